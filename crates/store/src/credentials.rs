//! Password hashes and the lockout after failed sign-ins.
//!
//! Counting a failure is housekeeping, not a change of business state: `app`
//! records the lockout itself as an event.

use domain::ids::PersonId;
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::error::{StoreError, found};
use crate::kept::{Instant, Printed, Whole};
use crate::link::{Link, Reach, Tx};
use crate::rows::credentials::{Column, Entity, Model};

/// What a person signs in with.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// The person.
    pub person: PersonId,
    /// The argon2id hash in PHC form.
    pub password_hash: String,
    /// Failed sign-ins since the last good one.
    pub failed_count: u32,
    /// Until when no sign-in is tried.
    pub locked_until: Option<Timestamp>,
    /// When the password was set.
    pub changed_at: Timestamp,
    /// Whether somebody else set it, so that it opens nothing but the choice of another.
    pub one_time: bool,
}

impl std::fmt::Debug for Credential {
    /// The hash stays out of logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credential")
            .field("person", &self.person)
            .field("failed_count", &self.failed_count)
            .field("locked_until", &self.locked_until)
            .field("one_time", &self.one_time)
            .finish_non_exhaustive()
    }
}

impl Tx {
    /// Sets a person's password, and forgives failed sign-ins.
    pub async fn set_credential(
        &self,
        person: PersonId,
        password_hash: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.put_credential(person, password_hash, at, false).await
    }

    /// Sets a password that only serves to choose another, and forgives failed sign-ins.
    pub async fn set_one_time_credential(
        &self,
        person: PersonId,
        password_hash: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.put_credential(person, password_hash, at, true).await
    }

    async fn put_credential(
        &self,
        person: PersonId,
        password_hash: &str,
        at: Timestamp,
        one_time: bool,
    ) -> Result<(), StoreError> {
        let row = Model {
            person: Printed(person),
            password_hash: password_hash.to_owned(),
            failed_count: Whole(0),
            locked_until: None,
            changed_at: Instant(at),
            one_time,
        };
        let columns = [
            Column::PasswordHash,
            Column::FailedCount,
            Column::LockedUntil,
            Column::ChangedAt,
            Column::OneTime,
        ];
        let replace = OnConflict::column(Column::Person).update_columns(columns).to_owned();
        Entity::insert(row.into_active_model())
            .on_conflict(replace)
            .exec_without_returning(self.changing())
            .await?;
        Ok(())
    }
}

impl<R: Reach> Link<R> {
    /// What a person signs in with.
    pub async fn credential(&self, person: PersonId) -> Result<Option<Credential>, StoreError> {
        Ok(Entity::find_by_id(Printed(person))
            .one(self.reach.reader())
            .await?
            .map(Credential::from))
    }

    /// Counts an attempt before it is judged, so that no number of attempts at once goes beyond `most`; returns the attempts
    /// since the last good one, and none where the account is locked or has no attempt left. A lock that is over is
    /// forgotten with what led to it.
    pub async fn take_attempt(
        &self,
        person: PersonId,
        most: u32,
        now: Timestamp,
    ) -> Result<Option<u32>, StoreError> {
        let was_locked = Expr::col(Column::LockedUntil).is_not_null();
        let next = Expr::case(was_locked.clone(), 1).finally(Expr::col(Column::FailedCount).add(1));
        let over = Expr::col(Column::LockedUntil).lte(Expr::value(Instant(now)));
        let left =
            Expr::col(Column::LockedUntil).is_null().and(Expr::col(Column::FailedCount).lt(most));
        let update = Query::update()
            .table(Entity)
            .value(Column::FailedCount, next)
            .value(Column::LockedUntil, Expr::value(Option::<i64>::None))
            .and_where(Column::Person.eq(Printed(person)))
            .and_where(was_locked.and(over).or(left))
            .returning_col(Column::FailedCount)
            .to_owned();
        let Some(row) = self.reach.writer().query_one(&update).await? else { return Ok(None) };
        let attempts: Whole<u32> = row.try_get_by_index(0)?;
        Ok(Some(attempts.0))
    }

    /// Refuses sign-ins until an instant.
    pub async fn lock_credential(
        &self,
        person: PersonId,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let lock = Entity::update_many().col_expr(Column::LockedUntil, Expr::value(Instant(until)));
        found(
            lock.filter(Column::Person.eq(Printed(person)))
                .exec(self.reach.writer())
                .await?
                .rows_affected,
        )
    }

    /// Forgets failed sign-ins, after a good one.
    pub async fn clear_failed_sign_ins(&self, person: PersonId) -> Result<(), StoreError> {
        let clear = Entity::update_many()
            .col_expr(Column::FailedCount, Expr::value(0_i64))
            .col_expr(Column::LockedUntil, Expr::value(Option::<i64>::None));
        found(
            clear
                .filter(Column::Person.eq(Printed(person)))
                .exec(self.reach.writer())
                .await?
                .rows_affected,
        )
    }
}
