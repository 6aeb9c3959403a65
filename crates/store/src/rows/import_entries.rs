//! Each entry of the plan of an import.

use domain::ids::ImportId;
use sea_orm::entity::prelude::*;

use crate::imports::{ImportEffect, ImportEntry};
use crate::kept::{Coded, Json, Printed, Whole};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import_entries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub import: Printed<ImportId>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: Whole<u64>,
    pub unit_place: Whole<u32>,
    pub sheet: String,
    pub line: Whole<u64>,
    pub name: String,
    pub effect: Coded<ImportEffect>,
    pub content: Json<serde_json::Value>,
}

unrelated!();

impl From<&ImportEntry> for Model {
    fn from(entry: &ImportEntry) -> Self {
        Self {
            import: Printed(entry.import),
            place: Whole(entry.place),
            unit_place: Whole(entry.unit_place),
            sheet: entry.sheet.clone(),
            line: Whole(entry.line),
            name: entry.name.clone(),
            effect: Coded(entry.effect),
            content: Json(entry.content.clone()),
        }
    }
}

impl From<Model> for ImportEntry {
    fn from(row: Model) -> Self {
        Self {
            import: row.import.0,
            place: row.place.0,
            unit_place: row.unit_place.0,
            sheet: row.sheet,
            line: row.line.0,
            name: row.name,
            effect: row.effect.0,
            content: row.content.0,
        }
    }
}
