//! Reads without an index: a filtered page, a group-by, an export.

use std::sync::Arc;
use std::time::Instant;

use domain::access::{AccessPlan, Right, Wanted, compile};
use domain::expr::Filter;
use domain::grants::Method;
use futures::StreamExt;
use lake::{CsvOptions, Order, PageRequest, TextEncoding};

use super::Outcome;
use super::report::{Report, memory_mib, quantile};
use super::world::{MATTER, World};

const SAMPLES: u64 = 60;
/// Rows of the export.
const EXPORT_ROWS: u64 = 100_000;

fn plan(
    world: &World,
    method: Method,
    filter: &serde_json::Value,
) -> Result<AccessPlan, Box<dyn std::error::Error + Send + Sync>> {
    let filter: Filter = serde_json::from_value(filter.clone())?;
    let wanted = Wanted { items: &[], filter: Some(&filter) };
    let schema = Arc::new(world.entry.schema());
    Ok(compile(Right::Grant(&world.grant), &schema, method, MATTER, &wanted, world.app.today())?)
}

pub(super) async fn measure(world: &World, report: &mut Report) -> Outcome {
    let mut pages = Vec::new();
    for sample in 0..SAMPLES {
        let filter = serde_json::json!({ "all": [{ "item": "household", "op": "eq", "value": format!("{:012}", sample * 997) }] });
        let plan = plan(world, Method::Interface, &filter)?;
        let began = Instant::now();
        world
            .lake
            .query(
                &plan,
                world.version,
                PageRequest { limit: 20, after: None, order: Order::Stored },
            )
            .await?;
        pages.push(began.elapsed().as_secs_f64() * 1e3);
    }
    pages.sort_by(f64::total_cmp);
    report.under("read.filtered-page-p50", quantile(&pages, 0.5), "ms", 40.0);
    report.show("read.filtered-page-p99", quantile(&pages, 0.99), "ms");
    let everything = plan(world, Method::Interface, &serde_json::json!({ "all": [] }))?;
    let two: Vec<_> = [3, 5].map(domain::ids::ItemId).into();
    let mut groups = Vec::new();
    for _ in 0..20 {
        let began = Instant::now();
        world.lake.group_by(&everything, world.version, &two, 1_000).await?;
        groups.push(began.elapsed().as_secs_f64() * 1e3);
    }
    groups.sort_by(f64::total_cmp);
    report.under("read.group-by-p50", quantile(&groups, 0.5), "ms", 60.0);
    export(world, report).await
}

async fn export(world: &World, report: &mut Report) -> Outcome {
    let last = super::world::key_of(EXPORT_ROWS);
    let plan = plan(
        world,
        Method::Exchange,
        &serde_json::json!({ "all": [{ "item": "id", "op": "lt", "value": last }] }),
    )?;
    let before = memory_mib("VmRSS");
    let began = Instant::now();
    let options =
        CsvOptions { encoding: TextEncoding::Utf8, header: Vec::new(), spreadsheet_safe: false };
    let mut export = world.lake.export_csv(&plan, world.version, options).await?;
    let (mut first_ms, mut bytes, mut peak) = (0.0, 0, before);
    while let Some(chunk) = export.next().await {
        if bytes == 0 {
            first_ms = began.elapsed().as_secs_f64() * 1e3;
        }
        bytes += chunk?.len();
        peak = memory_mib("VmRSS").max(peak);
    }
    report.under("read.export-first-byte", first_ms, "ms", 300.0);
    report.show("read.export-total", began.elapsed().as_secs_f64() * 1e3, "ms");
    report.show("read.export-mebibytes", bytes as f64 / 1_048_576.0, "MiB");
    report.under("read.export-memory-growth", peak - before, "MiB", 64.0);
    Ok(())
}
