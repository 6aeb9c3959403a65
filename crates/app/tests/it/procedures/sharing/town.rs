//! A town with two agencies, the successor of one of them, and a clock that can be moved.

use std::convert::Infallible;
use std::sync::Arc;

use app::cases::ActRequest;
use app::loads::Upload;
use app::{App, AppConfig, Clock, FixedClock, Stores};
use bytes::Bytes;
use domain::cases::{Case, CaseEvent};
use domain::grants::{Grant, GrantState, Matter, Method};
use domain::ids::{BatchId, CaseId, EntryId, GrantId, ItemId, PersonId, UnitId};
use domain::loads::LoadMode;
use domain::people::{Actor, Person, Post};
use domain::procedures::Procedure;
use domain::units::UnitKind;
use futures::stream;
use law::LawInForce;
use ledger::{LedgerConfig, SignerSource};
use search::SearchIndex;
use store::{CaseFilter, CaseOrder, Event, Slice, Store};
use tempfile::TempDir;

use crate::catalogue::city::{self, HEALTH, OFFICE, POLICE, complete, unit};

pub(crate) const SERVICE: &str = "福州市政务数据技术服务中心";
pub(crate) const SUCCESSOR: &str = "福州市公安和应急管理局";

const CAST: &[(&str, &str, &[Post])] = &[
    ("clerk", POLICE, &[Post::DataClerk]),
    ("officer", POLICE, &[Post::DataOfficer]),
    ("second officer", POLICE, &[Post::DataOfficer]),
    ("reviewer", POLICE, &[Post::SecrecyReviewer]),
    ("health clerk", HEALTH, &[Post::DataClerk]),
    ("health officer", HEALTH, &[Post::DataOfficer]),
    ("registrar", OFFICE, &[Post::Registrar]),
    ("second registrar", OFFICE, &[Post::Registrar]),
    ("decider", OFFICE, &[Post::Decider]),
    ("office reviewer", OFFICE, &[Post::SecrecyReviewer]),
    ("administrator", OFFICE, &[Post::SystemAdministrator]),
    ("supervisor", OFFICE, &[Post::Supervisor]),
    ("engineer", SERVICE, &[Post::DataClerk]),
    ("successor officer", SUCCESSOR, &[Post::DataOfficer]),
];

const UNITS: &[(&str, UnitKind, &str)] = &[
    (POLICE, UnitKind::StateOrgan, "015"),
    (HEALTH, UnitKind::StateOrgan, "021"),
    (OFFICE, UnitKind::DigitalOffice, "001"),
    (SUCCESSOR, UnitKind::StateOrgan, "016"),
    (SERVICE, UnitKind::TechnicalServiceUnit, "090"),
];

pub(crate) struct Town {
    pub(crate) app: Arc<App>,
    pub(crate) store: Store,
    pub(crate) search: Arc<SearchIndex>,
    clock: Arc<FixedClock>,
    _folder: TempDir,
}

/// Who acts, by name.
pub(crate) fn who(name: &str) -> Actor {
    let (_, home, posts) = CAST.iter().find(|(known, _, _)| *known == name).unwrap();
    city::actor(home, name, posts)
}

pub(crate) fn person_id(name: &str) -> String {
    PersonId::named(name).to_string()
}

pub(crate) fn unit_id(name: &str) -> String {
    UnitId::named(name).to_string()
}

impl Town {
    /// On a day of 2026, ten in the morning.
    pub(crate) async fn on(day: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().to_owned();
        let url = format!("sqlite:{}?mode=rwc", data.join("banyan.db").display());
        let store = Store::connect(&url).await.unwrap();
        settle(&store).await;
        let log = LedgerConfig {
            signer: SignerSource::Seed([7; 32]),
            ..LedgerConfig::new(data.join("log"), "test.example/usage")
        };
        let search = Arc::new(SearchIndex::in_memory().unwrap());
        let stores = Stores {
            store: store.clone(),
            lake: Arc::new(
                lake::Lake::open(lake::LakeConfig { dir: data.join("lake"), secret: [3; 32] })
                    .unwrap(),
            ),
            ledger: Arc::new(ledger::Ledger::open(&log).unwrap()),
            search: Arc::clone(&search),
        };
        let config = AppConfig {
            data,
            law: LawInForce::default(),
            sessions: app::SessionConfig::default(),
            document_number_form: "TEST〔{year}〕{number}".to_owned(),
            key_secret: [3; 32],
            usage_record: true,
        };
        let clock = Arc::new(FixedClock::new(morning(day)));
        let app = App::open(stores, config, Arc::clone(&clock) as Arc<dyn Clock>).await.unwrap();
        Self { app, store, search, clock, _folder: folder }
    }

