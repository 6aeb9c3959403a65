//! Day by day: cases are opened, and those that are open are sometimes acted on.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::cases::ActRequest;
use app::{App, FixedClock};
use domain::cases::Case;
use domain::ids::CaseId;
use domain::people::Actor;
use domain::procedures::{self, Act, Procedure};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use law::Calendar;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

use super::cast::Cast;
use super::figures::Figures;
use super::forms::{Desk, once_in};
use super::manner::Manner;
use crate::data::Phrases;
use crate::error::DemoError;
use crate::seed::at;

/// On a day off only so much happens.
const DAY_OFF_ONE_IN: u32 = 5;
/// What may be done and nobody waits for is done once in so many times.
const UNAWAITED_ONE_IN: u32 = 10;
/// From half past eight until half past five.
const WORKING_SECONDS: i64 = 9 * 3_600;

/// A case that was opened, with what the book says of it.
#[derive(Clone, Copy)]
struct Opened {
    case: CaseId,
    told: Option<&'static Phrases>,
}

/// By code: acts, and who could do them.
type Possible = BTreeMap<&'static str, (&'static Act, Vec<Actor>)>;

/// A walk under way.
pub(crate) struct Walk<'a> {
    app: &'a Arc<App>,
    clock: &'a FixedClock,
    cast: Cast,
    manner: Manner,
    chance: StdRng,
    open: Vec<Opened>,
    /// Part of an opening that the days so far have left.
    owed: usize,
    /// What happened.
    pub(crate) figures: Figures,
}

impl<'a> Walk<'a> {
    /// Begins a walk. The clock is moved through its days.
    pub(crate) fn new(
        app: &'a Arc<App>,
        clock: &'a FixedClock,
        cast: Cast,
        manner: Manner,
        seed: u64,
    ) -> Self {
        let chance = StdRng::seed_from_u64(seed);
        let figures = Figures::default();
        Self { app, clock, cast, manner, chance, open: Vec::new(), owed: 0, figures }
    }

    /// The people of the walk.
    pub(crate) fn actors(&self) -> &[Actor] {
        &self.cast.actors
    }

    /// Lives through a day. On one when nobody does anything the clock is not even set.
    pub(crate) async fn live_through(&mut self, day: Date) -> Result<(), DemoError> {
        self.figures.days += 1;
        let is_off = !Calendar::embedded().is_working(day);
        self.figures.days_off += u64::from(is_off);
        if is_off && !once_in(DAY_OFF_ONE_IN, &mut self.chance) {
            return Ok(());
        }
        let openings = self.manner.pace.next_day(&mut self.owed);
        let one_in = self.manner.acted_on_one_in;
        let mut chosen = self.open.clone();
        chosen.retain(|_| once_in(one_in, &mut self.chance));
        let deeds = openings + chosen.len();
        if deeds == 0 {
            return Ok(());
        }
        let mut now = at(day.at(8, 30, 0, 0))?;
        let between = WORKING_SECONDS / i64::try_from(deeds).unwrap_or(WORKING_SECONDS);
        self.begin_day(now).await?;
        for _ in 0..openings {
            self.pass_time(&mut now, between);
            self.open_one().await?;
        }
        for opened in chosen {
            self.pass_time(&mut now, between);
            self.act_on(opened).await?;
        }
        self.app.run_jobs_until_idle().await.map_err(|error| DemoError::at("jobs", &error))?;
        Ok(())
    }

    async fn begin_day(&mut self, now: Timestamp) -> Result<(), DemoError> {
        self.clock.set(now);
        self.app.refresh_live_if_stale().await.map_err(|error| DemoError::at("refresh", &error))?;
        let told =
            self.app.sweep_overdue().await.map_err(|error| DemoError::at("sweep", &error))?;
        self.figures.overdue_told += told;
        Ok(())
    }

    fn pass_time(&mut self, now: &mut Timestamp, seconds_max: i64) {
        *now += SignedDuration::from_secs(self.chance.random_range(1..=seconds_max.max(1)));
        self.clock.set(*now);
    }

