//! Screening of uploads 保密审查 (Article 23): every file for a table is screened before it can be loaded.
//!
//! A small file is screened before its upload is answered, a large one by a
//! job. What is found is kept with the batch as kinds and places. A marking,
//! something unread, or a personal identifier in what everybody may have opens
//! a review in the name of who sent the file, and the batch waits for its end.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use domain::catalogue::Entry;
use domain::ids::{CaseId, JobId};
use domain::loads::ColumnMapping;
use domain::people::Actor;
use jiff::Timestamp;
use lake::raw::RawReader;
use screening::exposure::exposed;
use screening::{Exposed, FileScreening, Limits, ScreeningError, screen_file};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Batch, BatchState, ImportFilter, NewNotice, Progress, Recipient, Slice, Tx};

use super::LoadReport;
use super::run::batch_of;
use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};
use crate::jobs::{JobEnd, Lease, SCREEN};

/// Bytes of an upload that is screened before it is answered.
const AT_ONCE_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// How often progress is written, and the lease is kept.
const NOTE_REST: Duration = Duration::from_secs(2);
/// How long an upload may lie that nothing names: longer than any upload takes to be entered.
const ORPHANED_AFTER: Duration = Duration::from_hours(24);
/// The stage of a batch whose file is being screened.
const STAGE: &str = "screening";

/// What the screening of a batch's file came to. No value of the file is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BatchScreening {
    /// When it ended; none while the file waits for it.
    pub at: Option<Timestamp>,
    /// The job it waits for, where it is not done at once.
    pub job: Option<JobId>,
    /// What was found in the file.
    pub found: FileScreening,
    /// Personal identifiers that would reach everybody.
    pub exposed: Vec<Exposed>,
    /// The reviews that must end well before the batch can be loaded.
    pub reviews: Vec<CaseId>,
}

impl BatchScreening {
    /// Whether a person must look before the file is loaded.
    pub fn stops(&self) -> bool {
        self.found.needs_review() || !self.exposed.is_empty()
    }

