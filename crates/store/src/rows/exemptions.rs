//! Orders that exempt an entry from loading.

use domain::ids::{EntryId, ExemptionId, PersonId};
use domain::timeliness::Exemption;
use jiff::civil::Date;
use sea_orm::entity::prelude::*;

use crate::kept::{Instant, Printed};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "exemptions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Printed<ExemptionId>,
    pub entry: Printed<EntryId>,
    pub first_on: Printed<Date>,
    pub last_on: Printed<Date>,
    pub reason: String,
    pub order_number: String,
    pub given_by: Printed<PersonId>,
    pub given_at: Instant,
    pub ended_on: Option<Printed<Date>>,
}

unrelated!();

impl From<&Exemption> for Model {
    fn from(exemption: &Exemption) -> Self {
        Self {
            id: Printed(exemption.id),
            entry: Printed(exemption.entry),
            first_on: Printed(exemption.first_on),
            last_on: Printed(exemption.last_on),
            reason: exemption.reason.clone(),
            order_number: exemption.order_number.clone(),
            given_by: Printed(exemption.given_by),
            given_at: Instant(exemption.given_at),
            ended_on: exemption.ended_on.map(Printed),
        }
    }
}

impl From<Model> for Exemption {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.0,
            entry: row.entry.0,
            first_on: row.first_on.0,
            last_on: row.last_on.0,
            reason: row.reason,
            order_number: row.order_number,
            given_by: row.given_by.0,
            given_at: row.given_at.0,
            ended_on: row.ended_on.map(|day| day.0),
        }
    }
}
