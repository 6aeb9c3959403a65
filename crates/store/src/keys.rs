//! API keys of client systems, known by digest only.

use std::collections::HashMap;

use domain::ids::{KeyId, SystemId, UnitId};
use domain::systems::{ApiKey, ClientSystem};
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::epochs::Epoch;
use crate::error::StoreError;
use crate::kept::{Instant, Printed};
use crate::link::{Link, Reach, Tx};
use crate::rows::keys::{Column, Entity, Model};

impl Tx {
    /// Adds a key.
    pub async fn insert_key(&self, key: &ApiKey) -> Result<(), StoreError> {
        Entity::insert(Model::from(key).into_active_model())
            .exec_without_returning(self.changing())
            .await?;
        self.grow(Epoch::Grants).await
    }

    /// Withdraws a key. False where it is unknown or was withdrawn before.
    pub async fn revoke_key(&self, id: KeyId, at: Timestamp) -> Result<bool, StoreError> {
        let revoke = Entity::update_many()
            .col_expr(Column::RevokedAt, Expr::value(Instant(at)))
            .filter(Column::Id.eq(Printed(id)))
            .filter(Column::RevokedAt.is_null());
        if revoke.exec(self.reach.writer()).await?.rows_affected == 0 {
            return Ok(false);
        }
        self.changing();
        self.grow(Epoch::Grants).await?;
        Ok(true)
    }
}

impl<R: Reach> Link<R> {
    /// The key.
    pub async fn key(&self, id: KeyId) -> Result<Option<ApiKey>, StoreError> {
        Ok(Entity::find_by_id(Printed(id)).one(self.reach.reader()).await?.map(ApiKey::from))
    }

    /// The key with a digest and the system it opens for, live or not.
    pub async fn key_by_digest(
        &self,
        digest: &str,
    ) -> Result<Option<(ApiKey, ClientSystem)>, StoreError> {
        let Some(row) =
            Entity::find().filter(Column::Digest.eq(digest)).one(self.reach.reader()).await?
        else {
            return Ok(None);
        };
        let key = ApiKey::from(row);
        Ok(self.system(key.system).await?.map(|system| (key, system)))
    }

    /// The keys of a system, newest first.
    pub async fn keys_of_system(&self, system: SystemId) -> Result<Vec<ApiKey>, StoreError> {
        self.keys_where(Condition::all().add(Column::System.eq(Printed(system)))).await
    }

    /// The keys of a unit's systems, newest first.
    pub async fn keys_of_unit(
        &self,
        unit: UnitId,
    ) -> Result<Vec<(ApiKey, ClientSystem)>, StoreError> {
        let systems = self.systems_of_unit(unit).await?;
        let ids = systems.iter().map(|system| Printed(system.id));
        let keys = self.keys_where(Condition::all().add(Column::System.is_in(ids))).await?;
        Ok(with_systems(keys, systems))
    }

    /// The keys neither withdrawn nor expired at `now`, for the table in memory.
    pub async fn live_keys(
        &self,
        now: Timestamp,
    ) -> Result<Vec<(ApiKey, ClientSystem)>, StoreError> {
        let live = Condition::all()
            .add(Column::RevokedAt.is_null())
            .add(Column::ExpiresAt.gt(Instant(now)));
        let keys = self.keys_where(live).await?;
        Ok(with_systems(keys, self.systems().await?))
    }

    async fn keys_where(&self, condition: Condition) -> Result<Vec<ApiKey>, StoreError> {
        let order = Entity::find()
            .filter(condition)
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id);
        Ok(order.all(self.reach.reader()).await?.into_iter().map(ApiKey::from).collect())
    }
}

fn with_systems(keys: Vec<ApiKey>, systems: Vec<ClientSystem>) -> Vec<(ApiKey, ClientSystem)> {
    let by_id: HashMap<SystemId, ClientSystem> =
        systems.into_iter().map(|system| (system.id, system)).collect();
    keys.into_iter()
        .filter_map(|key| by_id.get(&key.system).cloned().map(|system| (key, system)))
        .collect()
}
