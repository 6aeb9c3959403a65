//! Delegations 代理: asked for at every request of a signed-in person, so by an index of their own.

use domain::delegations::Delegation;
use domain::ids::{DelegationId, PersonId};
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::error::StoreError;
use crate::kept::{Instant, Printed};
use crate::link::{Link, Reach, Tx};
use crate::rows::delegations::{Column, Entity, Model};

impl Tx {
    /// Adds a delegation.
    pub async fn insert_delegation(&self, delegation: &Delegation) -> Result<(), StoreError> {
        let row = Model::from(delegation).into_active_model();
        Entity::insert(row).exec_without_returning(self.changing()).await?;
        Ok(())
    }

    /// Ends a delegation. False where it is unknown or was ended before.
    pub async fn end_delegation(
        &self,
        id: DelegationId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let end = Entity::update_many()
            .col_expr(Column::EndedAt, Expr::value(Instant(at)))
            .filter(Column::Id.eq(Printed(id)))
            .filter(Column::EndedAt.is_null());
        if end.exec(self.reach.writer()).await?.rows_affected == 0 {
            return Ok(false);
        }
        self.changing();
        Ok(true)
    }
}

impl<R: Reach> Link<R> {
    /// The delegation.
    pub async fn delegation(&self, id: DelegationId) -> Result<Option<Delegation>, StoreError> {
        Ok(Entity::find_by_id(Printed(id)).one(self.reach.reader()).await?.map(Delegation::from))
    }

    /// The delegations that a person is absent or stands in by, the newest span first.
    pub async fn delegations_of(&self, person: PersonId) -> Result<Vec<Delegation>, StoreError> {
        let part = Condition::any()
            .add(Column::Absent.eq(Printed(person)))
            .add(Column::StandIn.eq(Printed(person)));
        self.delegations_where(part).await
    }

    /// The delegations that run on a day and make a person the stand-in.
    pub async fn delegations_to(
        &self,
        stand_in: PersonId,
        on: Date,
    ) -> Result<Vec<Delegation>, StoreError> {
        let running = Condition::all()
            .add(Column::StandIn.eq(Printed(stand_in)))
            .add(Column::FirstOn.lte(Printed(on)))
            .add(Column::LastOn.gte(Printed(on)))
            .add(Column::EndedAt.is_null());
        self.delegations_where(running).await
    }

    async fn delegations_where(&self, condition: Condition) -> Result<Vec<Delegation>, StoreError> {
        let rows = Entity::find()
            .filter(condition)
            .order_by_desc(Column::FirstOn)
            .order_by_desc(Column::Id)
            .all(self.reach.reader())
            .await?;
        Ok(rows.into_iter().map(Delegation::from).collect())
    }
}
