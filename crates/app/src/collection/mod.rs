//! What is collected once is not collected again (Article 8; 省政府令第178号): what others hold already is found before a plan
//! or an entry asks for it anew.
//!
//! Names, structure and sketches of values find who likely holds it; the lead
//! agency 数源单位 of its data element and the rulings 裁定 that stand say what
//! follows. Who goes on all the same says why, once.

mod conflict_cases;
mod conflicts;
mod holders;
mod leads;
mod measuring;
mod pairs;
mod sketching;
mod sources;

use std::collections::HashSet;

use domain::catalogue::Entry;
use domain::ids::{CaseId, EntryId, ItemId, UnitId};
use domain::people::Actor;
use domain::sources::{RulingOutcome, SourceRuling};
use likeness::Reason;
use serde::Serialize;

use crate::application::App;
use crate::error::{AppError, Result};
pub use conflicts::{Conflict, ConflictCase, ConflictPoint, ConflictSide};
pub use leads::ElementHolder;
pub(crate) use sources::KeptSources;
use sources::compared;

/// Items looked for at once.
pub const WANTED_MAX: usize = 200;

/// What is to be collected, as far as it is known.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// What the plan or entry is called; empty where it has no name.
    pub name: String,
    /// The items.
    pub items: Vec<likeness::Item>,
    /// The unit that would collect: what it holds itself is not collected again.
    pub unit: Option<UnitId>,
    /// The entry itself, where it has rows already; their sketches tell.
    pub entry: Option<EntryId>,
    /// Numbers of the items in the entry, in their order; none for names in a list.
    numbers: Vec<ItemId>,
    /// Names of the items that identify a row. Without them nothing could be joined to its source, so nobody is asked why.
    keys: Vec<String>,
}

/// An item that is looked for, and who holds it likely.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Looked {
    /// Its name.
    pub item: String,
    /// Those who hold it, the likeliest first.
    pub holders: Vec<Holder>,
    /// The unit that leads its data element, where that is another.
    pub lead: Option<Led>,
    /// The ruling by which it is taken from its source, and neither collected nor registered.
    pub stop: Option<Ruled>,
    /// Whether who goes on has to say why.
    pub asks: bool,
}

/// A lead agency, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Led {
    /// The data element, by code.
    pub element: String,
    /// The unit.
    pub unit: UnitId,
    /// 文号 by which it was named.
    pub document: String,
}

/// A ruling, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ruled {
    /// The case it was made in.
    pub case: CaseId,
    /// What was ruled.
    pub outcome: RulingOutcome,
    /// 文号
    pub document: String,
}

impl From<&SourceRuling> for Ruled {
    fn from(ruling: &SourceRuling) -> Self {
        Self { case: ruling.case, outcome: ruling.outcome, document: ruling.document.clone() }
    }
}

/// An item of a published entry that is likely the same datum.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holder {
    /// The entry.
    pub entry: EntryId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The unit that holds it.
    pub unit: UnitId,
    /// The item.
    pub item: ItemId,
    /// The item's name.
    pub item_name: String,
    /// How likely it is the same, in hundredths.
    pub percent: u8,
    /// Whether it is likely enough to be asked about.
    pub is_likely: bool,
    /// Why.
    pub reasons: Vec<Reason>,
    /// What was ruled about the item and this source.
    pub ruling: Option<Ruled>,
}

/// An entry of another unit that holds items which a plan or an entry would collect.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overlap {
    /// The entry.
    pub entry: EntryId,
    /// Its code.
    pub code: String,
    /// The items it holds under its own names, with what the plan calls them.
    pub items: Vec<OverlapItem>,
}

/// One item of an overlap.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OverlapItem {
    /// As the plan calls it.
    pub wanted: String,
    /// As the entry calls it.
    pub held: String,
    /// How likely both are the same, in hundredths.
    pub percent: u8,
    /// Why.
    pub reasons: Vec<Reason>,
    /// What was ruled about it.
    pub ruling: Option<Ruled>,
}

impl Overlap {
    /// Whether something in it has not been ruled on.
    pub fn is_unsettled(&self) -> bool {
        self.items.iter().any(|item| item.ruling.is_none())
    }
}

/// The names in a list: one a line or parted by commas, each once.
pub fn names_in(text: &str) -> Vec<String> {
    let parts = text.split(['\n', ',', ';', '\u{3001}', '\u{ff0c}', '\u{ff1b}']);
    let names = parts.map(str::trim).filter(|name| !name.is_empty());
    let mut known = HashSet::new();
    names.filter(|name| known.insert(*name)).map(str::to_owned).collect()
}

impl Wanted {
    /// Items of which only the names are known.
    pub fn named(name: &str, items: &[String], unit: Option<UnitId>) -> Self {
        Self {
            name: name.to_owned(),
            items: items.iter().map(likeness::Item::named).collect(),
            unit,
            ..Self::default()
        }
    }

    /// What an entry's working copy declares.
    pub fn of(entry: &Entry) -> Self {
        let items = &entry.draft.items;
        let key = entry.draft.key.items();
        let is_key = |item: &&domain::catalogue::InformationItem| key.contains(&item.id);
        Self {
            name: entry.draft.name.clone(),
            items: items.iter().map(compared).collect(),
            unit: Some(entry.unit),
            entry: Some(entry.id),
            numbers: items.iter().map(|item| item.id).collect(),
            keys: items.iter().filter(is_key).map(|item| item.name.clone()).collect(),
        }
    }
}

impl App {
    /// Who holds what is wanted, for anybody who serves the government.
    ///
    /// # Errors
    /// Not found for the public; refused where more than [`WANTED_MAX`] items are asked for.
    pub async fn look_for_sources(&self, wanted: &Wanted, actor: &Actor) -> Result<Vec<Looked>> {
        if actor.unit_kind.is_outside() {
            return Err(AppError::not_found());
        }
        if wanted.items.len() > WANTED_MAX {
            return Err(AppError::denied("collection.too-many"));
        }
        self.looked(wanted.clone()).await
    }

    /// Who holds what an entry's working copy declares.
    pub async fn sources_of(&self, entry: &Entry) -> Result<Vec<Looked>> {
        self.looked(Wanted::of(entry)).await
    }

    /// Published entries of other units that likely hold items named in `wanted`, one item a line or parted by commas.
    pub async fn overlaps(&self, wanted: &str, unit: UnitId) -> Result<Vec<Overlap>> {
        Ok(overlaps_of(&self.looked(Wanted::named("", &names_in(wanted), Some(unit))).await?))
    }
}

/// What was found likely, entry by entry in the order of their codes.
pub(crate) fn overlaps_of(looked: &[Looked]) -> Vec<Overlap> {
    let mut found: Vec<Overlap> = Vec::new();
    for Looked { item: wanted, holders, .. } in looked {
        for holder in holders.iter().filter(|holder| holder.is_likely) {
            let item = OverlapItem {
                wanted: wanted.clone(),
                held: holder.item_name.clone(),
                percent: holder.percent,
                reasons: holder.reasons.clone(),
                ruling: holder.ruling.clone(),
            };
            match found.iter_mut().find(|overlap| overlap.entry == holder.entry) {
                Some(overlap) => overlap.items.push(item),
                None => found.push(Overlap {
                    entry: holder.entry,
                    code: holder.code.clone(),
                    items: vec![item],
                }),
            }
        }
    }
    found.sort_by(|one, other| one.code.cmp(&other.code));
    found
}
