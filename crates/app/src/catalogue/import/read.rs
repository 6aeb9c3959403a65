//! The job that reads a workbook into a plan. A reading that begins again writes the plan anew.

use std::io::Read as _;
use std::sync::Arc;

use store::{
    Import, ImportEntry, ImportFilter, ImportState, ImportUnit, ImportUnitState, JobState,
    Progress, Slice,
};

use super::plan::Planner;
use super::table::{Line, Table};
use super::{ImportReport, notice};
use crate::application::App;
use crate::catalogue::sheet::{self, BYTES_MAX, SheetFault};
use crate::error::{AppError, ErrorKind, Result};
use crate::jobs::{JobEnd, Lease};

/// Entries planned between two notes of progress.
const ENTRIES_A_NOTE: usize = 200;
/// Imports and units read at a time where all are wanted.
const ROWS: u32 = 500;

/// The tables of a workbook, and the sheets that hold none.
struct Book {
    tables: Vec<Table>,
    passed_over: Vec<String>,
}

impl App {
    /// Reads the workbook of a leased job.
    pub(crate) async fn run_import_reading(self: &Arc<Self>, lease: Lease<'_>) -> Result<JobEnd> {
        let Some(import) = self.import_of(lease, ImportState::Reading).await? else {
            return self.close_import_job(lease).await;
        };
        let actor = self.actor_again(import.created_by, import.unit).await;
        let (actor, book) = match (actor, self.book_of(&import).await) {
            (Ok(actor), Ok(book)) => (actor, book),
            (Err(error), _) | (_, Err(error)) if is_of_file(&error) => {
                return self.refuse_import(import, &error, lease).await;
            }
            (Err(error), _) | (_, Err(error)) => return Err(error),
        };
        if !self.begin_plan(&import, lease).await? {
            return Ok(JobEnd::Lost);
        }
        let mut planner = Planner::new(self, &import, &actor).await?;
        let groups: Vec<Vec<Line<'_>>> = book.tables.iter().flat_map(Table::entries).collect();
        if groups.is_empty() {
            let error = AppError::new(ErrorKind::Invalid, "sheet.empty");
            return self.refuse_import(import, &error, lease).await;
        }
        let mut done = 0;
        for some in groups.chunks(ENTRIES_A_NOTE) {
            if lease.worker.is_stopping() {
                return Ok(JobEnd::Stopped);
            }
            let mut planned: Vec<ImportEntry> = Vec::with_capacity(some.len());
            for lines in some {
                planned.push(planner.plan(lines).await?);
            }
            if !self.write_plan(&planned, lease).await? {
                return Ok(JobEnd::Lost);
            }
            done += planned.len() as u64;
            self.note_import(&import, "planning", done, groups.len() as u64).await?;
        }
        let report = ImportReport {
            ignored: ignored(&book.tables),
            passed_over: book.passed_over.clone(),
            ..ImportReport::default()
        };
        self.keep_plan(import, report, &planner.into_units(), lease).await
    }

