//! A whole platform in a temporary folder, on a clock that stands still: for tests only.
//!
//! Nothing that is served depends on this crate. The stores are the real ones,
//! on SQLite and files; only the clock is not.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up fails by panicking")]

use std::sync::Arc;

use app::{App, AppConfig, Clock, FixedClock, Hooks, Stores};
use domain::conflicts::ConflictMeasure;
use domain::ids::{PersonId, UnitId};
use domain::people::{Person, Post};
use domain::units::{Unit, UnitKind, UnitLevel};
use jiff::Timestamp;
use lake::{Lake, LakeConfig};
use law::LawInForce;
use ledger::{Ledger, LedgerConfig};
use search::SearchIndex;
use store::{Event, Store};
use tempfile::TempDir;

/// The password of everybody.
pub const PASSWORD: &str = "correct horse battery staple";

/// A platform of its own.
pub struct TestApp {
    /// The use cases.
    pub app: Arc<App>,
    /// Their clock.
    pub clock: Arc<FixedClock>,
    _dir: TempDir,
}

/// Monday, 2026-11-23, ten in the morning in the city.
pub fn monday() -> Timestamp {
    "2026-11-23T02:00:00Z".parse().unwrap()
}

impl TestApp {
    /// An empty platform.
    pub async fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        let url = format!("sqlite:{}?mode=rwc", at("banyan.db").display());
        let stores = Stores {
            store: Store::connect(&url).await.unwrap(),
            lake: Arc::new(Lake::open(LakeConfig { dir: at("lake"), secret: [9; 32] }).unwrap()),
            ledger: Arc::new(
                Ledger::open(&LedgerConfig::new(at("log"), "test/usage").with_seed([7; 32]))
                    .unwrap(),
            ),
            search: Arc::new(SearchIndex::in_memory().unwrap()),
        };
        let config = AppConfig {
            data: dir.path().to_owned(),
            law: LawInForce::default(),
            sessions: app::SessionConfig::default(),
            document_number_form: "TEST〔{year}〕{number}".to_owned(),
            key_secret: [9; 32],
            usage_record: true,
        };
        let clock = Arc::new(FixedClock::new(monday()));
        let app_clock = Arc::clone(&clock) as Arc<dyn Clock>;
        let app = App::open_with(stores, config, app_clock, Hooks::demo()).await.unwrap();
        Self { app, clock, _dir: dir }
    }

    /// A unit with one person of these posts, who signs in by the unit's name.
    pub async fn settle_unit(&self, name: &str, kind: UnitKind, posts: &[Post]) -> Person {
        let unit = Unit {
            id: UnitId::named(name),
            credit_code: format!("code-{name}"),
            name_zh: name.to_owned(),
            name_en: name.to_owned(),
            short_name: name.to_owned(),
            kind,
            level: UnitLevel::City,
            division: "350100".to_owned(),
            catalogue_number: "001".to_owned(),
            valid_from: jiff::civil::date(2017, 7, 27),
            valid_to: None,
            successors: Vec::new(),
        };
        let person = Person {
            id: PersonId::named(name),
            unit: unit.id,
            login: name.to_owned(),
            name_zh: name.to_owned(),
            name_en: name.to_owned(),
            posts: posts.to_vec(),
            active: true,
        };
        let hash = self.app.hash_password(PASSWORD).unwrap();
        let tx = self.app.store().begin().await.unwrap();
        tx.insert_unit(&unit).await.unwrap();
        tx.insert_person(&person).await.unwrap();
        tx.set_credential(person.id, &hash, self.app.now()).await.unwrap();
        tx.event(&Event {
            at: self.app.now(),
            actor: None,
            unit: Some(unit.id),
            kind: "test.settled".to_owned(),
            subject_kind: "unit".to_owned(),
            subject: unit.id.to_string(),
            detail: serde_json::Value::Null,
        })
        .await
        .unwrap();
        tx.commit().await.unwrap();
        self.app.refresh_live().await.unwrap();
        person
    }

    /// Keeps a measurement that no load made.
    pub async fn keep_measure(&self, measure: &ConflictMeasure) {
        let tx = self.app.store().begin().await.unwrap();
        assert!(tx.insert_conflict(measure).await.unwrap());
        tx.event(&Event {
            at: self.app.now(),
            actor: None,
            unit: None,
            kind: "test.settled".to_owned(),
            subject_kind: "entry".to_owned(),
            subject: measure.pair.holder.entry.to_string(),
            detail: serde_json::Value::Null,
        })
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }
}
