//! Imports of catalogue workbooks 目录导入: the file, what it holds for each unit, and each entry of its plan.
//!
//! The plan is no business state: it is written while a workbook is read, and
//! written anew where the reading began again. That it stands, what of it was
//! chosen and what became of that are changes, with their events.

use domain::ids::{ImportId, JobId, PersonId, UnitId};
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, Condition, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

use crate::batches::Progress;
use crate::error::{StoreError, found, fresh};
use crate::kept::{Coded, Printed, Whole};
use crate::link::{Link, Reach, Tx};
use crate::paging::{Page, Slice, Way, beyond, cursor};
use crate::rows::imports::{Column, Entity, Model};
use crate::rows::{import_entries, import_units};

/// Rows put in one statement.
const ROWS_A_STATEMENT: usize = 200;

/// Where an import stands.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ImportState {
    /// The workbook waits to be read, or is being read.
    Reading,
    /// The plan stands; units can be chosen.
    Planned,
    /// What was chosen is being applied.
    Applying,
    /// Nothing is left that could be applied.
    Applied,
    /// The file cannot be read as a workbook.
    Refused,
    /// The reading broke off for good; nothing was changed.
    Failed,
    /// Its plan was given up; what had been applied before stays.
    Discarded,
}

/// Where a unit of an import stands.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ImportUnitState {
    /// Without faults: can be applied.
    Ready,
    /// With faults: nothing of it can be applied.
    Faulty,
    /// Chosen, and waiting for its turn.
    Chosen,
    /// Applied, all of it.
    Applied,
    /// Applying it failed: nothing of it was changed.
    Failed,
}

/// What an import does to an entry.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ImportEffect {
    /// A new draft.
    New,
    /// A new edition of a known entry.
    Changed,
    /// The entry is just so already.
    Same,
    /// It has faults and cannot be taken in.
    Faulty,
}

/// One file that was sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// Permanent identifier.
    pub id: ImportId,
    /// The unit that sent it.
    pub unit: UnitId,
    /// The unit of the lines that name none.
    pub for_unit: Option<UnitId>,
    /// Who sent it.
    pub created_by: PersonId,
    /// When.
    pub created_at: Timestamp,
    /// The name under which it was sent.
    pub file_name: String,
    /// SHA-256 of the file, hexadecimal.
    pub digest: String,
    /// Size of the file.
    pub bytes: u64,
    /// Where it stands.
    pub state: ImportState,
    /// The job that reads or applies it now, or did last.
    pub job: JobId,
    /// How far that has come.
    pub progress: Progress,
    /// What else is kept of it.
    pub report: serde_json::Value,
    /// Why it came to nothing, by code.
    pub error: Option<String>,
    /// When nothing more was left to do.
    pub finished_at: Option<Timestamp>,
}

/// Entries of a unit, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportCounts {
    /// New drafts.
    pub created: u64,
    /// New editions.
    pub changed: u64,
    /// Entries that are just so already.
    pub same: u64,
    /// Entries with faults.
    pub faulty: u64,
    /// Faults in all of them.
    pub faults: u64,
    /// Entries that a migration order would publish.
    pub publishable: u64,
    /// Entries that a migration order published.
    pub published: u64,
    /// Entries that a migration order left as drafts, for they wait for a secrecy review.
    pub held: u64,
}

/// What an import holds for one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportUnit {
    /// The import.
    pub import: ImportId,
    /// Its place among the units, from 0.
    pub place: u32,
    /// The unit; none for lines whose unit is not known.
    pub unit: Option<UnitId>,
    /// Where it stands.
    pub state: ImportUnitState,
    /// Its entries, counted.
    pub counts: ImportCounts,
    /// Why applying it failed, by code.
    pub error: Option<String>,
    /// What that was about, such as the name of an entry; may be empty.
    pub error_place: String,
}

