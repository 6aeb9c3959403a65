//! The simulator: a year of units, applicants, lateness, days off and disputes through the real engine.
//!
//! It knows no procedure by name. Forms are filled by the kinds of their
//! fields, acts are chosen among those open to somebody, and what the engine
//! refuses is counted, not avoided. Whatever procedure is added is simulated
//! the same day, and the invariants of [`checks`] are checked on it. Chance
//! comes from the seed alone; ids of cases are the only thing that differs
//! between two runs.

mod cast;
mod checks;
mod figures;
mod forms;
mod walk;

use std::sync::Arc;

use app::{App, FixedClock};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::error::DemoError;

pub use figures::{Figures, ProcedureFigures};

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
    clock.set(at(plan.from, 8)?);
    let cast = cast::settle(app, plan.seed).await?;
    let mut walk = walk::Walk::new(app, cast, plan.seed);
    let mut day = plan.from;
    while day <= plan.until {
        clock.set(at(day, 9)?);
        walk.live_through(day, plan.openings_a_day).await?;
        day = day.checked_add(1.day()).map_err(|error| DemoError::Story(error.to_string()))?;
    }
    let mut figures = walk.figures;
    figures.checked_cases = checks::check_all(app).await?;
    figures.count_open(app).await?;
    Ok(figures)
}

/// An hour of a day in the city.
fn at(day: Date, hour: i8) -> Result<jiff::Timestamp, DemoError> {
    day.at(hour, 0, 0, 0)
        .in_tz("Asia/Shanghai")
        .map(|zoned| zoned.timestamp())
        .map_err(|error| DemoError::Story(error.to_string()))
}
