//! Entries that belong together 相关目录: by the items they share, their theme and their unit, from the picture in memory.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;

use domain::ids::EntryId;

use crate::application::App;
use crate::live::LiveTable;

/// Related entries that a page shows.
const RELATED_MAX: usize = 6;
/// What an item of the same name weighs, against the same theme or the same unit.
const SHARED_ITEM_WEIGHT: usize = 2;

/// An entry related to another.
#[derive(Debug, Clone)]
pub struct RelatedEntry {
    /// The published entry.
    pub table: Arc<LiveTable>,
    /// Names of the items that both have, in the other's order.
    pub shared: Vec<String>,
    /// Whether both have one theme.
    pub is_same_theme: bool,
    /// Whether both are of one unit.
    pub is_same_unit: bool,
    /// Whether its data is open to the public.
    pub is_open: bool,
}

impl RelatedEntry {
    fn score(&self) -> usize {
        self.shared.len() * SHARED_ITEM_WEIGHT
            + usize::from(self.is_same_theme)
            + usize::from(self.is_same_unit)
    }
}

impl App {
    /// The published entries nearest to one, the nearest first; those equally near by their codes. One that shares neither
    /// an item nor the theme is none of them.
    pub fn related_to(&self, entry: EntryId) -> Vec<RelatedEntry> {
        let live = self.live();
        let Some(of) = live.table(entry) else { return Vec::new() };
        let draft = &of.entry.draft;
        let names: HashSet<&str> = draft.items.iter().map(|item| item.name.as_str()).collect();
        let related = |table: &Arc<LiveTable>| {
            let other = &table.entry.draft;
            let shared = other.items.iter().map(|item| &item.name);
            RelatedEntry {
                shared: shared.filter(|name| names.contains(name.as_str())).cloned().collect(),
                is_same_theme: !draft.theme.is_empty() && other.theme == draft.theme,
                is_same_unit: table.entry.unit == of.entry.unit,
                is_open: live.opening(table.entry.id).is_some() && table.version.is_some(),
                table: Arc::clone(table),
            }
        };
        let mut found: Vec<RelatedEntry> = live
            .tables()
            .filter(|table| table.entry.id != entry)
            .map(related)
            .filter(|near| !near.shared.is_empty() || near.is_same_theme)
            .collect();
        found.sort_by(|one, other| {
            let rank = |near: &RelatedEntry| Reverse(near.score());
            rank(one).cmp(&rank(other)).then_with(|| one.table.code.cmp(&other.table.code))
        });
        found.truncate(RELATED_MAX);
        found
    }
}
