//! The items of the published catalogue, ready to be compared; built anew when the catalogue has changed.

use std::collections::HashMap;
use std::sync::Arc;

use domain::catalogue::{CodeCheck, InformationItem};
use domain::ids::EntryId;
use law::catalogue_codes::ItemType;
use likeness::{Declared, Index, Item, ItemRef, Kind};

use crate::application::App;
use crate::live::{Live, LiveTable};

/// The index with the catalogue it reflects.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    pub(super) index: Index,
    /// Entries by number in the index.
    entries: Vec<EntryId>,
    /// Entries with their versions; another catalogue has others.
    reflects: HashMap<EntryId, u32>,
}

impl Sources {
    fn of(live: &Live) -> Self {
        let mut sources = Self::default();
        let mut tables: Vec<&Arc<LiveTable>> = live.tables().collect();
        tables.sort_by_key(|table| table.entry.id);
        for (number, table) in (0_u128..).zip(tables) {
            let entry = &table.entry;
            sources.entries.push(entry.id);
            sources.reflects.insert(entry.id, entry.version);
            for item in &entry.draft.items {
                let place = ItemRef { entry: number, item: item.id.0 };
                sources.index.insert(place, &entry.draft.name, &compared(item));
            }
        }
        sources
    }

    fn is_of(&self, live: &Live) -> bool {
        let known = |table: &Arc<LiveTable>| {
            self.reflects.get(&table.entry.id) == Some(&table.entry.version)
        };
        live.tables().all(known) && live.tables().count() == self.reflects.len()
    }

    /// The published entry of an item found.
    pub(super) fn table<'a>(&self, live: &'a Live, item: ItemRef) -> Option<&'a Arc<LiveTable>> {
        let number = usize::try_from(item.entry).ok()?;
        live.table(*self.entries.get(number)?)
    }
}

impl App {
    /// The sources of a picture; whoever comes first after a change builds them.
    pub(super) fn sources(&self, live: &Live) -> Arc<Sources> {
        let mut kept = self.sources.lock();
        if !kept.is_of(live) {
            *kept = Arc::new(Sources::of(live));
        }
        Arc::clone(&kept)
    }
}

/// An item as it is compared.
pub(super) fn compared(item: &InformationItem) -> Item {
    let kind = match item.declared.item_type {
        ItemType::Text | ItemType::Memo => Kind::Text,
        ItemType::Number
        | ItemType::Money
        | ItemType::Integer
        | ItemType::Float
        | ItemType::Double => Kind::Number,
        ItemType::Date | ItemType::DateTime => Kind::Date,
        ItemType::Logical => Kind::Logical,
        ItemType::General => Kind::Binary,
    };
    Item {
        declared: Some(Declared { kind, length: item.declared.length }),
        check: item.check.map(|check: CodeCheck| <&str>::from(check).to_owned()),
        element: item.element.as_ref().map(ToString::to_string),
        ..Item::named(item.name.clone())
    }
}
