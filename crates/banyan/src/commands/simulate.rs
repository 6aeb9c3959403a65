//! `banyan simulate`: a year of the city through the real engine, on a store that is thrown away.

use std::sync::Arc;

use app::FixedClock;
use demo::{Plan, simulate};

use super::Outcome;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::log_output::say;
use crate::wiring;

/// Options of `banyan simulate`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The year.
    #[arg(long, default_value_t = 2026)]
    year: i16,
    /// Where chance begins; the same seed gives the same year.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Months from January on.
    #[arg(long, default_value_t = 12)]
    months: i8,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let folder = tempfile::tempdir()?;
    // Never a configured store: the simulation is thrown away.
    let mut config = Config::default();
    config.data.dir = folder.path().to_owned();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run_on(&config, args))
}

async fn run_on(config: &Config, args: &Args) -> Outcome {
    let clock = Arc::new(FixedClock::new(app::Clock::now(&SystemClock::default())));
    let app = wiring::open(config, Arc::clone(&clock) as Arc<dyn app::Clock>).await?;
    let figures = simulate(&app, &clock, Plan::months(args.year, args.months, args.seed)).await?;
    say(&figures.to_string());
    wiring::close(&app).await
}
