//! Seeding: foundations in two transactions, then the year before and the story, day by day and scene by scene in the order
//! of time, then the uses.

mod applications;
mod catalogue;
mod feeds;
mod foundation;
mod history;
mod library;
mod loads;
mod proceedings;
mod quality;
mod systems;
mod timeline;

use std::collections::HashMap;
use std::sync::Arc;

use app::{App, FixedClock};
use domain::ids::{CaseId, EntryId, GrantId, SystemId};
use domain::people::Actor;
use jiff::Timestamp;
use store::Event;

use crate::data::Data;
use crate::error::DemoError;
use crate::rows::City;
use crate::usage;
use crate::{Progress, SEEDED, Scale, is_seeded};

pub(crate) use timeline::at;
use timeline::{Deed, Timeline};

/// Residents and firms at full scale; the story's loads hold as many.
pub(crate) const RESIDENTS: usize = 200_000;
pub(crate) const ENTERPRISES: usize = 50_000;
/// Usage records at full scale.
const USES: usize = 20_000;

type Outcome<T = ()> = Result<T, DemoError>;

/// What a seed made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seeded {
    /// Units.
    pub units: usize,
    /// People.
    pub people: usize,
    /// Published entries.
    pub published: usize,
    /// Tables with rows.
    pub tables: usize,
    /// Rows in all tables.
    pub rows: u64,
    /// Cases that the story tells.
    pub cases: usize,
    /// Cases of the year before, beside them.
    pub past_cases: u64,
    /// Records in the usage log.
    pub uses: u64,
}

/// A version that a table had from an instant on.
pub(crate) struct Loaded {
    pub(crate) entry: EntryId,
    pub(crate) at: Timestamp,
    pub(crate) version: u64,
    pub(crate) rows: u64,
}

/// What is known while the story is played.
pub(crate) struct Seeder<'a> {
    pub(crate) app: &'a Arc<App>,
    pub(crate) clock: &'a FixedClock,
    pub(crate) now: Timestamp,
    pub(crate) scale: Scale,
    pub(crate) data: &'static Data,
    pub(crate) city: Arc<City>,
    /// Entries by key.
    pub(crate) entries: HashMap<&'static str, EntryId>,
    /// Cases by key of the application or the entry.
    pub(crate) cases: HashMap<&'static str, CaseId>,
    /// Grants by key of the application.
    pub(crate) grants: HashMap<&'static str, GrantId>,
    /// Systems by key.
    pub(crate) systems: HashMap<&'static str, SystemId>,
    pub(crate) loaded: Vec<Loaded>,
    /// Cases of the past.
    pub(crate) past_cases: u64,
}

/// Seeds the demo city into an empty platform.
///
/// `app` must run on `clock`, under the law of [`crate::law_in_force`]; the clock
/// is moved through the weeks before `now` and stands at `now` in the end.
/// `say` is told of each stage in a short line.
///
/// # Errors
/// [`DemoError::Interrupted`], [`DemoError::NotEmpty`] or [`DemoError::SeededAlready`]
/// where the platform is not empty, and whatever a step failed with.
pub async fn seed(
    app: &Arc<App>,
    clock: &FixedClock,
    now: Timestamp,
    scale: Scale,
    say: &(dyn Fn(&str) + Sync),
) -> Result<Seeded, DemoError> {
    refuse_what_is_there(app).await?;
    say("residents and firms");
    let data = Data::embedded();
    let city = Arc::new(City::new(scale.of(RESIDENTS), scale.of(ENTERPRISES)));
    let (entries, cases, grants, systems) =
        (HashMap::new(), HashMap::new(), HashMap::new(), HashMap::new());
    let mut seeder = Seeder {
        app,
        clock,
        now,
        scale,
        data,
        city,
        entries,
        cases,
        grants,
        systems,
        loaded: Vec::new(),
        past_cases: 0,
    };
    say("units and people");
    seeder.found().await?;
    say("library");
    seeder.enter_library().await?;
    say("catalogue");
    seeder.publish_catalogue().await?;
    seeder.enter_parties().await?;
    say("a year of cases; loads, registrations, systems and applications");
    seeder.play(say).await?;
    seeder.check_yearly().await?;
    seeder.exempt().await?;
    say("citizens, enterprises and their cases");
    seeder.proceed().await?;
    say("eight weeks of uses");
    clock.set(now);
    app.refresh_live().await.map_err(|error| DemoError::at("refresh", &error))?;
    seeder.compare_holders().await?;
    seeder.feed().await?;
    seeder.rule_quality().await?;
    usage::append(&seeder, scale.of(USES)).await?;
    app.reindex_catalogue().await.map_err(|error| DemoError::at("index", &error))?;
    seeder.finish().await
}

