//! Epochs: counters by which a node tells, with one small read, that what it keeps in memory is out of date.

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{EntityTrait, IntoActiveModel};

use crate::error::StoreError;
use crate::kept::Whole;
use crate::link::{Link, Reach, Tx};
use crate::rows::epochs::{Column, Entity, Model};

/// What an epoch counts the changes of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Epoch {
    Grants,
    Tables,
}

impl Epoch {
    fn name(self) -> &'static str {
        match self {
            Self::Grants => "grants",
            Self::Tables => "tables",
        }
    }
}

impl Tx {
    /// Grows an epoch in this transaction, so that nobody sees the new number before the change.
    pub(crate) async fn grow(&self, epoch: Epoch) -> Result<(), StoreError> {
        let row = Model { name: epoch.name().to_owned(), value: Whole(1) };
        let next = Expr::col((Entity, Column::Value)).add(1);
        let grow = OnConflict::column(Column::Name).value(Column::Value, next).to_owned();
        Entity::insert(row.into_active_model())
            .on_conflict(grow)
            .exec_without_returning(self.reach.writer())
            .await?;
        Ok(())
    }
}

impl<R: Reach> Link<R> {
    /// Grows with every change of a grant, an opening, a key, a client system, a published entry, a feed, a person
    /// or a unit.
    pub async fn grant_epoch(&self) -> Result<u64, StoreError> {
        self.epoch(Epoch::Grants).await
    }

    /// Grows with every recorded version of a table.
    pub async fn table_epoch(&self) -> Result<u64, StoreError> {
        self.epoch(Epoch::Tables).await
    }

    async fn epoch(&self, epoch: Epoch) -> Result<u64, StoreError> {
        let row = Entity::find_by_id(epoch.name()).one(self.reach.reader()).await?;
        Ok(row.map_or(0, |row| row.value.0))
    }
}
