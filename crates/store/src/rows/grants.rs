//! Grants 授权.

use domain::expr::Expr as RowScope;
use domain::grants::{Grant, GrantState, Matter, Method};
use domain::ids::{CaseId, EntryId, GrantId, ItemId, PersonId, UnitId};
use domain::openings::OpenItem;
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::entity::prelude::*;

use crate::kept::{Coded, Instant, Json, Printed, Whole};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "grants")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Printed<GrantId>,
    pub number: String,
    pub case_id: Option<Printed<CaseId>>,
    pub decision: String,
    pub entry: Printed<EntryId>,
    pub provider: Printed<UnitId>,
    pub consumer: Printed<UnitId>,
    pub items: Json<Vec<ItemId>>,
    pub masks: Json<Vec<OpenItem>>,
    pub row_scope: Json<RowScope>,
    pub methods: Json<Vec<Method>>,
    pub matters: Json<Vec<Matter>>,
    pub purpose: String,
    pub calls_per_day: Option<Whole<u32>>,
    pub responsible: Printed<PersonId>,
    pub approver: Printed<PersonId>,
    pub valid_from: Printed<Date>,
    pub valid_to: Printed<Date>,
    pub state: Coded<GrantState>,
    pub version: Whole<u32>,
    pub changed_at: Instant,
}

unrelated!();

impl Model {
    /// The row of a grant as changed at `at`.
    pub fn of(grant: &Grant, at: Timestamp) -> Self {
        Self {
            id: Printed(grant.id),
            number: grant.number.clone(),
            case_id: grant.case.map(Printed),
            decision: grant.decision.clone(),
            entry: Printed(grant.entry),
            provider: Printed(grant.provider),
            consumer: Printed(grant.consumer),
            items: Json(grant.items.clone()),
            masks: Json(grant.masks.clone()),
            row_scope: Json(grant.row_scope.clone()),
            methods: Json(grant.methods.clone()),
            matters: Json(grant.matters.clone()),
            purpose: grant.purpose.clone(),
            calls_per_day: grant.calls_per_day.map(Whole),
            responsible: Printed(grant.responsible),
            approver: Printed(grant.approver),
            valid_from: Printed(grant.valid_from),
            valid_to: Printed(grant.valid_to),
            state: Coded(grant.state),
            version: Whole(grant.version),
            changed_at: Instant(at),
        }
    }
}

impl From<Model> for Grant {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.0,
            number: row.number,
            case: row.case_id.map(|case| case.0),
            decision: row.decision,
            entry: row.entry.0,
            provider: row.provider.0,
            consumer: row.consumer.0,
            items: row.items.0,
            masks: row.masks.0,
            row_scope: row.row_scope.0,
            methods: row.methods.0,
            matters: row.matters.0,
            purpose: row.purpose,
            calls_per_day: row.calls_per_day.map(|calls| calls.0),
            responsible: row.responsible.0,
            approver: row.approver.0,
            valid_from: row.valid_from.0,
            valid_to: row.valid_to.0,
            state: row.state.0,
            version: row.version.0,
        }
    }
}
