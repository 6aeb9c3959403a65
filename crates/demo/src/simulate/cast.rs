//! The simulated city: its units, two people for every post, and a catalogue to begin with.

use std::sync::Arc;

use app::App;
use app::catalogue::{DraftInput, KeyKind, blank_draft};
use domain::catalogue::{InformationItem, Sensitivity};
use domain::grants::{Grant, GrantState, Method};
use domain::ids::{GrantId, ItemId, PersonId, UnitId};
use domain::people::{Actor, Person, Post};
use domain::units::{Unit, UnitKind, UnitLevel};
use domain::values::DeclaredType;
use jiff::civil::date;
use law::catalogue_codes::{ItemType, OpenType, UpdateCycle};
use store::{Event, Tx};

use crate::error::DemoError;

/// Units of the city: what they are, how many, and the posts in each.
const UNITS: &[(UnitKind, usize, &[Post])] = &[
    (
        UnitKind::DigitalOffice,
        1,
        &[
            Post::Registrar,
            Post::Decider,
            Post::Supervisor,
            Post::SecrecyReviewer,
            Post::DataOfficer,
        ],
    ),
    (
        UnitKind::StateOrgan,
        6,
        &[Post::DataClerk, Post::DataOfficer, Post::CaseWorker, Post::SecrecyReviewer],
    ),
    (UnitKind::PublicInstitution, 2, &[Post::DataClerk, Post::DataOfficer]),
    (
        UnitKind::StateOrgan,
        1,
        &[
            Post::FinanceReviewer,
            Post::DisciplineContact,
            Post::DataOfficer,
            Post::SystemAdministrator,
            Post::SecurityAdministrator,
        ],
    ),
    (UnitKind::Enterprise, 2, &[Post::Member]),
    (UnitKind::University, 1, &[Post::Member]),
    (UnitKind::NaturalPerson, 2, &[Post::Member]),
];
/// People who hold each post of a unit; nobody decides what they submitted themselves.
const PEOPLE_A_POST: usize = 2;
/// Entries that each agency has published when the simulation begins.
const ENTRIES_A_UNIT: usize = 2;

/// The people of the city.
pub(super) struct Cast {
    /// Everybody.
    pub(super) actors: Vec<Actor>,
}

/// Founds the city.
pub(super) async fn settle(app: &Arc<App>, seed: u64) -> Result<Cast, DemoError> {
    let mut actors = Vec::new();
    let tx = app.store().begin().await?;
    let mut number = 0;
    for (kind, count, posts) in UNITS {
        for _ in 0..*count {
            number += 1;
            let unit = unit(*kind, number);
            tx.insert_unit(&unit).await?;
            for (place, post) in posts.iter().cycle().take(posts.len() * PEOPLE_A_POST).enumerate()
            {
                actors.push(person(&tx, &unit, *post, place).await?);
            }
        }
    }
    tx.event(&founded(app, seed)).await?;
    tx.commit().await?;
    app.refresh_live().await.map_err(|error| DemoError::at("settle", &error))?;
    let cast = Cast { actors };
    cast.publish(app).await?;
    cast.grant(app, seed).await?;
    Ok(cast)
}

fn founded(app: &App, seed: u64) -> Event {
    Event {
        at: app.now(),
        actor: None,
        unit: None,
        kind: "demo.begun".to_owned(),
        subject_kind: "simulation".to_owned(),
        subject: seed.to_string(),
        detail: serde_json::json!({}),
    }
}

fn unit(kind: UnitKind, number: usize) -> Unit {
    let name = format!("Unit {number:02}");
    Unit {
        id: UnitId::named(&name),
        credit_code: format!("SIMULATED{number:09}"),
        name_zh: name.clone(),
        name_en: name.clone(),
        short_name: name,
        kind,
        level: UnitLevel::City,
        division: "350100".to_owned(),
        catalogue_number: format!("{number:03}"),
        valid_from: date(2017, 7, 27),
        valid_to: None,
        successors: Vec::new(),
    }
}

async fn person(tx: &Tx, unit: &Unit, post: Post, place: usize) -> Result<Actor, DemoError> {
    let login = format!("{}-{place}", unit.short_name.to_lowercase().replace(' ', "-"));
    let person = Person {
        id: PersonId::named(&login),
        unit: unit.id,
        login: login.clone(),
        name_zh: login.clone(),
        name_en: login,
        posts: vec![post],
        active: true,
    };
    tx.insert_person(&person).await?;
    Ok(Actor {
        person: person.id,
        unit: unit.id,
        unit_kind: unit.kind,
        unit_level: unit.level,
        posts: person.posts,
        stands_for: Vec::new(),
    })
}

