//! Yearly checks of published entries 目录年度核查: the day a unit last found an entry still true. The days before it stand in
//! the events.

use std::collections::HashMap;

use domain::ids::{EntryId, PersonId};
use jiff::civil::Date;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter};

use crate::error::StoreError;
use crate::kept::Printed;
use crate::link::{Link, Reach, Tx};
use crate::rows::entry_checks::{Column, Entity, Model};

impl Tx {
    /// Notes that an entry was found still true.
    pub async fn note_entry_check(
        &self,
        entry: EntryId,
        on: Date,
        by: PersonId,
    ) -> Result<(), StoreError> {
        let row = Model { entry: Printed(entry), checked_on: Printed(on), checked_by: Printed(by) };
        let later = OnConflict::column(Column::Entry)
            .update_columns([Column::CheckedOn, Column::CheckedBy])
            .to_owned();
        let note = Entity::insert(row.into_active_model()).on_conflict(later);
        note.exec_without_returning(self.changing()).await?;
        Ok(())
    }
}

impl<R: Reach> Link<R> {
    /// The days on which entries were last checked: of one entry, or of all that were.
    pub async fn entry_checks(
        &self,
        entry: Option<EntryId>,
    ) -> Result<HashMap<EntryId, Date>, StoreError> {
        let of = entry.map(|entry| Column::Entry.eq(Printed(entry)));
        let rows =
            Entity::find().filter(Condition::all().add_option(of)).all(self.reach.reader()).await?;
        Ok(rows.into_iter().map(|row| (row.entry.0, row.checked_on.0)).collect())
    }
}
