//! Background jobs under leases that expire: a worker that dies loses its job to the next one.
//!
//! Taking a job is one statement on both back ends, so two workers never hold
//! the same lease; PostgreSQL passes over rows another worker is just taking.

use domain::ids::JobId;
use jiff::{SignedDuration, Timestamp};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, Query, UpdateStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

use crate::error::StoreError;
use crate::kept::{Coded, Instant, Json, Printed, Whole};
use crate::link::{Link, Reach};
use crate::rows::jobs::{Column, Entity, Model};

/// The wait after the first failure; it doubles with each further one.
const BACKOFF_MS: i64 = 1_000;
/// The longest wait between two attempts.
const BACKOFF_MS_MAX: i64 = 15 * 60 * 1_000;
/// What a job says whose last lease ran out.
const LEASE_RAN_OUT: &str = "job.lease-ran-out";

/// Where a job stands.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum JobState {
    /// Waits for a worker.
    Queued,
    /// Leased to a worker.
    Running,
    /// Done.
    Done,
    /// Out of attempts.
    Failed,
}

/// A job to be done.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// Permanent identifier.
    pub id: JobId,
    /// Which worker function does it.
    pub kind: String,
    /// What it needs to know.
    pub payload: serde_json::Value,
    /// Not before this instant.
    pub run_after: Timestamp,
    /// How often it is tried, the first time included.
    pub attempts_max: u32,
}

/// A job.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Permanent identifier.
    pub id: JobId,
    /// Which worker function does it.
    pub kind: String,
    /// What it needs to know.
    pub payload: serde_json::Value,
    /// Where it stands.
    pub state: JobState,
    /// How often it was taken.
    pub attempts: u32,
    /// How often it may be taken.
    pub attempts_max: u32,
    /// Not before this instant.
    pub run_after: Timestamp,
    /// Who holds the lease.
    pub leased_by: Option<String>,
    /// Until when.
    pub leased_until: Option<Timestamp>,
    /// When it was queued.
    pub created_at: Timestamp,
    /// When it reached an end state.
    pub finished_at: Option<Timestamp>,
    /// Why the last attempt failed.
    pub error: Option<String>,
}

/// Jobs by state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct JobCounts {
    /// Waiting.
    pub queued: u64,
    /// Leased.
    pub running: u64,
    /// Done and not yet purged.
    pub done: u64,
    /// Out of attempts.
    pub failed: u64,
}

impl<R: Reach> Link<R> {
    /// Queues a job; inside a transaction it exists only if that commits.
    pub async fn enqueue_job(&self, job: &NewJob, at: Timestamp) -> Result<(), StoreError> {
        let row = Model {
            id: Printed(job.id),
            kind: job.kind.clone(),
            payload: Json(job.payload.clone()),
            state: Coded(JobState::Queued),
            attempts: Whole(0),
            attempts_max: Whole(job.attempts_max),
            run_after: Instant(job.run_after),
            leased_by: None,
            leased_until: None,
            created_at: Instant(at),
            finished_at: None,
            error: None,
        };
        Entity::insert(row.into_active_model()).exec_without_returning(self.reach.writer()).await?;
        Ok(())
    }

    /// Takes the job that has waited longest, or one whose lease ran out, for `for_ms` milliseconds.
    pub async fn lease_job(
        &self,
        worker: &str,
        kinds: &[&str],
        now: Timestamp,
        for_ms: i64,
    ) -> Result<Option<Job>, StoreError> {
        self.fail_abandoned_jobs(now).await?;
        let waiting = Condition::all()
            .add(Column::State.eq(Coded(JobState::Queued)))
            .add(Column::RunAfter.lte(Instant(now)));
        let next = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::Kind.is_in(kinds.iter().copied()))
            .filter(Condition::any().add(waiting).add(lease_over(now)))
            .order_by_asc(Column::RunAfter)
            .order_by_asc(Column::Id)
            .limit(1)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .into_query();
        let lease = Query::update()
            .table(Entity)
            .value(Column::State, Coded(JobState::Running))
            .value(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .value(Column::LeasedBy, worker)
            .value(Column::LeasedUntil, Instant(later(now, for_ms)))
            .and_where(Expr::col(Column::Id).eq(Expr::SubQuery(None, Box::new(next.into()))))
            .returning_all()
            .to_owned();
        self.one_job(&lease).await
    }

    /// Prolongs a lease. False where it was lost: the worker must stop.
    pub async fn heartbeat_job(
        &self,
        id: JobId,
        worker: &str,
        now: Timestamp,
        for_ms: i64,
    ) -> Result<bool, StoreError> {
        let prolong = Entity::update_many()
            .col_expr(Column::LeasedUntil, Expr::value(Instant(later(now, for_ms))))
            .filter(held(id, worker));
        Ok(prolong.exec(self.reach.writer()).await?.rows_affected > 0)
    }

    /// Closes a job as done. False where the lease was lost; in a transaction that is the moment to roll back.
    pub async fn complete_job(
        &self,
        id: JobId,
        worker: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = Entity::update_many()
            .col_expr(Column::State, Expr::value(Coded(JobState::Done)))
            .col_expr(Column::FinishedAt, Expr::value(Instant(now)))
            .col_expr(Column::LeasedUntil, Expr::value(Option::<i64>::None))
            .col_expr(Column::Error, Expr::value(Option::<String>::None))
            .filter(held(id, worker));
        Ok(done.exec(self.reach.writer()).await?.rows_affected > 0)
    }

