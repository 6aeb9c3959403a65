//! The version of each entry's table that readers see.
//!
//! A table's files may already hold a newer version: it exists for nobody until
//! it is recorded here, in the transaction that commits its batch.

use domain::ids::{BatchId, EntryId};
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, TryInsertResult,
};

use crate::epochs::Epoch;
use crate::error::{StoreError, found, fresh};
use crate::kept::{Printed, Whole};
use crate::link::{Link, Reach, Tx};
use crate::rows::tables::{Column, Entity, Model};

/// A recorded version of an entry's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableVersion {
    /// The entry.
    pub entry: EntryId,
    /// The version of the table.
    pub version: u64,
    /// Rows in it.
    pub rows: u64,
    /// Bytes of its files.
    pub bytes: u64,
    /// The version the key index reflects; none where it has yet to be built.
    pub index_version: Option<u64>,
    /// The batch that made it.
    pub batch: Option<BatchId>,
    /// When it was recorded.
    pub updated_at: Timestamp,
}

impl Tx {
    /// Records the version readers see from now on, in place of `seen` (none: the table's first).
    pub async fn record_version(
        &self,
        table: &TableVersion,
        seen: Option<u64>,
    ) -> Result<(), StoreError> {
        let row = Model::from(table).into_active_model();
        let rows_changed = if let Some(seen) = seen {
            let same = Condition::all()
                .add(Column::Entry.eq(Printed(table.entry)))
                .add(Column::Version.eq(Whole(seen)));
            Entity::update_many()
                .set(row.reset_all())
                .filter(same)
                .exec(self.changing())
                .await?
                .rows_affected
        } else {
            let first = OnConflict::column(Column::Entry).do_nothing().to_owned();
            let insert = Entity::insert(row).on_conflict(first).try_insert();
            match insert.exec_without_returning(self.changing()).await? {
                TryInsertResult::Inserted(rows) => rows,
                TryInsertResult::Empty | TryInsertResult::Conflicted => 0,
            }
        };
        fresh(rows_changed)?;
        self.grow(Epoch::Tables).await
    }
}

impl<R: Reach> Link<R> {
    /// The recorded version of an entry's table; none before the first load.
    pub async fn table(&self, entry: EntryId) -> Result<Option<TableVersion>, StoreError> {
        Ok(Entity::find_by_id(Printed(entry))
            .one(self.reach.reader())
            .await?
            .map(TableVersion::from))
    }

    /// The recorded version of every table.
    pub async fn tables(&self) -> Result<Vec<TableVersion>, StoreError> {
        let rows = Entity::find().order_by_asc(Column::Entry).all(self.reach.reader()).await?;
        Ok(rows.into_iter().map(TableVersion::from).collect())
    }

    /// Notes the version that the key index reflects. The index is derived, so this is housekeeping.
    pub async fn set_index_version(&self, entry: EntryId, version: u64) -> Result<(), StoreError> {
        let note =
            Entity::update_many().col_expr(Column::IndexVersion, Expr::value(Whole(version)));
        found(
            note.filter(Column::Entry.eq(Printed(entry)))
                .exec(self.reach.writer())
                .await?
                .rows_affected,
        )
    }
}
