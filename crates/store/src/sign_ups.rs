//! Sign-ups of the public that wait for their one-time code. Housekeeping: nothing is entered before the code is right.

use jiff::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::error::StoreError;
use crate::kept::{Instant, Json, Whole};
use crate::link::{Link, Reach};
use crate::rows::sign_ups::{Column, Entity, Model};

/// A sign-up that waits for its code.
#[derive(Debug, Clone, PartialEq)]
pub struct PendingSignUp {
    /// Digest of the token that the browser holds.
    pub token_digest: String,
    /// Digest of the code that was sent.
    pub code_digest: String,
    /// What was stated.
    pub details: serde_json::Value,
    /// Wrong codes so far.
    pub attempts: u32,
    /// From when on the code is void.
    pub expires_at: Timestamp,
}

impl<R: Reach> Link<R> {
    /// Keeps a sign-up until its code comes.
    pub async fn put_sign_up(&self, pending: &PendingSignUp) -> Result<(), StoreError> {
        let row = Model {
            token_digest: pending.token_digest.clone(),
            code_digest: pending.code_digest.clone(),
            details: Json(pending.details.clone()),
            attempts: Whole(pending.attempts),
            expires_at: Instant(pending.expires_at),
        };
        Entity::insert(row.into_active_model()).exec_without_returning(self.reach.writer()).await?;
        Ok(())
    }

    /// The sign-up behind a token; expiry is the caller's check.
    pub async fn sign_up(&self, token_digest: &str) -> Result<Option<PendingSignUp>, StoreError> {
        let row = Entity::find_by_id(token_digest).one(self.reach.reader()).await?;
        Ok(row.map(PendingSignUp::from))
    }

    /// Counts a try before its code is compared, so that tries at once are counted too; false at the most that is
    /// allowed, or where the sign-up is gone.
    pub async fn try_sign_up(
        &self,
        token_digest: &str,
        attempts_max: u32,
    ) -> Result<bool, StoreError> {
        let tried = Entity::update_many()
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .filter(Column::TokenDigest.eq(token_digest))
            .filter(Column::Attempts.lt(Whole(attempts_max)));
        Ok(tried.exec(self.reach.writer()).await?.rows_affected > 0)
    }

    /// Takes a sign-up away, once; false where somebody did before.
    pub async fn end_sign_up(&self, token_digest: &str) -> Result<bool, StoreError> {
        let gone = Entity::delete_by_id(token_digest).exec(self.reach.writer()).await?;
        Ok(gone.rows_affected > 0)
    }

    /// Removes what is void.
    pub async fn purge_sign_ups(&self, now: Timestamp) -> Result<u64, StoreError> {
        let void = Entity::delete_many().filter(Column::ExpiresAt.lte(Instant(now)));
        Ok(void.exec(self.reach.writer()).await?.rows_affected)
    }
}
