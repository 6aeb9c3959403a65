//! What a running load and the store tell each other: how far it is, and whether it shall stop.

use std::sync::Arc;
use std::time::Duration;

use domain::ids::BatchId;
use lake::LakeError;
use lake::load::{Load, LoadOutcome, Recovery, Stage};
use parking_lot::Mutex;
use store::{BatchState, Progress};

use crate::application::App;
use crate::error::{AppError, Result};
use crate::jobs::Lease;

/// How often progress is written at most.
const NOTE_REST: Duration = Duration::from_millis(500);
/// Notes from one heartbeat to the next: the lease lasts six of them.
const NOTES_A_HEARTBEAT: u32 = 10;

/// Why a load shall stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// Somebody gave the batch up.
    GivenUp,
    /// Another worker has the job.
    LeaseLost,
    /// The process ends.
    Process,
}

/// Where a load says how far it is. Called from the load's own threads.
#[derive(Debug, Default)]
pub(super) struct Watch {
    progress: Mutex<Progress>,
    stop: Mutex<Option<Stop>>,
}

impl lake::load::Progress for Watch {
    fn rows(&self, done: u64, of: Option<u64>, stage: Stage) {
        let stage: &'static str = stage.into();
        *self.progress.lock() = Progress { stage: stage.to_owned(), rows: done, of };
    }

    fn cancelled(&self) -> bool {
        self.stop.lock().is_some()
    }
}

impl Watch {
    /// Why the load was asked to stop.
    pub(super) fn stopped(&self) -> Option<Stop> {
        *self.stop.lock()
    }

    fn stop(&self, why: Stop) {
        self.stop.lock().get_or_insert(why);
    }
}

impl App {
    /// Runs a load on a thread of its own and stays with it until it has ended, whatever happens.
    pub(super) async fn watched_load(
        &self,
        lease: Lease<'_>,
        load: Load,
        watch: Arc<Watch>,
    ) -> Result<std::result::Result<LoadOutcome, LakeError>> {
        let (lake, batch) = (self.lake.clone(), load.batch);
        let runtime = tokio::runtime::Handle::current();
        let told = Arc::clone(&watch);
        let mut working = tokio::task::spawn_blocking(move || {
            runtime.block_on(load_or_finish(&lake, &load, told))
        });
        let mut rest = tokio::time::interval(NOTE_REST);
        let mut written = Progress::default();
        for note in 0_u32.. {
            tokio::select! {
                ended = &mut working => return ended.map_err(AppError::internal),
                _instant = rest.tick() => {}
            }
            if lease.worker.is_stopping() {
                watch.stop(Stop::Process);
            }
            let heartbeat = note % NOTES_A_HEARTBEAT == 0;
            if let Err(error) = self.note(lease, batch, &watch, &mut written, heartbeat).await {
                tracing::warn!(%batch, cause = error.chain(), "the progress of a load was not noted");
            }
        }
        working.await.map_err(AppError::internal)
    }

    async fn note(
        &self,
        lease: Lease<'_>,
        batch: BatchId,
        watch: &Watch,
        written: &mut Progress,
        heartbeat: bool,
    ) -> Result<()> {
        if heartbeat && !self.keep_lease(lease).await? {
            watch.stop(Stop::LeaseLost);
        }
        if self.store.batch(batch).await?.is_none_or(|batch| batch.state != BatchState::Running) {
            watch.stop(Stop::GivenUp);
        }
        let progress = watch.progress.lock().clone();
        if progress != *written && watch.stopped().is_none() {
            self.store.progress_batch(batch, &progress).await?;
            *written = progress;
        }
        Ok(())
    }
}

/// A run begins by finding out what an earlier one of the same batch had come to.
async fn load_or_finish(
    lake: &lake::Lake,
    load: &Load,
    watch: Arc<Watch>,
) -> std::result::Result<LoadOutcome, LakeError> {
    match lake.recover(&load.schema, load.base_version, load.batch).await? {
        Recovery::CommittedUnrecorded(committed) => Ok(LoadOutcome::Committed(committed)),
        Recovery::NothingCommitted => lake.load(load, watch).await,
    }
}
