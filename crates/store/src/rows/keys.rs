//! API keys, by digest only.

use domain::grants::Method;
use domain::ids::{KeyId, SystemId};
use domain::systems::ApiKey;
use sea_orm::entity::prelude::*;

use crate::kept::{Instant, Json, Printed};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "keys")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Printed<KeyId>,
    pub system: Printed<SystemId>,
    pub label: String,
    pub prefix: String,
    pub digest: String,
    pub scope: Json<Vec<Method>>,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub revoked_at: Option<Instant>,
}

unrelated!();

impl From<&ApiKey> for Model {
    fn from(key: &ApiKey) -> Self {
        Self {
            id: Printed(key.id),
            system: Printed(key.system),
            label: key.label.clone(),
            prefix: key.prefix.clone(),
            digest: key.digest.clone(),
            scope: Json(key.scope.clone()),
            created_at: Instant(key.created_at),
            expires_at: Instant(key.expires_at),
            revoked_at: key.revoked_at.map(Instant),
        }
    }
}

impl From<Model> for ApiKey {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.0,
            system: row.system.0,
            label: row.label,
            prefix: row.prefix,
            digest: row.digest,
            scope: row.scope.0,
            created_at: row.created_at.0,
            expires_at: row.expires_at.0,
            revoked_at: row.revoked_at.map(|at| at.0),
        }
    }
}
