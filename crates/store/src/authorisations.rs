//! Authorisations of technical service units 委托授权 (Article 5): read at every request made under one, so one row each.

use domain::authorisations::{Authorisation, AuthorisationState};
use domain::ids::{AuthorisationId, CaseId, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use crate::error::StoreError;
use crate::kept::{Coded, Instant, Printed};
use crate::link::{Link, Reach, Tx};
use crate::paging::{Page, Slice};
use crate::rows::authorisations::{Column, Entity, Model};

/// Which authorisations are wanted; every part narrows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthorisationFilter {
    /// Given by this agency.
    pub principal: Option<UnitId>,
    /// Given to this technical service unit.
    pub agent: Option<UnitId>,
    /// In one of these states; empty means any.
    pub states: Vec<AuthorisationState>,
    /// Whose last day lies before this day.
    pub over_before: Option<Date>,
    /// Whose term includes this day.
    pub running_on: Option<Date>,
}

impl Tx {
    /// Adds an authorisation; a case gives one.
    pub async fn insert_authorisation(
        &self,
        authorisation: &Authorisation,
    ) -> Result<(), StoreError> {
        let row = Model::from(authorisation).into_active_model();
        Entity::insert(row).exec_without_returning(self.changing()).await?;
        Ok(())
    }

    /// Sets where the authorisation of a case stands. False where the case gave none.
    pub async fn set_authorisation_state(
        &self,
        case: CaseId,
        state: AuthorisationState,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let set = Entity::update_many()
            .col_expr(Column::State, Expr::value(Coded(state)))
            .col_expr(Column::ChangedAt, Expr::value(Instant(at)))
            .filter(Column::CaseId.eq(Printed(case)));
        if set.exec(self.reach.writer()).await?.rows_affected == 0 {
            return Ok(false);
        }
        self.changing();
        Ok(true)
    }

    /// Puts a unit's successor in its place, as the giver and as the receiver of authorisations.
    pub async fn move_authorisations(&self, from: UnitId, to: UnitId) -> Result<(), StoreError> {
        for column in [Column::Principal, Column::Agent] {
            let put = Entity::update_many()
                .col_expr(column, Expr::value(Printed(to)))
                .filter(column.eq(Printed(from)));
            if put.exec(self.reach.writer()).await?.rows_affected > 0 {
                self.changing();
            }
        }
        Ok(())
    }
}

impl<R: Reach> Link<R> {
    /// The authorisation.
    pub async fn authorisation(
        &self,
        id: AuthorisationId,
    ) -> Result<Option<Authorisation>, StoreError> {
        let row = Entity::find_by_id(Printed(id)).one(self.reach.reader()).await?;
        Ok(row.map(Authorisation::from))
    }

    /// The authorisation that a case gave.
    pub async fn authorisation_of_case(
        &self,
        case: CaseId,
    ) -> Result<Option<Authorisation>, StoreError> {
        let row = Entity::find()
            .filter(Column::CaseId.eq(Printed(case)))
            .one(self.reach.reader())
            .await?;
        Ok(row.map(Authorisation::from))
    }

    /// Authorisations, the newest first.
    pub async fn authorisations(
        &self,
        filter: &AuthorisationFilter,
        slice: &Slice,
    ) -> Result<Page<Authorisation>, StoreError> {
        let after = slice.key::<AuthorisationId>()?.map(|id| Column::Id.lt(Printed(id)));
        let rows = Entity::find()
            .filter(filter.condition().add_option(after))
            .order_by_desc(Column::Id)
            .limit(slice.fetch())
            .all(self.reach.reader())
            .await?;
        Ok(Page::cut(rows, slice, |row: &Model| row.id.0.to_string()))
    }
}

impl AuthorisationFilter {
    fn condition(&self) -> Condition {
        let states = (!self.states.is_empty())
            .then(|| Column::State.is_in(self.states.iter().copied().map(Coded)));
        let running = self.running_on.map(|on| {
            Condition::all()
                .add(Column::FirstOn.lte(Printed(on)))
                .add(Column::LastOn.gte(Printed(on)))
        });
        Condition::all()
            .add_option(self.principal.map(|unit| Column::Principal.eq(Printed(unit))))
            .add_option(self.agent.map(|unit| Column::Agent.eq(Printed(unit))))
            .add_option(states)
            .add_option(self.over_before.map(|day| Column::LastOn.lt(Printed(day))))
            .add_option(running)
    }
}
