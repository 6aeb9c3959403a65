//! Remarks in cases.

use domain::ids::{CaseId, PersonId, UnitId};
use sea_orm::entity::prelude::*;

use crate::kept::{Coded, Instant, Printed};
use crate::remarks::{Audience, Remark};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "remarks")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub case_id: Printed<CaseId>,
    pub made_at: Instant,
    pub person: Printed<PersonId>,
    pub unit: Printed<UnitId>,
    pub audience: Coded<Audience>,
    pub words: String,
}

unrelated!();

impl From<Model> for Remark {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            case: row.case_id.0,
            at: row.made_at.0,
            by: row.person.0,
            unit: row.unit.0,
            audience: row.audience.0,
            words: row.words,
        }
    }
}