    /// Goes on to another day.
    pub(crate) fn go_to(&self, day: &str) {
        self.clock.set(morning(day));
    }

    pub(crate) async fn open(
        &self,
        procedure: &'static Procedure,
        name: &str,
        given: &[(&str, &str)],
    ) -> app::Result<CaseId> {
        self.app.open_by_form(procedure, &owned(given), &who(name)).await
    }

    pub(crate) async fn act(
        &self,
        case: CaseId,
        act: &str,
        name: &str,
        given: &[(&str, &str)],
    ) -> app::Result<()> {
        self.act_as(case, act, &who(name), given).await
    }

    pub(crate) async fn act_as(
        &self,
        case: CaseId,
        act: &str,
        actor: &Actor,
        given: &[(&str, &str)],
    ) -> app::Result<()> {
        let given = owned(given);
        let seen = self.case(case).await.version;
        let request = ActRequest { act, reason: "因故", seen, given: &given };
        self.app.act(case, request, actor).await
    }

    /// Does acts that state nothing, one after another; all must succeed.
    pub(crate) async fn acts(&self, case: CaseId, acts: &[(&str, &str)]) {
        for (act, name) in acts {
            self.act(case, act, name, &[]).await.unwrap_or_else(|error| {
                panic!("{act} by {name}: {} {:?}", error.chain(), error.gaps())
            });
        }
    }

    pub(crate) async fn case(&self, id: CaseId) -> Case {
        self.store.case(id).await.unwrap().unwrap().case
    }

    pub(crate) async fn state(&self, id: CaseId) -> String {
        self.case(id).await.state
    }

    pub(crate) async fn last_event(&self, id: CaseId) -> CaseEvent {
        self.store.case_events(id).await.unwrap().pop().unwrap()
    }

    /// The newest case of a procedure, if any.
    pub(crate) async fn newest(&self, procedure: &Procedure) -> Option<CaseId> {
        let filter =
            CaseFilter { procedure: Some(procedure.code.to_owned()), ..CaseFilter::default() };
        let slice = Slice::first(10);
        let page = self.store.cases(&filter, CaseOrder::Newest, &slice).await.unwrap();
        page.rows.first().map(|stored| stored.case.id)
    }

    /// Submits a complete draft of the police with this summary; its registration.
    pub(crate) async fn submit(&self, name: &str, summary: &str) -> (EntryId, CaseId) {
        let mut input = complete(name);
        input.draft.summary = summary.to_owned();
        let id = self.app.create_entry(&input, &who("clerk")).await.unwrap();
        let version = self.store.entry(id).await.unwrap().unwrap().version;
        (id, self.app.submit_entry(id, &who("officer"), version).await.unwrap())
    }

    /// An entry of the police, published; it has no rows.
    pub(crate) async fn publish(&self, name: &str) -> EntryId {
        let (id, case) = self.submit(name, "全市常住人口的基本信息").await;
        self.acts(case, &[("register", "registrar"), ("publish", "registrar")]).await;
        id
    }

    pub(crate) async fn upload(&self, entry: EntryId, text: &str) -> BatchId {
        let piece: Result<Bytes, Infallible> = Ok(Bytes::copy_from_slice(text.as_bytes()));
        let upload = Upload { entry, file_name: "人口.csv", encoding: None };
        let sent = self.app.store_upload(&who("clerk"), upload, stream::iter([piece])).await;
        sent.unwrap().id
    }

