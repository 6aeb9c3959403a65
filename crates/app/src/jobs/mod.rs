//! Background jobs: work that outlives a request, held under a lease that ends with its holder.
//!
//! A job is closed in the transaction that records what it did, and only where
//! its lease still holds, so that a job taken over by another worker is recorded
//! once. A worker that dies loses its lease, and the next one begins by finding
//! out how far the first had come.

mod background;

use std::sync::Arc;
use std::time::Duration;

use domain::ids::JobId;
use serde_json::Value as Json;
use store::{Job, JobState, NewJob, Tx};
use tokio_util::sync::CancellationToken;

pub use self::background::Background;

use crate::application::App;
use crate::error::{AppError, Result};

/// Loads one batch.
pub(crate) const LOAD: &str = "load.run";
/// Screens the file of one batch.
pub(crate) const SCREEN: &str = "load.screen";
/// Destroys a file that is a secret.
pub(crate) const DESTROY: &str = "load.destroy";
/// Reads one workbook into a plan.
pub(crate) const IMPORT_READ: &str = "import.read";
/// Applies what was chosen of a plan.
pub(crate) const IMPORT_APPLY: &str = "import.apply";
/// Makes the sketches of one version of a table.
pub(crate) const SKETCH: &str = "sketch.make";
/// Measures how often holders of the same datum differ.
pub(crate) const MEASURE: &str = "conflicts.measure";
/// Evaluates the quality of tables.
pub(crate) const EVALUATE: &str = "quality.evaluate";
/// Everything a worker takes.
const KINDS: &[&str] =
    &[LOAD, SCREEN, DESTROY, IMPORT_READ, IMPORT_APPLY, SKETCH, MEASURE, EVALUATE];
/// How long a lease lasts without a heartbeat, milliseconds.
const LEASE_MS: i64 = 30_000;
/// How often long work says that it still runs.
const STILL_AT_IT: Duration = Duration::from_secs(10);
/// How often a job is tried before it has failed for good.
const ATTEMPTS_MAX: u32 = 5;

/// Who takes jobs: a name that no other worker has, and the sign to stop.
#[derive(Debug, Clone)]
pub(crate) struct Worker {
    name: String,
    stop: CancellationToken,
}

impl Worker {
    fn new() -> Self {
        Self {
            name: format!("worker-{}", hex::encode(rand::random::<[u8; 8]>())),
            stop: CancellationToken::new(),
        }
    }

    /// Whether the process is about to stop.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stop.is_cancelled()
    }
}

/// A job in the hands of a worker.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lease<'a> {
    pub(crate) job: &'a Job,
    pub(crate) worker: &'a Worker,
}

/// How a run of a job ended, where it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JobEnd {
    /// Its end was recorded, and the job closed with it.
    Closed,
    /// The lease was lost: whoever has it now goes on.
    Lost,
    /// The process stops: the job goes back untried.
    Stopped,
}

impl App {
    /// Queues a job in the transaction that makes it necessary.
    pub(crate) async fn queue_job(
        &self,
        tx: &Tx,
        id: JobId,
        kind: &str,
        payload: Json,
        wait_ms: i64,
    ) -> Result<()> {
        let now = self.now();
        let run_after = now + jiff::SignedDuration::from_millis(wait_ms);
        let job =
            NewJob { id, kind: kind.to_owned(), payload, run_after, attempts_max: ATTEMPTS_MAX };
        tx.enqueue_job(&job, now).await?;
        Ok(())
    }

    /// Runs queued jobs one after another until none is due; says how many there were. For tests and the seed.
    pub async fn run_jobs_until_idle(self: &Arc<Self>) -> Result<u64> {
        let worker = Worker::new();
        let mut runs = 0;
        while self.run_next_job(&worker).await? {
            runs += 1;
        }
        self.close_abandoned().await?;
        Ok(runs)
    }

    /// Takes the job that has waited longest and runs it; false where none is due.
    async fn run_next_job(self: &Arc<Self>, worker: &Worker) -> Result<bool> {
        let Some(job) = self.store.lease_job(&worker.name, KINDS, self.now(), LEASE_MS).await?
        else {
            return Ok(false);
        };
        let lease = Lease { job: &job, worker };
        let ended = match job.kind.as_str() {
            LOAD => self.run_load(lease).await,
            SCREEN => self.run_screening(lease).await,
            DESTROY => self.run_destruction(lease).await,
            IMPORT_READ => self.run_import_reading(lease).await,
            IMPORT_APPLY => self.run_import_applying(lease).await,
            SKETCH => self.run_sketching(lease).await,
            MEASURE => self.run_measuring(lease).await,
            EVALUATE => self.run_evaluation(lease).await,
            other => Err(AppError::internal(format!("no worker knows the job kind {other}"))),
        };
        match ended {
            Ok(JobEnd::Closed | JobEnd::Lost) => {}
            Ok(JobEnd::Stopped) => {
                self.store.release_leases_of(&worker.name).await?;
            }
            Err(error) => self.give_back(lease, &error).await?,
        }
        Ok(true)
    }

    async fn give_back(&self, lease: Lease<'_>, error: &AppError) -> Result<()> {
        let Lease { job, worker } = lease;
        tracing::error!(job = %job.id, kind = job.kind, attempt = job.attempts, cause = error.chain(), "a job failed");
        let state = self.store.fail_job(job.id, &worker.name, self.now(), error.code()).await?;
        if state == Some(JobState::Failed) {
            self.close_abandoned().await?;
        }
        Ok(())
    }

    /// Closes what waits for a job that has failed for good.
    async fn close_abandoned(&self) -> Result<()> {
        self.close_abandoned_loads().await?;
        self.close_abandoned_imports().await
    }

    /// Prolongs a lease within a transaction: until its end nobody else can take the job; false where it was lost.
    pub(crate) async fn keep_lease_in(&self, tx: &Tx, lease: Lease<'_>) -> Result<bool> {
        Ok(tx.heartbeat_job(lease.job.id, &lease.worker.name, self.now(), LEASE_MS).await?)
    }

    /// Prolongs a lease; false where it was lost.
    pub(crate) async fn keep_lease(&self, lease: Lease<'_>) -> Result<bool> {
        Ok(self.store.heartbeat_job(lease.job.id, &lease.worker.name, self.now(), LEASE_MS).await?)
    }

    /// Awaits long work and keeps the lease meanwhile; none where it was lost, and the work is dropped.
    pub(crate) async fn while_leased<T>(
        &self,
        lease: Lease<'_>,
        work: impl Future<Output = T>,
    ) -> Result<Option<T>> {
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return Ok(Some(done)),
                () = tokio::time::sleep(STILL_AT_IT) => {
                    if !self.keep_lease(lease).await? {
                        return Ok(None);
                    }
                }
            }
        }
    }

    /// Ends a transaction that records the end of a job, and the job with it; where the lease was lost nothing of it stays.
    pub(crate) async fn end_job(&self, tx: Tx, lease: Lease<'_>) -> Result<JobEnd> {
        if !self.close_job(&tx, lease).await? {
            tx.rollback().await?;
            return Ok(JobEnd::Lost);
        }
        tx.commit().await?;
        Ok(JobEnd::Closed)
    }

    /// Closes a job within the transaction that records its end; false where the lease was lost, and all must be rolled back.
    pub(crate) async fn close_job(&self, tx: &Tx, lease: Lease<'_>) -> Result<bool> {
        Ok(tx.complete_job(lease.job.id, &lease.worker.name, self.now()).await?)
    }
}