    /// Gives a job back with the reason: to be tried again after a growing wait, or for good after the last attempt.
    pub async fn fail_job(
        &self,
        id: JobId,
        worker: &str,
        now: Timestamp,
        error: &str,
    ) -> Result<Option<JobState>, StoreError> {
        let Some(row) = Entity::find_by_id(Printed(id)).one(self.reach.writer()).await? else {
            return Ok(None);
        };
        let last = row.attempts.0 >= row.attempts_max.0;
        let state = if last { JobState::Failed } else { JobState::Queued };
        let run_after = later(now, backoff_ms(row.attempts.0));
        let failed = Entity::update_many()
            .col_expr(Column::State, Expr::value(Coded(state)))
            .col_expr(Column::RunAfter, Expr::value(Instant(run_after)))
            .col_expr(Column::LeasedBy, Expr::value(Option::<String>::None))
            .col_expr(Column::LeasedUntil, Expr::value(Option::<i64>::None))
            .col_expr(Column::FinishedAt, Expr::value(last.then_some(Instant(now))))
            .col_expr(Column::Error, Expr::value(error))
            .filter(held(id, worker));
        let kept = failed.exec(self.reach.writer()).await?.rows_affected > 0;
        Ok(kept.then_some(state))
    }

    /// Gives back every lease of a worker that stops in good order or starts again; the attempt is not counted.
    pub async fn release_leases_of(&self, worker: &str) -> Result<u64, StoreError> {
        let release = Entity::update_many()
            .col_expr(Column::State, Expr::value(Coded(JobState::Queued)))
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).sub(1))
            .col_expr(Column::LeasedBy, Expr::value(Option::<String>::None))
            .col_expr(Column::LeasedUntil, Expr::value(Option::<i64>::None))
            .filter(Column::State.eq(Coded(JobState::Running)))
            .filter(Column::LeasedBy.eq(worker));
        Ok(release.exec(self.reach.writer()).await?.rows_affected)
    }

    /// Removes jobs that were done before an instant; failed ones stay to be seen.
    pub async fn purge_jobs(&self, finished_before: Timestamp) -> Result<u64, StoreError> {
        let old = Entity::delete_many()
            .filter(Column::State.eq(Coded(JobState::Done)))
            .filter(Column::FinishedAt.lt(Instant(finished_before)));
        Ok(old.exec(self.reach.writer()).await?.rows_affected)
    }

    /// The job.
    pub async fn job(&self, id: JobId) -> Result<Option<Job>, StoreError> {
        Ok(Entity::find_by_id(Printed(id)).one(self.reach.reader()).await?.map(Job::from))
    }

    /// Jobs by state.
    pub async fn job_counts(&self) -> Result<JobCounts, StoreError> {
        let by_state: Vec<(Coded<JobState>, i64)> = Entity::find()
            .select_only()
            .column(Column::State)
            .column_as(Column::Id.count(), "jobs")
            .group_by(Column::State)
            .into_tuple()
            .all(self.reach.reader())
            .await?;
        let of = |state| {
            let jobs =
                by_state.iter().find(|(known, _)| known.0 == state).map_or(0, |(_, jobs)| *jobs);
            u64::try_from(jobs).unwrap_or_default()
        };
        Ok(JobCounts {
            queued: of(JobState::Queued),
            running: of(JobState::Running),
            done: of(JobState::Done),
            failed: of(JobState::Failed),
        })
    }

    /// A job that killed its worker at every attempt is not tried for ever.
    async fn fail_abandoned_jobs(&self, now: Timestamp) -> Result<(), StoreError> {
        let abandoned = Entity::update_many()
            .col_expr(Column::State, Expr::value(Coded(JobState::Failed)))
            .col_expr(Column::FinishedAt, Expr::value(Instant(now)))
            .col_expr(Column::Error, Expr::value(LEASE_RAN_OUT))
            .filter(lease_over(now))
            .filter(Expr::col(Column::Attempts).gte(Expr::col(Column::AttemptsMax)));
        abandoned.exec(self.reach.writer()).await?;
        Ok(())
    }

    async fn one_job(&self, statement: &UpdateStatement) -> Result<Option<Job>, StoreError> {
        let row = self.reach.writer().query_one(statement).await?;
        Ok(row.map(|row| Model::from_query_result(&row, "")).transpose()?.map(Job::from))
    }
}

fn lease_over(now: Timestamp) -> Condition {
    Condition::all()
        .add(Column::State.eq(Coded(JobState::Running)))
        .add(Column::LeasedUntil.lte(Instant(now)))
}

fn held(id: JobId, worker: &str) -> Condition {
    Condition::all()
        .add(Column::Id.eq(Printed(id)))
        .add(Column::State.eq(Coded(JobState::Running)))
        .add(Column::LeasedBy.eq(worker))
}

fn later(now: Timestamp, ms: i64) -> Timestamp {
    now.saturating_add(SignedDuration::from_millis(ms)).unwrap_or(Timestamp::MAX)
}

fn backoff_ms(attempts: u32) -> i64 {
    let doubled = 2_i64.saturating_pow(attempts.saturating_sub(1)).saturating_mul(BACKOFF_MS);
    Ord::min(doubled, BACKOFF_MS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_its_limit() {
        assert_eq!([1, 2, 3].map(backoff_ms), [1_000, 2_000, 4_000]);
        assert_eq!(backoff_ms(u32::MAX), BACKOFF_MS_MAX);
    }
}
