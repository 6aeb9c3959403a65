//! What the simulated city has when the year begins: a catalogue with rows, partly open, systems, and grants.

use std::convert::Infallible;
use std::sync::Arc;

use app::App;
use app::catalogue::{DraftInput, KeyKind, blank_draft};
use app::live::LiveTable;
use app::loads::{Encoding, Upload};
use bytes::Bytes;
use domain::catalogue::{InformationItem, Sensitivity};
use domain::expr::Expr;
use domain::grants::{Grant, GrantState, Method};
use domain::ids::{EntryId, GrantId, ItemId};
use domain::loads::LoadMode;
use domain::people::{Actor, Post};
use domain::procedures::ENTRY_OPENING;
use domain::units::UnitKind;
use domain::values::DeclaredType;
use futures::stream;
use law::catalogue_codes::{ItemType, OpenType, UpdateCycle};

use super::cast::{Cast, PEOPLE_A_POST, founded};
use super::words::TEXT;
use crate::error::DemoError;

/// Entries that each agency has published when the simulation begins.
const ENTRIES_A_UNIT: usize = 2;

impl Cast {
    /// Gives the city what its people need to work with.
    pub(super) async fn stock(&self, app: &Arc<App>, seed: u64) -> Result<(), DemoError> {
        self.publish(app).await?;
        self.load(app).await?;
        self.open(app).await?;
        self.register_systems(app).await?;
        self.grant(app, seed).await
    }

    /// One person of each unit that has the post.
    fn first_holding(&self, post: Post) -> impl Iterator<Item = &Actor> {
        self.holding(post).step_by(PEOPLE_A_POST)
    }

