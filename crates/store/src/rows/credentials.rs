//! Password hashes and failed sign-ins, apart from the people so that no list of people ever carries them.

use domain::ids::PersonId;
use sea_orm::entity::prelude::*;

use crate::credentials::Credential;
use crate::kept::{Instant, Printed, Whole};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "credentials")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person: Printed<PersonId>,
    pub password_hash: String,
    pub failed_count: Whole<u32>,
    pub locked_until: Option<Instant>,
    pub changed_at: Instant,
    pub one_time: bool,
}

unrelated!();

impl From<Model> for Credential {
    fn from(row: Model) -> Self {
        Self {
            person: row.person.0,
            password_hash: row.password_hash,
            failed_count: row.failed_count.0,
            locked_until: row.locked_until.map(|at| at.0),
            changed_at: row.changed_at.0,
            one_time: row.one_time,
        }
    }
}
