//! Sequence numbers 顺序码 of resource codes: given once in each class and never again, whatever became of the entry.
//!
//! Moving the counter is no business change by itself; the entry that takes the number is one, with its event.

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};

use crate::error::StoreError;
use crate::kept::Whole;
use crate::link::{Reach, Tx};
use crate::rows::code_sequences::{Column, Entity};

impl Tx {
    /// The next sequence number of a class 类/项/目/细目, from 1. The transaction that fails gives it back.
    pub async fn next_sequence(&self, class_code: &str) -> Result<u32, StoreError> {
        self.move_sequence(class_code, 1, Expr::col((Entity, Column::Last)).add(1)).await
    }

    /// Notes that a number is taken by an imported code, so that none up to it is ever given.
    pub async fn reserve_sequence(
        &self,
        class_code: &str,
        sequence: u32,
    ) -> Result<(), StoreError> {
        let last = Expr::col((Entity, Column::Last));
        let higher =
            Expr::case(last.clone().lt(i64::from(sequence)), i64::from(sequence)).finally(last);
        self.move_sequence(class_code, sequence, higher.into()).await?;
        Ok(())
    }

    async fn move_sequence(
        &self,
        class_code: &str,
        first: u32,
        moved: Expr,
    ) -> Result<u32, StoreError> {
        let statement = Query::insert()
            .into_table(Entity)
            .columns([Column::ClassCode, Column::Last])
            .values_panic([class_code.into(), i64::from(first).into()])
            .on_conflict(
                OnConflict::column(Column::ClassCode).value(Column::Last, moved).to_owned(),
            )
            .returning_col(Column::Last)
            .to_owned();
        let row = self.reach.writer().query_one(&statement).await?.ok_or(StoreError::NotFound)?;
        let last: Whole<u32> = row.try_get_by_index(0)?;
        Ok(last.0)
    }
}
