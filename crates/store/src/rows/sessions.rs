//! Signed-in browsers, known by the digest of their token.

use domain::ids::{AuthorisationId, PersonId, SessionId};
use sea_orm::entity::prelude::*;

use crate::kept::{Instant, Printed};
use crate::sessions::Session;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Printed<SessionId>,
    pub token_digest: String,
    pub person: Printed<PersonId>,
    pub csrf: String,
    pub created_at: Instant,
    pub last_seen_at: Instant,
    pub expires_at: Instant,
    pub acting_for: Option<Printed<AuthorisationId>>,
}

unrelated!();

impl From<&Session> for Model {
    fn from(session: &Session) -> Self {
        Self {
            id: Printed(session.id),
            token_digest: session.token_digest.clone(),
            person: Printed(session.person),
            csrf: session.csrf.clone(),
            created_at: Instant(session.created_at),
            last_seen_at: Instant(session.last_seen_at),
            expires_at: Instant(session.expires_at),
            acting_for: session.acting_for.map(Printed),
        }
    }
}

impl From<Model> for Session {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.0,
            token_digest: row.token_digest,
            person: row.person.0,
            csrf: row.csrf,
            created_at: row.created_at.0,
            last_seen_at: row.last_seen_at.0,
            expires_at: row.expires_at.0,
            acting_for: row.acting_for.map(|id| id.0),
        }
    }
}
