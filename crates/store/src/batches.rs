//! Batches 批次: each load of one file, from upload to its version or its refusal.

use domain::ids::{BatchId, EntryId, FileId, PersonId, UnitId};
use domain::loads::{ColumnMapping, FileFormat, LoadCounts, LoadMode};
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, Condition, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

use crate::error::{StoreError, found, fresh};
use crate::kept::{Coded, Printed, Whole};
use crate::link::{Link, Reach, Tx};
use crate::paging::{Page, Slice, Way, beyond, cursor};
use crate::rows::batches::{Column, Entity, Model};

/// Where a batch stands.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum BatchState {
    /// The file is there, the mapping may still be adjusted.
    Uploaded,
    /// Waiting for a worker.
    Queued,
    /// Being loaded.
    Running,
    /// Its version is recorded.
    Committed,
    /// Too many bad rows, or a file that cannot be read: nothing was committed.
    Refused,
    /// Would drop more rows than tolerated: waits for a decision.
    Held,
    /// Broke off; the version before stands.
    Failed,
    /// Given up by its owner.
    Cancelled,
}

/// How far a load has come.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Progress {
    /// What is being done, by code; the pages have the words.
    pub stage: String,
    /// Rows done in this stage.
    pub rows: u64,
    /// Rows in all, where known.
    pub of: Option<u64>,
}

/// One load of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// Permanent identifier.
    pub id: BatchId,
    /// The entry whose table is loaded.
    pub entry: EntryId,
    /// The unit that loads.
    pub unit: UnitId,
    /// How rows enter the table.
    pub mode: LoadMode,
    /// The raw file.
    pub file: FileId,
    /// The name under which it was sent.
    pub file_name: String,
    /// SHA-256 of the file, hexadecimal.
    pub digest: String,
    /// Size of the file.
    pub bytes: u64,
    /// Its format.
    pub format: FileFormat,
    /// Its character encoding, for text.
    pub encoding: Option<String>,
    /// Which field feeds which item.
    pub mapping: ColumnMapping,
    /// Where it stands.
    pub state: BatchState,
    /// What was counted.
    pub counts: LoadCounts,
    /// Measures of quality, by item.
    pub quality: serde_json::Value,
    /// How far it has come.
    pub progress: Progress,
    /// Why it was refused or failed, by code.
    pub error: Option<String>,
    /// Who sent the file.
    pub created_by: PersonId,
    /// When it was sent.
    pub created_at: Timestamp,
    /// When it reached an end state.
    pub finished_at: Option<Timestamp>,
    /// The version it made.
    pub version: Option<u64>,
}

/// Which batches are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BatchFilter {
    /// Of this entry.
    pub entry: Option<EntryId>,
    /// By this unit.
    pub unit: Option<UnitId>,
    /// In one of these states; empty means any.
    pub states: Vec<BatchState>,
    /// Of the file with this digest.
    pub digest: Option<String>,
}

impl Tx {
    /// Adds a batch.
    pub async fn insert_batch(&self, batch: &Batch) -> Result<(), StoreError> {
        Entity::insert(Model::from(batch).into_active_model())
            .exec_without_returning(self.changing())
            .await?;
        Ok(())
    }

    /// Saves a batch seen in state `seen`, all but its progress; fails as stale where the state has moved since.
    pub async fn update_batch(&self, batch: &Batch, seen: BatchState) -> Result<(), StoreError> {
        let mut row = Model::from(batch).into_active_model().reset_all();
        row.stage = ActiveValue::NotSet;
        row.stage_rows = ActiveValue::NotSet;
        row.stage_rows_of = ActiveValue::NotSet;
        let same = Condition::all()
            .add(Column::Id.eq(Printed(batch.id)))
            .add(Column::State.eq(Coded(seen)));
        fresh(
            Entity::update_many().set(row).filter(same).exec(self.changing()).await?.rows_affected,
        )
    }
}

impl<R: Reach> Link<R> {
    /// The batch.
    pub async fn batch(&self, id: BatchId) -> Result<Option<Batch>, StoreError> {
        Ok(Entity::find_by_id(Printed(id)).one(self.reach.reader()).await?.map(Batch::from))
    }

    /// Batches, newest first.
    pub async fn batches(
        &self,
        filter: &BatchFilter,
        slice: &Slice,
    ) -> Result<Page<Batch>, StoreError> {
        let after = slice
            .keys::<i64, BatchId>()?
            .map(|(at, id)| beyond(Way::Down, (Column::CreatedAt, at), (Column::Id, Printed(id))));
        let rows = Entity::find()
            .filter(filter.condition().add_option(after))
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
            .limit(slice.fetch())
            .all(self.reach.reader())
            .await?;
        Ok(Page::cut(rows, slice, |row| cursor(row.created_at.0.as_millisecond(), row.id.0)))
    }

    /// Notes how far a load has come: one small update, often repeated.
    pub async fn progress_batch(&self, id: BatchId, progress: &Progress) -> Result<(), StoreError> {
        let note = Entity::update_many()
            .col_expr(Column::Stage, Expr::value(progress.stage.as_str()))
            .col_expr(Column::StageRows, Expr::value(Whole(progress.rows)))
            .col_expr(Column::StageRowsOf, Expr::value(progress.of.map(Whole)))
            .filter(Column::Id.eq(Printed(id)));
        found(note.exec(self.reach.writer()).await?.rows_affected)
    }
}

impl BatchFilter {
    fn condition(&self) -> Condition {
        let states = (!self.states.is_empty())
            .then(|| Column::State.is_in(self.states.iter().copied().map(Coded)));
        Condition::all()
            .add_option(self.entry.map(|entry| Column::Entry.eq(Printed(entry))))
            .add_option(self.unit.map(|unit| Column::Unit.eq(Printed(unit))))
            .add_option(states)
            .add_option(self.digest.as_deref().map(|digest| Column::Digest.eq(digest)))
    }
}
