//! Recording how a load ended: version, batch, event and the job's end in one transaction.

use std::sync::Arc;

use domain::ids::EntryId;
use domain::loads::Refused;
use domain::schema::TableSchema;
use lake::load::LoadOutcome;
use store::{Batch, BatchState, NewNotice, Recipient, TableVersion};

use super::LoadReport;
use super::fold::is_fold;
use crate::application::App;
use crate::error::{AppError, Result};
use crate::jobs::Lease;

/// How a load ended.
pub(super) enum Finished {
    /// As the lake says.
    Outcome(LoadOutcome),
    /// The file cannot be read as it is.
    Unreadable(AppError),
}

/// What became of the recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recorded {
    Done,
    /// Another worker has the job; nothing was written.
    LeaseLost,
    /// The batch was given up meanwhile; nothing was written.
    GivenUp,
}

impl App {
    /// Records the end of a load that ran, and lets readers have the new version.
    pub(super) async fn record_load(
        &self,
        mut batch: Batch,
        schema: &Arc<TableSchema>,
        base: Option<&TableVersion>,
        finished: Finished,
        lease: Lease<'_>,
    ) -> Result<Recorded> {
        self.write_end(&mut batch, finished)?;
        let seen = base.map(|table| table.version);
        let tx = self.store.begin().await?;
        if tx.batch(batch.id).await?.is_none_or(|kept| kept.state != BatchState::Running) {
            tx.rollback().await?;
            return Ok(Recorded::GivenUp);
        }
        if let Some(version) = batch.version {
            tx.record_version(&self.version_of(&batch, schema, version), seen).await?;
            // A table that is fed changes all the time: what is derived from it is made anew by the day.
            if !is_fold(&batch) || seen.is_none() {
                self.queue_sketching(&tx, batch.entry, version).await?;
                self.queue_measuring(&tx, batch.entry).await?;
                self.queue_evaluation(&tx, batch.entry).await?;
            }
        }
        tx.update_batch(&batch, BatchState::Running).await?;
        let state: &'static str = batch.state.into();
        let detail = serde_json::json!({ "entry": batch.entry, "counts": batch.counts, "version": batch.version, "error": batch.error });
        tx.event(&self.batch_event(&batch, &format!("batch.{state}"), detail)).await?;
        if batch.state != BatchState::Committed || !is_fold(&batch) {
            tx.notify(&[notice(&batch)], self.now()).await?;
        }
        self.close_order(&tx, &batch).await?;
        if !self.close_job(&tx, lease).await? {
            tx.rollback().await?;
            return Ok(Recorded::LeaseLost);
        }
        tx.commit().await?;
        self.after_recording(&batch, seen).await?;
        Ok(Recorded::Done)
    }

    fn write_end(&self, batch: &mut Batch, finished: Finished) -> Result<()> {
        let mut report = LoadReport::of(batch);
        match finished {
            Finished::Outcome(LoadOutcome::Committed(committed)) => {
                batch.state = BatchState::Committed;
                batch.counts = committed.counts;
                batch.version = Some(committed.version);
                report.items = committed.quality;
            }
            Finished::Outcome(LoadOutcome::Refused(refused)) => {
                let held = refused.reason == Refused::WouldDropTooMany;
                batch.state = if held { BatchState::Held } else { BatchState::Refused };
                batch.counts = refused.counts;
                batch.error = Some(refused.reason.to_string());
                report.items = refused.quality;
            }
            Finished::Unreadable(fault) => {
                batch.state = BatchState::Refused;
                batch.error = Some(fault.code().to_owned());
            }
        }
        batch.finished_at = (batch.state != BatchState::Held).then(|| self.now());
        report.keep_in(batch)
    }

    fn version_of(&self, batch: &Batch, schema: &TableSchema, version: u64) -> TableVersion {
        TableVersion {
            entry: batch.entry,
            version,
            rows: batch.counts.total,
            bytes: batch.bytes,
            index_version: (!schema.key.items().is_empty()).then_some(version),
            batch: Some(batch.id),
            updated_at: self.now(),
        }
    }

    async fn after_recording(&self, batch: &Batch, seen: Option<u64>) -> Result<()> {
        if let Some(version) = batch.version {
            self.refresh_live().await?;
            if let Err(error) = self.lake.clear_pushed(batch.entry, version, self.now()).await {
                tracing::warn!(entry = %batch.entry, %error, "pushed rows that are folded stay until the next load");
            }
            if let Err(error) = self.index_entry(batch.entry).await {
                tracing::error!(entry = %batch.entry, cause = error.chain(), "the catalogue index does not know of a new version");
            }
        }
        self.sweep(batch.entry, batch.version.or(seen)).await;
        Ok(())
    }

    /// Clears away what the load left; nothing depends on it.
    pub(super) async fn sweep(&self, entry: EntryId, version: Option<u64>) {
        if let Err(error) = self.lake.sweep(entry, version).await {
            tracing::warn!(%entry, %error, "leftovers of a load stay until the next one");
        }
    }

    /// Marks a batch as failed whose job was tried in vain. The version before stands.
    pub(super) async fn fail_batch(&self, mut batch: Batch, error: Option<String>) -> Result<()> {
        let seen = batch.state;
        batch.state = BatchState::Failed;
        batch.finished_at = Some(self.now());
        batch.error = error;
        let tx = self.store.begin().await?;
        tx.update_batch(&batch, seen).await?;
        tx.event(&self.batch_event(
            &batch,
            "batch.failed",
            serde_json::json!({ "error": batch.error }),
        ))
        .await?;
        tx.notify(&[notice(&batch)], self.now()).await?;
        self.close_order(&tx, &batch).await?;
        Ok(tx.commit().await?)
    }
}

/// Tells the sender; a held load waits for the unit's data officer, so the unit is told.
fn notice(batch: &Batch) -> NewNotice {
    let state: &'static str = batch.state.into();
    let to = if batch.state == BatchState::Held {
        Recipient::Unit(batch.unit)
    } else {
        Recipient::Person(batch.created_by)
    };
    NewNotice {
        to,
        code: format!("load.{state}"),
        args: serde_json::json!({ "title": batch.file_name }),
        link: format!("/batches/{}", batch.id),
    }
}
