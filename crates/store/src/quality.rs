//! Data quality 数据质量: rules by version, evaluations, and the failing keys of the newest evaluation of each entry.
//!
//! A version of the rules and an evaluation stay as they were written. Keys of
//! rows can name people, so that those of an older evaluation do not stay.

use std::collections::HashMap;

use domain::ids::EntryId;
use domain::quality::{Evaluation, Keys, RuleVersion};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use crate::error::StoreError;
use crate::kept::{Json, Printed};
use crate::link::{Link, Reach, Tx};
use crate::rows::{quality_evaluations, quality_rules, quality_samples};

impl Tx {
    /// Adds a version of an entry's rules. Fails where the version is there already: somebody else set rules meanwhile.
    pub async fn insert_quality_rules(&self, set: &RuleVersion) -> Result<(), StoreError> {
        let row = quality_rules::Model::from(set).into_active_model();
        quality_rules::Entity::insert(row).exec_without_returning(self.changing()).await?;
        Ok(())
    }

    /// Adds an evaluation, the newest of its entry, and puts its failing keys in the place of those of the one before.
    pub async fn insert_evaluation(
        &self,
        evaluation: &Evaluation,
        keys: &Keys,
    ) -> Result<(), StoreError> {
        use quality_evaluations::{Column, Entity, Model};
        let of_entry = Column::Entry.eq(Printed(evaluation.entry));
        let last = Entity::find()
            .filter(of_entry.clone())
            .order_by_desc(Column::Sequence)
            .one(self.reach.reader())
            .await?;
        let sequence = last.map_or(1, |row| row.sequence.0 + 1);
        Entity::update_many()
            .col_expr(Column::Newest, Expr::value(false))
            .filter(of_entry)
            .filter(Column::Newest.eq(true))
            .exec(self.changing())
            .await?;
        let row = Model::newest(evaluation, sequence).into_active_model();
        Entity::insert(row).exec_without_returning(self.changing()).await?;
        let entry = Printed(evaluation.entry);
        let old = quality_samples::Column::Entry.eq(entry);
        quality_samples::Entity::delete_many().filter(old).exec(self.changing()).await?;
        if keys.is_empty() {
            return Ok(());
        }
        let row = quality_samples::Model { entry, failing: Json(keys.clone()) };
        let insert = quality_samples::Entity::insert(row.into_active_model());
        insert.exec_without_returning(self.changing()).await?;
        Ok(())
    }
}

impl<R: Reach> Link<R> {
    /// The rules in force that a unit set for an entry; none where only the items speak.
    pub async fn quality_rules(&self, entry: EntryId) -> Result<Option<RuleVersion>, StoreError> {
        let find = quality_rules::Entity::find()
            .filter(quality_rules::Column::Entry.eq(Printed(entry)))
            .order_by_desc(quality_rules::Column::Version);
        Ok(find.one(self.reach.reader()).await?.map(RuleVersion::from))
    }

    /// Every version of an entry's rules, the newest first.
    pub async fn quality_rule_history(
        &self,
        entry: EntryId,
    ) -> Result<Vec<RuleVersion>, StoreError> {
        let find = quality_rules::Entity::find()
            .filter(quality_rules::Column::Entry.eq(Printed(entry)))
            .order_by_desc(quality_rules::Column::Version);
        Ok(find.all(self.reach.reader()).await?.into_iter().map(RuleVersion::from).collect())
    }

    /// The rules in force of every entry whose unit set some.
    pub async fn all_quality_rules(&self) -> Result<HashMap<EntryId, RuleVersion>, StoreError> {
        let find = quality_rules::Entity::find().order_by_asc(quality_rules::Column::Version);
        let rows = find.all(self.reach.reader()).await?;
        // A later version takes the place of an earlier one.
        Ok(rows.into_iter().map(|row| (row.entry.0, RuleVersion::from(row))).collect())
    }

    /// The newest evaluation of every entry.
    pub async fn newest_evaluations(&self) -> Result<HashMap<EntryId, Evaluation>, StoreError> {
        let find = quality_evaluations::Entity::find()
            .filter(quality_evaluations::Column::Newest.eq(true));
        let rows = find.all(self.reach.reader()).await?;
        Ok(rows.into_iter().map(|row| (row.entry.0, Evaluation::from(row))).collect())
    }

    /// The evaluations of an entry, the newest first, at most so many.
    pub async fn evaluations(
        &self,
        entry: EntryId,
        limit: u64,
    ) -> Result<Vec<Evaluation>, StoreError> {
        let find = quality_evaluations::Entity::find()
            .filter(quality_evaluations::Column::Entry.eq(Printed(entry)))
            .order_by_desc(quality_evaluations::Column::Sequence)
            .limit(limit);
        Ok(find.all(self.reach.reader()).await?.into_iter().map(Evaluation::from).collect())
    }

    /// Keys of rows that fail in the newest evaluation of an entry, by the code of the rule. For its unit alone.
    pub async fn failing_keys(&self, entry: EntryId) -> Result<Keys, StoreError> {
        let find = quality_samples::Entity::find()
            .filter(quality_samples::Column::Entry.eq(Printed(entry)));
        let row = find.one(self.reach.reader()).await?;
        Ok(row.map(|row| row.failing.0).unwrap_or_default())
    }
}
