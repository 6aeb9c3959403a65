//! A town with every post that supervises, and a clock that can be moved.

use std::sync::Arc;

use app::cases::ActRequest;
use app::{App, AppConfig, Clock, FixedClock, Stores};
use domain::cases::Case;
use domain::ids::{CaseId, EntryId, GrantId, PersonId, UnitId};
use domain::people::{Actor, Person, Post};
use domain::procedures::Procedure;
use domain::units::UnitKind;
use jiff::civil::Date;
use law::LawInForce;
use law::catalogue_codes::UpdateCycle;
use ledger::{LedgerConfig, SignerSource};
use search::SearchIndex;
use store::{Event, Store};
use tempfile::TempDir;

use crate::catalogue::city::{OFFICE, POLICE, complete, unit};

pub(crate) const FINANCE: &str = "福州市财政局";
pub(crate) const FIRM: &str = "榕树数据有限公司";
pub(crate) const RIVAL: &str = "闽江数据有限公司";

/// Everybody: name, unit, posts.
const CAST: &[(&str, &str, &[Post])] = &[
    ("clerk", POLICE, &[Post::DataClerk]),
    ("officer", POLICE, &[Post::DataOfficer]),
    ("registrar", OFFICE, &[Post::Registrar]),
    ("decider", OFFICE, &[Post::Decider]),
    ("second decider", OFFICE, &[Post::Decider]),
    ("supervisor", OFFICE, &[Post::Supervisor]),
    ("second supervisor", OFFICE, &[Post::Supervisor]),
    ("treasurer", FINANCE, &[Post::FinanceReviewer]),
    ("finance officer", FINANCE, &[Post::DataOfficer]),
    ("contact", FINANCE, &[Post::DisciplineContact]),
    ("other contact", FINANCE, &[Post::DisciplineContact]),
    ("firm", FIRM, &[Post::Member]),
    ("rival", RIVAL, &[Post::Member]),
];

const UNITS: &[(&str, UnitKind, &str)] = &[
    (POLICE, UnitKind::StateOrgan, "015"),
    (OFFICE, UnitKind::DigitalOffice, "001"),
    (FINANCE, UnitKind::StateOrgan, "005"),
    (FIRM, UnitKind::Enterprise, "901"),
    (RIVAL, UnitKind::Enterprise, "902"),
];

pub(crate) struct Town {
    pub(crate) app: Arc<App>,
    pub(crate) store: Store,
    clock: Arc<FixedClock>,
    _folder: TempDir,
}

/// Who acts, by name.
pub(crate) fn who(name: &str) -> Actor {
    let (_, home, posts) = CAST.iter().find(|(known, _, _)| *known == name).unwrap();
    crate::catalogue::city::actor(home, name, posts).with_kind(home)
}

trait OfKind {
    fn with_kind(self, home: &str) -> Self;
}

impl OfKind for Actor {
    fn with_kind(mut self, home: &str) -> Self {
        self.unit_kind = UNITS.iter().find(|(name, _, _)| *name == home).unwrap().1;
        self
    }
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
        let stores = Stores {
            store: store.clone(),
            lake: Arc::new(
                lake::Lake::open(lake::LakeConfig { dir: data.join("lake"), secret: [3; 32] })
                    .unwrap(),
            ),
            ledger: Arc::new(ledger::Ledger::open(&log).unwrap()),
            search: Arc::new(SearchIndex::in_memory().unwrap()),
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
        Self { app, store, clock, _folder: folder }
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
        let given = owned(given);
        let seen = self.case(case).await.version;
        let request = ActRequest { act, reason: "因故", seen, given: &given };
        self.app.act(case, request, &who(name)).await
    }

    /// Attaches a document to a case; its digest.
    pub(crate) async fn attach(&self, case: CaseId, name: &str) -> String {
        let bytes = format!("%PDF-1.7 {case} {name}").into_bytes();
        self.app.attach_document(case, "附件.pdf", bytes, &who(name)).await.unwrap();
        self.store.documents(case).await.unwrap().pop().unwrap().digest
    }

    /// Does acts one after another; all must succeed.
    pub(crate) async fn acts(&self, case: CaseId, acts: &[(&str, &str, &[(&str, &str)])]) {
        for (act, name, given) in acts {
            let done = self.act(case, act, name, given).await;
            assert!(done.is_ok(), "{act} by {name}: {done:?}");
        }
    }

    pub(crate) async fn case(&self, id: CaseId) -> Case {
        self.store.case(id).await.unwrap().unwrap().case
    }

