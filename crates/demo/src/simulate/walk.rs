//! Day by day: cases are opened, and those that are open are sometimes acted on.

use std::sync::Arc;

use app::App;
use app::cases::ActRequest;
use domain::cases::Case;
use domain::ids::CaseId;
use domain::people::Actor;
use domain::procedures::{self, Act, Effect, Procedure};
use jiff::civil::Date;
use law::Calendar;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;

use super::cast::Cast;
use super::figures::Figures;
use super::forms::{fill, once_in};
use crate::error::DemoError;

/// An open case is acted on once in so many working days, so that some are late.
const ACTED_ON_ONE_IN: u32 = 4;
/// On a day off only so much happens.
const DAY_OFF_ONE_IN: u32 = 5;
/// The reason of every act.
const REASON: &str = "simulated";

/// A simulation under way.
pub(super) struct Walk<'a> {
    app: &'a Arc<App>,
    cast: Cast,
    chance: StdRng,
    open: Vec<CaseId>,
    /// What happened.
    pub(super) figures: Figures,
}

impl<'a> Walk<'a> {
    pub(super) fn new(app: &'a Arc<App>, cast: Cast, seed: u64) -> Self {
        let chance = StdRng::seed_from_u64(seed);
        Self { app, cast, chance, open: Vec::new(), figures: Figures::default() }
    }

    /// Lives through a day.
    pub(super) async fn live_through(
        &mut self,
        day: Date,
        openings: usize,
    ) -> Result<(), DemoError> {
        self.app.refresh_live_if_stale().await.map_err(|error| DemoError::at("refresh", &error))?;
        let told =
            self.app.sweep_overdue().await.map_err(|error| DemoError::at("sweep", &error))?;
        self.figures.overdue_told += told;
        self.figures.days += 1;
        let is_off = !Calendar::embedded().is_working(day);
        self.figures.days_off += u64::from(is_off);
        if is_off && !once_in(DAY_OFF_ONE_IN, &mut self.chance) {
            return Ok(());
        }
        for _ in 0..openings {
            self.open_one().await?;
        }
        for id in self.open.clone() {
            if once_in(ACTED_ON_ONE_IN, &mut self.chance) {
                self.act_on(id).await?;
            }
        }
        Ok(())
    }

    async fn open_one(&mut self) -> Result<(), DemoError> {
        let formed: Vec<&'static Procedure> = procedures::ALL
            .iter()
            .copied()
            .filter(|procedure| !procedure.form.is_empty())
            .collect();
        let Some(procedure) = formed.choose(&mut self.chance).copied() else { return Ok(()) };
        let able: Vec<&Actor> =
            self.cast.actors.iter().filter(|actor| procedure.may_open(actor)).collect();
        let Some(actor) = able.choose(&mut self.chance).map(|actor| (*actor).clone()) else {
            return Ok(());
        };
        let Some(given) =
            fill(self.app, &self.cast, (None, procedure.form), &actor, &mut self.chance).await?
        else {
            return Ok(());
        };
        match self.app.open_by_form(procedure, &given, &actor).await {
            Ok(case) => {
                self.figures.of(procedure.code).opened += 1;
                self.open.push(case);
            }
            Err(error) => self.figures.refused(procedure.code, "open", &error)?,
        }
        Ok(())
    }

    async fn act_on(&mut self, id: CaseId) -> Result<(), DemoError> {
        let Some(case) = self.app.store().case(id).await?.map(|stored| stored.case) else {
            return Ok(());
        };
        let Some(procedure) = procedures::find(&case.procedure) else { return Ok(()) };
        let possible = self.possible(procedure, &case);
        let Some((actor, act)) = possible.choose(&mut self.chance).cloned() else {
            return Ok(());
        };
        let Some(given) =
            fill(self.app, &self.cast, (Some(id), act.needs), &actor, &mut self.chance).await?
        else {
            return Ok(());
        };
        let request =
            ActRequest { act: act.code, reason: REASON, seen: case.version, given: &given };
        match self.app.act(id, request, &actor).await {
            Ok(()) => {
                self.figures.of(procedure.code).acts += 1;
                if procedure.is_terminal(act.to) {
                    self.figures.of(procedure.code).closed += 1;
                }
            }
            Err(error) => self.figures.refused(procedure.code, act.code, &error)?,
        }
        if self.app.store().case(id).await?.is_none_or(|stored| stored.case.closed_at.is_some()) {
            self.open.retain(|open| *open != id);
        }
        Ok(())
    }

    /// Who could do what, taking back aside: that would end most cases before they began.
    fn possible(&self, procedure: &'static Procedure, case: &Case) -> Vec<(Actor, &'static Act)> {
        let acts = |actor| procedure.open_acts(case, actor).into_iter();
        let sensible =
            |act: &&'static Act| act.effect != Effect::DecideItems && act.code != "take_back";
        self.cast
            .actors
            .iter()
            .flat_map(|actor| acts(actor).filter(sensible).map(move |act| (actor.clone(), act)))
            .collect()
    }
}
