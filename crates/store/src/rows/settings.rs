//! Settings that people change while the platform runs.

use domain::ids::PersonId;
use sea_orm::entity::prelude::*;

use crate::kept::{Instant, Json, Printed, Whole};
use crate::settings::Setting;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "settings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub value: Json<serde_json::Value>,
    pub version: Whole<u32>,
    pub changed_by: Printed<PersonId>,
    pub changed_at: Instant,
}

unrelated!();

impl From<Model> for Setting {
    fn from(row: Model) -> Self {
        Self {
            key: row.key,
            value: row.value.0,
            version: row.version.0,
            changed_by: row.changed_by.0,
            changed_at: row.changed_at.0,
        }
    }
}
