//! Spans in which one person stands in for another.

use domain::delegations::Delegation;
use domain::ids::{DelegationId, PersonId};
use jiff::civil::Date;
use sea_orm::entity::prelude::*;

use crate::kept::{Instant, Printed};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "delegations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Printed<DelegationId>,
    pub absent: Printed<PersonId>,
    pub stand_in: Printed<PersonId>,
    pub first_on: Printed<Date>,
    pub last_on: Printed<Date>,
    pub made_at: Instant,
    pub ended_at: Option<Instant>,
}

unrelated!();

impl From<&Delegation> for Model {
    fn from(delegation: &Delegation) -> Self {
        Self {
            id: Printed(delegation.id),
            absent: Printed(delegation.absent),
            stand_in: Printed(delegation.stand_in),
            first_on: Printed(delegation.first_on),
            last_on: Printed(delegation.last_on),
            made_at: Instant(delegation.made_at),
            ended_at: delegation.ended_at.map(Instant),
        }
    }
}

impl From<Model> for Delegation {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.0,
            absent: row.absent.0,
            stand_in: row.stand_in.0,
            first_on: row.first_on.0,
            last_on: row.last_on.0,
            made_at: row.made_at.0,
            ended_at: row.ended_at.map(|ended| ended.0),
        }
    }
}