impl Cast {
    /// Those who hold a post.
    pub(super) fn holding(&self, post: Post) -> impl Iterator<Item = &Actor> {
        self.actors.iter().filter(move |actor| actor.has(post))
    }

    /// Each agency's first entries come into the catalogue by their procedure.
    async fn publish(&self, app: &App) -> Result<(), DemoError> {
        let registrar = self.holding(Post::Registrar).next().cloned();
        let registrar = registrar.ok_or_else(|| DemoError::unknown("post", "registrar"))?;
        let clerks: Vec<&Actor> = self.holding(Post::DataClerk).step_by(PEOPLE_A_POST).collect();
        for (place, clerk) in clerks.into_iter().enumerate() {
            let officer =
                self.holding(Post::DataOfficer).find(|officer| officer.unit == clerk.unit);
            let officer =
                officer.ok_or_else(|| DemoError::unknown("officer of unit", &place.to_string()))?;
            for count in 0..ENTRIES_A_UNIT {
                publish(app, clerk, officer, &registrar, place * ENTRIES_A_UNIT + count)
                    .await
                    .map_err(|error| DemoError::at("publish", &error))?;
            }
        }
        Ok(())
    }

    /// What the outside may develop was granted before the year begins.
    async fn grant(&self, app: &App, seed: u64) -> Result<(), DemoError> {
        let live = app.live();
        let mut tables: Vec<_> = live.tables().collect();
        tables.sort_by(|one, other| one.code.cmp(&other.code));
        let tx = app.store().begin().await?;
        for (actor, table) in self.holding(Post::Member).step_by(PEOPLE_A_POST).zip(tables) {
            let id = GrantId::named(&format!("{}/{}", table.code, actor.unit));
            let grant = Grant {
                id,
                number: format!("SIM-{}", table.code),
                case: None,
                decision: "SIM".to_owned(),
                entry: table.entry.id,
                provider: table.entry.unit,
                consumer: actor.unit,
                items: vec![ItemId(1)],
                masks: Vec::new(),
                row_scope: domain::expr::Expr::always(),
                methods: vec![Method::Interface],
                matters: Vec::new(),
                purpose: "simulation".to_owned(),
                calls_per_day: None,
                responsible: actor.person,
                approver: actor.person,
                valid_from: app.today(),
                valid_to: app.today().last_of_year(),
                state: GrantState::Active,
                version: 1,
            };
            tx.insert_grant(&grant, app.now()).await?;
        }
        tx.event(&founded(app, seed)).await?;
        tx.commit().await?;
        app.refresh_live().await.map_err(|error| DemoError::at("grant", &error))
    }
}

async fn publish(
    app: &App,
    clerk: &Actor,
    officer: &Actor,
    registrar: &Actor,
    number: usize,
) -> app::Result<()> {
    let entry = app.create_entry(&draft(number), clerk).await?;
    let version = app.entry_view(entry, clerk).await?.entry.version;
    let case = app.submit_entry(entry, officer, version).await?;
    for (act, seen) in [("register", 1), ("publish", 2)] {
        app.act_on_case(case, act, registrar, "", seen).await?;
    }
    Ok(())
}

/// A draft that lacks nothing; every second one is open on application.
pub(super) fn draft(number: usize) -> DraftInput {
    let mut draft = blank_draft("307001");
    draft.name = format!("Entry {number:04}");
    draft.summary = format!("What entry {number:04} holds");
    draft.contact = "simulated".to_owned();
    draft.sharing.condition = "simulated".to_owned();
    draft.theme = "101".to_owned();
    draft.update_cycle = UpdateCycle::Monthly;
    if number.is_multiple_of(2) {
        draft.opening.open_type = Some(OpenType::ByAuthorisation);
        draft.opening.condition = "simulated".to_owned();
    }
    draft.items = vec![item("key", Sensitivity::Ordinary), item("holder", Sensitivity::Personal)];
    DraftInput { draft, key_kind: KeyKind::Unique, key_places: vec![0] }
}

fn item(name: &str, sensitivity: Sensitivity) -> InformationItem {
    InformationItem {
        id: ItemId(0),
        name: name.to_owned(),
        declared: DeclaredType { item_type: ItemType::Text, length: 20, precision: 0 },
        required: false,
        codes: None,
        check: None,
        sensitivity,
        share_type: None,
        remark: String::new(),
    }
}