    /// Each agency's first entries come into the catalogue by their procedure.
    async fn publish(&self, app: &App) -> Result<(), DemoError> {
        let registrar = self.holding(Post::Registrar).next().cloned();
        let registrar = registrar.ok_or_else(|| DemoError::unknown("post", "registrar"))?;
        for (place, clerk) in self.first_holding(Post::DataClerk).enumerate() {
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

    /// Every table has rows, and a second file that waits for somebody to decide on it.
    async fn load(&self, app: &Arc<App>) -> Result<(), DemoError> {
        let live = app.live();
        for clerk in self.first_holding(Post::DataClerk) {
            let mut own: Vec<EntryId> = live
                .tables()
                .filter(|table| table.entry.unit == clerk.unit)
                .map(|table| table.entry.id)
                .collect();
            own.sort_unstable();
            for entry in own {
                load(app, entry, clerk).await.map_err(|error| DemoError::at("load", &error))?;
            }
        }
        app.run_jobs_until_idle().await.map_err(|error| DemoError::at("load", &error))?;
        app.refresh_live().await.map_err(|error| DemoError::at("load", &error))
    }

    /// What was declared open on application is opened by its procedure.
    async fn open(&self, app: &App) -> Result<(), DemoError> {
        let missing = |post| move || DemoError::unknown("post", post);
        let reviewer = self.holding(Post::SecrecyReviewer).next();
        let reviewer = reviewer.ok_or_else(missing("secrecy reviewer"))?;
        let decider = self.holding(Post::Decider).next().ok_or_else(missing("decider"))?;
        let live = app.live();
        for clerk in self.first_holding(Post::DataClerk) {
            let mut own: Vec<_> = live
                .tables()
                .filter(|table| table.entry.unit == clerk.unit)
                .filter(|table| table.entry.draft.opening.open_type.is_some())
                .collect();
            own.sort_by(|one, other| one.code.cmp(&other.code));
            for table in own {
                open(app, table.entry.id, [clerk, reviewer, decider])
                    .await
                    .map_err(|error| DemoError::at("open", &error))?;
            }
        }
        Ok(())
    }

    /// Every organisation has a system that could be connected.
    async fn register_systems(&self, app: &App) -> Result<(), DemoError> {
        let organisations = self
            .first_holding(Post::Member)
            .filter(|member| member.unit_kind != UnitKind::NaturalPerson);
        for actor in self.first_holding(Post::DataOfficer).chain(organisations) {
            app.register_system("Simulated system", "simulated", actor.person, actor)
                .await
                .map_err(|error| DemoError::at("system", &error))?;
        }
        Ok(())
    }

    /// What the outside may develop, and what the agencies use of one another, was granted before the year begins.
    async fn grant(&self, app: &App, seed: u64) -> Result<(), DemoError> {
        let live = app.live();
        let mut tables: Vec<_> = live.tables().collect();
        tables.sort_by(|one, other| one.code.cmp(&other.code));
        let consumers =
            self.first_holding(Post::Member).chain(self.first_holding(Post::DataOfficer));
        let tx = app.store().begin().await?;
        for (place, actor) in consumers.enumerate() {
            let mut others = tables.iter().cycle().skip(place).take(tables.len());
            let Some(table) = others.find(|table| table.entry.unit != actor.unit) else {
                continue;
            };
            let grant = grant(app, table, actor, place);
            tx.insert_grant(&grant, app.now()).await?;
        }
        tx.event(&founded(app, seed)).await?;
        tx.commit().await?;
        app.refresh_live().await.map_err(|error| DemoError::at("grant", &error))
    }
}

fn grant(app: &App, table: &LiveTable, consumer: &Actor, number: usize) -> Grant {
    Grant {
        id: GrantId::named(&format!("{}/{}", table.code, consumer.unit)),
        number: format!("SIM-{}-{number}", table.code),
        case: None,
        decision: "SIM".to_owned(),
        entry: table.entry.id,
        provider: table.entry.unit,
        consumer: consumer.unit,
        items: vec![ItemId(1)],
        masks: Vec::new(),
        row_scope: Expr::always(),
        methods: vec![Method::Interface],
        matters: Vec::new(),
        purpose: "simulation".to_owned(),
        calls_per_day: None,
        responsible: consumer.person,
        approver: consumer.person,
        valid_from: app.today(),
        valid_to: app.today().last_of_year(),
        state: GrantState::Active,
        version: 1,
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
    let case = app.submit_entry_because(entry, officer, version, TEXT).await?;
    for (act, seen) in [("register", 1), ("publish", 2)] {
        app.act_on_case(case, act, registrar, "", seen).await?;
    }
    Ok(())
}

async fn open(
    app: &App,
    entry: EntryId,
    [clerk, reviewer, decider]: [&Actor; 3],
) -> app::Result<()> {
    let given = [
        ("entry", entry.to_string().as_str()),
        ("items", "1"),
        ("open_type", "by_authorisation"),
        ("mask_personal", "by_item"),
        ("mask_sensitive", "by_item"),
        ("mask_trade_secret", "by_item"),
        ("conditions", TEXT),
        ("basis", TEXT),
    ]
    .map(|(field, value)| (field.to_owned(), value.to_owned()));
    let case = app.open_by_form(&ENTRY_OPENING, &given, clerk).await?;
    app.act_on_case(case, "clear", reviewer, "", 1).await?;
    app.act_on_case(case, "open_entry", decider, "", 2).await
}

/// Uploads the same rows twice and confirms the first file.
async fn load(app: &App, entry: EntryId, clerk: &Actor) -> app::Result<()> {
    let file = Bytes::from(format!("key,holder\n{TEXT},one\nsecond key,two\nthird key,three\n"));
    let file = || stream::iter([Ok::<Bytes, Infallible>(file.clone())]);
    let upload = || Upload { entry, file_name: "simulated.csv", encoding: Some(Encoding::Utf8) };
    let batch = app.store_upload(clerk, upload(), file()).await?;
    app.confirm_load(batch.id, batch.mapping, LoadMode::Replace, clerk).await?;
    app.store_upload(clerk, upload(), file()).await?;
    Ok(())
}

/// A draft that lacks nothing; every second one is open on application.
fn draft(number: usize) -> DraftInput {
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
        element: None,
        code_list: None,
        unit: String::new(),
        grade: None,
        open_type: None,
    }
}
