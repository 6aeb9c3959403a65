//! The town with its public: a citizen and a neighbour, a university, and the posts that open data.

use app::App;
use app::cases::ActRequest;
use domain::cases::Case;
use domain::ids::{CaseId, EntryId, ItemId, PersonId, UnitId};
use domain::people::{Actor, Person, Post};
use domain::procedures::{ENTRY_OPENING, Procedure};
use domain::units::UnitKind;
use jiff::civil::Date;
use law::catalogue_codes::ItemType;
use ledger::{StoredContent, UsageRecord};
use std::sync::Arc;
use store::Event;

use crate::catalogue::city::{HEALTH, OFFICE, POLICE, actor, complete, item, unit};
use crate::procedures::supervision::town::{Town, who};

pub(super) const CITIZEN: &str = "陈依妹";
pub(super) const NEIGHBOUR: &str = "林阿弟";
pub(super) const UNIVERSITY: &str = "榕城大学";

const UNITS: &[(&str, UnitKind, &str)] = &[
    (HEALTH, UnitKind::StateOrgan, "021"),
    (UNIVERSITY, UnitKind::University, "911"),
    (CITIZEN, UnitKind::NaturalPerson, "921"),
    (NEIGHBOUR, UnitKind::NaturalPerson, "922"),
];

const CAST: &[(&str, &str, &[Post])] = &[
    ("police reviewer", POLICE, &[Post::SecrecyReviewer]),
    ("health clerk", HEALTH, &[Post::DataClerk]),
    ("health officer", HEALTH, &[Post::DataOfficer]),
    ("office officer", OFFICE, &[Post::DataOfficer, Post::Decider]),
    ("professor", UNIVERSITY, &[Post::Member]),
    ("citizen", CITIZEN, &[Post::Member]),
    ("neighbour", NEIGHBOUR, &[Post::Member]),
];

pub(super) struct Square {
    pub(super) town: Town,
}

/// Who acts, by name: one of the square, else of the town.
pub(super) fn person(name: &str) -> Actor {
    let Some((_, home, posts)) = CAST.iter().find(|(known, _, _)| *known == name) else {
        return who(name);
    };
    let kind = UNITS.iter().find(|(known, _, _)| known == home).map(|(_, kind, _)| *kind);
    let actor = actor(home, name, posts);
    Actor { unit_kind: kind.unwrap_or(actor.unit_kind), ..actor }
}

impl Square {
    pub(super) async fn on(day: &str) -> Self {
        let town = Town::on(day).await;
        let tx = town.store.begin().await.unwrap();
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
        tx.event(&founded(town.app.now())).await.unwrap();
        tx.commit().await.unwrap();
        town.app.refresh_live().await.unwrap();
        Self { town }
    }

    pub(super) fn app(&self) -> &Arc<App> {
        &self.town.app
    }

    pub(super) async fn open(
        &self,
        procedure: &'static Procedure,
        name: &str,
        given: &[(&str, &str)],
    ) -> app::Result<CaseId> {
        self.app().open_by_form(procedure, &owned(given), &person(name)).await
    }

    pub(super) async fn act(
        &self,
        case: CaseId,
        act: &str,
        name: &str,
        given: &[(&str, &str)],
    ) -> app::Result<()> {
        let given = owned(given);
        let seen = self.case(case).await.version;
        let request = ActRequest { act, reason: "因故", seen, given: &given };
        self.app().act(case, request, &person(name)).await
    }

    pub(super) async fn case(&self, id: CaseId) -> Case {
        self.town.store.case(id).await.unwrap().unwrap().case
    }

    pub(super) async fn due(&self, id: CaseId, clock: &str) -> Option<Date> {
        self.town.due(id, clock).await
    }

    /// An entry of the police with two people in it: id, name, date of birth, and the street, which is nobody's secret.
    pub(super) async fn people(&self) -> (EntryId, String) {
        let mut input = complete("常住人口");
        let mut street = item("街道", ItemType::Text, 20);
        street.sensitivity = domain::catalogue::Sensitivity::Ordinary;
        input.draft.items.push(street);
        let app = self.app();
        let id = app.create_entry(&input, &person("clerk")).await.unwrap();
        let version = app.entry_view(id, &person("registrar")).await.unwrap().entry.version;
        let case = app.submit_entry(id, &person("officer"), version).await.unwrap();
        for act in ["register", "publish"] {
            self.act(case, act, "registrar", &[]).await.unwrap();
        }
        let rows = "公民身份号码,姓名,出生日期,街道\n\
                    350102198001010011,张三丰,1980-01-01,东街\n\
                    350102199002020022,李四,1990-02-02,南街\n";
        let upload = app::loads::Upload { entry: id, file_name: "人口.csv", encoding: None };
        let piece = Ok::<_, std::convert::Infallible>(bytes::Bytes::from(rows));
        let clerk = person("clerk");
        let batch = app.store_upload(&clerk, upload, futures::stream::iter([piece])).await.unwrap();
        let mode = domain::loads::LoadMode::Append;
        app.confirm_load(batch.id, batch.mapping.clone(), mode, &clerk).await.unwrap();
        app.run_jobs_until_idle().await.unwrap();
        let code = app.entry_view(id, &person("registrar")).await.unwrap().entry.code;
        (id, code.unwrap().to_path())
    }

    /// Opens all items of an entry, masked by what fits each.
    pub(super) async fn open_entry(&self, entry: EntryId, open_type: &str) -> CaseId {
        let entry = entry.to_string();
        let case = self.open(&ENTRY_OPENING, "clerk", &proposal(&entry, open_type)).await.unwrap();
        self.act(case, "clear", "police reviewer", &[]).await.unwrap();
        self.act(case, "open_entry", "decider", &[]).await.unwrap();
        case
    }

    pub(super) fn last_record(&self) -> UsageRecord {
        let last = self.app().log_len() - 1;
        match self.app().ledger().record(last).unwrap().unwrap().content {
            StoredContent::Use { record, .. } => *record,
            other => panic!("no use: {other:?}"),
        }
    }
}

/// A proposal to open the four items.
pub(super) fn proposal<'a>(entry: &'a str, open_type: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("entry", entry),
        ("items", "1"),
        ("items", "2"),
        ("items", "3"),
        ("items", "4"),
        ("open_type", open_type),
        ("mask_personal", "by_item"),
        ("mask_sensitive", "drop"),
        ("mask_trade_secret", "drop"),
        ("conditions", "不得用于识别个人"),
        ("basis", "便民"),
    ]
}

pub(super) const ITEMS: [ItemId; 4] = [ItemId(1), ItemId(2), ItemId(3), ItemId(4)];

fn owned(given: &[(&str, &str)]) -> Vec<(String, String)> {
    given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn founded(at: jiff::Timestamp) -> Event {
    Event {
        at,
        actor: None,
        unit: None,
        kind: "square.founded".to_owned(),
        subject_kind: "square".to_owned(),
        subject: "test".to_owned(),
        detail: serde_json::json!({}),
    }
}
