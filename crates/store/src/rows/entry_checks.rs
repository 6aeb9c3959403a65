//! When a unit last found a published entry still true.

use domain::ids::{EntryId, PersonId};
use jiff::civil::Date;
use sea_orm::entity::prelude::*;

use crate::kept::Printed;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "entry_checks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry: Printed<EntryId>,
    pub checked_on: Printed<Date>,
    pub checked_by: Printed<PersonId>,
}

unrelated!();