    /// What was found in a line for the review's form: words of the lists and codes of kinds, with how often.
    fn signs(&self) -> String {
        let markings = self.found.markings.iter().map(|marking| marking.word.clone());
        let unread = self.found.unread.iter().map(|part| <&str>::from(part.reason).to_owned());
        let exposed = self.exposed.iter().map(|one| <&str>::from(one.kind).to_owned());
        let mut counted: Vec<(String, u64)> = Vec::new();
        for sign in markings.chain(unread).chain(exposed) {
            match counted.iter_mut().find(|(known, _)| *known == sign) {
                Some((_, times)) => *times += 1,
                None => counted.push((sign, 1)),
            }
        }
        let one = |(sign, times): &(String, u64)| format!("{sign} ×{times}");
        counted.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}

/// Counts what is read of a file, and stops the reading when asked to.
struct Counted {
    file: RawReader,
    tally: Arc<Tally>,
}

#[derive(Debug, Default)]
struct Tally {
    bytes: AtomicU64,
    stop: AtomicBool,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.tally.stop.load(Ordering::Relaxed) {
            return Err(io::Error::other("asked to stop"));
        }
        let read = self.file.read(buffer)?;
        self.tally.bytes.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl App {
    /// Screens a new batch's file where it is small, or marks it as waiting for the job. Of a file that cannot be
    /// screened no batch is kept, and the file goes with the next sweep.
    pub(super) async fn screen_upload(&self, batch: &Batch) -> Result<Option<FileScreening>> {
        if batch.bytes > AT_ONCE_BYTES_MAX {
            return Ok(None);
        }
        self.screen_stored(batch, Arc::default()).await.map(Some)
    }

    /// Enters the screening into a batch that is about to be saved, in the same transaction: what was found, with the
    /// review it opens, or the job.
    pub(super) async fn enter_screening(
        &self,
        tx: &Tx,
        batch: &mut Batch,
        entry: &Entry,
        found: Option<(FileScreening, &[String])>,
        actor: &Actor,
    ) -> Result<()> {
        let mut report = LoadReport::of(batch);
        let Some((found, fields)) = found else {
            let job = JobId::new(self.now());
            report.screening = Some(BatchScreening { job: Some(job), ..BatchScreening::default() });
            self.queue_job(tx, job, SCREEN, json!({ "batch": batch.id }), 0).await?;
            return report.keep_in(batch);
        };
        let exposed = exposed(entry, &batch.mapping, fields, &found.columns);
        let mut screening =
            BatchScreening { at: Some(self.now()), found, exposed, ..BatchScreening::default() };
        if screening.stops() {
            let signs = screening.signs();
            let review = self.open_batch_review(tx, entry, batch, signs, actor).await?;
            screening.reviews.push(review);
        }
        tx.event(&self.batch_event(batch, "batch.screened", counted(&screening))).await?;
        report.screening = Some(screening);
        report.keep_in(batch)
    }

    /// Refuses a batch that was not screened, or whose reviews have not ended well.
    ///
    /// # Errors
    /// `load.not-screened`, `load.screening`, `secrecy.under-review`, `secrecy.confirmed`.
    pub(crate) async fn check_screened(&self, tx: &Tx, batch: &Batch) -> Result<BatchScreening> {
        let screening = LoadReport::of(batch).screening;
        let screening = screening.ok_or_else(|| AppError::denied("load.not-screened"))?;
        if screening.at.is_none() {
            return Err(AppError::denied("load.screening"));
        }
        for review in &screening.reviews {
            self.check_cleared(tx, *review).await?;
        }
        Ok(screening)
    }

    /// Refuses a mapping by which more would reach everybody than was reviewed, and has that reviewed.
    pub(super) async fn check_exposure(
        &self,
        batch: &Batch,
        entry: &Entry,
        mapping: &ColumnMapping,
        fields: &[String],
        actor: &Actor,
    ) -> Result<()> {
        let tx = self.store.begin().await?;
        let mut screening = self.check_screened(&tx, batch).await?;
        let known: Vec<_> = screening.exposed.iter().map(|one| (one.item, one.kind)).collect();
        let mut now = exposed(entry, mapping, fields, &screening.found.columns);
        now.retain(|one| !known.contains(&(one.item, one.kind)));
        if now.is_empty() {
            return Ok(tx.rollback().await?);
        }
        let mut batch = batch.clone();
        let fresh = BatchScreening { exposed: now.clone(), ..BatchScreening::default() };
        let review = self.open_batch_review(&tx, entry, &batch, fresh.signs(), actor).await?;
        screening.reviews.push(review);
        screening.exposed.extend(now);
        tx.event(&self.batch_event(&batch, "batch.screened", counted(&screening))).await?;
        let mut report = LoadReport::of(&batch);
        report.screening = Some(screening);
        report.keep_in(&mut batch)?;
        batch.mapping = mapping.clone();
        tx.update_batch(&batch, BatchState::Uploaded).await?;
        tx.commit().await?;
        Err(AppError::denied("secrecy.under-review"))
    }

    /// Runs the screening of a leased job.
    pub(crate) async fn run_screening(&self, lease: Lease<'_>) -> Result<JobEnd> {
        let batch = self.store.batch(batch_of(&lease)?).await?;
        let Some(batch) = batch.filter(waits) else {
            return self.close_given_up(lease).await;
        };
        let tally = Arc::<Tally>::default();
        let mut screening = std::pin::pin!(self.screen_stored(&batch, Arc::clone(&tally)));
        let mut rest = tokio::time::interval(NOTE_REST);
        let found = loop {
            tokio::select! {
                found = &mut screening => break found,
                _instant = rest.tick() => {}
            }
            let stage = Progress {
                stage: STAGE.to_owned(),
                rows: tally.bytes.load(Ordering::Relaxed).min(batch.bytes),
                of: Some(batch.bytes),
            };
            self.store.progress_batch(batch.id, &stage).await?;
            let lost = !self.keep_lease(lease).await?;
            if lost || lease.worker.is_stopping() {
                tally.stop.store(true, Ordering::Relaxed);
                // Awaited, so that no thread goes on behind the job.
                let _broken_off = screening.await;
                return Ok(if lost { JobEnd::Lost } else { JobEnd::Stopped });
            }
        };
        self.record_screening(batch.clone(), found, lease).await
    }

    /// Records what the job found, unless the batch was given up or the lease lost meanwhile.
    async fn record_screening(
        &self,
        mut batch: Batch,
        found: Result<FileScreening>,
        lease: Lease<'_>,
    ) -> Result<JobEnd> {
        let entry = self.store.entry(batch.entry).await?.ok_or_else(AppError::not_found)?;
        let entry = self.loadable_entry(entry).await?;
        let sender = self.sender_of(&batch).await?;
        let fields = self.look_again(&batch).await?.fields;
        let tx = self.store.begin().await?;
        if !tx.batch(batch.id).await?.as_ref().is_some_and(waits) {
            tx.rollback().await?;
            return self.close_given_up(lease).await;
        }
        match found {
            Ok(found) => {
                let found = Some((found, fields.as_slice()));
                self.enter_screening(&tx, &mut batch, &entry, found, &sender).await?;
            }
            Err(error) if error.kind() != ErrorKind::Internal => {
                batch.state = BatchState::Refused;
                batch.error = Some(error.code().to_owned());
                batch.finished_at = Some(self.now());
                let detail = json!({ "entry": batch.entry, "error": batch.error });
                tx.event(&self.batch_event(&batch, "batch.refused", detail)).await?;
                tx.notify(&[refused(&batch)], self.now()).await?;
            }
            Err(error) => return Err(error),
        }
        tx.update_batch(&batch, BatchState::Uploaded).await?;
        if !self.close_job(&tx, lease).await? {
            tx.rollback().await?;
            return Ok(JobEnd::Lost);
        }
        tx.commit().await?;
        Ok(JobEnd::Closed)
    }

    /// Screens a stored file on a thread of its own.
    async fn screen_stored(&self, batch: &Batch, tally: Arc<Tally>) -> Result<FileScreening> {
        let lake = self.lake.clone();
        let (digest, name) = (batch.digest.clone(), batch.file_name.clone());
        let screened = self.in_screening_room(move || {
            let file = lake.raw_open(&digest).map_err(io::Error::other)?;
            screen_file(&name, Counted { file, tally }, &Limits::default())
        });
        screened.await?.map_err(of_screening)
    }

    /// Runs a screening on a thread of its own, once a place is free: a file of strangers may take a core and hundreds of
    /// megabytes.
    pub(crate) async fn in_screening_room<T: Send + 'static>(
        &self,
        screening: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let place = Arc::clone(&self.screenings).acquire_owned().await;
        let place = place.map_err(AppError::internal)?;
        let screened = tokio::task::spawn_blocking(move || {
            let _place = place;
            screening()
        });
        screened.await.map_err(AppError::internal)
    }