    /// Loads rows of an entry's three items.
    pub(crate) async fn load(&self, entry: EntryId, rows: &str) {
        let text = format!("公民身份号码,姓名,出生日期\n{rows}");
        let id = self.upload(entry, &text).await;
        let batch = self.store.batch(id).await.unwrap().unwrap();
        let clerk = who("clerk");
        let confirmed = self.app.confirm_load(id, batch.mapping, LoadMode::Upsert, &clerk);
        confirmed.await.unwrap();
        self.app.run_jobs_until_idle().await.unwrap();
    }

    /// A grant of the health commission on an entry of the police, put straight into the store.
    pub(crate) async fn grant(&self, entry: EntryId, valid_to: &str) -> GrantId {
        let grant = Grant {
            id: GrantId::named("grant"),
            number: "SQ20260001".to_owned(),
            case: None,
            decision: "TEST〔2026〕1号".to_owned(),
            entry,
            provider: UnitId::named(POLICE),
            consumer: UnitId::named(HEALTH),
            items: vec![ItemId(1), ItemId(2)],
            masks: Vec::new(),
            row_scope: domain::expr::Expr::always(),
            methods: vec![Method::Interface],
            matters: vec![Matter {
                code: "M1".to_owned(),
                name: "出生登记".to_owned(),
                field: None,
            }],
            purpose: "核验".to_owned(),
            calls_per_day: None,
            responsible: PersonId::named("health clerk"),
            approver: PersonId::named("health officer"),
            valid_from: "2026-01-01".parse().unwrap(),
            valid_to: valid_to.parse().unwrap(),
            state: GrantState::Active,
            version: 1,
        };
        let tx = self.store.begin().await.unwrap();
        tx.insert_grant(&grant, self.app.now()).await.unwrap();
        tx.event(&founded(self.app.now())).await.unwrap();
        tx.commit().await.unwrap();
        self.app.refresh_live().await.unwrap();
        grant.id
    }

    pub(crate) async fn granted(&self, id: GrantId) -> Grant {
        self.store.grant(id).await.unwrap().unwrap()
    }

    /// The codes of the notices that a person of the cast has.
    pub(crate) async fn notices(&self, name: &str) -> Vec<String> {
        let page = self.app.notices(&who(name), &Slice::first(50)).await.unwrap();
        page.rows.into_iter().map(|notice| notice.code).collect()
    }
}

/// The code of a refusal.
pub(crate) fn refusal<T: std::fmt::Debug>(outcome: app::Result<T>) -> String {
    outcome.unwrap_err().code().to_owned()
}

/// The field and code of the one gap of a refusal.
pub(crate) fn gap<T: std::fmt::Debug>(outcome: app::Result<T>) -> (String, &'static str) {
    let error = outcome.unwrap_err();
    let [gap] = error.gaps() else { panic!("{}: {:?}", error.chain(), error.gaps()) };
    (gap.field.clone(), gap.code)
}

fn owned(given: &[(&str, &str)]) -> Vec<(String, String)> {
    given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

pub(crate) fn morning(day: &str) -> jiff::Timestamp {
    format!("{day}T10:00:00+08:00").parse().unwrap()
}

pub(crate) fn founded(at: jiff::Timestamp) -> Event {
    Event {
        at,
        actor: None,
        unit: None,
        kind: "town.founded".to_owned(),
        subject_kind: "town".to_owned(),
        subject: "test".to_owned(),
        detail: serde_json::json!({}),
    }
}

pub(crate) fn person(name: &str) -> Person {
    let actor = who(name);
    Person {
        id: actor.person,
        unit: actor.unit,
        login: name.to_owned(),
        name_zh: name.to_owned(),
        name_en: String::new(),
        posts: actor.posts,
        active: true,
    }
}

async fn settle(store: &Store) {
    let tx = store.begin().await.unwrap();
    for (name, kind, number) in UNITS {
        tx.insert_unit(&unit(name, *kind, number)).await.unwrap();
    }
    for (name, _, _) in CAST {
        tx.insert_person(&person(name)).await.unwrap();
    }
    tx.event(&founded(morning("2026-01-01"))).await.unwrap();
    tx.commit().await.unwrap();
}
