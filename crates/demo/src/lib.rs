//! The demo city: Fuzhou as a visitor finds it, with a year behind it.
//!
//! Units, people, a catalogue, loaded tables, applications in every state, a
//! year of other cases that the simulator walked through, and eight weeks of a
//! usage log that ends at the moment of seeding. What can come about by a use
//! case comes about by it, at simulated times; the rest is put into the stores
//! with its events. The same city comes out of every seed, ids of cases and
//! batches aside. This crate must not depend on `web` or `banyan`, reads no
//! clock, and holds no words for people in code: they stand in `data/`.

mod data;
mod error;
mod examples;
mod files;
mod rows;
mod seed;
mod simulate;
mod usage;

use app::App;
use jiff::civil::Date;
use law::Profile;
use law::rules::{LawInForce, Setting};

pub use error::DemoError;
pub use examples::{Example, example, examples};
pub use files::{file, file_names};
pub use seed::{Seeded, seed};
pub use simulate::{Figures, Plan, ProcedureFigures, check_all, simulate};

/// Who runs the demo's site, as its footer says.
pub const SPONSOR: &str = "福州市数字福州建设领导小组办公室（演示）";
/// Everybody's password. A demo listens on its own machine only.
pub const PASSWORD: &str = "banyan-demo-2026";

/// Setting that says a seed was begun.
const BEGUN: &str = "demo.begun";
/// Setting that says it came to its end.
const SEEDED: &str = "demo.seeded";

/// How large the city is: one in so many of its rows and uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale(usize);

impl Scale {
    /// The whole city: 200,000 residents.
    pub const FULL: Self = Self(1);

    /// One row in `part`, for tests.
    pub const fn one_in(part: usize) -> Self {
        Self(if part == 0 { 1 } else { part })
    }

    pub(crate) fn of(self, full: usize) -> usize {
        full.div_ceil(self.0)
    }
}

/// How far a seed of the platform has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Nothing is there.
    Empty,
    /// The platform holds data that no seed made.
    Foreign,
    /// A seed was cut off; remove the data folder and seed again.
    Interrupted,
    /// The city is there.
    Seeded,
}

/// Whether the demo city is there. [`Progress::Interrupted`] cannot be gone on with: [`seed`] refuses it and names the folder to remove.
pub async fn is_seeded(app: &App) -> Result<Progress, DemoError> {
    let store = app.store();
    if store.setting(SEEDED).await?.is_some() {
        return Ok(Progress::Seeded);
    }
    if store.setting(BEGUN).await?.is_some() {
        return Ok(Progress::Interrupted);
    }
    Ok(if store.units().await?.is_empty() { Progress::Empty } else { Progress::Foreign })
}

/// The law of the demo city: Decree 809 on sharing in a pilot month, September 2026; else the rule of 2017 alone.
pub fn law_in_force() -> LawInForce {
    let pilot = Setting {
        profile: Profile::StateCouncil809,
        subject: Some(law::Subject::Sharing),
        from: Date::constant(2026, 9, 1),
        until: Some(Date::constant(2026, 9, 30)),
    };
    LawInForce::new(vec![pilot]).expect("one setting overlaps no other")
}
