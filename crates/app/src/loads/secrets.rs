//! What becomes of a file that is confirmed as a secret (Article 23): every batch of it is given up, every copy destroyed.
//!
//! The decision and a job stand in one transaction, so that no crash between
//! them leaves the file behind. What stays is the finding: kinds and places.

use std::collections::BTreeSet;

use domain::cases::Case;
use domain::ids::{BatchId, CaseId, EntryId, JobId};
use domain::people::Actor;
use serde_json::json;
use store::{Batch, BatchFilter, BatchState, Slice, Tx};

use crate::application::App;
use crate::error::{AppError, Result};
use crate::jobs::{DESTROY, JobEnd, Lease};

/// Batches read at a time.
const BATCHES_A_PAGE: u32 = 200;
/// Why a batch of a secret file is given up.
const CONFIRMED: &str = "secrecy.confirmed";

impl App {
    /// All batches of one file, whatever became of them.
    pub(super) async fn batches_of_file(&self, digest: &str) -> Result<Vec<Batch>> {
        let filter = BatchFilter { digest: Some(digest.to_owned()), ..BatchFilter::default() };
        let mut slice = Slice::first(BATCHES_A_PAGE);
        let mut all = Vec::new();
        loop {
            let page = self.store.batches(&filter, &slice).await?;
            all.extend(page.rows);
            let Some(after) = page.next else { return Ok(all) };
            slice.after = Some(after);
        }
    }

    /// Gives up what was not loaded of a secret batch's file, and has the file destroyed; the entries whose tables have or
    /// may have its rows, which must be blocked: of every unit that loaded the same file.
    pub(crate) async fn give_up_secret(
        &self,
        tx: &Tx,
        id: BatchId,
        entry: EntryId,
        case: &Case,
        actor: &Actor,
    ) -> Result<Vec<EntryId>> {
        let Some(named) = tx.batch(id).await?.filter(|batch| batch.entry == entry) else {
            return Ok(vec![entry]);
        };
        let payload = json!({ "digest": named.digest, "case": case.id });
        self.queue_job(tx, JobId::new(self.now()), DESTROY, payload, 0).await?;
        let mut loaded = BTreeSet::new();
        for mut batch in self.batches_of_file(&named.digest).await? {
            match batch.state {
                BatchState::Running | BatchState::Committed => {
                    loaded.insert(batch.entry);
                }
                BatchState::Uploaded | BatchState::Held | BatchState::Queued => {
                    let seen = std::mem::replace(&mut batch.state, BatchState::Cancelled);
                    batch.error = Some(CONFIRMED.to_owned());
                    batch.finished_at = Some(self.now());
                    tx.update_batch(&batch, seen).await?;
                    let (subject, facts) = (batch.id.to_string(), json!({ "case": case.number }));
                    self.business_event(tx, actor, "batch.cancelled", "batch", &subject, facts)
                        .await?;
                }
                BatchState::Refused | BatchState::Failed | BatchState::Cancelled => {}
            }
        }
        Ok(loaded.into_iter().collect())
    }

    /// Destroys the file that a job names: as it came, and the rows that loads of it set aside.
    pub(crate) async fn run_destruction(&self, lease: Lease<'_>) -> Result<JobEnd> {
        let (digest, case) = named_in(&lease)?;
        let batches = self.batches_of_file(&digest).await?;
        let (lake, ids) = (self.lake.clone(), batches.iter().map(|batch| batch.id));
        let (ids, file): (Vec<BatchId>, String) = (ids.collect(), digest.clone());
        let destroyed = tokio::task::spawn_blocking(move || {
            lake.raw_destroy(&file)?;
            ids.into_iter().try_for_each(|id| lake.forget_quarantine(id))
        });
        destroyed.await.map_err(AppError::internal)??;
        let tx = self.store.begin().await?;
        for batch in &batches {
            let detail = json!({ "digest": digest, "case": case });
            tx.event(&self.batch_event(batch, "batch.file-destroyed", detail)).await?;
        }
        if !self.close_job(&tx, lease).await? {
            tx.rollback().await?;
            return Ok(JobEnd::Lost);
        }
        tx.commit().await?;
        Ok(JobEnd::Closed)
    }
}

/// The file and the case that a job names.
fn named_in(lease: &Lease<'_>) -> Result<(String, CaseId)> {
    let text = |name: &str| lease.job.payload.get(name).and_then(|value| value.as_str());
    let case = text("case").and_then(|case| case.parse().ok());
    text("digest")
        .map(str::to_owned)
        .zip(case)
        .ok_or_else(|| AppError::internal("the job names no file"))
}
