//! The general log of business events.

use domain::ids::{PersonId, UnitId};
use sea_orm::entity::prelude::*;

use crate::events::{Event, RecordedEvent};
use crate::kept::{Instant, Json, Printed};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub happened_at: Instant,
    pub actor: Option<Printed<PersonId>>,
    pub unit: Option<Printed<UnitId>>,
    pub kind: String,
    pub subject_kind: String,
    pub subject: String,
    pub detail: Json<serde_json::Value>,
}

unrelated!();

impl From<Model> for RecordedEvent {
    fn from(row: Model) -> Self {
        let event = Event {
            at: row.happened_at.0,
            actor: row.actor.map(|actor| actor.0),
            unit: row.unit.map(|unit| unit.0),
            kind: row.kind,
            subject_kind: row.subject_kind,
            subject: row.subject,
            detail: row.detail.0,
        };
        Self { id: row.id, event }
    }
}
