//! Folding what was pushed into the table: batches of the platform's own, in the queue of the table like any other.
//!
//! A load that somebody sent waits for what was pushed before it was queued, so
//! that the later of the two wins. A fold that fails stops no other load: its
//! rows stay found by key, and it is tried again after a while.

use std::sync::Arc;

use domain::feeds::Feed;
use domain::ids::{BatchId, EntryId, JobId};
use domain::loads::{ColumnMapping, FileFormat, LoadMode};
use jiff::{SignedDuration, Timestamp};
use lake::ingest::{Fold, Waiting};
use lake::raw::RawFile;
use serde_json::json;
use store::{Batch, BatchFilter, BatchState, Slice};

use super::{LoadReport, OwnFile, Turn};
use crate::application::App;
use crate::error::Result;
use crate::live::LiveTable;

/// Rows that are folded without waiting.
const FOLD_ROWS: u64 = 20_000;
/// How long a pushed row waits for its fold at most, seconds.
const FOLD_AFTER_SECONDS: i64 = 300;
/// How long a fold that failed is not tried again, seconds.
const FAILED_REST_SECONDS: i64 = 600;
/// Batches among which the last fold is looked for.
const BATCHES_LOOKED_AT: u32 = 50;

impl App {
    /// Queues the folds that are due.
    ///
    /// # Errors
    /// What the lake or the store fails at; the tables after it are folded the next time.
    pub async fn fold_due(&self) -> Result<()> {
        for entry in self.lake.fed_tables() {
            let version = self.store.table(entry).await?.map(|table| table.version);
            let Some(waiting) = self.lake.waiting(entry, version).await? else { continue };
            if self.is_due(waiting, version) {
                self.queue_fold(entry, version, self.now()).await?;
            }
        }
        Ok(())
    }

    /// A table without a version is folded at once: look-ups need one.
    fn is_due(&self, waiting: Waiting, version: Option<u64>) -> bool {
        let waited = self.now().duration_since(waiting.since).as_secs();
        version.is_none() || waiting.rows >= FOLD_ROWS || waited >= FOLD_AFTER_SECONDS
    }

    /// Queues a fold before a batch that was sent after rows were pushed.
    pub(super) async fn fold_before(&self, batch: BatchId) -> Result<()> {
        let Some(batch) = self.store.batch(batch).await? else { return Ok(()) };
        let report = LoadReport::of(&batch);
        let Some(turn) = report.turn.filter(|_| !is_fold(&batch)) else { return Ok(()) };
        let version = self.store.table(batch.entry).await?.map(|table| table.version);
        match self.lake.waiting(batch.entry, version).await? {
            Some(waiting) if waiting.since < turn.at => {
                let before = turn.at - SignedDuration::from_secs(1);
                self.queue_fold(batch.entry, version, before).await
            }
            _ => Ok(()),
        }
    }

    /// Queues the batches of a fold with a place in the queue, unless one is under way or has just failed.
    async fn queue_fold(&self, entry: EntryId, version: Option<u64>, at: Timestamp) -> Result<()> {
        let live = self.live();
        let (Some(table), Some(feed)) = (live.table(entry), live.feed(entry)) else {
            return Ok(());
        };
        if self.rests(entry).await? {
            return Ok(());
        }
        let Some(fold) = self.lake.fold(&table.schema, version).await? else { return Ok(()) };
        let tx = self.store.begin().await?;
        for (place, (mut batch, folded_to)) in
            (0..).zip(self.batches_of(table, feed, fold, version))
        {
            // Jobs are taken by the age of their ids: the removals come first.
            let job = JobId::new(self.now() + SignedDuration::from_millis(place));
            let at = at + SignedDuration::from_millis(place);
            batch.state = BatchState::Queued;
            let turn = Some(Turn { at, first_job: job, job });
            let report = LoadReport { folded_to, turn, ..LoadReport::default() };
            report.keep_in(&mut batch)?;
            tx.insert_batch(&batch).await?;
            self.queue_load(&tx, &batch, job, 0).await?;
            let detail = json!({ "entry": entry, "position": folded_to });
            tx.event(&self.batch_event(&batch, "batch.folded", detail)).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The batches of a fold: removals first, and the last one says up to where the version has the rows.
    fn batches_of(
        &self,
        table: &Arc<LiveTable>,
        feed: &Feed,
        fold: Fold,
        version: Option<u64>,
    ) -> Vec<(Batch, u64)> {
        let schema = &table.schema;
        let all = schema.columns.iter().map(|column| (column.name.clone(), column.id));
        let all = ColumnMapping { columns: all.collect() };
        let mut keys = all.clone();
        keys.columns.retain(|(_, item)| schema.key.items().contains(item));
        // Of a table that has no row yet there is none to remove.
        let removals = fold.removals.filter(|_| version.is_some());
        let to = fold.to;
        let ends = if fold.upserts.is_some() { 0 } else { to };
        let batch = |raw: RawFile, mode, mapping| {
            self.own_batch_of(OwnFile {
                entry: &table.entry,
                raw,
                name: format!("{FOLD_NAME}{to}.jsonl"),
                format: FileFormat::JsonLines,
                mapping,
                mode,
                by: feed.opened_by,
            })
        };
        let removals = removals.map(|raw| (batch(raw, LoadMode::Delete, keys), ends));
        let upserts = fold.upserts.map(|raw| (batch(raw, LoadMode::Upsert, all), to));
        removals.into_iter().chain(upserts).collect()
    }

    /// Up to which position a batch's version will have the rows that were pushed: not further than before where removals
    /// of the same fold failed, so that they come again.
    pub(super) async fn folded_to(&self, batch: &Batch) -> Result<u64> {
        let folded_to = LoadReport::of(batch).folded_to;
        if folded_to == 0 || batch.mode == LoadMode::Delete {
            return Ok(folded_to);
        }
        let newest = self.newest_batches(batch.entry).await?;
        let removals = newest
            .iter()
            .find(|other| other.file_name == batch.file_name && other.mode == LoadMode::Delete);
        let failed = removals.is_some_and(|other| other.state != BatchState::Committed);
        Ok(if failed { 0 } else { folded_to })
    }

    async fn newest_batches(&self, entry: EntryId) -> Result<Vec<Batch>> {
        let filter = BatchFilter { entry: Some(entry), ..BatchFilter::default() };
        Ok(self.store.batches(&filter, &Slice::first(BATCHES_LOOKED_AT)).await?.rows)
    }

    /// Whether a fold of the table is under way, or failed a short while ago.
    async fn rests(&self, entry: EntryId) -> Result<bool> {
        let newest = self.newest_batches(entry).await?;
        let since = self.now() - SignedDuration::from_secs(FAILED_REST_SECONDS);
        let last = newest.iter().find(|batch| is_fold(batch));
        Ok(last.is_some_and(|last| match last.state {
            BatchState::Queued | BatchState::Running => true,
            BatchState::Committed => false,
            _ => last.finished_at.is_some_and(|at| at > since),
        }))
    }
}

/// How the file names of folds begin.
const FOLD_NAME: &str = "push-";

/// Whether a batch holds what was pushed.
pub(super) fn is_fold(batch: &Batch) -> bool {
    batch.file_name.starts_with(FOLD_NAME) && LoadReport::of(batch).screening.is_none()
}
