//! A small city: two agencies, the digital office, and their people, over a temporary store.

use std::sync::Arc;

use app::catalogue::{
    CellFault, DraftInput, ImportCounts, ImportUnit, ImportUnitState, KeyKind, PlannedEntry,
    SheetUpload, Slice, blank_draft,
};
use app::{App, AppConfig, FixedClock, Stores};
use domain::catalogue::{
    BasisKind, Entry, EntryDraft, InformationItem, Sensitivity, WideningPlan, WithholdingBasis,
};
use domain::ids::{CaseId, EntryId, ImportId, ItemId, PersonId, UnitId};
use domain::people::{Actor, Person, Post};
use domain::units::{Unit, UnitKind, UnitLevel};
use domain::values::DeclaredType;
use jiff::Timestamp;
use law::LawInForce;
use law::catalogue_codes::{ItemType, ShareType};
use ledger::{LedgerConfig, SignerSource};
use search::SearchIndex;
use store::{Event, Store};
use tempfile::TempDir;

/// A Wednesday in November.
pub(crate) const NOW: &str = "2026-11-18T02:00:00Z";

pub(crate) struct City {
    pub(crate) app: Arc<App>,
    pub(crate) store: Store,
    pub(crate) search: Arc<SearchIndex>,
    _folder: TempDir,
}

pub(crate) fn unit(name: &str, kind: UnitKind, number: &str) -> Unit {
    Unit {
        id: UnitId::named(name),
        credit_code: format!("11350100{number}0000000"),
        name_zh: name.to_owned(),
        name_en: String::new(),
        short_name: name.to_owned(),
        kind,
        level: UnitLevel::City,
        division: "350100".to_owned(),
        catalogue_number: number.to_owned(),
        valid_from: "2000-01-01".parse().unwrap(),
        valid_to: None,
        successors: Vec::new(),
    }
}

/// Who acts: a person of a unit with posts.
pub(crate) fn actor(unit: &str, name: &str, posts: &[Post]) -> Actor {
    let unit_kind = if unit == OFFICE { UnitKind::DigitalOffice } else { UnitKind::StateOrgan };
    Actor {
        person: PersonId::named(name),
        unit: UnitId::named(unit),
        unit_kind,
        unit_level: UnitLevel::City,
        posts: posts.to_vec(),
        stands_for: Vec::new(),
        acting_for: None,
    }
}

pub(crate) const POLICE: &str = "福州市公安局";
pub(crate) const HEALTH: &str = "福州市卫生健康委员会";
pub(crate) const OFFICE: &str = "福州市数字福州建设领导小组办公室";

pub(crate) fn clerk() -> Actor {
    actor(POLICE, "clerk", &[Post::DataClerk])
}

pub(crate) fn officer() -> Actor {
    actor(POLICE, "officer", &[Post::DataOfficer])
}

pub(crate) fn stranger() -> Actor {
    actor(HEALTH, "stranger", &[Post::DataClerk, Post::DataOfficer])
}

pub(crate) fn decider() -> Actor {
    actor(OFFICE, "decider", &[Post::Decider])
}

pub(crate) fn registrar() -> Actor {
    actor(OFFICE, "registrar", &[Post::Registrar])
}

impl City {
    pub(crate) async fn build() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().to_owned();
        let store =
            Store::connect(&format!("sqlite:{}?mode=rwc", data.join("banyan.db").display()))
                .await
                .unwrap();
        people(&store).await;
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
        let clock = Arc::new(FixedClock::new(NOW.parse().unwrap()));
        let app = App::open(stores, config, clock).await.unwrap();
        Self { app, store, search, _folder: folder }
    }

    /// The working copy as the digital office sees it.
    pub(crate) async fn entry(&self, id: EntryId) -> Entry {
        self.app.entry_view(id, &registrar()).await.unwrap().entry
    }

    /// Performs an act on a case at its present version.
    pub(crate) async fn act(
        &self,
        case: CaseId,
        act: &str,
        who: &Actor,
        reason: &str,
    ) -> app::Result<()> {
        let seen = self.store.case(case).await.unwrap().unwrap().case.version;
        self.app.act_on_case(case, act, who, reason, seen).await
    }

    /// Somebody more who works there.
    pub(crate) async fn employ(&self, who: &Actor) {
        let tx = self.store.begin().await.unwrap();
        tx.insert_person(&person(who.clone())).await.unwrap();
        tx.event(&founding("person.added")).await.unwrap();
        tx.commit().await.unwrap();
        self.app.refresh_live().await.unwrap();
    }

    /// Takes an entry all the way to publication.
    pub(crate) async fn publish(&self, input: &DraftInput) -> EntryId {
        let id = self.app.create_entry(input, &clerk()).await.unwrap();
        self.publish_draft(id).await;
        id
    }

    /// Submits, registers and publishes a working copy.
    pub(crate) async fn publish_draft(&self, id: EntryId) {
        let version = self.entry(id).await.version;
        let case = self.app.submit_entry(id, &officer(), version).await.unwrap();
        self.act(case, "register", &registrar(), "").await.unwrap();
        self.act(case, "publish", &registrar(), "").await.unwrap();
    }

    /// Sends a file and has it read.
    pub(crate) async fn read(&self, upload: SheetUpload, who: &Actor) -> ImportId {
        let id = self.app.upload_import(upload, who).await.unwrap();
        self.app.run_jobs_until_idle().await.unwrap();
        id
    }

    /// The entries of a plan.
    pub(crate) async fn planned(&self, id: ImportId, who: &Actor) -> Vec<PlannedEntry> {
        let slice = Slice::first(1_000);
        self.app.import_entries(id, None, &[], who, &slice).await.unwrap().rows
    }

    /// The faults of a plan.
    pub(crate) async fn faults(&self, id: ImportId, who: &Actor) -> Vec<CellFault> {
        let planned = self.planned(id, who).await;
        planned.into_iter().flat_map(|entry| entry.faults).collect()
    }

    /// Applies every unit that is ready; the units afterwards.
    pub(crate) async fn apply(&self, id: ImportId, who: &Actor) -> Vec<ImportUnit> {
        self.app.apply_import(id, None, None, who).await.unwrap();
        self.app.run_jobs_until_idle().await.unwrap();
        self.app.import_units(id, who, &Slice::first(100)).await.unwrap().rows
    }

    /// Reads a file and applies it.
    pub(crate) async fn import(&self, upload: SheetUpload, who: &Actor) -> ImportCounts {
        let id = self.read(upload, who).await;
        let units = self.apply(id, who).await;
        assert!(units.iter().all(|unit| unit.state == ImportUnitState::Applied), "{units:?}");
        units[0].counts
    }

    /// The number of working copies in the store.
    pub(crate) async fn entry_count(&self) -> u64 {
        self.store.count_entries(&store::EntryFilter::default()).await.unwrap()
    }
}

