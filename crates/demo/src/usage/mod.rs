//! Eight weeks of uses, as the use cases would have recorded them, ending at the moment of seeding.
//!
//! Calling the use cases twenty thousand times would take minutes and leave
//! every record at the instant of seeding. So the records are made here, in
//! the shape of `app::uses`, and only the log itself is the real one.

mod flows;
mod records;
mod times;

use futures::{StreamExt, TryStreamExt, stream};
use ledger::{Outcome, Receipt, Stage, UsageRecord};
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::error::DemoError;
use crate::seed::Seeder;

use flows::Flow;
use records::Writer;

/// Where the chance of the uses begins.
const SEED: u64 = 0x7573_6573;
/// Records that wait for the disk together.
const TOGETHER: usize = 1_024;
/// Weeks the uses go back.
const WEEKS_BACK: i64 = 8;

/// Appends about `count` records in the order of time.
pub(crate) async fn append(seeder: &Seeder<'_>, count: usize) -> Result<(), DemoError> {
    let flows = flows::of(seeder).await?;
    if flows.is_empty() {
        return Ok(());
    }
    let mut rng = StdRng::seed_from_u64(SEED);
    let writer = Writer::new(seeder);
    let mut waiting = Vec::new();
    for at in times::spread(seeder.now, count, &mut rng) {
        let Some(flow) = flows::choose(&flows, at, &mut rng) else { continue };
        waiting.push(writer.record(flow, at, &mut rng)?);
    }
    let mut exports = times::exports(seeder.now).into_iter().peekable();
    let mut between = Vec::new();
    // Nothing else is used while an export runs, so that its two records stand together and in order.
    let mut busy_until_ms = i64::MIN;
    for record in waiting {
        while let Some(at) = exports.next_if(|at| at.as_millisecond() <= record.at_ms) {
            append_all(seeder, std::mem::take(&mut between)).await?;
            if let Some(flow) = flows.iter().find(|flow| flow.exports() && flow.is_usable(at)) {
                append_export(seeder, &writer, flow, at, &mut rng).await?;
                busy_until_ms = at.as_millisecond() + records::EXPORT_MS;
            }
        }
        if record.at_ms >= busy_until_ms {
            between.push(record);
        }
    }
    append_all(seeder, between).await?;
    settle(seeder).await
}

/// Appends records at once, so that one write to the disk serves many. The log keeps the order in which they are handed
/// over; that is why the runtime must not make some of them wait for their turn, as it does with tasks that do much.
async fn append_all(seeder: &Seeder<'_>, records: Vec<UsageRecord>) -> Result<(), DemoError> {
    let log = seeder.app.ledger();
    let appended = stream::iter(records).map(|record| log.append(record)).buffered(TOGETHER);
    tokio::task::unconstrained(appended.try_for_each(async |_receipt| Ok(()))).await?;
    Ok(())
}

/// An export leaves two records; the second names the first.
async fn append_export(
    seeder: &Seeder<'_>,
    writer: &Writer<'_>,
    flow: &Flow,
    at: jiff::Timestamp,
    rng: &mut StdRng,
) -> Result<(), DemoError> {
    let log = seeder.app.ledger();
    let mut record = writer.export(flow, at, rng);
    let opening: Receipt = log.append(record.clone()).await?;
    record.at_ms += records::EXPORT_MS;
    record.stage = Stage::Closed { opening };
    record.outcome = Outcome::Answered;
    record.row_count = flow.rows(at);
    record.request_digest = None;
    record.result_digest = Some(writer.salted(rng));
    log.append(record).await?;
    Ok(())
}

/// Waits until all records are under the signed checkpoint.
async fn settle(seeder: &Seeder<'_>) -> Result<(), DemoError> {
    let log = seeder.app.ledger();
    if let Some(last) = log.health().durable.checked_sub(1) {
        log.wait_integrated(last).await?;
    }
    Ok(())
}
