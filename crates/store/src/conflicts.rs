//! Conflicts between holders 数源冲突 (Article 8): one row for each pair and pair of versions; what was measured stays.

use std::collections::HashMap;

use domain::conflicts::{ConflictMeasure, SourcePair};
use jiff::civil::Date;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::error::StoreError;
use crate::kept::{Printed, Whole};
use crate::link::{Link, Reach, Tx};
use crate::rows::source_conflicts::{Column, Entity, Model};

fn of_pair(pair: &SourcePair) -> Condition {
    Condition::all()
        .add(Column::Source.eq(Printed(pair.source.entry)))
        .add(Column::SourceItem.eq(Whole(pair.source.item.0)))
        .add(Column::Holder.eq(Printed(pair.holder.entry)))
        .add(Column::HolderItem.eq(Whole(pair.holder.item.0)))
}

impl Tx {
    /// Adds a measurement, the newest of its pair; says whether it is new: the same versions are measured once.
    pub async fn insert_conflict(&self, measure: &ConflictMeasure) -> Result<bool, StoreError> {
        let same = of_pair(&measure.pair)
            .add(Column::SourceVersion.eq(Whole(measure.source_version)))
            .add(Column::HolderVersion.eq(Whole(measure.holder_version)));
        if Entity::find().filter(same).one(self.reach.reader()).await?.is_some() {
            return Ok(false);
        }
        Entity::update_many()
            .col_expr(Column::Newest, Expr::value(false))
            .filter(of_pair(&measure.pair).add(Column::Newest.eq(true)))
            .exec(self.changing())
            .await?;
        let row = Model::from(measure).into_active_model();
        Entity::insert(row).exec_without_returning(self.changing()).await?;
        Ok(true)
    }
}

impl<R: Reach> Link<R> {
    /// The newest measurement of every pair, in the order of pairs.
    pub async fn newest_conflicts(&self) -> Result<Vec<ConflictMeasure>, StoreError> {
        let find = Entity::find()
            .filter(Column::Newest.eq(true))
            .order_by_asc(Column::Source)
            .order_by_asc(Column::SourceItem)
            .order_by_asc(Column::Holder)
            .order_by_asc(Column::HolderItem);
        Ok(find.all(self.reach.reader()).await?.into_iter().map(ConflictMeasure::from).collect())
    }

    /// What was measured from a day on, pair by pair, the oldest first.
    pub async fn conflicts_since(
        &self,
        first: Date,
    ) -> Result<HashMap<SourcePair, Vec<ConflictMeasure>>, StoreError> {
        let find = Entity::find()
            .filter(Column::MeasuredOn.gte(Printed(first)))
            .order_by_asc(Column::MeasuredOn)
            .order_by_asc(Column::SourceVersion)
            .order_by_asc(Column::HolderVersion);
        let mut found: HashMap<SourcePair, Vec<ConflictMeasure>> = HashMap::new();
        for row in find.all(self.reach.reader()).await? {
            let measure = ConflictMeasure::from(row);
            found.entry(measure.pair).or_default().push(measure);
        }
        Ok(found)
    }
}