    async fn open_one(&mut self) -> Result<(), DemoError> {
        let words = self.manner.words;
        let figures = &self.figures;
        let share =
            |procedure: &&'static Procedure| words.share(procedure, figures.opened(procedure.code));
        let Some(procedure) = weighed(&self.manner.procedures, share, &mut self.chance) else {
            return Ok(());
        };
        let able: Vec<&Actor> =
            self.cast.actors.iter().filter(|actor| procedure.may_open(actor)).collect();
        let Some(actor) = able.choose(&mut self.chance).copied() else { return Ok(()) };
        let told = words.case(procedure, self.figures.opened(procedure.code));
        let desk = Desk {
            app: self.app,
            cast: &self.cast,
            actor,
            procedure,
            case: None,
            page: words.page(procedure, None, told),
        };
        let Some(given) = desk.fill(procedure.form, &mut self.chance).await? else {
            return Ok(());
        };
        match self.app.open_by_form(procedure, &given, actor).await {
            Ok(case) => {
                self.figures.of(procedure.code).opened += 1;
                self.open.push(Opened { case, told });
            }
            Err(error) => self.figures.refused(procedure.code, "open", &error)?,
        }
        Ok(())
    }

    async fn act_on(&mut self, opened: Opened) -> Result<(), DemoError> {
        let case = self.app.store().case(opened.case).await?.map(|stored| stored.case);
        let Some(case) = case.filter(|case| case.closed_at.is_none()) else {
            self.let_go(opened.case);
            return Ok(());
        };
        let Some(procedure) = procedures::find(&case.procedure) else { return Ok(()) };
        let possible = self.possible(procedure, &case);
        if possible.is_empty() {
            // What nobody can act on is the platform's to end.
            self.let_go(opened.case);
        }
        let Some((actor, act)) = self.chosen(procedure, possible) else { return Ok(()) };
        let page = self.manner.words.page(procedure, Some(act), opened.told);
        let reason = page.reason(act, &mut self.chance);
        let desk = Desk {
            app: self.app,
            cast: &self.cast,
            actor: &actor,
            procedure,
            case: Some(case.id),
            page,
        };
        let Some(given) = desk.fill(act.needs, &mut self.chance).await? else { return Ok(()) };
        let request = ActRequest { act: act.code, reason, seen: case.version, given: &given };
        match self.app.act(case.id, request, &actor).await {
            Ok(()) => self.figures.acted(procedure, act),
            Err(error) => self.figures.refused(procedure.code, act.code, &error)?,
        }
        Ok(())
    }

    fn let_go(&mut self, case: CaseId) {
        self.open.retain(|open| open.case != case);
    }

    /// Who could do what.
    fn possible(&self, procedure: &'static Procedure, case: &Case) -> Possible {
        let mut possible = Possible::new();
        for actor in &self.cast.actors {
            for act in procedure.open_acts(case, actor) {
                if self.manner.words.odds(procedure, act) > 0 {
                    possible.entry(act.code).or_insert((act, Vec::new())).1.push(actor.clone());
                }
            }
        }
        possible
    }

    /// One of the acts, and one of those who could do it.
    fn chosen(
        &mut self,
        procedure: &Procedure,
        possible: Possible,
    ) -> Option<(Actor, &'static Act)> {
        let is_bold = once_in(UNAWAITED_ONE_IN, &mut self.chance);
        let mut acts: Vec<_> = possible.into_values().collect();
        acts.retain(|(act, _)| act.awaited || is_bold);
        let words = self.manner.words;
        let odds = |(act, _): &(&'static Act, Vec<Actor>)| words.odds(procedure, act);
        let (act, doers) = weighed(&acts, odds, &mut self.chance)?;
        Some((doers.choose(&mut self.chance)?.clone(), act))
    }
}

/// One of some things, the heavier the likelier.
fn weighed<T: Clone>(all: &[T], weight: impl Fn(&T) -> u32, chance: &mut StdRng) -> Option<T> {
    let total: u32 = all.iter().map(&weight).sum();
    let mut drawn = chance.random_range(0..total.max(1));
    let found = all.iter().find(|one| {
        let is_hit = drawn < weight(one);
        drawn = drawn.saturating_sub(weight(one));
        is_hit
    });
    found.cloned()
}
