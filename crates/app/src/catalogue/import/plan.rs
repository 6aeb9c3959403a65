//! Planning: what becomes of each entry of a workbook, what that changes, and everything that is wrong with it.

use std::collections::{HashMap, HashSet};

use domain::catalogue::{Entry, check, difference};
use domain::ids::{EntryId, ImportId, UnitId};
use domain::library::ClassStanding;
use domain::people::Actor;
use domain::values::parse_date;
use jiff::civil::Date;
use law::codes::resource_code::ResourceCode;
use store::{Import, ImportCounts, ImportEffect, ImportEntry, ImportUnit, ImportUnitState};

use super::table::{CellFault, Line};
use super::targets::{Target, Targets};
use super::{Content, Seen, entry_cells};
use crate::application::App;
use crate::catalogue::drafting::{loaded_entry, revise};
use crate::catalogue::sheet::Column;
use crate::catalogue::{DraftInput, blank_draft};
use crate::error::{AppError, Result};

/// Plans the entries of one import, one after another, and counts them by unit.
pub(super) struct Planner<'a> {
    app: &'a App,
    import: ImportId,
    targets: Targets<'a>,
    units: Vec<ImportUnit>,
    places: HashMap<Option<UnitId>, u32>,
    names: HashSet<(UnitId, String)>,
    codes: HashSet<ResourceCode>,
    known: HashSet<EntryId>,
    entries: u64,
}

/// The working copy as it would be.
struct Drafted {
    input: DraftInput,
    entry: Option<Entry>,
    effect: ImportEffect,
}

impl<'a> Planner<'a> {
    pub(super) async fn new(app: &'a App, import: &Import, actor: &Actor) -> Result<Self> {
        Ok(Self {
            app,
            import: import.id,
            targets: Targets::new(&app.store, import.for_unit, actor, app.today()).await?,
            units: Vec::new(),
            places: HashMap::new(),
            names: HashSet::new(),
            codes: HashSet::new(),
            known: HashSet::new(),
            entries: 0,
        })
    }

    /// The units found, with their entries counted.
    pub(super) fn into_units(self) -> Vec<ImportUnit> {
        self.units
    }

