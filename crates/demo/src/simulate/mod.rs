//! The simulator: a year of units, applicants, lateness, days off and disputes through the real engine.
//!
//! It knows no procedure by name. Forms are filled by the kinds of their
//! fields, acts are chosen among those open to somebody, and what the engine
//! refuses is counted, not avoided. Whatever procedure is added is simulated
//! the same day, and the invariants of [`checks`] are checked on it. Chance
//! comes from the seed alone; ids of cases are the only thing that differs
//! between two runs. The demo city's past is walked by the same [`walk`] in
//! another [`manner`]: of fewer procedures, and in real words.

mod cast;
mod checks;
mod figures;
mod forms;
mod manner;
mod stock;
mod walk;
mod words;

use std::sync::Arc;

use app::{App, FixedClock};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::error::DemoError;
use crate::seed::at;

pub(crate) use cast::Cast;
pub use checks::check_all;
pub use figures::{Figures, ProcedureFigures};
pub(crate) use manner::{Manner, Pace};
pub(crate) use walk::Walk;

/// What is simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Where chance begins.
    pub seed: u64,
    /// Cases opened on a working day.
    pub openings_a_day: usize,
}

impl Plan {
    /// A whole year.
    pub fn year(year: i16, seed: u64) -> Self {
        Self { from: date(year, 1, 1), until: date(year, 12, 31), seed, openings_a_day: 5 }
    }

    /// Some whole months from January on.
    pub fn months(year: i16, months: i8, seed: u64) -> Self {
        let until = date(year, months.clamp(1, 12), 1).last_of_month();
        Self { until, ..Self::year(year, seed) }
    }
}

/// Simulates a plan on an empty platform whose clock is `clock`.
///
/// # Errors
/// [`DemoError::NotEmpty`], and [`DemoError::Invariant`] where the engine broke one of its promises.
pub async fn simulate(
    app: &Arc<App>,
    clock: &FixedClock,
    plan: Plan,
) -> Result<Figures, DemoError> {
    if !app.store().units().await?.is_empty() {
        return Err(DemoError::NotEmpty);
    }
    clock.set(at(plan.from.at(8, 0, 0, 0))?);
    let cast = cast::settle(app, plan.seed).await?;
    cast.stock(app, plan.seed).await?;
    let mut walk = Walk::new(app, clock, cast, Manner::of_all(plan.openings_a_day), plan.seed);
    let mut day = plan.from;
    while day <= plan.until {
        walk.live_through(day).await?;
        day = day.checked_add(1.day()).map_err(|error| DemoError::Story(error.to_string()))?;
    }
    let mut figures = walk.figures;
    figures.checked_cases = checks::check_all(app).await?;
    figures.count_open(app).await?;
    Ok(figures)
}
