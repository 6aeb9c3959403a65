//! The last number given of each kind in each year.

use sea_orm::entity::prelude::*;

use crate::kept::Whole;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "numbers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: Whole<i16>,
    pub last: Whole<u32>,
}

unrelated!();
