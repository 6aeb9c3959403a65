//! Counters by which a node tells that what it keeps in memory is out of date.

use sea_orm::entity::prelude::*;

use crate::kept::Whole;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "epochs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub value: Whole<u64>,
}

unrelated!();
