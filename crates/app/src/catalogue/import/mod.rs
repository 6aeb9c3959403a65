//! Importing the catalogue sheet: a preview with a report cell by cell, then all of it or nothing.
//!
//! The preview and the import go the same way; the import only goes on to
//! write, in one transaction, and only where the report is empty.

mod entry_cells;
mod item_cells;
mod table;
mod targets;

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::catalogue::{Entry, check};
use domain::ids::UnitId;
use domain::people::{Actor, Post};
use law::codes::resource_code::ResourceCode;
use store::Tx;

pub use table::CellFault;

use super::drafting::{DraftInput, loaded_entry, revise};
use super::sheet::{self, Column};
use super::{blank_draft, compiles};
use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};
use table::{Line, Table};
use targets::{Target, Targets};

pub use entry_cells::split_list;
pub use item_cells::code_list;

/// A sheet as it was sent.
#[derive(Debug, Clone)]
pub struct SheetUpload {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The unit whose entries it holds, where the sheet itself does not say; only the digital office may name one.
    pub unit: Option<UnitId>,
}

/// What an import does to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// A new draft.
    New,
    /// A new edition of a known entry.
    Changed,
    /// The entry is just so already.
    Same,
}

/// One entry of a sheet.
#[derive(Debug, Clone)]
pub struct PlannedEntry {
    /// Its first line in the file.
    pub line: usize,
    /// 名称
    pub name: String,
    /// Its unit.
    pub unit: UnitId,
    /// The code it brings along.
    pub code: Option<ResourceCode>,
    /// How many items it has.
    pub items: usize,
    /// What becomes of it.
    pub effect: Effect,
    /// How much is missing before it could be submitted.
    pub gaps: usize,
    input: DraftInput,
    target: Option<Entry>,
}

/// What an import would do.
#[derive(Debug, Clone)]
pub struct ImportPlan {
    /// The entries, in the order of the sheet.
    pub entries: Vec<PlannedEntry>,
    /// Everything that is wrong, cell by cell; an import with faults is refused whole.
    pub faults: Vec<CellFault>,
    /// Headings that nobody knows, whose columns are passed over.
    pub ignored: Vec<String>,
}

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportOutcome {
    /// New drafts.
    pub created: usize,
    /// New editions of known entries.
    pub changed: usize,
    /// Entries that were just so already.
    pub same: usize,
}

/// A sheet as text that may stand in a form.
pub fn packed(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The sheet of a packed text.
pub fn unpacked(text: &str) -> Result<Vec<u8>> {
    URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_damaged| AppError::new(ErrorKind::Invalid, "sheet.empty"))
}

impl App {
    /// Says what importing a sheet would do, and everything that is wrong with it.
    pub async fn preview_import(&self, upload: &SheetUpload, actor: &Actor) -> Result<ImportPlan> {
        let tx = self.store.begin().await?;
        let plan = self.plan_import(&tx, upload, actor).await?;
        tx.rollback().await?;
        Ok(plan)
    }

    /// Imports a sheet as drafts, all of it or nothing.
    pub async fn apply_import(&self, upload: &SheetUpload, actor: &Actor) -> Result<ImportOutcome> {
        let tx = self.store.begin().await?;
        let plan = self.plan_import(&tx, upload, actor).await?;
        if !plan.faults.is_empty() {
            return Err(AppError::new(ErrorKind::Invalid, "sheet.faults"));
        }
        let mut outcome = ImportOutcome::default();
        for planned in &plan.entries {
            match planned.effect {
                Effect::New => outcome.created += 1,
                Effect::Changed => outcome.changed += 1,
                Effect::Same => outcome.same += 1,
            }
            self.save_planned(&tx, planned, actor).await?;
        }
        tx.commit().await?;
        Ok(outcome)
    }

    async fn save_planned(&self, tx: &Tx, planned: &PlannedEntry, actor: &Actor) -> Result<()> {
        if planned.effect == Effect::Same {
            return Ok(());
        }
        if let Some(code) = &planned.code {
            tx.reserve_sequence(code.class_code().as_str(), code.sequence()).await?;
        }
        match &planned.target {
            None => {
                let mut entry = self.new_entry(&planned.input, planned.unit)?;
                entry.code.clone_from(&planned.code);
                self.save_new(tx, &entry, actor).await
            }
            Some(known) => {
                let mut entry = known.clone();
                revise(&mut entry, &planned.input, loaded_entry(tx, known.id).await?.as_ref())?;
                entry.code = entry.code.or_else(|| planned.code.clone());
                self.save_edited(tx, &entry, known.version, actor).await
            }
        }
    }

    async fn plan_import(
        &self,
        tx: &Tx,
        upload: &SheetUpload,
        actor: &Actor,
    ) -> Result<ImportPlan> {
        if !compiles(actor) && !is_registrar(actor) {
            return Err(AppError::denied("catalogue.not-compiler"));
        }
        let table = Table::of(sheet::decode(&upload.bytes)?)?;
        let mut targets = Targets::new(tx, upload.unit, actor).await?;
        let mut plan =
            ImportPlan { entries: Vec::new(), faults: Vec::new(), ignored: table.ignored.clone() };
        let mut seen = HashSet::new();
        for lines in table.entries() {
            let Some(planned) = plan_entry(&mut targets, &lines, &mut plan.faults).await? else {
                continue;
            };
            if !seen.insert((planned.unit, planned.name.clone())) {
                plan.faults.push(lines[0].fault(Column::Name, "sheet.name-twice"));
            }
            plan.entries.push(planned);
        }
        if plan.entries.is_empty() && plan.faults.is_empty() {
            return Err(AppError::new(ErrorKind::Invalid, "sheet.empty"));
        }
        plan.faults.sort_by_key(|fault| fault.line);
        Ok(plan)
    }
}

/// The registrar of the digital office may import for any unit.
fn is_registrar(actor: &Actor) -> bool {
    actor.is_digital_office() && actor.has(Post::Registrar)
}

async fn plan_entry(
    targets: &mut Targets<'_>,
    lines: &[Line<'_>],
    faults: &mut Vec<CellFault>,
) -> Result<Option<PlannedEntry>> {
    let first = lines[0];
    let name = first.text(Column::Name).to_owned();
    if name.is_empty() {
        faults.push(first.fault(Column::Name, "sheet.required"));
        return Ok(None);
    }
    let code = entry_cells::code(first, faults);
    let Some(unit) = targets.unit(first, faults) else { return Ok(None) };
    let target = match targets.find(unit, &name, code.as_ref()).await? {
        Target::New => None,
        Target::Known(entry) => Some(*entry),
        Target::Refused(column, fault) => {
            faults.push(first.fault(column, fault));
            None
        }
    };
    let base = target
        .as_ref()
        .map_or_else(|| DraftInput::of(&blank_draft("")), |entry| DraftInput::of(&entry.draft));
    let input = entry_cells::read(lines, &base, faults);
    let effect = match &target {
        None => Effect::New,
        Some(entry) if input == base && (code.is_none() || entry.code == code) => Effect::Same,
        Some(_) => Effect::Changed,
    };
    let gaps = check(&input.draft).len();
    Ok(Some(PlannedEntry {
        line: first.number(),
        name,
        unit,
        code,
        items: input.draft.items.len(),
        effect,
        gaps,
        input,
        target,
    }))
}
