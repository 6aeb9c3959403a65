//! Of which windows a unit was told.

use domain::ids::EntryId;
use jiff::civil::Date;
use sea_orm::entity::prelude::*;

use crate::kept::{Coded, Instant, Printed};
use crate::timeliness::Telling;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "window_notices")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry: Printed<EntryId>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub due_on: Printed<Date>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: Coded<Telling>,
    pub told_at: Instant,
}

unrelated!();
