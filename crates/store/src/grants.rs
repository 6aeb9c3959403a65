//! Grants 授权. Every change grows the grant epoch, so that withdrawal works on the next request of every node.

use domain::grants::{Grant, GrantState};
use domain::ids::{CaseId, EntryId, GrantId, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use crate::epochs::Epoch;
use crate::error::{StoreError, fresh};
use crate::kept::{Coded, Printed, Whole};
use crate::link::{Link, Reach, Tx};
use crate::paging::{Page, Slice, Way, beyond, cursor};
use crate::rows::grants::{Column, Entity, Model};

/// Which grants are wanted; every part narrows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GrantFilter {
    /// Of this resource.
    pub entry: Option<EntryId>,
    /// To this unit.
    pub consumer: Option<UnitId>,
    /// From this unit.
    pub provider: Option<UnitId>,
    /// To or from this unit.
    pub party: Option<UnitId>,
    /// Decided in this case.
    pub case: Option<CaseId>,
    /// In this state.
    pub state: Option<GrantState>,
    /// In force on this day: active and within its term.
    pub in_force_on: Option<Date>,
}

impl Tx {
    /// Adds a grant.
    pub async fn insert_grant(&self, grant: &Grant, at: Timestamp) -> Result<(), StoreError> {
        let row = Model::of(grant, at).into_active_model();
        Entity::insert(row).exec_without_returning(self.changing()).await?;
        self.grow(Epoch::Grants).await
    }

    /// Saves a grant read at `seen_version`; fails as stale where it has moved since.
    pub async fn update_grant(
        &self,
        grant: &Grant,
        seen_version: u32,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let row = Model::of(grant, at).into_active_model().reset_all();
        let same = Condition::all()
            .add(Column::Id.eq(Printed(grant.id)))
            .add(Column::Version.eq(Whole(seen_version)));
        fresh(
            Entity::update_many().set(row).filter(same).exec(self.changing()).await?.rows_affected,
        )?;
        self.grow(Epoch::Grants).await
    }
}

impl<R: Reach> Link<R> {
    /// The grant.
    pub async fn grant(&self, id: GrantId) -> Result<Option<Grant>, StoreError> {
        Ok(Entity::find_by_id(Printed(id)).one(self.reach.reader()).await?.map(Grant::from))
    }

    /// The grant with a number.
    pub async fn grant_by_number(&self, number: &str) -> Result<Option<Grant>, StoreError> {
        let row = Entity::find().filter(Column::Number.eq(number)).one(self.reach.reader()).await?;
        Ok(row.map(Grant::from))
    }

    /// Grants, those that began last first.
    pub async fn grants(
        &self,
        filter: &GrantFilter,
        slice: &Slice,
    ) -> Result<Page<Grant>, StoreError> {
        let after = slice.keys::<Date, GrantId>()?.map(|(from, id)| {
            beyond(Way::Down, (Column::ValidFrom, Printed(from)), (Column::Id, Printed(id)))
        });
        let rows = Entity::find()
            .filter(filter.condition().add_option(after))
            .order_by_desc(Column::ValidFrom)
            .order_by_desc(Column::Id)
            .limit(slice.fetch())
            .all(self.reach.reader())
            .await?;
        Ok(Page::cut(rows, slice, |row| cursor(row.valid_from.0, row.id.0)))
    }

    /// How many grants a filter finds.
    pub async fn count_grants(&self, filter: &GrantFilter) -> Result<u64, StoreError> {
        Ok(Entity::find().filter(filter.condition()).count(self.reach.reader()).await?)
    }

    /// Every grant that is active and not over by `on`, for the table in memory.
    ///
    /// Those whose term has not begun are among them: a day begins without a
    /// change of the epoch, so [`Grant::in_force`] is asked at each request.
    pub async fn live_grants(&self, on: Date) -> Result<Vec<Grant>, StoreError> {
        let live =
            Column::State.eq(Coded(GrantState::Active)).and(Column::ValidTo.gte(Printed(on)));
        let rows =
            Entity::find().filter(live).order_by_asc(Column::Id).all(self.reach.reader()).await?;
        Ok(rows.into_iter().map(Grant::from).collect())
    }
}

impl GrantFilter {
    fn condition(&self) -> Condition {
        let in_force = self.in_force_on.map(|on| {
            Condition::all()
                .add(Column::State.eq(Coded(GrantState::Active)))
                .add(Column::ValidFrom.lte(Printed(on)))
                .add(Column::ValidTo.gte(Printed(on)))
        });
        let party = self.party.map(|unit| {
            Condition::any()
                .add(Column::Consumer.eq(Printed(unit)))
                .add(Column::Provider.eq(Printed(unit)))
        });
        Condition::all()
            .add_option(self.entry.map(|entry| Column::Entry.eq(Printed(entry))))
            .add_option(self.consumer.map(|unit| Column::Consumer.eq(Printed(unit))))
            .add_option(self.provider.map(|unit| Column::Provider.eq(Printed(unit))))
            .add_option(party)
            .add_option(self.case.map(|case| Column::CaseId.eq(Printed(case))))
            .add_option(self.state.map(|state| Column::State.eq(Coded(state))))
            .add_option(in_force)
    }
}