    /// Reads the file, off the threads that answer requests.
    async fn book_of(&self, import: &Import) -> Result<Book> {
        let (lake, digest) = (Arc::clone(&self.lake), import.digest.clone());
        let read = tokio::task::spawn_blocking(move || -> Result<Book> {
            let mut bytes = Vec::new();
            let file = lake.raw_open(&digest)?;
            file.take(BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(AppError::internal)?;
            book(&bytes)
        });
        read.await.map_err(AppError::internal)?
    }

    /// Takes away what an earlier reading left; false where the lease was lost.
    async fn begin_plan(&self, import: &Import, lease: Lease<'_>) -> Result<bool> {
        let tx = self.store.begin().await?;
        let held = self.keep_lease_in(&tx, lease).await?;
        if held {
            tx.clear_import_entries(import.id).await?;
        }
        tx.commit().await?;
        Ok(held)
    }

    /// Writes some entries of a plan; false where the lease was lost. Whoever has it now writes a plan of their own, and
    /// nothing of this one gets into it.
    async fn write_plan(&self, planned: &[ImportEntry], lease: Lease<'_>) -> Result<bool> {
        let tx = self.store.begin().await?;
        let held = self.keep_lease_in(&tx, lease).await?;
        if held {
            tx.add_import_entries(planned).await?;
        }
        tx.commit().await?;
        Ok(held)
    }

    async fn keep_plan(
        &self,
        mut import: Import,
        report: ImportReport,
        units: &[ImportUnit],
        lease: Lease<'_>,
    ) -> Result<JobEnd> {
        import.state = ImportState::Planned;
        report.keep_in(&mut import)?;
        let tx = self.store.begin().await?;
        tx.update_import(&import, ImportState::Reading).await?;
        tx.insert_import_units(units).await?;
        let counted = |count: fn(&ImportUnit) -> u64| units.iter().map(count).sum::<u64>();
        let detail = serde_json::json!({
            "units": units.len(),
            "created": counted(|unit| unit.counts.created),
            "changed": counted(|unit| unit.counts.changed),
            "same": counted(|unit| unit.counts.same),
            "faulty": counted(|unit| unit.counts.faulty),
        });
        tx.event(&self.import_event(&import, "import.planned", detail)).await?;
        tx.notify(&[notice(&import, import.created_by, "planned")], self.now()).await?;
        self.end_job(tx, lease).await
    }

    async fn refuse_import(
        &self,
        mut import: Import,
        error: &AppError,
        lease: Lease<'_>,
    ) -> Result<JobEnd> {
        import.state = ImportState::Refused;
        import.error = Some(error.code().to_owned());
        import.finished_at = Some(self.now());
        let place = error.place().to_owned();
        ImportReport { error_place: place, ..ImportReport::of(&import) }.keep_in(&mut import)?;
        let tx = self.store.begin().await?;
        tx.update_import(&import, ImportState::Reading).await?;
        let detail = serde_json::json!({ "error": import.error });
        tx.event(&self.import_event(&import, "import.refused", detail)).await?;
        tx.notify(&[notice(&import, import.created_by, "refused")], self.now()).await?;
        self.end_job(tx, lease).await
    }

    /// Closes a job that finds nothing left to do.
    pub(super) async fn close_import_job(&self, lease: Lease<'_>) -> Result<JobEnd> {
        let tx = self.store.begin().await?;
        self.end_job(tx, lease).await
    }

    pub(super) async fn note_import(
        &self,
        import: &Import,
        stage: &str,
        rows: u64,
        of: u64,
    ) -> Result<()> {
        let progress = Progress { stage: stage.to_owned(), rows, of: Some(of) };
        Ok(self.store.progress_import(import.id, &progress).await?)
    }

    /// Closes imports whose job has failed for good: a reading came to nothing, and what was not applied can be chosen
    /// again.
    pub(crate) async fn close_abandoned_imports(&self) -> Result<()> {
        let states = vec![ImportState::Reading, ImportState::Applying];
        let filter = ImportFilter { states, ..ImportFilter::default() };
        let mut slice = Slice::first(ROWS);
        loop {
            let page = self.store.imports(&filter, &slice).await?;
            for import in page.rows {
                let job = self.store.job(import.job).await?;
                let Some(job) = job.filter(|job| job.state == JobState::Failed) else { continue };
                match self.abandon_import(import, job.error).await {
                    // Another process was sooner.
                    Err(error) if error.kind() == ErrorKind::Stale => {}
                    ended => ended?,
                }
            }
            match page.next {
                Some(next) => slice = Slice::new(Some(next), ROWS),
                None => return Ok(()),
            }
        }
    }

    async fn abandon_import(&self, mut import: Import, error: Option<String>) -> Result<()> {
        let seen = import.state;
        let was_reading = seen == ImportState::Reading;
        import.state = if was_reading { ImportState::Failed } else { ImportState::Planned };
        import.finished_at = was_reading.then(|| self.now());
        import.error = error;
        let units = self.all_import_units(&import).await?;
        let tx = self.store.begin().await?;
        tx.update_import(&import, seen).await?;
        for mut unit in units.into_iter().filter(|unit| unit.state == ImportUnitState::Chosen) {
            unit.state = ImportUnitState::Ready;
            tx.update_import_unit(&unit, ImportUnitState::Chosen).await?;
        }
        let detail = serde_json::json!({ "error": import.error });
        tx.event(&self.import_event(&import, "import.failed", detail)).await?;
        let to = ImportReport::of(&import).applied_by.unwrap_or(import.created_by);
        tx.notify(&[notice(&import, to, "failed")], self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Every unit of an import, by place.
    pub(super) async fn all_import_units(&self, import: &Import) -> Result<Vec<ImportUnit>> {
        let mut units = Vec::new();
        let mut slice = Slice::first(ROWS);
        loop {
            let page = self.store.import_units(import.id, &slice).await?;
            units.extend(page.rows);
            match page.next {
                Some(next) => slice = Slice::new(Some(next), ROWS),
                None => return Ok(units),
            }
        }
    }
}

/// Whether an error says that the file, or who sent it, is at fault; trying again would not help.
fn is_of_file(error: &AppError) -> bool {
    error.code().starts_with("sheet.") || error.code() == "import.sender-gone"
}

/// The tables of a file. Sheets without the headings of the template are passed over, unless all are.
fn book(bytes: &[u8]) -> Result<Book> {
    let mut book = Book { tables: Vec::new(), passed_over: Vec::new() };
    for sheet in sheet::decode(bytes)? {
        let name = sheet.name.clone();
        match Table::of(sheet) {
            Ok(table) => book.tables.push(table),
            Err(SheetFault::NoHeading) => book.passed_over.push(name),
            Err(fault) => {
                let error = AppError::from(fault);
                let place = [name.as_str(), error.place()].join(" ").trim().to_owned();
                return Err(error.about(place));
            }
        }
    }
    if book.tables.is_empty() { Err(SheetFault::NoHeading.into()) } else { Ok(book) }
}

fn ignored(tables: &[Table]) -> Vec<String> {
    let mut headings: Vec<String> = Vec::new();
    for heading in tables.iter().flat_map(|table| &table.ignored) {
        if !headings.contains(heading) {
            headings.push(heading.clone());
        }
    }
    headings
}
