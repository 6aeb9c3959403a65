//! Openings 开放: what the public may read. Every change grows the grant epoch, as a change of a grant does.
//!
//! Each opening stands under the case that decided it. An entry has at most
//! one that is in force; those before it stay as the history of the open
//! catalogue 开放目录.

use domain::ids::EntryId;
use domain::openings::EntryOpening;
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::epochs::Epoch;
use crate::error::StoreError;
use crate::kept::{Instant, Printed};
use crate::link::{Link, Reach, Tx};
use crate::rows::openings::{ActiveModel, Column, Entity, Model};

impl Tx {
    /// Opens an entry and ends the opening it had, on the day the new one begins.
    pub async fn open_entry(
        &self,
        opening: &EntryOpening,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.end_opening(opening.entry, opening.opened_on, at).await?;
        let row = Model::of(opening, at).into_active_model();
        Entity::insert(row).exec_without_returning(self.changing()).await?;
        self.grow(Epoch::Grants).await
    }

    /// Ends the opening of an entry that is in force; returns whether there was one.
    pub async fn end_opening(
        &self,
        entry: EntryId,
        on: Date,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let ended = ActiveModel {
            ended_on: ActiveValue::Set(Some(Printed(on))),
            changed_at: ActiveValue::Set(Instant(at)),
            ..ActiveModel::default()
        };
        let found = Entity::update_many()
            .set(ended)
            .filter(Column::Entry.eq(Printed(entry)))
            .filter(Column::EndedOn.is_null())
            .exec(self.changing())
            .await?;
        if found.rows_affected > 0 {
            self.grow(Epoch::Grants).await?;
        }
        Ok(found.rows_affected > 0)
    }
}

impl<R: Reach> Link<R> {
    /// The opening of an entry that is in force.
    pub async fn opening(&self, entry: EntryId) -> Result<Option<EntryOpening>, StoreError> {
        let row = Entity::find()
            .filter(Column::Entry.eq(Printed(entry)))
            .filter(Column::EndedOn.is_null())
            .one(self.reach.reader())
            .await?;
        Ok(row.map(EntryOpening::from))
    }

    /// All openings in force, for the picture in memory.
    pub async fn current_openings(&self) -> Result<Vec<EntryOpening>, StoreError> {
        let rows = Entity::find()
            .filter(Column::EndedOn.is_null())
            .order_by_asc(Column::CaseId)
            .all(self.reach.reader())
            .await?;
        Ok(rows.into_iter().map(EntryOpening::from).collect())
    }

    /// Every opening an entry had, the latest first.
    pub async fn openings_of(&self, entry: EntryId) -> Result<Vec<EntryOpening>, StoreError> {
        let rows = Entity::find()
            .filter(Column::Entry.eq(Printed(entry)))
            .order_by_desc(Column::OpenedOn)
            .order_by_desc(Column::CaseId)
            .all(self.reach.reader())
            .await?;
        Ok(rows.into_iter().map(EntryOpening::from).collect())
    }
}