    /// Plans the entry of some lines.
    pub(super) async fn plan(&mut self, lines: &[Line<'_>]) -> Result<ImportEntry> {
        let first = lines[0];
        let mut faults = Vec::new();
        let name = first.text(Column::Name).to_owned();
        if name.is_empty() {
            faults.push(first.fault(Column::Name, "sheet.required"));
        }
        let code = entry_cells::code(first, &mut faults);
        self.check_class(first, code.as_ref(), &mut faults);
        let unit = self.targets.unit(first, &mut faults);
        self.check_once(first, unit, code.as_ref(), &mut faults);
        let target = match unit.filter(|_| !name.is_empty()) {
            Some(unit) => self.targets.find(unit, &name, code.as_ref()).await?,
            None => Target::New,
        };
        let known = match target {
            Target::New => None,
            Target::Known(entry) => Some(*entry),
            Target::Refused(column, fault) => {
                faults.push(first.fault(column, fault));
                None
            }
        };
        if let (Some(unit), Some(entry)) = (unit, &known) {
            self.check_known(first, unit, entry, &mut faults).await?;
        }
        let drafted = self.draft(lines, unit, code.as_ref(), known.as_ref(), &mut faults).await?;
        let gaps = self.gaps(&drafted).await?;
        let today = self.app.today();
        let content = content(today, first, code, known.as_ref(), &drafted, gaps, faults);
        let effect = if content.faults.is_empty() { drafted.effect } else { ImportEffect::Faulty };
        let planned = ImportEntry {
            import: self.import,
            place: self.entries,
            unit_place: self.count(unit, effect, &content),
            sheet: first.sheet().to_owned(),
            line: first.number() as u64,
            name,
            effect,
            content: serde_json::to_value(content).map_err(AppError::internal)?,
        };
        self.entries += 1;
        Ok(planned)
    }

    /// A code that comes along belongs to a class that there is, or was.
    fn check_class(
        &self,
        first: Line<'_>,
        code: Option<&ResourceCode>,
        faults: &mut Vec<CellFault>,
    ) {
        let Some(code) = code else { return };
        let (live, today) = (self.app.live(), self.app.today());
        if live.classes().standing(code.class_code(), today) == ClassStanding::Unknown {
            faults.push(first.fault(Column::Code, "sheet.code-class-unknown"));
        }
    }

    /// A name stands once in a unit, and a code once in all.
    fn check_once(
        &mut self,
        first: Line<'_>,
        unit: Option<UnitId>,
        code: Option<&ResourceCode>,
        faults: &mut Vec<CellFault>,
    ) {
        let name = first.text(Column::Name);
        if let Some(unit) = unit
            && !name.is_empty()
            && !self.names.insert((unit, name.to_owned()))
        {
            faults.push(first.fault(Column::Name, "sheet.name-twice"));
        }
        if let Some(code) = code
            && !self.codes.insert(code.clone())
        {
            faults.push(first.fault(Column::Code, "sheet.code-twice"));
        }
    }

    /// Two groups of lines never mean one entry, and an entry found by its code takes no other's name.
    async fn check_known(
        &mut self,
        first: Line<'_>,
        unit: UnitId,
        entry: &Entry,
        faults: &mut Vec<CellFault>,
    ) -> Result<()> {
        if !self.known.insert(entry.id) {
            faults.push(first.fault(Column::Name, "sheet.entry-twice"));
        }
        if self.targets.has_other(unit, first.text(Column::Name), entry.id).await? {
            faults.push(first.fault(Column::Name, "sheet.name-taken"));
        }
        Ok(())
    }

    /// How much a submission would find missing. What the library and the classes ask for is asked of the draft as
    /// it would be.
    async fn gaps(&self, drafted: &Drafted) -> Result<usize> {
        match &drafted.entry {
            Some(entry) => Ok(self.app.gaps_of_words(entry).await?.len()),
            None => Ok(check(&drafted.input.draft, self.app.today()).len()),
        }
    }

    async fn draft(
        &self,
        lines: &[Line<'_>],
        unit: Option<UnitId>,
        code: Option<&ResourceCode>,
        known: Option<&Entry>,
        faults: &mut Vec<CellFault>,
    ) -> Result<Drafted> {
        let base = known
            .map_or_else(|| DraftInput::of(&blank_draft("")), |entry| DraftInput::of(&entry.draft));
        let input = entry_cells::read(lines, &base, faults);
        let (mut entry, effect) = match (known, unit) {
            (Some(known), _) => {
                let is_same =
                    input == base && code.is_none_or(|code| known.code.as_ref() == Some(code));
                if is_same {
                    (Some(known.clone()), ImportEffect::Same)
                } else {
                    (Some(self.revised(known, &input).await?), ImportEffect::Changed)
                }
            }
            (None, Some(unit)) => (Some(self.app.new_entry(&input, unit)?), ImportEffect::New),
            (None, None) => (None, ImportEffect::New),
        };
        if let Some(entry) = &mut entry
            && entry.code.is_none()
        {
            entry.code = code.cloned();
        }
        Ok(Drafted { input, entry, effect })
    }

    async fn revised(&self, known: &Entry, input: &DraftInput) -> Result<Entry> {
        let loaded = loaded_entry(&self.app.store, known.id).await?;
        let mut entry = known.clone();
        revise(&mut entry, input, loaded.as_ref())?;
        Ok(entry)
    }

    /// Counts an entry with its unit; the unit's place.
    fn count(&mut self, unit: Option<UnitId>, effect: ImportEffect, content: &Content) -> u32 {
        let next = u32::try_from(self.units.len()).unwrap_or(u32::MAX);
        let place = *self.places.entry(unit).or_insert(next);
        if place == next {
            self.units.push(ImportUnit {
                import: self.import,
                place,
                unit,
                state: ImportUnitState::Ready,
                counts: ImportCounts::default(),
                error: None,
                error_place: String::new(),
            });
        }
        let Some(found) = self.units.get_mut(place as usize) else { return place };
        let counts = &mut found.counts;
        *match effect {
            ImportEffect::New => &mut counts.created,
            ImportEffect::Changed => &mut counts.changed,
            ImportEffect::Same => &mut counts.same,
            ImportEffect::Faulty => &mut counts.faulty,
        } += 1;
        counts.faults += content.faults.len() as u64;
        counts.publishable += u64::from(content.publishable);
        if effect == ImportEffect::Faulty {
            found.state = ImportUnitState::Faulty;
        }
        place
    }
}

/// What the plan keeps of an entry.
fn content(
    today: Date,
    first: Line<'_>,
    code: Option<ResourceCode>,
    known: Option<&Entry>,
    drafted: &Drafted,
    gaps: usize,
    mut faults: Vec<CellFault>,
) -> Content {
    faults.sort_by_key(|fault| fault.line);
    let published_on = parse_date(first.text(Column::PublishedOn)).ok();
    let is_new_here = known.is_none_or(|entry| entry.published_on.is_none());
    let is_past = published_on.is_some_and(|on| on <= today);
    let changes = known
        .zip(drafted.entry.as_ref())
        .map(|(before, after)| difference(&before.draft, &after.draft))
        .unwrap_or_default();
    Content {
        input: drafted.input.clone(),
        code,
        target: known.map(|entry| Seen { entry: entry.id, version: entry.version }),
        published_on,
        publishable: faults.is_empty() && gaps == 0 && is_new_here && is_past,
        gaps,
        changes,
        faults,
    }
}
