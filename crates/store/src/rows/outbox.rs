//! Messages written with the change they tell of, to be carried out afterwards.

use sea_orm::entity::prelude::*;

use crate::kept::{Instant, Json};
use crate::outbox::OutboxRow;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub put_at: Instant,
    pub topic: String,
    pub payload: Json<serde_json::Value>,
    pub done_at: Option<Instant>,
}

unrelated!();

impl From<Model> for OutboxRow {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            at: row.put_at.0,
            topic: row.topic,
            payload: row.payload.0,
            done_at: row.done_at.map(|at| at.0),
        }
    }
}
