//! Every saved version of an object of the library, with who saved it and why.

use domain::ids::PersonId;
use domain::library::LibraryKind;
use sea_orm::entity::prelude::*;

use crate::kept::{Coded, Instant, Json, Printed, Whole};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "library_versions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: Coded<LibraryKind>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: Whole<u32>,
    pub saved_by: Printed<PersonId>,
    pub saved_at: Instant,
    pub reason: String,
    pub record: Json<serde_json::Value>,
}

unrelated!();
