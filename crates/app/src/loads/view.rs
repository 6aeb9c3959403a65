//! What the owner sees of its data: the table, its batches, one batch.

use domain::catalogue::Entry;
use domain::ids::{BatchId, EntryId};
use domain::people::{Actor, Post};
use lake::Inspection;
use store::{Batch, BatchFilter, BatchState, Page, Slice, TableVersion};

use super::LoadReport;
use super::confirm::is_open;
use crate::application::App;
use crate::error::{AppError, Result};

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
    /// The mapping may be adjusted and confirmed.
    pub may_confirm: bool,
    /// It may be given up.
    pub may_cancel: bool,
    /// The reader may let it go on although it drops more rows than tolerated.
    pub may_release: bool,
}

impl App {
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
        Ok(BatchView {
            report: LoadReport::of(&batch),
            table: self.store.table(batch.entry).await?,
            may_confirm: batch.state == BatchState::Uploaded,
            may_cancel: is_open(batch.state),
            may_release: batch.state == BatchState::Held && actor.has(Post::DataOfficer),
            entry,
            batch,
        })
    }

    /// The fields and first rows of a batch's file.
    pub async fn batch_sample(&self, id: BatchId, actor: &Actor) -> Result<Inspection> {
        let batch = self.own_batch(id, actor).await?;
        self.look_again(&batch).await
    }

    /// Looks at a batch's file as it was looked at when it came.
    pub(super) async fn look_again(&self, batch: &Batch) -> Result<Inspection> {
        let encoding = batch.encoding.as_deref().and_then(|code| code.parse().ok());
        self.inspect(&batch.digest, &batch.file_name, encoding).await
    }
}
