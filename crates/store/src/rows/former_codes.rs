//! Codes that entries had before.

use domain::ids::EntryId;
use jiff::civil::Date;
use law::codes::resource_code::ResourceCode;
use sea_orm::entity::prelude::*;

use crate::kept::Printed;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "former_codes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: Printed<ResourceCode>,
    pub entry: Printed<EntryId>,
    pub ended_on: Printed<Date>,
}

unrelated!();
