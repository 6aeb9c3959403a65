//! The last 顺序码 given in each class of resource codes.

use sea_orm::entity::prelude::*;

use crate::kept::Whole;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "code_sequences")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub class_code: String,
    pub last: Whole<u32>,
}

unrelated!();
