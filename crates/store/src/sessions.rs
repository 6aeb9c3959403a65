//! Signed-in browsers. Only the digest of the token is stored, so a copy of the database signs nobody in.

use domain::ids::{AuthorisationId, PersonId, SessionId};
use domain::people::Person;
use domain::units::Unit;
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::error::StoreError;
use crate::kept::{Instant, Printed};
use crate::link::{Link, Reach};
use crate::rows::sessions::{Column, Entity, Model};

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Permanent identifier.
    pub id: SessionId,
    /// SHA-256 of the token in the cookie, hexadecimal.
    pub token_digest: String,
    /// Who is signed in.
    pub person: PersonId,
    /// The token that every form carries.
    pub csrf: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_seen_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// The authorisation under which its person acts for an agency; none where they act for their own unit.
    pub acting_for: Option<AuthorisationId>,
}

/// A live session with who is behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// The person.
    pub person: Person,
    /// The unit the person serves.
    pub unit: Unit,
}

impl<R: Reach> Link<R> {
    /// Adds a session.
    pub async fn insert_session(&self, session: &Session) -> Result<(), StoreError> {
        let row = Model::from(session).into_active_model();
        Entity::insert(row).exec_without_returning(self.reach.writer()).await?;
        Ok(())
    }

    /// The session with a token digest, expired or not.
    pub async fn session(&self, token_digest: &str) -> Result<Option<Session>, StoreError> {
        let row = Entity::find()
            .filter(Column::TokenDigest.eq(token_digest))
            .one(self.reach.reader())
            .await?;
        Ok(row.map(Session::from))
    }

    /// The session that is live at `now`, where its person may sign in.
    pub async fn signed_in(
        &self,
        token_digest: &str,
        now: Timestamp,
    ) -> Result<Option<SignedIn>, StoreError> {
        let Some(session) =
            self.session(token_digest).await?.filter(|session| now < session.expires_at)
        else {
            return Ok(None);
        };
        let Some(person) = self.person(session.person).await?.filter(|person| person.active) else {
            return Ok(None);
        };
        let unit = self.unit(person.unit).await?;
        Ok(unit.map(|unit| SignedIn { session, person, unit }))
    }

    /// The sessions of a person, newest first.
    pub async fn sessions_of(&self, person: PersonId) -> Result<Vec<Session>, StoreError> {
        let theirs = Entity::find()
            .filter(Column::Person.eq(Printed(person)))
            .order_by_desc(Column::CreatedAt);
        Ok(theirs.all(self.reach.reader()).await?.into_iter().map(Session::from).collect())
    }

    /// Notes that a session was used, and until when it now lives.
    pub async fn touch_session(
        &self,
        id: SessionId,
        last_seen_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let touch = Entity::update_many()
            .col_expr(Column::LastSeenAt, Expr::value(Instant(last_seen_at)))
            .col_expr(Column::ExpiresAt, Expr::value(Instant(expires_at)));
        touch.filter(Column::Id.eq(Printed(id))).exec(self.reach.writer()).await?;
        Ok(())
    }

    /// Sets under which authorisation a session's person acts; none ends that. False where the session is over.
    pub async fn set_session_acting(
        &self,
        id: SessionId,
        acting_for: Option<AuthorisationId>,
    ) -> Result<bool, StoreError> {
        let set = Entity::update_many()
            .col_expr(Column::ActingFor, Expr::value(acting_for.map(Printed)))
            .filter(Column::Id.eq(Printed(id)));
        Ok(set.exec(self.reach.writer()).await?.rows_affected > 0)
    }

    /// Signs a browser out. False where it was out already.
    pub async fn end_session(&self, id: SessionId) -> Result<bool, StoreError> {
        Ok(Entity::delete_by_id(Printed(id)).exec(self.reach.writer()).await?.rows_affected > 0)
    }

    /// Signs a person out everywhere; returns how many sessions ended.
    pub async fn end_sessions_of(&self, person: PersonId) -> Result<u64, StoreError> {
        let theirs = Entity::delete_many().filter(Column::Person.eq(Printed(person)));
        Ok(theirs.exec(self.reach.writer()).await?.rows_affected)
    }

    /// Removes sessions that are over; returns how many.
    pub async fn purge_sessions(&self, now: Timestamp) -> Result<u64, StoreError> {
        let over = Entity::delete_many().filter(Column::ExpiresAt.lte(Instant(now)));
        Ok(over.exec(self.reach.writer()).await?.rows_affected)
    }
}
