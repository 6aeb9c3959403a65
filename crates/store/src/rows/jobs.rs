//! Background jobs and who holds the lease.

use domain::ids::JobId;
use sea_orm::entity::prelude::*;

use crate::jobs::{Job, JobState};
use crate::kept::{Coded, Instant, Json, Printed, Whole};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Printed<JobId>,
    pub kind: String,
    pub payload: Json<serde_json::Value>,
    pub state: Coded<JobState>,
    pub attempts: Whole<u32>,
    pub attempts_max: Whole<u32>,
    pub run_after: Instant,
    pub leased_by: Option<String>,
    pub leased_until: Option<Instant>,
    pub created_at: Instant,
    pub finished_at: Option<Instant>,
    pub error: Option<String>,
}

unrelated!();

impl From<Model> for Job {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.0,
            kind: row.kind,
            payload: row.payload.0,
            state: row.state.0,
            attempts: row.attempts.0,
            attempts_max: row.attempts_max.0,
            run_after: row.run_after.0,
            leased_by: row.leased_by,
            leased_until: row.leased_until.map(|at| at.0),
            created_at: row.created_at.0,
            finished_at: row.finished_at.map(|at| at.0),
            error: row.error,
        }
    }
}
