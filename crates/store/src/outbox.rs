//! The outbox: what must follow a change, written in the change's own transaction and carried out afterwards.

use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::error::StoreError;
use crate::kept::{Instant, Json};
use crate::link::{Link, Reach, Tx};
use crate::rows::outbox::{ActiveModel, Column, Entity};

/// A message of the outbox.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxRow {
    /// Its number, growing.
    pub id: i64,
    /// When it was put there.
    pub at: Timestamp,
    /// What kind of message it is.
    pub topic: String,
    /// The message.
    pub payload: serde_json::Value,
    /// When it was carried out.
    pub done_at: Option<Timestamp>,
}

impl Tx {
    /// Puts a message; it bears witness to this transaction's changes. Returns its number.
    pub async fn put_outbox(
        &self,
        at: Timestamp,
        topic: &str,
        payload: &serde_json::Value,
    ) -> Result<i64, StoreError> {
        let row = ActiveModel {
            id: ActiveValue::NotSet,
            put_at: ActiveValue::Set(Instant(at)),
            topic: ActiveValue::Set(topic.to_owned()),
            payload: ActiveValue::Set(Json(payload.clone())),
            done_at: ActiveValue::Set(None),
        };
        Ok(Entity::insert(row).exec(self.witnessing()).await?.last_insert_id)
    }
}

impl<R: Reach> Link<R> {
    /// The oldest messages not yet carried out, of some topics or (where none is named) of all.
    pub async fn next_outbox(
        &self,
        topics: &[&str],
        limit: u32,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        let topic = (!topics.is_empty()).then(|| Column::Topic.is_in(topics.iter().copied()));
        let rows = Entity::find()
            .filter(Condition::all().add(Column::DoneAt.is_null()).add_option(topic))
            .order_by_asc(Column::Id)
            .limit(u64::from(limit))
            .all(self.reach.reader())
            .await?;
        Ok(rows.into_iter().map(OutboxRow::from).collect())
    }

    /// Notes that messages were carried out; returns how many were pending.
    pub async fn mark_outbox_done(&self, ids: &[i64], at: Timestamp) -> Result<u64, StoreError> {
        let done = Entity::update_many()
            .col_expr(Column::DoneAt, Expr::value(Instant(at)))
            .filter(Column::Id.is_in(ids.iter().copied()))
            .filter(Column::DoneAt.is_null());
        Ok(done.exec(self.reach.writer()).await?.rows_affected)
    }

    /// Removes messages carried out before an instant; returns how many.
    pub async fn purge_outbox(&self, done_before: Timestamp) -> Result<u64, StoreError> {
        let old = Entity::delete_many().filter(Column::DoneAt.lt(Instant(done_before)));
        Ok(old.exec(self.reach.writer()).await?.rows_affected)
    }

    /// How many messages wait.
    pub async fn pending_outbox(&self) -> Result<u64, StoreError> {
        Ok(Entity::find().filter(Column::DoneAt.is_null()).count(self.reach.reader()).await?)
    }
}
