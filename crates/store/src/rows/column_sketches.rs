//! Sketches of the columns of tables, as text.

use domain::ids::EntryId;
use sea_orm::entity::prelude::*;

use crate::kept::{Printed, Whole};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "column_sketches")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry: Printed<EntryId>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item: Whole<u32>,
    pub version: Whole<u64>,
    pub sketch: String,
}

unrelated!();
