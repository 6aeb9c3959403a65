//! Units 数据生产应用单位.

use domain::ids::UnitId;
use domain::units::{Unit, UnitKind, UnitLevel};
use jiff::civil::Date;
use sea_orm::entity::prelude::*;

use crate::kept::{Coded, Json, Printed};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "units")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Printed<UnitId>,
    pub credit_code: String,
    pub name_zh: String,
    pub name_en: String,
    pub short_name: String,
    pub kind: Coded<UnitKind>,
    pub level: Coded<UnitLevel>,
    pub division: String,
    pub catalogue_number: String,
    pub valid_from: Printed<Date>,
    pub valid_to: Option<Printed<Date>>,
    pub successors: Json<Vec<UnitId>>,
}

unrelated!();

impl From<&Unit> for Model {
    fn from(unit: &Unit) -> Self {
        Self {
            id: Printed(unit.id),
            credit_code: unit.credit_code.clone(),
            name_zh: unit.name_zh.clone(),
            name_en: unit.name_en.clone(),
            short_name: unit.short_name.clone(),
            kind: Coded(unit.kind),
            level: Coded(unit.level),
            division: unit.division.clone(),
            catalogue_number: unit.catalogue_number.clone(),
            valid_from: Printed(unit.valid_from),
            valid_to: unit.valid_to.map(Printed),
            successors: Json(unit.successors.clone()),
        }
    }
}

impl From<Model> for Unit {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.0,
            credit_code: row.credit_code,
            name_zh: row.name_zh,
            name_en: row.name_en,
            short_name: row.short_name,
            kind: row.kind.0,
            level: row.level.0,
            division: row.division,
            catalogue_number: row.catalogue_number,
            valid_from: row.valid_from.0,
            valid_to: row.valid_to.map(|last| last.0),
            successors: row.successors.0,
        }
    }
}
