//! People with accounts.

use domain::ids::{PersonId, UnitId};
use domain::people::Person;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use crate::epochs::Epoch;
use crate::error::{StoreError, found};
use crate::kept::Printed;
use crate::link::{Link, Reach, Tx};
use crate::rows::people::{Column, Entity, Model};

impl Tx {
    /// Adds a person. The login must be free.
    pub async fn insert_person(&self, person: &Person) -> Result<(), StoreError> {
        Entity::insert(Model::from(person).into_active_model())
            .exec_without_returning(self.changing())
            .await?;
        self.grow(Epoch::Grants).await
    }

    /// Replaces a person's record.
    pub async fn update_person(&self, person: &Person) -> Result<(), StoreError> {
        let row = Model::from(person).into_active_model().reset_all();
        let update = Entity::update_many().set(row).filter(Column::Id.eq(Printed(person.id)));
        found(update.exec(self.changing()).await?.rows_affected)?;
        self.grow(Epoch::Grants).await
    }
}

impl<R: Reach> Link<R> {
    /// The person.
    pub async fn person(&self, id: PersonId) -> Result<Option<Person>, StoreError> {
        Ok(Entity::find_by_id(Printed(id)).one(self.reach.reader()).await?.map(Person::from))
    }

    /// The person with a sign-in name.
    pub async fn person_by_login(&self, login: &str) -> Result<Option<Person>, StoreError> {
        let row = Entity::find().filter(Column::Login.eq(login)).one(self.reach.reader()).await?;
        Ok(row.map(Person::from))
    }

    /// Everybody who serves a unit.
    pub async fn people_of_unit(&self, unit: UnitId) -> Result<Vec<Person>, StoreError> {
        self.people_where(Condition::all().add(Column::Unit.eq(Printed(unit)))).await
    }

    /// Everybody, by login.
    pub async fn people(&self) -> Result<Vec<Person>, StoreError> {
        self.people_where(Condition::all()).await
    }

    /// The people with these ids, in one query; unknown ids are left out.
    pub async fn people_by_ids(&self, ids: &[PersonId]) -> Result<Vec<Person>, StoreError> {
        self.people_where(Condition::all().add(Column::Id.is_in(ids.iter().copied().map(Printed))))
            .await
    }

    async fn people_where(&self, condition: Condition) -> Result<Vec<Person>, StoreError> {
        let rows = Entity::find()
            .filter(condition)
            .order_by_asc(Column::Login)
            .all(self.reach.reader())
            .await?;
        Ok(rows.into_iter().map(Person::from).collect())
    }
}
