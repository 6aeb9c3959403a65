//! Numbers shown to people (cases, 文号, grants): gapless for each kind and year.
//!
//! The counter is moved in the transaction that uses the number. Whoever else
//! wants one waits for that transaction's end, and takes the same number if it
//! fails.

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};

use crate::error::StoreError;
use crate::kept::Whole;
use crate::link::{Reach, Tx};
use crate::rows::numbers::{Column, Entity};

impl Tx {
    /// The next number of a kind in a year, from 1.
    pub async fn next_number(&self, kind: &str, year: i16) -> Result<u32, StoreError> {
        let next = Expr::col((Entity, Column::Last)).add(1);
        let statement = Query::insert()
            .into_table(Entity)
            .columns([Column::Kind, Column::Year, Column::Last])
            .values_panic([kind.into(), i64::from(year).into(), 1_i64.into()])
            .on_conflict(
                OnConflict::columns([Column::Kind, Column::Year])
                    .value(Column::Last, next)
                    .to_owned(),
            )
            .returning_col(Column::Last)
            .to_owned();
        let row = self.reach.writer().query_one(&statement).await?.ok_or(StoreError::NotFound)?;
        let last: Whole<u32> = row.try_get_by_index(0)?;
        Ok(last.0)
    }
}
