//! What an import holds for each unit.

use domain::ids::{ImportId, UnitId};
use sea_orm::entity::prelude::*;

use crate::imports::{ImportCounts, ImportUnit, ImportUnitState};
use crate::kept::{Coded, Json, Printed, Whole};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import_units")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub import: Printed<ImportId>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: Whole<u32>,
    pub unit: Option<Printed<UnitId>>,
    pub state: Coded<ImportUnitState>,
    pub counts: Json<ImportCounts>,
    pub error: Option<String>,
    pub error_place: String,
}

unrelated!();

impl From<&ImportUnit> for Model {
    fn from(unit: &ImportUnit) -> Self {
        Self {
            import: Printed(unit.import),
            place: Whole(unit.place),
            unit: unit.unit.map(Printed),
            state: Coded(unit.state),
            counts: Json(unit.counts),
            error: unit.error.clone(),
            error_place: unit.error_place.clone(),
        }
    }
}

impl From<Model> for ImportUnit {
    fn from(row: Model) -> Self {
        Self {
            import: row.import.0,
            place: row.place.0,
            unit: row.unit.map(|unit| unit.0),
            state: row.state.0,
            counts: row.counts.0,
            error: row.error,
            error_place: row.error_place,
        }
    }
}
