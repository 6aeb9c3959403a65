//! Notices to a person or to a unit.

use domain::ids::{PersonId, UnitId};
use sea_orm::entity::prelude::*;

use crate::kept::{Instant, Json, Printed};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notices")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub person: Option<Printed<PersonId>>,
    pub unit: Option<Printed<UnitId>>,
    pub code: String,
    pub args: Json<serde_json::Value>,
    pub link: String,
    pub created_at: Instant,
    pub read_at: Option<Instant>,
}

unrelated!();
