//! What is collected once is not collected again (Article 8; 省政府令第178号): what others hold already is found before a plan
//! or an entry asks for it anew.

mod sources;

use domain::catalogue::Entry;
use domain::ids::{EntryId, ItemId, UnitId};
use domain::people::Actor;
use likeness::{LIKELY, Query, Reason};
use serde::Serialize;

use crate::application::App;
use crate::error::{AppError, Result};
pub(crate) use sources::Sources;
use sources::compared;

/// Items looked for at once.
pub const WANTED_MAX: usize = 200;
/// Holders shown for an item.
const HOLDERS: usize = 8;

/// What is to be collected, as far as it is known.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// What the plan or entry is called; empty where it has no name.
    pub name: String,
    /// The items.
    pub items: Vec<likeness::Item>,
    /// The unit that would collect: what it holds itself is not collected again.
    pub unit: Option<UnitId>,
}

/// An item that is looked for, and who holds it likely.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Looked {
    /// Its name.
    pub item: String,
    /// Those who hold it, the likeliest first.
    pub holders: Vec<Holder>,
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
}

/// An entry of another unit that holds items which a plan would collect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overlap {
    /// The entry.
    pub entry: EntryId,
    /// Its code.
    pub code: String,
    /// The items it holds under its own names, with what the plan calls them.
    pub items: Vec<OverlapItem>,
}

/// One item of an overlap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverlapItem {
    /// As the plan calls it.
    pub wanted: String,
    /// As the entry calls it.
    pub held: String,
    /// How likely both are the same, in hundredths.
    pub percent: u8,
}

/// The names in a list: one a line or parted by commas, each once.
pub fn names_in(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let parts = text.split(['\n', ',', ';', '\u{3001}', '\u{ff0c}', '\u{ff1b}']);
    for name in parts.map(str::trim).filter(|name| !name.is_empty()) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

impl Wanted {
    /// Items of which only the names are known.
    pub fn named(name: &str, items: &[String], unit: Option<UnitId>) -> Self {
        Self {
            name: name.to_owned(),
            items: items.iter().map(likeness::Item::named).collect(),
            unit,
        }
    }

    /// What an entry's working copy declares.
    pub fn of(entry: &Entry) -> Self {
        Self {
            name: entry.draft.name.clone(),
            items: entry.draft.items.iter().map(compared).collect(),
            unit: Some(entry.unit),
        }
    }
}

impl App {
    /// Who holds what is wanted, for anybody who serves the government.
    ///
    /// # Errors
    /// Not found for the public; refused where more than [`WANTED_MAX`] items are asked for.
    pub fn look_for_sources(&self, wanted: &Wanted, actor: &Actor) -> Result<Vec<Looked>> {
        if actor.unit_kind.is_outside() {
            return Err(AppError::not_found());
        }
        if wanted.items.len() > WANTED_MAX {
            return Err(AppError::denied("collection.too-many"));
        }
        Ok(self.holders_of(wanted))
    }

    fn holders_of(&self, wanted: &Wanted) -> Vec<Looked> {
        let live = self.live();
        let sources = self.sources(&live);
        let names: Vec<&str> = wanted.items.iter().map(|item| item.name.as_str()).collect();
        let look = |(place, item): (usize, &likeness::Item)| {
            let siblings: Vec<&str> = names
                .iter()
                .enumerate()
                .filter_map(|(other, name)| (other != place).then_some(*name))
                .collect();
            let query = Query {
                item,
                entry_name: &wanted.name,
                siblings: &siblings,
                without: None,
                limit: Query::LIMIT,
            };
            let found = sources.index.candidates(&query).into_iter();
            let holder = |candidate: likeness::Candidate| {
                let table = sources.table(&live, candidate.item)?;
                let held = table.entry.item(ItemId(candidate.item.item))?;
                (Some(table.entry.unit) != wanted.unit).then(|| Holder {
                    entry: table.entry.id,
                    code: table.code.clone(),
                    name: table.entry.draft.name.clone(),
                    unit: table.entry.unit,
                    item: held.id,
                    item_name: held.name.clone(),
                    percent: percent(candidate.score),
                    is_likely: candidate.score >= LIKELY,
                    reasons: candidate.reasons,
                })
            };
            Looked {
                item: item.name.clone(),
                holders: found.filter_map(holder).take(HOLDERS).collect(),
            }
        };
        wanted.items.iter().enumerate().map(look).collect()
    }

    /// Published entries of other units that likely hold items named in `wanted`, one item a line or parted by commas.
    pub fn overlaps(&self, wanted: &str, unit: UnitId) -> Vec<Overlap> {
        let looked = self.holders_of(&Wanted::named("", &names_in(wanted), Some(unit)));
        let mut found: Vec<Overlap> = Vec::new();
        for Looked { item: wanted, holders } in looked {
            for holder in holders.into_iter().filter(|holder| holder.is_likely) {
                let item = OverlapItem {
                    wanted: wanted.clone(),
                    held: holder.item_name,
                    percent: holder.percent,
                };
                match found.iter_mut().find(|overlap| overlap.entry == holder.entry) {
                    Some(overlap) => overlap.items.push(item),
                    None => found.push(Overlap {
                        entry: holder.entry,
                        code: holder.code,
                        items: vec![item],
                    }),
                }
            }
        }
        found.sort_by(|one, other| one.code.cmp(&other.code));
        found
    }
}

/// A score as hundredths; what is not quite certain is never shown as 100.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=100")]
fn percent(score: f64) -> u8 {
    (score.clamp(0.0, 1.0) * 100.0).floor() as u8
}
