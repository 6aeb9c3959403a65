//! One datum, one source (Article 8): leads of data elements, rulings about sources, and the sketches of columns.
//!
//! Leads and rulings are kept in memory by every node, so a change of one grows
//! the epoch that tells nodes to read again. Sketches are derived from tables
//! and can be made anew.

use std::collections::HashMap;

use domain::ids::{CaseId, EntryId, ItemId, UnitId};
use domain::library::ElementCode;
use domain::sources::{ElementLead, SourceRuling};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::epochs::Epoch;
use crate::error::{StoreError, found};
use crate::kept::{Printed, Whole};
use crate::link::{Link, Reach, Tx};
use crate::rows::{column_sketches, element_leads, source_rulings};

/// The sketch of one column, as text, with the version of the table it reflects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSketch {
    /// The entry.
    pub entry: EntryId,
    /// The item.
    pub item: ItemId,
    /// The version of the table.
    pub version: u64,
    /// The sketch, as its own crate writes it.
    pub sketch: String,
}

impl Tx {
    /// Adds a lead; a case names one.
    pub async fn insert_lead(&self, lead: &ElementLead) -> Result<(), StoreError> {
        let row = element_leads::Model::from(lead).into_active_model();
        element_leads::Entity::insert(row).exec_without_returning(self.changing()).await?;
        self.grow(Epoch::Grants).await
    }

    /// Saves a lead that was named before.
    pub async fn update_lead(&self, lead: &ElementLead) -> Result<(), StoreError> {
        let row = element_leads::Model::from(lead).into_active_model().reset_all();
        let same = element_leads::Column::CaseId.eq(Printed(lead.case));
        let set = element_leads::Entity::update_many().set(row).filter(same);
        found(set.exec(self.changing()).await?.rows_affected)?;
        self.grow(Epoch::Grants).await
    }

    /// Adds a ruling; a case makes one.
    pub async fn insert_ruling(&self, ruling: &SourceRuling) -> Result<(), StoreError> {
        let row = source_rulings::Model::from(ruling).into_active_model();
        source_rulings::Entity::insert(row).exec_without_returning(self.changing()).await?;
        self.grow(Epoch::Grants).await
    }

    /// Saves a ruling that was made before.
    pub async fn update_ruling(&self, ruling: &SourceRuling) -> Result<(), StoreError> {
        let row = source_rulings::Model::from(ruling).into_active_model().reset_all();
        let same = source_rulings::Column::CaseId.eq(Printed(ruling.case));
        let set = source_rulings::Entity::update_many().set(row).filter(same);
        found(set.exec(self.changing()).await?.rows_affected)?;
        self.grow(Epoch::Grants).await
    }

    /// Puts a unit's successor in its place: as the lead of elements whose lead is not over on `on`, and in rulings that stand.
    pub async fn move_sources(&self, from: UnitId, to: UnitId, on: Date) -> Result<(), StoreError> {
        for lead in self.leads().await? {
            if lead.unit == from && lead.until_on.is_none_or(|last| last >= on) {
                self.update_lead(&ElementLead { unit: to, ..lead }).await?;
            }
        }
        for ruling in self.standing_rulings().await? {
            if ruling.units.contains(&from) {
                let mut units = ruling.units.clone();
                units.iter_mut().filter(|unit| **unit == from).for_each(|unit| *unit = to);
                units.sort_unstable();
                units.dedup();
                self.update_ruling(&SourceRuling { units, ..ruling }).await?;
            }
        }
        Ok(())
    }

    /// Puts the sketches of a table's version in the place of those it had. They are derived from the table; nothing bears
    /// witness to them.
    pub async fn replace_sketches(
        &self,
        entry: EntryId,
        sketches: &[ColumnSketch],
    ) -> Result<(), StoreError> {
        let of_entry = column_sketches::Column::Entry.eq(Printed(entry));
        let delete = column_sketches::Entity::delete_many().filter(of_entry);
        delete.exec(self.reach.writer()).await?;
        let row = |sketch: &ColumnSketch| {
            column_sketches::Model {
                entry: Printed(sketch.entry),
                item: Whole(sketch.item.0),
                version: Whole(sketch.version),
                sketch: sketch.sketch.clone(),
            }
            .into_active_model()
        };
        for sketch in sketches {
            let insert = column_sketches::Entity::insert(row(sketch));
            insert.exec_without_returning(self.reach.writer()).await?;
        }
        self.grow(Epoch::Tables).await
    }
}

impl<R: Reach> Link<R> {
    /// The lead that a case named.
    pub async fn lead_of_case(&self, case: CaseId) -> Result<Option<ElementLead>, StoreError> {
        let find = element_leads::Entity::find_by_id(Printed(case));
        Ok(find.one(self.reach.reader()).await?.map(ElementLead::from))
    }

    /// Every lead an element has had, the newest first.
    pub async fn leads_of(&self, element: &ElementCode) -> Result<Vec<ElementLead>, StoreError> {
        let find = element_leads::Entity::find()
            .filter(element_leads::Column::Element.eq(Printed(element.clone())))
            .order_by_desc(element_leads::Column::SinceOn)
            .order_by_desc(element_leads::Column::CaseId);
        let rows = find.all(self.reach.reader()).await?;
        Ok(rows.into_iter().map(ElementLead::from).collect())
    }

    /// Every lead, past ones too: some hundreds of elements have a few each.
    pub async fn leads(&self) -> Result<Vec<ElementLead>, StoreError> {
        let find = element_leads::Entity::find().order_by_asc(element_leads::Column::CaseId);
        let rows = find.all(self.reach.reader()).await?;
        Ok(rows.into_iter().map(ElementLead::from).collect())
    }

    /// The ruling that a case made.
    pub async fn ruling_of_case(&self, case: CaseId) -> Result<Option<SourceRuling>, StoreError> {
        let find = source_rulings::Entity::find_by_id(Printed(case));
        Ok(find.one(self.reach.reader()).await?.map(|row| row.record.0))
    }

    /// Every ruling that has not been set aside.
    pub async fn standing_rulings(&self) -> Result<Vec<SourceRuling>, StoreError> {
        let find = source_rulings::Entity::find()
            .filter(source_rulings::Column::EndedOn.is_null())
            .order_by_asc(source_rulings::Column::CaseId);
        let rows = find.all(self.reach.reader()).await?;
        Ok(rows.into_iter().map(|row| row.record.0).collect())
    }

    /// The version of each table that its sketches reflect.
    pub async fn sketched_versions(&self) -> Result<HashMap<EntryId, u64>, StoreError> {
        let find = column_sketches::Entity::find()
            .select_only()
            .column(column_sketches::Column::Entry)
            .column(column_sketches::Column::Version)
            .distinct()
            .into_tuple::<(Printed<EntryId>, Whole<u64>)>();
        let rows = find.all(self.reach.reader()).await?;
        Ok(rows.into_iter().map(|(entry, version)| (entry.0, version.0)).collect())
    }

    /// The sketches of every table.
    pub async fn sketches(&self) -> Result<Vec<ColumnSketch>, StoreError> {
        let find = column_sketches::Entity::find()
            .order_by_asc(column_sketches::Column::Entry)
            .order_by_asc(column_sketches::Column::Item);
        let sketch = |row: column_sketches::Model| ColumnSketch {
            entry: row.entry.0,
            item: ItemId(row.item.0),
            version: row.version.0,
            sketch: row.sketch,
        };
        Ok(find.all(self.reach.reader()).await?.into_iter().map(sketch).collect())
    }
}