/// One entry of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportEntry {
    /// The import.
    pub import: ImportId,
    /// Its place in the workbook, from 0.
    pub place: u64,
    /// The place of its unit.
    pub unit_place: u32,
    /// The sheet it stands in.
    pub sheet: String,
    /// Its first line in that sheet, from 1.
    pub line: u64,
    /// 名称; may be blank.
    pub name: String,
    /// What becomes of it.
    pub effect: ImportEffect,
    /// What it says, what that changes, what is wrong with it.
    pub content: serde_json::Value,
}

/// Which imports are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportFilter {
    /// Sent by this unit.
    pub unit: Option<UnitId>,
    /// In one of these states; empty means any.
    pub states: Vec<ImportState>,
    /// Of the file with this digest.
    pub digest: Option<String>,
}

/// Which entries of a plan are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportEntryFilter {
    /// Of this import.
    pub import: ImportId,
    /// Of the unit at this place.
    pub unit_place: Option<u32>,
    /// With one of these effects; empty means any.
    pub effects: Vec<ImportEffect>,
}

impl Tx {
    /// Adds an import.
    pub async fn insert_import(&self, import: &Import) -> Result<(), StoreError> {
        let row = Model::from(import).into_active_model();
        Entity::insert(row).exec_without_returning(self.changing()).await?;
        Ok(())
    }

    /// Saves an import seen in state `seen`, all but its progress; fails as stale where the state has moved since.
    pub async fn update_import(
        &self,
        import: &Import,
        seen: ImportState,
    ) -> Result<(), StoreError> {
        let mut row = Model::from(import).into_active_model().reset_all();
        row.stage = ActiveValue::NotSet;
        row.stage_rows = ActiveValue::NotSet;
        row.stage_rows_of = ActiveValue::NotSet;
        let same = Condition::all()
            .add(Column::Id.eq(Printed(import.id)))
            .add(Column::State.eq(Coded(seen)));
        fresh(
            Entity::update_many().set(row).filter(same).exec(self.changing()).await?.rows_affected,
        )
    }

    /// Adds the units of a plan.
    pub async fn insert_import_units(&self, units: &[ImportUnit]) -> Result<(), StoreError> {
        for some in units.chunks(ROWS_A_STATEMENT) {
            let rows = some.iter().map(|unit| import_units::Model::from(unit).into_active_model());
            import_units::Entity::insert_many(rows).exec_without_returning(self.changing()).await?;
        }
        Ok(())
    }

    /// Saves a unit of an import seen in state `seen`; fails as stale where the state has moved since.
    pub async fn update_import_unit(
        &self,
        unit: &ImportUnit,
        seen: ImportUnitState,
    ) -> Result<(), StoreError> {
        let row = import_units::Model::from(unit).into_active_model().reset_all();
        let same = Condition::all()
            .add(import_units::Column::Import.eq(Printed(unit.import)))
            .add(import_units::Column::Place.eq(Whole(unit.place)))
            .add(import_units::Column::State.eq(Coded(seen)));
        let update = import_units::Entity::update_many().set(row).filter(same);
        fresh(update.exec(self.changing()).await?.rows_affected)
    }
}

impl<R: Reach> Link<R> {
    /// The import.
    pub async fn import(&self, id: ImportId) -> Result<Option<Import>, StoreError> {
        Ok(Entity::find_by_id(Printed(id)).one(self.reach.reader()).await?.map(Import::from))
    }

    /// Imports, newest first.
    pub async fn imports(
        &self,
        filter: &ImportFilter,
        slice: &Slice,
    ) -> Result<Page<Import>, StoreError> {
        let after = slice
            .keys::<i64, ImportId>()?
            .map(|(at, id)| beyond(Way::Down, (Column::CreatedAt, at), (Column::Id, Printed(id))));
        let rows = Entity::find()
            .filter(filter.condition().add_option(after))
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
            .limit(slice.fetch())
            .all(self.reach.reader())
            .await?;
        Ok(Page::cut(rows, slice, |row: &Model| {
            cursor(row.created_at.0.as_millisecond(), row.id.0)
        }))
    }

