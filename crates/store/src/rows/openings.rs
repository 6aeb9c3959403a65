//! Openings 开放.

use domain::ids::{CaseId, EntryId};
use domain::openings::{EntryOpening, OpenItem};
use jiff::Timestamp;
use jiff::civil::Date;
use law::catalogue_codes::OpenType;
use sea_orm::entity::prelude::*;

use crate::kept::{Instant, Json, Printed};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "openings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Printed<CaseId>,
    pub entry: Printed<EntryId>,
    pub kind: Json<OpenType>,
    pub items: Json<Vec<OpenItem>>,
    pub conditions: String,
    pub decision: String,
    pub opened_on: Printed<Date>,
    pub ended_on: Option<Printed<Date>>,
    pub changed_at: Instant,
}

unrelated!();

impl Model {
    /// The row of an opening as changed at `at`.
    pub fn of(opening: &EntryOpening, at: Timestamp) -> Self {
        Self {
            case_id: Printed(opening.case),
            entry: Printed(opening.entry),
            kind: Json(opening.kind),
            items: Json(opening.items.clone()),
            conditions: opening.conditions.clone(),
            decision: opening.decision.clone(),
            opened_on: Printed(opening.opened_on),
            ended_on: opening.ended_on.map(Printed),
            changed_at: Instant(at),
        }
    }
}

impl From<Model> for EntryOpening {
    fn from(row: Model) -> Self {
        Self {
            entry: row.entry.0,
            case: row.case_id.0,
            kind: row.kind.0,
            items: row.items.0,
            conditions: row.conditions,
            decision: row.decision,
            opened_on: row.opened_on.0,
            ended_on: row.ended_on.map(|on| on.0),
        }
    }
}
