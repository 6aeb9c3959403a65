//! Sequence numbers 顺序码 of resource codes: given once in each class and never again, whatever became of the entry.
//!
//! Moving the counter is no business change by itself; the entry that takes the number is one, with its event.

use domain::ids::EntryId;
use jiff::civil::Date;
use law::codes::resource_code::ResourceCode;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel};

use crate::error::StoreError;
use crate::kept::{Printed, Whole};
use crate::link::{Link, Reach, Tx};
use crate::rows::code_sequences::{Column, Entity};
use crate::rows::former_codes;

impl Tx {
    /// The next sequence number of a class 类/项/目/细目, from 1. The transaction that fails gives it back.
    pub async fn next_sequence(&self, class_code: &str) -> Result<u32, StoreError> {
        let next = Expr::col((Entity, Column::Last)).add(1);
        let statement = Query::insert()
            .into_table(Entity)
            .columns([Column::ClassCode, Column::Last])
            .values_panic([class_code.into(), 1_i64.into()])
            .on_conflict(OnConflict::column(Column::ClassCode).value(Column::Last, next).to_owned())
            .returning_col(Column::Last)
            .to_owned();
        let row = self.reach.writer().query_one(&statement).await?.ok_or(StoreError::NotFound)?;
        let last: Whole<u32> = row.try_get_by_index(0)?;
        Ok(last.0)
    }

    /// Notes that an entry had a code until a day; the code leads to it from then on, and is given to no other.
    pub async fn note_former_code(
        &self,
        code: &ResourceCode,
        entry: EntryId,
        ended_on: Date,
    ) -> Result<(), StoreError> {
        let row = former_codes::Model {
            code: Printed(code.clone()),
            entry: Printed(entry),
            ended_on: Printed(ended_on),
        };
        let insert = former_codes::Entity::insert(row.into_active_model());
        insert.exec_without_returning(self.changing()).await?;
        Ok(())
    }
}

impl<R: Reach> Link<R> {
    /// The codes that entries had before, each with its entry.
    pub async fn former_codes(&self) -> Result<Vec<(ResourceCode, EntryId)>, StoreError> {
        let rows = former_codes::Entity::find().all(self.reach.reader()).await?;
        Ok(rows.into_iter().map(|row| (row.code.0, row.entry.0)).collect())
    }

    /// The entry that had a code before.
    pub(crate) async fn former_entry(
        &self,
        code: &ResourceCode,
    ) -> Result<Option<EntryId>, StoreError> {
        let found = former_codes::Entity::find_by_id(Printed(code.clone()));
        Ok(found.one(self.reach.reader()).await?.map(|row| row.entry.0))
    }
}
