//! Sign-ups that wait for their code.

use sea_orm::entity::prelude::*;

use crate::kept::{Instant, Json, Whole};
use crate::sign_ups::PendingSignUp;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_ups")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_digest: String,
    pub code_digest: String,
    pub details: Json<serde_json::Value>,
    pub attempts: Whole<u32>,
    pub expires_at: Instant,
}

unrelated!();

impl From<Model> for PendingSignUp {
    fn from(row: Model) -> Self {
        Self {
            token_digest: row.token_digest,
            code_digest: row.code_digest,
            details: row.details.0,
            attempts: row.attempts.0,
            expires_at: row.expires_at.0,
        }
    }
}
