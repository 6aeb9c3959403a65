//! The job that loads one batch. One load of a table at a time, in the order they were confirmed.

use std::sync::Arc;

use domain::catalogue::Entry;
use domain::ids::{BatchId, JobId};
use domain::loads::LoadMode;
use lake::load::Load;
use lake::{Encoding, LakeError};
use store::{Batch, BatchFilter, BatchState, Event, JobState, Slice, TableVersion, Tx};

use super::record::{Finished, Recorded};
use super::screening::waits;
use super::watch::{Stop, Watch};
use super::{LoadReport, Turn, file_error};
use crate::application::App;
use crate::error::{AppError, Result};
use crate::jobs::{JobEnd, Lease};

/// How long a batch waits for another of its table before it asks again, milliseconds.
const TURN_WAIT_MS: i64 = 5_000;
/// Open batches looked at; more than this never wait at once.
const OPEN_BATCHES: u32 = 1_000;

impl App {
    /// Runs the load of a leased job.
    pub(crate) async fn run_load(&self, lease: Lease<'_>) -> Result<JobEnd> {
        let id = batch_of(&lease)?;
        self.fold_before(id).await?;
        let Some(batch) = self.take_batch(id, lease).await? else {
            return Ok(JobEnd::Closed);
        };
        let base = self.store.table(batch.entry).await?;
        let entry = self.store.entry(batch.entry).await?.ok_or_else(AppError::not_found)?;
        let entry = self.loadable_entry(entry).await?;
        let mut load = load_of(&batch, &entry, base.as_ref(), lease);
        load.folded_to = self.folded_to(&batch).await?;
        let schema = Arc::clone(&load.schema);
        let watch = Arc::new(Watch::default());
        let ended = self.watched_load(lease, load, Arc::clone(&watch)).await?;
        let finished = match ended {
            Ok(outcome) => Finished::Outcome(outcome),
            Err(LakeError::Cancelled) => {
                return self.stopped(batch, base, watch.stopped(), lease).await;
            }
            Err(error) => match file_error(&error) {
                Some(fault) => Finished::Unreadable(fault),
                None => return Err(error.into()),
            },
        };
        let recorded = self.record_load(batch, &schema, base.as_ref(), finished, lease).await?;
        Ok(match recorded {
            Recorded::Done => JobEnd::Closed,
            Recorded::LeaseLost => JobEnd::Lost,
            Recorded::GivenUp => self.close_given_up(lease).await?,
        })
    }

    /// Marks the batch as running; `None` where there is nothing to run, or not yet, and the job is closed.
    async fn take_batch(&self, id: BatchId, lease: Lease<'_>) -> Result<Option<Batch>> {
        let tx = self.store.begin().await?;
        let batch = tx.batch(id).await?.filter(|batch| is_under_way(batch.state));
        let Some(mut batch) = batch else {
            self.close_job(&tx, lease).await?;
            tx.commit().await?;
            return Ok(None);
        };
        if must_wait(&tx, &batch).await? {
            self.wait_for_turn(tx, batch, lease).await?;
            return Ok(None);
        }
        if batch.state == BatchState::Queued {
            batch.state = BatchState::Running;
            tx.update_batch(&batch, BatchState::Queued).await?;
        }
        let detail = serde_json::json!({ "attempt": lease.job.attempts });
        tx.event(&self.batch_event(&batch, "batch.started", detail)).await?;
        tx.commit().await?;
        Ok(Some(batch))
    }

    /// Goes to the end of the queue without losing its turn at the table.
    async fn wait_for_turn(&self, tx: Tx, mut batch: Batch, lease: Lease<'_>) -> Result<()> {
        let job = JobId::new(self.now());
        let mut report = LoadReport::of(&batch);
        report.turn = report.turn.map(|turn| Turn { job, ..turn });
        report.keep_in(&mut batch)?;
        if !self.close_job(&tx, lease).await? {
            return Ok(tx.rollback().await?);
        }
        tx.update_batch(&batch, batch.state).await?;
        self.queue_load(&tx, &batch, job, TURN_WAIT_MS).await?;
        tx.event(&self.batch_event(&batch, "batch.waited", serde_json::json!({}))).await?;
        Ok(tx.commit().await?)
    }

    async fn stopped(
        &self,
        batch: Batch,
        base: Option<TableVersion>,
        why: Option<Stop>,
        lease: Lease<'_>,
    ) -> Result<JobEnd> {
        match why {
            Some(Stop::Process) => Ok(JobEnd::Stopped),
            Some(Stop::LeaseLost) => Ok(JobEnd::Lost),
            Some(Stop::GivenUp) | None => {
                let end = self.close_given_up(lease).await?;
                self.sweep(batch.entry, base.map(|table| table.version)).await;
                Ok(end)
            }
        }
    }

