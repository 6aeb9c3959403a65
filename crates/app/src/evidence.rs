//! The usage log as evidence: checkpoint, tiles, proofs, and what a process tells of itself.

use std::time::Duration;

use ledger::{ConsistencyProof, InclusionProof, Receipt};

use crate::application::App;
use crate::error::{AppError, Result};

/// Longest wait for a fresh record to be under a checkpoint.
const INTEGRATION_WAIT: Duration = Duration::from_secs(5);

impl App {
    /// The present checkpoint as a signed note.
    pub fn log_checkpoint(&self) -> String {
        self.ledger.checkpoint().note.clone()
    }

    /// Records in the log that are durable.
    pub fn log_len(&self) -> u64 {
        self.ledger.health().durable
    }

    /// The public key strangers verify with (`name+hash+key`).
    pub fn log_key(&self) -> String {
        self.ledger.verifier_key().to_string()
    }

    /// A public file of the log by its C2SP path.
    pub fn log_file(&self, path: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.ledger.read_file(path)?)
    }

    /// The proof that a receipt's record is in the log. Waits for the checkpoint where the record is fresh.
    pub async fn inclusion_proof(&self, receipt: &Receipt) -> Result<InclusionProof> {
        if receipt.index >= self.log_len() {
            return Err(AppError::not_found());
        }
        let integrated = self.ledger.wait_integrated(receipt.index);
        match tokio::time::timeout(INTEGRATION_WAIT, integrated).await {
            Ok(integrated) => integrated?,
            Err(_late) => {
                return Err(AppError::new(crate::error::ErrorKind::Unavailable, "log.unavailable"));
            }
        }
        Ok(self.ledger.inclusion_proof(receipt)?)
    }

    /// The proof that the log only grew from `old` to `new` leaves.
    pub fn consistency_proof(&self, old: u64, new: u64) -> Result<ConsistencyProof> {
        Ok(self.ledger.consistency_proof(old, new)?)
    }

    /// Figures for `/metrics`: name, help, value.
    pub async fn figures(&self) -> Result<Vec<(&'static str, &'static str, u64)>> {
        let jobs = self.store.job_counts().await?;
        Ok(vec![
            ("banyan_log_records", "Records in the usage log.", self.log_len()),
            (
                "banyan_log_integrated",
                "Records under the signed checkpoint.",
                self.ledger.checkpoint().size,
            ),
            (
                "banyan_keys_unknown",
                "Calls since the start with a key that nobody has.",
                self.calls.unknown_keys(),
            ),
            ("banyan_jobs_queued", "Jobs waiting.", jobs.queued),
            ("banyan_jobs_running", "Jobs running.", jobs.running),
            ("banyan_jobs_failed", "Jobs that failed for good.", jobs.failed),
            ("banyan_outbox_pending", "Messages not yet sent.", self.store.pending_outbox().await?),
        ])
    }
}
