//! The items of the published catalogue, ready to be compared; built anew when the catalogue or its sketches have changed.

use std::collections::HashMap;
use std::sync::Arc;

use domain::catalogue::{CodeCheck, InformationItem};
use domain::ids::{EntryId, ItemId};
use law::catalogue_codes::ItemType;
use likeness::{Declared, Index, Item, ItemRef, Kind, Sketch};
use store::ColumnSketch;

use crate::application::App;
use crate::error::{AppError, Result};
use crate::live::{Live, LiveTable};

/// The version of an entry, and the version of its table that its sketches reflect.
type Reflected = (u32, Option<u64>);

/// The index with the catalogue it reflects.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    pub(super) index: Index,
    /// Entries by number in the index.
    entries: Vec<EntryId>,
    /// What is in it; another catalogue has other versions.
    reflects: HashMap<EntryId, Reflected>,
    sketches: HashMap<(EntryId, ItemId), Sketch>,
}

/// The sources at hand, and the epochs of the picture they were last found to be of.
#[derive(Debug, Default)]
pub(crate) struct KeptSources {
    sources: Arc<Sources>,
    epochs: (u64, u64),
}

impl KeptSources {
    /// Whether they are of a picture as new as this.
    fn is_as_new_as(&self, live: &Live) -> bool {
        self.epochs.0 >= live.epochs.0 && self.epochs.1 >= live.epochs.1
    }
}

impl Sources {
    fn of(live: &Live, sketches: Vec<ColumnSketch>, reflects: HashMap<EntryId, Reflected>) -> Self {
        let mut sources = Self { reflects, ..Self::default() };
        for ColumnSketch { entry, item, sketch, .. } in sketches {
            match Sketch::try_from(sketch) {
                Ok(sketch) => drop(sources.sketches.insert((entry, item), sketch)),
                // Of another version of this program; the next load makes a new one.
                Err(fault) => tracing::warn!(%entry, %item, %fault, "a sketch is not read"),
            }
        }
        let mut tables: Vec<&Arc<LiveTable>> = live.tables().collect();
        tables.sort_by_key(|table| table.entry.id);
        for (number, table) in (0_u128..).zip(tables) {
            let entry = &table.entry;
            sources.entries.push(entry.id);
            for item in &entry.draft.items {
                let place = ItemRef { entry: number, item: item.id.0 };
                let sketch = sources.sketches.get(&(entry.id, item.id)).cloned();
                let item = Item { sketch, ..compared(item) };
                sources.index.insert(place, &entry.draft.name, &item);
            }
        }
        sources
    }

    /// The published entry of an item found.
    pub(super) fn table<'a>(&self, live: &'a Live, item: ItemRef) -> Option<&'a Arc<LiveTable>> {
        let number = usize::try_from(item.entry).ok()?;
        live.table(*self.entries.get(number)?)
    }

    /// The sketch of an entry's item, where rows were loaded.
    pub(super) fn sketch(&self, entry: EntryId, item: ItemId) -> Option<&Sketch> {
        self.sketches.get(&(entry, item))
    }
}

impl App {
    /// The sources of a picture; whoever comes first after a change has them built, off the threads that serve requests.
    pub(super) async fn sources(&self, live: &Arc<Live>) -> Result<Arc<Sources>> {
        let mut kept = self.sources.lock().await;
        if kept.is_as_new_as(live) {
            return Ok(Arc::clone(&kept.sources));
        }
        let sketched = self.store.sketched_versions().await?;
        let reflected = |table: &Arc<LiveTable>| {
            let entry = table.entry.id;
            (entry, (table.entry.version, sketched.get(&entry).copied()))
        };
        let reflects: HashMap<EntryId, Reflected> = live.tables().map(reflected).collect();
        if kept.sources.reflects == reflects && !kept.sources.entries.is_empty() {
            // Something else changed, such as a grant: the index stays, under its new number.
            kept.epochs = live.epochs;
            return Ok(Arc::clone(&kept.sources));
        }
        let sketches = self.store.sketches().await?;
        let (epochs, live) = (live.epochs, Arc::clone(live));
        let building = tokio::task::spawn_blocking(move || Sources::of(&live, sketches, reflects));
        let sources = Arc::new(building.await.map_err(AppError::internal)?);
        *kept = KeptSources { sources, epochs };
        Ok(Arc::clone(&kept.sources))
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