    pub(crate) async fn state(&self, id: CaseId) -> String {
        self.case(id).await.state
    }

    /// The day a running clock of the case is due.
    pub(crate) async fn due(&self, id: CaseId, clock: &str) -> Option<Date> {
        let case = self.case(id).await;
        let running = case.clocks.iter().find(|one| one.code == clock && !one.has_ended());
        running.map(|clock| clock.state(self.app.law()).unwrap().due_on)
    }

    /// The detail of the last event of an act.
    pub(crate) async fn detail(&self, id: CaseId, act: &str) -> serde_json::Value {
        let events = self.store.case_events(id).await.unwrap();
        events.into_iter().rfind(|event| event.act == act).unwrap().detail
    }

    /// An entry of the police, published; it has no rows.
    pub(crate) async fn publish(&self, name: &str) -> EntryId {
        self.publish_with(name, UpdateCycle::Yearly).await
    }

    /// The same with an update cycle.
    pub(crate) async fn publish_with(&self, name: &str, cycle: UpdateCycle) -> EntryId {
        let mut input = complete(name);
        input.draft.update_cycle = cycle;
        let id = self.app.create_entry(&input, &who("clerk")).await.unwrap();
        let version = self.app.entry_view(id, &who("registrar")).await.unwrap().entry.version;
        let case = self.app.submit_entry(id, &who("officer"), version).await.unwrap();
        self.acts(case, &[("register", "registrar", &[]), ("publish", "registrar", &[])]).await;
        id
    }

    /// A grant of an entry to a firm, put straight into the store.
    pub(crate) async fn grant(&self, entry: EntryId, firm: &str, from: &str, to: &str) -> GrantId {
        let id = GrantId::named(&format!("{entry}{firm}"));
        let grant = domain::grants::Grant {
            id,
            number: format!("SQ-{firm}"),
            case: None,
            decision: "TEST〔2026〕1号".to_owned(),
            entry,
            provider: UnitId::named(POLICE),
            consumer: UnitId::named(firm),
            items: vec![domain::ids::ItemId(1)],
            masks: Vec::new(),
            row_scope: domain::expr::Expr::always(),
            methods: vec![domain::grants::Method::Interface],
            matters: Vec::new(),
            purpose: "开发".to_owned(),
            calls_per_day: None,
            responsible: PersonId::named("firm"),
            approver: PersonId::named("firm"),
            valid_from: from.parse().unwrap(),
            valid_to: to.parse().unwrap(),
            state: domain::grants::GrantState::Active,
            version: 1,
        };
        let tx = self.store.begin().await.unwrap();
        tx.insert_grant(&grant, self.app.now()).await.unwrap();
        tx.event(&founded(self.app.now())).await.unwrap();
        tx.commit().await.unwrap();
        self.app.refresh_live().await.unwrap();
        id
    }

    /// Files the three rules that Article 27 asks of the police.
    pub(crate) async fn file_rules(&self) {
        for kind in domain::procedures::RULE_KINDS {
            let rules = self
                .open(
                    &domain::procedures::UNIT_RULES,
                    "clerk",
                    &[
                        ("title", "制度"),
                        ("kind", kind),
                        ("document_number", "榕公〔2026〕1号"),
                        ("valid_from", "2026-01-01"),
                        ("responsible", &PersonId::named("officer").to_string()),
                        ("wording", "……"),
                    ],
                )
                .await
                .unwrap();
            self.acts(rules, &[("put_in_force", "supervisor", &[])]).await;
        }
    }
}

fn owned(given: &[(&str, &str)]) -> Vec<(String, String)> {
    given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn morning(day: &str) -> jiff::Timestamp {
    format!("{day}T10:00:00+08:00").parse().unwrap()
}

fn founded(at: jiff::Timestamp) -> Event {
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

async fn settle(store: &Store) {
    let tx = store.begin().await.unwrap();
    for (name, kind, number) in UNITS {
        tx.insert_unit(&unit(name, *kind, number)).await.unwrap();
    }
    for (name, home, posts) in CAST {
        let person = Person {
            id: PersonId::named(name),
            unit: UnitId::named(home),
            login: (*name).to_owned(),
            name_zh: (*name).to_owned(),
            name_en: String::new(),
            posts: posts.to_vec(),
            active: true,
        };
        tx.insert_person(&person).await.unwrap();
    }
    tx.event(&founded(morning("2026-01-01"))).await.unwrap();
    tx.commit().await.unwrap();
}
