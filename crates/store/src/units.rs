//! Units 数据生产应用单位 (Article 2), with validity and successors.

use domain::ids::UnitId;
use domain::units::Unit;
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use crate::epochs::Epoch;
use crate::error::{StoreError, found};
use crate::kept::Printed;
use crate::link::{Link, Reach, Tx};
use crate::rows::units::{Column, Entity, Model};

impl Tx {
    /// Adds a unit.
    pub async fn insert_unit(&self, unit: &Unit) -> Result<(), StoreError> {
        Entity::insert(Model::from(unit).into_active_model())
            .exec_without_returning(self.changing())
            .await?;
        self.grow(Epoch::Grants).await
    }

    /// Replaces a unit's record.
    pub async fn update_unit(&self, unit: &Unit) -> Result<(), StoreError> {
        let row = Model::from(unit).into_active_model().reset_all();
        let update = Entity::update_many().set(row).filter(Column::Id.eq(Printed(unit.id)));
        found(update.exec(self.changing()).await?.rows_affected)?;
        self.grow(Epoch::Grants).await
    }
}

impl<R: Reach> Link<R> {
    /// The unit.
    pub async fn unit(&self, id: UnitId) -> Result<Option<Unit>, StoreError> {
        Ok(Entity::find_by_id(Printed(id)).one(self.reach.reader()).await?.map(Unit::from))
    }

    /// The unit with a credit code 统一社会信用代码.
    pub async fn unit_by_credit_code(&self, code: &str) -> Result<Option<Unit>, StoreError> {
        let row =
            Entity::find().filter(Column::CreditCode.eq(code)).one(self.reach.reader()).await?;
        Ok(row.map(Unit::from))
    }

    /// Every unit there ever was, in the order of their catalogue numbers. A city has a few hundred.
    pub async fn units(&self) -> Result<Vec<Unit>, StoreError> {
        self.units_where(Condition::all()).await
    }

    /// The units that exist on a day.
    pub async fn units_valid_on(&self, on: Date) -> Result<Vec<Unit>, StoreError> {
        let begun = Column::ValidFrom.lte(Printed(on));
        let not_over =
            Condition::any().add(Column::ValidTo.is_null()).add(Column::ValidTo.gte(Printed(on)));
        self.units_where(Condition::all().add(begun).add(not_over)).await
    }

    /// The units with these ids, in one query; unknown ids are left out.
    pub async fn units_by_ids(&self, ids: &[UnitId]) -> Result<Vec<Unit>, StoreError> {
        self.units_where(Condition::all().add(Column::Id.is_in(ids.iter().copied().map(Printed))))
            .await
    }

    async fn units_where(&self, condition: Condition) -> Result<Vec<Unit>, StoreError> {
        let order = Entity::find()
            .filter(condition)
            .order_by_asc(Column::CatalogueNumber)
            .order_by_asc(Column::Id);
        Ok(order.all(self.reach.reader()).await?.into_iter().map(Unit::from).collect())
    }
}
