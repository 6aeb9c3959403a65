//! Imports as their readers see them: the list, one with its sums, its units, and its entries in pages.

use domain::catalogue::Change;
use domain::ids::{EntryId, ImportId};
use domain::people::Actor;
use jiff::civil::Date;
use law::codes::resource_code::ResourceCode;
use store::{
    Import, ImportCounts, ImportEffect, ImportEntry, ImportEntryFilter, ImportFilter, ImportState,
    ImportUnit, ImportUnitState, Page, Slice,
};

use super::apply::may_apply;
use super::discard::may_discard;
use super::{CellFault, Content, ImportReport, is_registrar, may_see, orders};
use crate::application::App;
use crate::catalogue::compiles;
use crate::error::{AppError, Result};

/// One import with its sums, and what its reader may do.
#[derive(Debug, Clone)]
pub struct ImportView {
    /// The import.
    pub import: Import,
    /// What else is kept of it.
    pub report: ImportReport,
    /// How many units it holds.
    pub units: u64,
    /// How many of them can be applied.
    pub ready: u64,
    /// The entries of all units, counted.
    pub counts: ImportCounts,
    /// The reader may have it applied as drafts.
    pub may_apply: bool,
    /// The reader may publish it by a migration order 迁移令.
    pub may_order: bool,
    /// The reader may give up its plan.
    pub may_discard: bool,
}

/// One entry of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedEntry {
    /// Name of its sheet; empty for delimited text.
    pub sheet: String,
    /// Its first line in the sheet.
    pub line: u64,
    /// 名称; may be blank.
    pub name: String,
    /// The place of its unit.
    pub unit_place: u32,
    /// The code it brings along.
    pub code: Option<ResourceCode>,
    /// The working copy it is a new edition of.
    pub entry: Option<EntryId>,
    /// What becomes of it.
    pub effect: ImportEffect,
    /// How many items it has.
    pub items: usize,
    /// How much is missing before it could be submitted.
    pub gaps: usize,
    /// 发布日期 that came with it.
    pub published_on: Option<Date>,
    /// Whether a migration order would publish it.
    pub publishable: bool,
    /// What it changes.
    pub changes: Vec<Change>,
    /// Everything that is wrong with it.
    pub faults: Vec<CellFault>,
}

impl PlannedEntry {
    fn of(entry: ImportEntry) -> Result<Self> {
        let content = Content::of(&entry)?;
        Ok(Self {
            sheet: entry.sheet,
            line: entry.line,
            name: entry.name,
            unit_place: entry.unit_place,
            code: content.code,
            entry: content.target.map(|seen| seen.entry),
            effect: entry.effect,
            items: content.input.draft.items.len(),
            gaps: content.gaps,
            published_on: content.published_on,
            publishable: content.publishable,
            changes: content.changes,
            faults: content.faults,
        })
    }
}

impl App {
    /// Imports, newest first: those of the actor's unit; the digital office's registrar and decider see all.
    pub async fn imports(&self, actor: &Actor, slice: &Slice) -> Result<Page<Import>> {
        let all = is_registrar(actor) || orders(actor);
        if !all && !compiles(actor) {
            return Err(AppError::not_found());
        }
        let filter = ImportFilter { unit: (!all).then_some(actor.unit), ..ImportFilter::default() };
        Ok(self.store.imports(&filter, slice).await?)
    }

    /// One import with its sums.
    ///
    /// # Errors
    /// Not found for everybody but those who compile for the unit that sent it and the digital office.
    pub async fn import_view(&self, id: ImportId, actor: &Actor) -> Result<ImportView> {
        let import = self.visible_import(id, actor).await?;
        let units = self.all_import_units(&import).await?;
        let is_ready = |unit: &&ImportUnit| unit.state == ImportUnitState::Ready;
        let ready = units.iter().filter(is_ready).count() as u64;
        let is_open = import.state == ImportState::Planned && ready > 0;
        let mine = |unit: &ImportUnit| is_ready(&unit) && may_apply(actor, unit.unit, false);
        Ok(ImportView {
            report: ImportReport::of(&import),
            units: units.len() as u64,
            ready,
            counts: units.iter().map(|unit| unit.counts).fold(ImportCounts::default(), sum),
            may_apply: is_open && units.iter().any(mine),
            may_order: is_open && orders(actor),
            may_discard: import.state == ImportState::Planned && may_discard(actor, &import),
            import,
        })
    }

    /// The units of an import, in the order of the workbook.
    pub async fn import_units(
        &self,
        id: ImportId,
        actor: &Actor,
        slice: &Slice,
    ) -> Result<Page<ImportUnit>> {
        self.visible_import(id, actor).await?;
        Ok(self.store.import_units(id, slice).await?)
    }

    /// One unit of an import.
    pub async fn import_unit(&self, id: ImportId, place: u32, actor: &Actor) -> Result<ImportUnit> {
        self.visible_import(id, actor).await?;
        self.store.import_unit(id, place).await?.ok_or_else(AppError::not_found)
    }

    /// Entries of a plan, of one unit or of all, in the order of the workbook.
    pub async fn import_entries(
        &self,
        id: ImportId,
        unit_place: Option<u32>,
        effects: &[ImportEffect],
        actor: &Actor,
        slice: &Slice,
    ) -> Result<Page<PlannedEntry>> {
        self.visible_import(id, actor).await?;
        let filter = ImportEntryFilter { import: id, unit_place, effects: effects.to_vec() };
        let page = self.store.import_entries(&filter, slice).await?;
        Ok(Page {
            next: page.next,
            rows: page.rows.into_iter().map(PlannedEntry::of).collect::<Result<_>>()?,
        })
    }

    async fn visible_import(&self, id: ImportId, actor: &Actor) -> Result<Import> {
        let import = self.store.import(id).await?.filter(|import| may_see(actor, import));
        import.ok_or_else(AppError::not_found)
    }
}

fn sum(one: ImportCounts, other: ImportCounts) -> ImportCounts {
    ImportCounts {
        created: one.created + other.created,
        changed: one.changed + other.changed,
        same: one.same + other.same,
        faulty: one.faulty + other.faulty,
        faults: one.faults + other.faults,
        publishable: one.publishable + other.publishable,
        published: one.published + other.published,
        held: one.held + other.held,
    }
}