    /// The batch was given up while it ran: nothing is recorded, and the next load of the table undoes what was committed.
    pub(super) async fn close_given_up(&self, lease: Lease<'_>) -> Result<JobEnd> {
        let tx = self.store.begin().await?;
        let held = self.close_job(&tx, lease).await?;
        tx.commit().await?;
        Ok(if held { JobEnd::Closed } else { JobEnd::Lost })
    }

    /// Marks as failed what waits for a job that has failed for good, so that it stops the way of no other load.
    pub(crate) async fn close_abandoned_loads(&self) -> Result<()> {
        let states = vec![BatchState::Uploaded, BatchState::Queued, BatchState::Running];
        let filter = BatchFilter { states, ..BatchFilter::default() };
        let mut slice = Slice::first(OPEN_BATCHES);
        loop {
            let page = self.store.batches(&filter, &slice).await?;
            for batch in page.rows {
                self.close_abandoned_load(batch).await?;
            }
            let Some(after) = page.next else { return Ok(()) };
            slice.after = Some(after);
        }
    }

    async fn close_abandoned_load(&self, batch: Batch) -> Result<()> {
        let report = LoadReport::of(&batch);
        let screened_by = report.screening.filter(|_| waits(&batch)).and_then(|one| one.job);
        let waited_for = match batch.state {
            BatchState::Uploaded => screened_by,
            _ => report.turn.map(|turn| turn.job),
        };
        let Some(job) = waited_for else { return Ok(()) };
        match self.store.job(job).await? {
            Some(job) if job.state == JobState::Failed => self.fail_batch(batch, job.error).await,
            _ => Ok(()),
        }
    }

    pub(super) fn batch_event(
        &self,
        batch: &Batch,
        kind: &str,
        detail: serde_json::Value,
    ) -> Event {
        Event {
            at: self.now(),
            actor: None,
            unit: Some(batch.unit),
            kind: kind.to_owned(),
            subject_kind: "batch".to_owned(),
            subject: batch.id.to_string(),
            detail,
        }
    }
}

fn is_under_way(state: BatchState) -> bool {
    matches!(state, BatchState::Queued | BatchState::Running)
}

pub(super) fn batch_of(lease: &Lease<'_>) -> Result<BatchId> {
    let id =
        lease.job.payload.get("batch").and_then(|id| id.as_str()).and_then(|id| id.parse().ok());
    id.ok_or_else(|| AppError::internal("the job names no batch"))
}

/// Whether a batch of the same table has an earlier turn and is still under way.
async fn must_wait(tx: &Tx, batch: &Batch) -> Result<bool> {
    let Some(own) = LoadReport::of(batch).turn else { return Ok(false) };
    let states = vec![BatchState::Queued, BatchState::Running];
    let filter = BatchFilter { entry: Some(batch.entry), states, ..BatchFilter::default() };
    let open = tx.batches(&filter, &Slice::first(OPEN_BATCHES)).await?;
    let earlier =
        |other: &Batch| LoadReport::of(other).turn.is_some_and(|turn| turn.is_before(own));
    Ok(open.rows.iter().any(|other| {
        other.id != batch.id && (other.state == BatchState::Running || earlier(other))
    }))
}

fn load_of(batch: &Batch, entry: &Entry, base: Option<&TableVersion>, lease: Lease<'_>) -> Load {
    let report = LoadReport::of(batch);
    // A key that is no key must stop a deletion: it may stand for another that was meant.
    let bad_rows_permille_max =
        if batch.mode == LoadMode::Delete { 0 } else { entry.draft.bad_rows_permille_max };
    let encoding =
        batch.encoding.as_deref().and_then(|code| code.parse().ok()).unwrap_or(Encoding::Utf8);
    Load {
        schema: Arc::new(entry.schema()),
        digest: batch.digest.clone(),
        format: batch.format,
        encoding,
        mapping: batch.mapping.clone(),
        mode: batch.mode,
        base_version: base.map(|table| table.version),
        batch: batch.id,
        bad_rows_permille_max,
        dropped_rows_permille_max: entry.draft.dropped_rows_permille_max,
        folded_to: 0,
        held_override: report.released.is_some() || report.order.is_some(),
        at: lease.job.created_at,
    }
}
