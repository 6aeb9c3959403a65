//! `banyan bench`: the numbers, each beside a floor measured in the same run.
//!
//! Everything runs through the real use cases and the real router; only the
//! world around them (one table of a million rows, one grant, one key) is made
//! here. Ratios count, absolute numbers depend on the machine.

mod calls;
mod client;
mod floors;
mod imports;
mod likeness;
mod pages;
mod reads;
mod report;
mod server;
mod world;

use std::sync::Arc;

use super::Outcome;
use crate::log_output::say;
use report::Report;

/// Options of `banyan bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Runs only the lines whose name begins so.
    only: Option<String>,
    /// Rows of the table.
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let only = args.only.clone().unwrap_or_default();
    let report = runtime.block_on(all(&only, args.rows))?;
    say(&report.table());
    std::fs::create_dir_all("target/bench")?;
    std::fs::write("target/bench/latest.json", report.json()?)?;
    Ok(())
}

async fn all(only: &str, rows: u64) -> Result<Report, Box<dyn std::error::Error + Send + Sync>> {
    let dir = tempfile::tempdir_in(".")?;
    let mut report = Report::new(only);
    if ["load", "read", "verify"].iter().any(|family| report.wants(family)) {
        world(dir.path(), rows, &mut report).await?;
    }
    if report.wants("import") {
        imports::measure(dir.path(), &mut report).await?;
    }
    if report.wants("likeness") {
        likeness::measure(&mut report);
    }
    if report.wants("server") {
        server::measure(dir.path(), &mut report).await?;
    }
    Ok(report)
}

async fn world(dir: &std::path::Path, rows: u64, report: &mut Report) -> Outcome {
    let (world, load) = world::World::make(dir, rows).await?;
    let world = Arc::new(world);
    report.load(&load);
    if report.wants("read") {
        reads::measure(&world, report).await?;
    }
    if report.wants("verify") {
        calls::measure(&world, dir, report).await?;
    }
    world.app.ledger().close();
    Ok(())
}