async fn refuse_what_is_there(app: &App) -> Outcome {
    match is_seeded(app).await? {
        Progress::Empty => Ok(()),
        Progress::Foreign => Err(DemoError::NotEmpty),
        Progress::Interrupted => Err(DemoError::Interrupted { folder: app.config().data.clone() }),
        Progress::Seeded => Err(DemoError::SeededAlready),
    }
}

impl Seeder<'_> {
    async fn play(&mut self, say: &(dyn Fn(&str) + Sync)) -> Outcome {
        let mut past = self.past()?;
        for scene in Timeline::of(&self.data.story, self.now)?.scenes() {
            self.live_until(law::clocks::civil_date(scene.at), &mut past).await?;
            self.clock.set(scene.at);
            match scene.deed {
                Deed::Registration(registration, step) => self.register(registration, step).await?,
                Deed::Load(load) => {
                    say(&load.file_name);
                    self.load(load).await?;
                }
                Deed::System(system) => self.add_system(system).await?,
                Deed::Application(application) => self.apply(application).await?,
                Deed::Sequel(application, step) => self.go_on(application, step).await?,
            }
        }
        self.live_until(law::clocks::civil_date(self.now), &mut past).await?;
        self.past_cases = past.opened();
        Ok(())
    }

    pub(crate) fn actor(&self, login: &str) -> Outcome<Actor> {
        self.data.person(login)?.actor(self.data)
    }

    pub(crate) fn entry(&self, key: &str) -> Outcome<EntryId> {
        self.entries
            .get(key)
            .copied()
            .ok_or_else(|| DemoError::unknown("entry in the catalogue", key))
    }

    /// Measures how often holders of the same datum differ: leads and rulings were made after the tables were loaded.
    async fn compare_holders(&self) -> Outcome {
        let place = |error: app::AppError| DemoError::at("conflicts between holders", &error);
        self.app.queue_missing_measures().await.map_err(place)?;
        self.app.run_jobs_until_idle().await.map_err(place)?;
        Ok(())
    }

    async fn finish(&self) -> Outcome<Seeded> {
        let by = self.administrator()?;
        let store = self.app.store();
        let tx = store.begin().await?;
        tx.put_setting(SEEDED, &serde_json::json!(true), None, by.person, self.now).await?;
        tx.event(&event(&by, SEEDED, "setting", SEEDED.to_owned(), self.now)).await?;
        tx.commit().await?;
        let tables = store.tables().await?;
        let published =
            store::EntryFilter { published: Some(true), ..store::EntryFilter::default() };
        Ok(Seeded {
            units: self.data.units.len(),
            people: self.data.people.len(),
            published: usize::try_from(store.count_entries(&published).await?)
                .unwrap_or(usize::MAX),
            tables: tables.len(),
            rows: tables.iter().map(|table| table.rows).sum(),
            cases: self.cases.len(),
            past_cases: self.past_cases,
            uses: self.app.ledger().health().durable,
        })
    }
}

/// The event of something that no use case did.
fn event(actor: &Actor, kind: &str, subject_kind: &str, subject: String, at: Timestamp) -> Event {
    Event {
        at,
        actor: Some(actor.person),
        unit: Some(actor.unit),
        kind: kind.to_owned(),
        subject_kind: subject_kind.to_owned(),
        subject,
        detail: serde_json::json!({ "by": "demo" }),
    }
}
