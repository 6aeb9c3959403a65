//! What runs beside the requests of one process, and how it is stopped in good order.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Worker;
use crate::application::App;
use crate::error::Result;

/// How long a worker rests when nothing is due.
const JOB_REST: Duration = Duration::from_millis(500);
/// How often changes by other processes are looked for.
const LIVE_REST: Duration = Duration::from_millis(250);
/// How often it is looked for pushed rows to fold.
const FOLD_REST: Duration = Duration::from_secs(1);
/// How often the queue is tidied.
const TIDY_REST: Duration = Duration::from_mins(1);
/// How long a job that is done can still be looked at, hours.
const DONE_JOBS_KEPT_HOURS: i64 = 7 * 24;

/// The loops of one process. Dropped without [`Background::stop`], they end with the process, and their leases run out.
#[must_use = "what runs in the background is stopped before the process ends"]
pub struct Background {
    app: Arc<App>,
    worker: Worker,
    tasks: TaskTracker,
}

impl App {
    /// Starts to work off jobs and to follow what other processes change.
    pub fn start_background(self: &Arc<Self>) -> Background {
        let worker = Worker::new();
        let tasks = TaskTracker::new();
        tasks.spawn(work(Arc::clone(self), worker.clone()));
        tasks.spawn(follow(Arc::clone(self), worker.stop.clone()));
        tasks.spawn(fold(Arc::clone(self), worker.stop.clone()));
        tasks.spawn(tidy(Arc::clone(self), worker.stop.clone()));
        tasks.close();
        Background { app: Arc::clone(self), worker, tasks }
    }
}

impl Background {
    /// Stops the loops, waits for them, and gives back what they held. A load that runs stops before its commit and is done again later.
    pub async fn stop(self) -> Result<()> {
        self.worker.stop.cancel();
        self.tasks.wait().await;
        self.app.store.release_leases_of(&self.worker.name).await?;
        Ok(())
    }
}

/// Rests, or ends at once where the process stops; says whether to go on.
async fn rest(stop: &CancellationToken, long: Duration) -> bool {
    tokio::select! {
        () = stop.cancelled() => false,
        () = tokio::time::sleep(long) => true,
    }
}

async fn work(app: Arc<App>, worker: Worker) {
    if let Err(error) = app.queue_missing_sketches().await {
        tracing::error!(
            cause = error.chain(),
            "tables without sketches stay so until they are loaded again"
        );
    }
    while !worker.is_stopping() {
        match app.run_next_job(&worker).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(cause = error.chain(), "jobs cannot be taken"),
        }
        if !rest(&worker.stop, JOB_REST).await {
            break;
        }
    }
}

async fn follow(app: Arc<App>, stop: CancellationToken) {
    while rest(&stop, LIVE_REST).await {
        if let Err(error) = app.refresh_live_if_stale().await {
            tracing::error!(cause = error.chain(), "grants, keys and tables were not read again");
        }
    }
}

async fn fold(app: Arc<App>, stop: CancellationToken) {
    while rest(&stop, FOLD_REST).await {
        if let Err(error) = app.fold_due().await {
            tracing::error!(cause = error.chain(), "pushed rows wait longer for their fold");
        }
    }
}

async fn tidy(app: Arc<App>, stop: CancellationToken) {
    loop {
        if let Err(error) = tidy_once(&app).await {
            tracing::error!(cause = error.chain(), "the job queue was not tidied");
        }
        if !rest(&stop, TIDY_REST).await {
            return;
        }
    }
}

async fn tidy_once(app: &App) -> Result<()> {
    app.close_abandoned().await?;
    app.sweep_overdue().await?;
    app.suspend_expired_systems().await?;
    app.store.purge_jobs(app.now() - SignedDuration::from_hours(DONE_JOBS_KEPT_HOURS)).await?;
    Ok(())
}
