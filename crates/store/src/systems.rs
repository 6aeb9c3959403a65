//! Client systems 应用系统 of units.

use domain::ids::{SystemId, UnitId};
use domain::systems::ClientSystem;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use crate::epochs::Epoch;
use crate::error::{StoreError, found};
use crate::kept::Printed;
use crate::link::{Link, Reach, Tx};
use crate::rows::systems::{Column, Entity, Model};

impl Tx {
    /// Adds a system.
    pub async fn insert_system(&self, system: &ClientSystem) -> Result<(), StoreError> {
        Entity::insert(Model::from(system).into_active_model())
            .exec_without_returning(self.changing())
            .await?;
        self.grow(Epoch::Grants).await
    }

    /// Replaces a system's record.
    pub async fn update_system(&self, system: &ClientSystem) -> Result<(), StoreError> {
        let row = Model::from(system).into_active_model().reset_all();
        let update = Entity::update_many().set(row).filter(Column::Id.eq(Printed(system.id)));
        found(update.exec(self.changing()).await?.rows_affected)?;
        self.grow(Epoch::Grants).await
    }
}

impl<R: Reach> Link<R> {
    /// The system.
    pub async fn system(&self, id: SystemId) -> Result<Option<ClientSystem>, StoreError> {
        Ok(Entity::find_by_id(Printed(id)).one(self.reach.reader()).await?.map(ClientSystem::from))
    }

    /// The systems of a unit.
    pub async fn systems_of_unit(&self, unit: UnitId) -> Result<Vec<ClientSystem>, StoreError> {
        self.systems_where(Condition::all().add(Column::Unit.eq(Printed(unit)))).await
    }

    /// Every system.
    pub async fn systems(&self) -> Result<Vec<ClientSystem>, StoreError> {
        self.systems_where(Condition::all()).await
    }

    pub(crate) async fn systems_where(
        &self,
        condition: Condition,
    ) -> Result<Vec<ClientSystem>, StoreError> {
        let order =
            Entity::find().filter(condition).order_by_asc(Column::Name).order_by_asc(Column::Id);
        Ok(order.all(self.reach.reader()).await?.into_iter().map(ClientSystem::from).collect())
    }
}
