//! What the owner sees of its data: the table, its batches, one batch.

use domain::catalogue::Entry;
use domain::ids::{BatchId, CaseId, EntryId, ItemId, UnitId};
use domain::people::{Actor, Post};
use lake::Inspection;
use store::{Batch, BatchFilter, BatchState, Page, Slice, TableVersion};

use super::LoadReport;
use super::confirm::is_open;
use crate::application::App;
use crate::error::{AppError, Result};
use crate::uses::{Given, Look};

/// Why the owner looks at a file's first rows, as it stands in the usage log.
const SAMPLED: Look<'static> = Look::Preview("owner-mapping");

/// An entry's table and what was loaded into it.
#[derive(Debug, Clone)]
pub struct DataView {
    /// The working copy.
    pub entry: Entry,
    /// The copy that makes the table; none before registration, and then nothing can be loaded.
    pub table_entry: Option<Entry>,
    /// The version on record; none before the first load.
    pub table: Option<TableVersion>,
    /// Batches, newest first.
    pub batches: Page<Batch>,
}

/// One batch, with what its reader may do.
#[derive(Debug, Clone)]
pub struct BatchView {
    /// The batch.
    pub batch: Batch,
    /// The copy of the entry that makes the table; the working copy where there is no table any more.
    pub entry: Entry,
    /// What is kept of the load.
    pub report: LoadReport,
    /// The version on record now.
    pub table: Option<TableVersion>,
    /// What an uploaded file waits for before it can be confirmed.
    pub waiting: Option<Waiting>,
    /// The mapping may be adjusted and confirmed.
    pub may_confirm: bool,
    /// It may be given up.
    pub may_cancel: bool,
    /// The reader may let it go on although it drops more rows than tolerated.
    pub may_release: bool,
}

/// What an uploaded file waits for (Article 23).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waiting {
    /// Its screening.
    Screening,
    /// The end of a secrecy review.
    Review(ReviewRef),
}

/// A review that stops a batch, with who may end it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRef {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
    /// The units whose secrecy reviewers 保密审查岗 may end it; never who sent the file.
    pub reviewers: Vec<UnitId>,
}

impl App {
    /// What an uploaded batch waits for: its screening, then the first of its reviews that is open.
    pub(super) async fn waiting_for(&self, batch: &Batch) -> Result<Option<Waiting>> {
        let screening = LoadReport::of(batch).screening;
        let Some(screening) = screening.filter(|_| batch.state == BatchState::Uploaded) else {
            return Ok(None);
        };
        if screening.at.is_none() {
            return Ok(Some(Waiting::Screening));
        }
        for review in screening.reviews {
            let stored = self.store.case(review).await?;
            let open = stored.map(|stored| stored.case).filter(|case| case.closed_at.is_none());
            if let Some(case) = open {
                let mut reviewers = vec![case.provider, case.decider];
                reviewers.dedup();
                let number = case.number;
                return Ok(Some(Waiting::Review(ReviewRef { case: case.id, number, reviewers })));
            }
        }
        Ok(None)
    }

    /// The data of an entry, for its unit's data clerks and officers.
    pub async fn data_view(&self, id: EntryId, actor: &Actor, slice: &Slice) -> Result<DataView> {
        let entry = self.own_table(id, actor).await?;
        let filter = BatchFilter { entry: Some(id), ..BatchFilter::default() };
        Ok(DataView {
            table_entry: self.table_entry(entry.clone()).await?,
            table: self.store.table(id).await?,
            batches: self.store.batches(&filter, slice).await?,
            entry,
        })
    }

    /// One batch, for its unit's data clerks and officers.
    pub async fn batch_view(&self, id: BatchId, actor: &Actor) -> Result<BatchView> {
        let batch = self.own_batch(id, actor).await?;
        let working = self.store.entry(batch.entry).await?.ok_or_else(AppError::not_found)?;
        let entry = self.table_entry(working.clone()).await?.unwrap_or(working);
        let waiting = self.waiting_for(&batch).await?;
        Ok(BatchView {
            report: LoadReport::of(&batch),
            table: self.store.table(batch.entry).await?,
            may_confirm: batch.state == BatchState::Uploaded && waiting.is_none(),
            may_cancel: is_open(batch.state)
                && LoadReport::of(&batch).order.is_none()
                && !matches!(waiting, Some(Waiting::Review(_))),
            waiting,
            may_release: batch.state == BatchState::Held && actor.has(Post::DataOfficer),
            entry,
            batch,
        })
    }

    /// The fields and first rows of a batch's file. On record before they are shown, and so is a refusal.
    pub async fn batch_sample(&self, id: BatchId, actor: &Actor) -> Result<Inspection> {
        match self.own_sample(id, actor).await {
            Ok(sample) => Ok(sample),
            Err(error) => Err(self.refuse_batch_rows(id, actor, SAMPLED, error).await),
        }
    }

    async fn own_sample(&self, id: BatchId, actor: &Actor) -> Result<Inspection> {
        let view = self.batch_view(id, actor).await?;
        match &view.waiting {
            Some(Waiting::Review(_)) => return Err(AppError::denied("secrecy.under-review")),
            Some(Waiting::Screening) => return Err(AppError::denied("load.screening")),
            None => {}
        }
        let sample = self.look_again(&view.batch).await?;
        self.record_batch_rows(&view, actor, SAMPLED, sample.sample.len() as u64).await?;
        Ok(sample)
    }

    /// Records that rows of a batch's file are about to be given to its owner. They are of no version of the table.
    pub(super) async fn record_batch_rows(
        &self,
        view: &BatchView,
        actor: &Actor,
        look: Look<'_>,
        rows: u64,
    ) -> Result<()> {
        let fed: Vec<ItemId> = view.batch.mapping.columns.iter().map(|(_, item)| *item).collect();
        let given = Given { entry: &view.entry, items: &fed, version: None, rows };
        self.record_owner(actor, look, given).await?;
        Ok(())
    }

    /// Records that rows of a batch's file were refused, and returns why.
    pub(super) async fn refuse_batch_rows(
        &self,
        id: BatchId,
        actor: &Actor,
        look: Look<'_>,
        error: AppError,
    ) -> AppError {
        match self.store.batch(id).await {
            Ok(Some(batch)) => self.refuse_owner(actor, batch.entry, look, error).await,
            // There is nothing that could have been refused.
            Ok(None) => error,
            Err(fault) => fault.into(),
        }
    }

    /// Looks at a batch's file as it was looked at when it came.
    pub(super) async fn look_again(&self, batch: &Batch) -> Result<Inspection> {
        let encoding = batch.encoding.as_deref().and_then(|code| code.parse().ok());
        self.inspect(&batch.digest, &batch.file_name, encoding).await
    }
}
