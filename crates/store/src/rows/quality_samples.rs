//! Keys of rows that fail, of the newest evaluation of each entry.

use domain::ids::EntryId;
use domain::quality::Keys;
use sea_orm::entity::prelude::*;

use crate::kept::{Json, Printed};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "quality_samples")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry: Printed<EntryId>,
    pub failing: Json<Keys>,
}

unrelated!();
