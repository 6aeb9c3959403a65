//! Which columns are compared: those of the source of a datum with those of whoever else holds it.
//!
//! The source is the lead agency 数源单位 of the data element, or the entry that
//! a ruling names where it lets a second source 第二来源 be kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::catalogue::InformationItem;
use domain::conflicts::{Side, SourcePair, shared_item, shared_key};
use domain::ids::{EntryId, ItemId};
use domain::library::ElementCode;
use domain::sources::{RulingOutcome, SourceRuling};
use jiff::civil::Date;

use crate::live::{Live, LiveTable};

/// A pair with all that is needed to compare it.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    pub(super) sides: SourcePair,
    pub(super) element: Option<ElementCode>,
    pub(super) source: Arc<LiveTable>,
    pub(super) holder: Arc<LiveTable>,
    /// The items by which rows are joined, of the source and of the holder.
    pub(super) key: (ItemId, ItemId),
}

impl Pair {
    pub(super) fn concerns(&self, entry: EntryId) -> bool {
        self.sides.source.entry == entry || self.sides.holder.entry == entry
    }

    /// Joins two entries by what is the same datum in both; none of one unit, and none without a common key.
    fn of(
        source: &Arc<LiveTable>,
        holder: &Arc<LiveTable>,
        element: Option<&ElementCode>,
        is_it: &dyn Fn(&InformationItem) -> bool,
    ) -> Option<Self> {
        if source.entry.unit == holder.entry.unit {
            return None;
        }
        let (ours, theirs) = (&source.entry.draft, &holder.entry.draft);
        let key = shared_key(ours, theirs)?;
        let items = shared_item(ours, theirs, is_it)?;
        let sides = SourcePair {
            source: Side { entry: source.entry.id, item: items.0 },
            holder: Side { entry: holder.entry.id, item: items.1 },
        };
        let (source, holder) = (Arc::clone(source), Arc::clone(holder));
        Some(Self { sides, element: element.cloned(), source, holder, key })
    }
}

/// Every pair there is on a day, in order.
pub(super) fn pairs(live: &Live, today: Date) -> Vec<Pair> {
    let mut found: BTreeMap<SourcePair, Pair> = BTreeMap::new();
    for pair in led(live, today).into_iter().chain(ruled(live)) {
        found.entry(pair.sides).or_insert(pair);
    }
    found.into_values().collect()
}

/// The entries of a lead agency, each with the entries of others that hold the element.
fn led(live: &Live, today: Date) -> Vec<Pair> {
    let mut holders: BTreeMap<&ElementCode, Vec<&Arc<LiveTable>>> = BTreeMap::new();
    for table in live.tables() {
        for element in table.entry.draft.items.iter().filter_map(|item| item.element.as_ref()) {
            let tables = holders.entry(element).or_default();
            if tables.last().is_none_or(|last| last.entry.id != table.entry.id) {
                tables.push(table);
            }
        }
    }
    let mut found = Vec::new();
    for (element, tables) in holders {
        let Some(lead) = live.sources().lead(element, today) else { continue };
        let is_it = |item: &InformationItem| item.element.as_ref() == Some(element);
        let (sources, others): (Vec<_>, Vec<_>) =
            tables.into_iter().partition(|table| table.entry.unit == lead.unit);
        for source in sources {
            let pair = |holder: &&Arc<LiveTable>| Pair::of(source, holder, Some(element), &is_it);
            found.extend(others.iter().filter_map(pair));
        }
    }
    found
}

/// The sources named by rulings that let a second one be kept, each with the entries of the units bound.
fn ruled(live: &Live) -> Vec<Pair> {
    let mut found = Vec::new();
    for source in live.tables() {
        let keeps = |ruling: &&SourceRuling| ruling.outcome == RulingOutcome::SecondSource;
        for ruling in live.sources().rulings_about(source.entry.id).filter(keeps) {
            let bound = |table: &&Arc<LiveTable>| ruling.units.contains(&table.entry.unit);
            let is_it = |item: &InformationItem| is_ruled(ruling, item);
            let pair =
                |holder: &Arc<LiveTable>| Pair::of(source, holder, ruling.element.as_ref(), &is_it);
            found.extend(live.tables().filter(bound).filter_map(pair));
        }
    }
    found
}

/// Whether an item is what a ruling is about: by its name, or by the element.
fn is_ruled(ruling: &SourceRuling, item: &InformationItem) -> bool {
    ruling.items.iter().any(|name| name.trim() == item.name.trim())
        || (ruling.element.is_some() && ruling.element == item.element)
}