    /// Destroys uploads that nothing names and that are a day old: of a file that could not be screened no batch is kept.
    /// Says how many.
    pub(crate) async fn destroy_orphaned_uploads(&self) -> Result<u64> {
        let lake = Arc::clone(&self.lake);
        let stored = tokio::task::spawn_blocking(move || lake.raw_older_than(ORPHANED_AFTER));
        let mut destroyed = 0;
        for digest in stored.await.map_err(AppError::internal)?? {
            let imported = ImportFilter { digest: Some(digest.clone()), ..ImportFilter::default() };
            let is_named = !self.batches_of_file(&digest).await?.is_empty()
                || !self.store.imports(&imported, &Slice::first(1)).await?.rows.is_empty();
            if !is_named {
                self.lake.raw_destroy(&digest)?;
                destroyed += 1;
            }
        }
        Ok(destroyed)
    }

    /// Who sent a batch, as the platform names them in what it opens for them: no post is used.
    async fn sender_of(&self, batch: &Batch) -> Result<Actor> {
        let unit = LoadReport::of(batch).by_unit.unwrap_or(batch.unit);
        let unit = self.store.unit(unit).await?.ok_or_else(AppError::not_found)?;
        Ok(Actor {
            person: batch.created_by,
            unit: unit.id,
            unit_kind: unit.kind,
            unit_level: unit.level,
            posts: Vec::new(),
            stands_for: Vec::new(),
            acting_for: None,
        })
    }
}

/// Whether a batch's file still waits for the job.
pub(super) fn waits(batch: &Batch) -> bool {
    let screening = LoadReport::of(batch).screening;
    batch.state == BatchState::Uploaded && screening.is_some_and(|one| one.at.is_none())
}

/// Why a file could not be screened, with the part of it.
pub(crate) fn of_screening(error: ScreeningError) -> AppError {
    match &error {
        ScreeningError::Broken { part, .. } => {
            tracing::info!(%error, "a file could not be screened");
            AppError::new(ErrorKind::Invalid, error.code()).about(part.clone())
        }
        ScreeningError::Limit { part, .. } => {
            AppError::new(ErrorKind::Limited, error.code()).about(part.clone())
        }
        ScreeningError::Read(_) => AppError::internal(error),
    }
}

/// What was found, counted, for the event.
fn counted(screening: &BatchScreening) -> serde_json::Value {
    json!({
        "markings": screening.found.markings_total,
        "unread": screening.found.unread_total,
        "columns": screening.found.columns_total,
        "exposed": screening.exposed.len(),
        "reviews": screening.reviews,
    })
}

fn refused(batch: &Batch) -> NewNotice {
    NewNotice {
        to: Recipient::Person(batch.created_by),
        code: "load.refused".to_owned(),
        args: json!({ "title": batch.file_name }),
        link: format!("/batches/{}", batch.id),
    }
}