async fn people(store: &Store) {
    let tx = store.begin().await.unwrap();
    for (name, kind, number) in [
        (POLICE, UnitKind::StateOrgan, "015"),
        (HEALTH, UnitKind::StateOrgan, "021"),
        (OFFICE, UnitKind::DigitalOffice, "001"),
    ] {
        tx.insert_unit(&unit(name, kind, number)).await.unwrap();
    }
    for actor in [clerk(), officer(), stranger(), registrar(), decider()] {
        tx.insert_person(&person(actor)).await.unwrap();
    }
    tx.event(&founding("city.founded")).await.unwrap();
    tx.commit().await.unwrap();
}

fn person(actor: Actor) -> Person {
    Person {
        id: actor.person,
        unit: actor.unit,
        login: actor.person.to_string(),
        name_zh: "某人".to_owned(),
        name_en: String::new(),
        posts: actor.posts,
        active: true,
    }
}

fn founding(kind: &str) -> Event {
    Event {
        at: NOW.parse::<Timestamp>().unwrap(),
        actor: None,
        unit: None,
        kind: kind.to_owned(),
        subject_kind: "city".to_owned(),
        subject: "test".to_owned(),
        detail: serde_json::json!({}),
    }
}

pub(crate) fn item(name: &str, item_type: ItemType, length: u32) -> InformationItem {
    InformationItem {
        id: ItemId(0),
        name: name.to_owned(),
        declared: DeclaredType { item_type, length, precision: 0 },
        required: false,
        codes: None,
        check: None,
        sensitivity: Sensitivity::Personal,
        share_type: None,
        remark: String::new(),
        element: None,
        code_list: None,
        unit: String::new(),
        grade: None,
        open_type: None,
    }
}

/// A draft that lacks nothing.
pub(crate) fn complete(name: &str) -> DraftInput {
    let mut draft = blank_draft("307015");
    draft.name = name.to_owned();
    draft.summary = "全市常住人口的基本信息".to_owned();
    draft.contact = "林晓榕 0591-83300000".to_owned();
    draft.sharing.condition = "用于行政审批中的身份核验".to_owned();
    draft.theme = "101".to_owned();
    draft.items = vec![
        item("公民身份号码", ItemType::Text, 18),
        item("姓名", ItemType::Text, 50),
        item("出生日期", ItemType::Date, 0),
    ];
    DraftInput { draft, key_kind: KeyKind::Unique, key_places: vec![0] }
}

/// Withholds a draft on a full basis, with a plan.
pub(crate) fn withhold(draft: &mut EntryDraft) {
    draft.sharing.share_type = ShareType::Withheld;
    draft.sharing.condition.clear();
    state_basis(draft);
}

/// A full basis for what is withheld, and a plan.
pub(crate) fn state_basis(draft: &mut EntryDraft) {
    draft.sharing.basis = Some(WithholdingBasis {
        kind: Some(BasisKind::Law),
        title: "中华人民共和国统计法".to_owned(),
        number: "主席令第三十六号".to_owned(),
        article: "第二十八条".to_owned(),
    });
    draft.sharing.widening = Some(WideningPlan {
        plan: "汇总后有条件共享".to_owned(),
        on: Some("2027-12-31".parse().unwrap()),
    });
}

/// One sheet as delimited text.
pub(crate) fn sheet(text: &str) -> SheetUpload {
    upload(text.as_bytes().to_vec())
}

/// A file as it comes.
pub(crate) fn upload(bytes: Vec<u8>) -> SheetUpload {
    SheetUpload { file_name: "目录.xlsx".to_owned(), bytes, unit: None }
}