    /// Notes how far the reading or applying of an import has come: one small update, often repeated.
    pub async fn progress_import(
        &self,
        id: ImportId,
        progress: &Progress,
    ) -> Result<(), StoreError> {
        let note = Entity::update_many()
            .col_expr(Column::Stage, Expr::value(progress.stage.as_str()))
            .col_expr(Column::StageRows, Expr::value(Whole(progress.rows)))
            .col_expr(Column::StageRowsOf, Expr::value(progress.of.map(Whole)))
            .filter(Column::Id.eq(Printed(id)));
        found(note.exec(self.reach.writer()).await?.rows_affected)
    }

    /// Takes away the entries of a plan whose reading begins again.
    pub async fn clear_import_entries(&self, id: ImportId) -> Result<(), StoreError> {
        let of_import = import_entries::Column::Import.eq(Printed(id));
        let clear = import_entries::Entity::delete_many().filter(of_import);
        clear.exec(self.reach.writer()).await?;
        Ok(())
    }

    /// Adds entries of a plan while the workbook is read.
    pub async fn add_import_entries(&self, entries: &[ImportEntry]) -> Result<(), StoreError> {
        for some in entries.chunks(ROWS_A_STATEMENT) {
            let rows =
                some.iter().map(|entry| import_entries::Model::from(entry).into_active_model());
            import_entries::Entity::insert_many(rows)
                .exec_without_returning(self.reach.writer())
                .await?;
        }
        Ok(())
    }

    /// The unit of an import at a place.
    pub async fn import_unit(
        &self,
        id: ImportId,
        place: u32,
    ) -> Result<Option<ImportUnit>, StoreError> {
        let found = import_units::Entity::find_by_id((Printed(id), Whole(place)));
        Ok(found.one(self.reach.reader()).await?.map(ImportUnit::from))
    }

    /// The units of an import, by place.
    pub async fn import_units(
        &self,
        id: ImportId,
        slice: &Slice,
    ) -> Result<Page<ImportUnit>, StoreError> {
        let after = slice.key::<u32>()?.map(|seen| import_units::Column::Place.gt(Whole(seen)));
        let rows = import_units::Entity::find()
            .filter(import_units::Column::Import.eq(Printed(id)))
            .filter(Condition::all().add_option(after))
            .order_by_asc(import_units::Column::Place)
            .limit(slice.fetch())
            .all(self.reach.reader())
            .await?;
        Ok(Page::cut(rows, slice, |row: &import_units::Model| row.place.0.to_string()))
    }

    /// Entries of a plan, in the order of the workbook.
    pub async fn import_entries(
        &self,
        filter: &ImportEntryFilter,
        slice: &Slice,
    ) -> Result<Page<ImportEntry>, StoreError> {
        let after = slice.key::<u64>()?.map(|seen| import_entries::Column::Place.gt(Whole(seen)));
        let rows = import_entries::Entity::find()
            .filter(filter.condition().add_option(after))
            .order_by_asc(import_entries::Column::Place)
            .limit(slice.fetch())
            .all(self.reach.reader())
            .await?;
        Ok(Page::cut(rows, slice, |row: &import_entries::Model| row.place.0.to_string()))
    }
}

impl ImportFilter {
    fn condition(&self) -> Condition {
        let states = (!self.states.is_empty())
            .then(|| Column::State.is_in(self.states.iter().copied().map(Coded)));
        Condition::all()
            .add_option(self.unit.map(|unit| Column::Unit.eq(Printed(unit))))
            .add_option(self.digest.as_deref().map(|digest| Column::Digest.eq(digest)))
            .add_option(states)
    }
}

impl ImportEntryFilter {
    fn condition(&self) -> Condition {
        use import_entries::Column;
        let effects = (!self.effects.is_empty())
            .then(|| Column::Effect.is_in(self.effects.iter().copied().map(Coded)));
        Condition::all()
            .add(Column::Import.eq(Printed(self.import)))
            .add_option(self.unit_place.map(|place| Column::UnitPlace.eq(Whole(place))))
            .add_option(effects)
    }
}
