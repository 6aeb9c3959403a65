//! What happened in each case, in order.

use domain::cases::CaseEvent;
use domain::ids::{CaseId, PersonId, UnitId};
use sea_orm::entity::prelude::*;

use crate::kept::{Instant, Json, Printed, Whole};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "case_events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Printed<CaseId>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: Whole<u32>,
    pub happened_at: Instant,
    pub actor: Option<Printed<PersonId>>,
    pub unit: Option<Printed<UnitId>>,
    pub act: String,
    pub from_state: String,
    pub to_state: String,
    pub reason: String,
    pub basis: String,
    pub detail: Json<serde_json::Value>,
}

unrelated!();

impl Model {
    /// The row of an event under the number given to it.
    pub fn of(case: CaseId, sequence: u32, event: &CaseEvent) -> Self {
        Self {
            case_id: Printed(case),
            sequence: Whole(sequence),
            happened_at: Instant(event.at),
            actor: event.actor.map(Printed),
            unit: event.unit.map(Printed),
            act: event.act.clone(),
            from_state: event.from.clone(),
            to_state: event.to.clone(),
            reason: event.reason.clone(),
            basis: event.basis.clone(),
            detail: Json(event.detail.clone()),
        }
    }
}

impl From<Model> for CaseEvent {
    fn from(row: Model) -> Self {
        Self {
            case: row.case_id.0,
            sequence: row.sequence.0,
            at: row.happened_at.0,
            actor: row.actor.map(|actor| actor.0),
            unit: row.unit.map(|unit| unit.0),
            act: row.act,
            from: row.from_state,
            to: row.to_state,
            reason: row.reason,
            basis: row.basis,
            detail: row.detail.0,
        }
    }
}
