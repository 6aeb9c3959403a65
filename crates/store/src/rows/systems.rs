//! Client systems 应用系统.

use domain::ids::{PersonId, SystemId, UnitId};
use domain::systems::{ClientSystem, SecurityAssessment};
use sea_orm::entity::prelude::*;

use crate::kept::{Json, Printed};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "systems")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Printed<SystemId>,
    pub unit: Printed<UnitId>,
    pub name: String,
    pub purpose: String,
    pub responsible: Printed<PersonId>,
    pub assessment: Option<Json<SecurityAssessment>>,
    pub suspended: bool,
}

unrelated!();

impl From<&ClientSystem> for Model {
    fn from(system: &ClientSystem) -> Self {
        Self {
            id: Printed(system.id),
            unit: Printed(system.unit),
            name: system.name.clone(),
            purpose: system.purpose.clone(),
            responsible: Printed(system.responsible),
            assessment: system.assessment.clone().map(Json),
            suspended: system.suspended,
        }
    }
}

impl From<Model> for ClientSystem {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.0,
            unit: row.unit.0,
            name: row.name,
            purpose: row.purpose,
            responsible: row.responsible.0,
            assessment: row.assessment.map(|paper| paper.0),
            suspended: row.suspended,
        }
    }
}
