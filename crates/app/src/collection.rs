//! What is collected once is not collected again (Article 8; 省政府令第178号): plans checked against what is shared already.

use std::collections::HashSet;

use domain::ids::{EntryId, UnitId};
use serde::Serialize;

use crate::application::App;

/// An entry of another unit that holds items which a plan would collect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overlap {
    /// The entry.
    pub entry: EntryId,
    /// Its code.
    pub code: String,
    /// The items that both name.
    pub items: Vec<String>,
}

impl App {
    /// Published entries of other units that hold items named in `wanted`, one item a line or parted by commas.
    pub fn overlaps(&self, wanted: &str, unit: UnitId) -> Vec<Overlap> {
        let wanted: HashSet<&str> = wanted
            .split(['\n', ',', ';', '\u{3001}', '\u{ff0c}', '\u{ff1b}'])
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .collect();
        let live = self.live();
        let mut found: Vec<Overlap> = live
            .tables()
            .filter(|table| table.entry.unit != unit)
            .filter_map(|table| {
                let items = table.entry.draft.items.iter().map(|item| item.name.trim());
                let items: Vec<String> =
                    items.filter(|name| wanted.contains(name)).map(str::to_owned).collect();
                let overlap = Overlap { entry: table.entry.id, code: table.code.clone(), items };
                (!overlap.items.is_empty()).then_some(overlap)
            })
            .collect();
        found.sort_by(|one, other| one.code.cmp(&other.code));
        found
    }
}
