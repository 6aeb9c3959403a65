//! Which entry the lines of a sheet mean: one that is known by its code or its name, or a new one.

use std::collections::HashMap;

use domain::catalogue::{Entry, EntryState};
use domain::ids::{EntryId, UnitId};
use domain::people::Actor;
use domain::units::Unit;
use jiff::civil::Date;
use law::codes::resource_code::ResourceCode;
use store::Store;

use super::is_registrar;
use super::table::{CellFault, Line};
use crate::catalogue::compiles;
use crate::catalogue::drafting::is_editable;
use crate::catalogue::sheet::Column;
use crate::error::Result;

/// What the lines mean.
pub(super) enum Target {
    New,
    Known(Box<Entry>),
    /// It cannot be said or may not be changed: the column to blame, and why.
    Refused(Column, &'static str),
}

/// The units a sheet may speak of, and their entries as far as they were asked for.
pub(super) struct Targets<'a> {
    store: &'a Store,
    /// Every unit that exists today, so that one that may not be spoken of is told from one that is not known.
    units: Vec<Unit>,
    /// The only unit whose entries may be changed; none where all may.
    only: Option<UnitId>,
    /// The unit of lines that name none.
    default: Option<UnitId>,
    by_name: HashMap<UnitId, HashMap<String, Vec<Entry>>>,
}

impl<'a> Targets<'a> {
    pub(super) async fn new(
        store: &'a Store,
        named: Option<UnitId>,
        actor: &Actor,
        today: Date,
    ) -> Result<Self> {
        let mut units = store.units().await?;
        units.retain(|unit| unit.is_valid(today));
        let only = (!is_registrar(actor)).then_some(actor.unit);
        let default = named.or_else(|| compiles(actor).then_some(actor.unit));
        Ok(Self { store, units, only, default, by_name: HashMap::new() })
    }

    /// The unit the first line of an entry names, by code or by name; else the one its sheet is named after.
    pub(super) fn unit(&self, line: Line<'_>, faults: &mut Vec<CellFault>) -> Option<UnitId> {
        let (name, code) = (line.text(Column::Provider), line.text(Column::ProviderCode));
        let column = if name.is_empty() { Column::ProviderCode } else { Column::Provider };
        let (found, unknown) = if name.is_empty() && code.is_empty() {
            (self.unit_of_sheet(line.sheet()).or(self.default), "sheet.unit-missing")
        } else {
            (self.unit_named(name, code), "sheet.unit-unknown")
        };
        let Some(unit) = found else {
            faults.push(line.fault(column, unknown));
            return None;
        };
        if self.only.is_some_and(|only| only != unit) {
            faults.push(line.fault(column, "sheet.unit-not-yours"));
            return None;
        }
        Some(unit)
    }

    fn unit_named(&self, name: &str, code: &str) -> Option<UnitId> {
        let named =
            |unit: &&Unit| name.is_empty() || unit.name_zh == name || unit.short_name == name;
        let coded = |unit: &&Unit| code.is_empty() || unit.credit_code == code;
        self.units.iter().find(|unit| named(unit) && coded(unit)).map(|unit| unit.id)
    }

    fn unit_of_sheet(&self, sheet: &str) -> Option<UnitId> {
        let named =
            |unit: &&Unit| !sheet.is_empty() && (unit.name_zh == sheet || unit.short_name == sheet);
        self.units.iter().find(named).map(|unit| unit.id)
    }

    /// The entry of a unit that a code and a name mean.
    pub(super) async fn find(
        &mut self,
        unit: UnitId,
        name: &str,
        code: Option<&ResourceCode>,
    ) -> Result<Target> {
        if let Some(code) = code
            && let Some(entry) = self.store.entry_by_code(code).await?
        {
            return Ok(if entry.unit == unit {
                changeable(entry, Column::Code)
            } else {
                Target::Refused(Column::Code, "sheet.code-taken")
            });
        }
        let mut named = self.named(unit, name).await?;
        let Some(entry) = named.pop() else { return Ok(Target::New) };
        Ok(if !named.is_empty() {
            Target::Refused(Column::Name, "sheet.name-ambiguous")
        } else if code.is_some() && entry.code.is_some() {
            Target::Refused(Column::Code, "sheet.code-differs")
        } else {
            changeable(entry, Column::Name)
        })
    }

    /// Whether another entry of a unit has this name: none takes it over.
    pub(super) async fn has_other(
        &mut self,
        unit: UnitId,
        name: &str,
        entry: EntryId,
    ) -> Result<bool> {
        Ok(self.named(unit, name).await?.iter().any(|other| other.id != entry))
    }

    async fn named(&mut self, unit: UnitId, name: &str) -> Result<Vec<Entry>> {
        if !self.by_name.contains_key(&unit) {
            let entries = by_name(self.store, unit).await?;
            self.by_name.insert(unit, entries);
        }
        Ok(self
            .by_name
            .get(&unit)
            .and_then(|entries| entries.get(name))
            .cloned()
            .unwrap_or_default())
    }
}

fn changeable(entry: Entry, column: Column) -> Target {
    match entry.state {
        state if is_editable(state) => Target::Known(Box::new(entry)),
        EntryState::Withdrawn => Target::Refused(column, "sheet.withdrawn"),
        _ => Target::Refused(column, "sheet.in-review"),
    }
}

/// The entries of a unit that are not withdrawn, by name.
async fn by_name(store: &Store, unit: UnitId) -> Result<HashMap<String, Vec<Entry>>> {
    let mut by_name: HashMap<String, Vec<Entry>> = HashMap::new();
    let mut entries = store.entries_of_unit(unit).await?;
    entries.retain(|entry| entry.state != EntryState::Withdrawn);
    for entry in entries {
        by_name.entry(entry.draft.name.clone()).or_default().push(entry);
    }
    Ok(by_name)
}
