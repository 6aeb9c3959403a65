//! Conflicts between holders 数源冲突 (Article 8; 省政府令第178号): how often the source of a datum and another holder state
//! different values for the same key.
//!
//! Keys and values are compared as hashes that whoever reads the tables made
//! under a secret; what is left of them is counts. A key counts where both
//! tables state a value for it, and differs where the holder states a value that
//! the source does not state for that key.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use law::catalogue_codes::ItemType;
use serde::{Deserialize, Serialize};

use crate::catalogue::{CodeCheck, EntryDraft, InformationItem};
use crate::ids::{EntryId, ItemId};
use crate::library::ElementCode;

/// Keys held at once; of larger tables a part is compared, and the record says which.
pub const KEYS_MAX: u64 = 1_000_000;
/// All keys, in thousandths.
pub const WHOLE: u16 = 1_000;
/// Letters of a division code that name the county.
const DIVISION_CHARS: usize = 6;

/// One of two columns that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Side {
    /// The published entry.
    pub entry: EntryId,
    /// The item that holds the datum.
    pub item: ItemId,
}

/// The source and another holder of the same datum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourcePair {
    /// What counts.
    pub source: Side,
    /// What is compared with it.
    pub holder: Side,
}

/// How many keys were compared, and how many of them differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Compared {
    /// Keys for which both state a value.
    pub keys: u64,
    /// Those of them for which the holder states something else.
    pub differing: u64,
}

impl Compared {
    /// How many of a thousand keys differ; whole thousandths, none where nothing was compared.
    pub fn permille(self) -> u64 {
        (self.differing.saturating_mul(1_000)).checked_div(self.keys).unwrap_or_default()
    }

    /// Whether more than `permille` of a thousand keys differ.
    pub fn is_over(self, permille: u32) -> bool {
        self.differing.saturating_mul(1_000) > self.keys.saturating_mul(permille.into())
    }

    fn add(&mut self, differs: bool) {
        self.keys += 1;
        self.differing += u64::from(differs);
    }
}

/// One measurement of a pair at one version of each table: counts, and neither a key nor a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictMeasure {
    /// The source and the holder.
    pub pair: SourcePair,
    /// The data element; none where a ruling names items only.
    pub element: Option<ElementCode>,
    /// The version of the source's table.
    pub source_version: u64,
    /// The version of the holder's table.
    pub holder_version: u64,
    /// The day.
    pub measured_on: Date,
    /// All keys together.
    pub total: Compared,
    /// By the division code of the row, where either table has one; sorted by code.
    pub by_division: BTreeMap<String, Compared>,
    /// Of a thousand keys so many were compared, chosen by their hash; all where it is 1,000.
    pub sampled_permille: u16,
}

/// Of a thousand keys so many are compared where the larger table has so many rows.
pub fn sample_permille(rows: u64) -> u16 {
    if rows <= KEYS_MAX {
        return WHOLE;
    }
    let share = KEYS_MAX.saturating_mul(WHOLE.into()) / rows;
    u16::try_from(share).unwrap_or(WHOLE).max(1)
}

/// The items by which rows of two entries are joined: one of the key of each, that are the same data element, check the
/// same national code, or have the same name and type.
pub fn shared_key(source: &EntryDraft, holder: &EntryDraft) -> Option<(ItemId, ItemId)> {
    let others = keys_of(holder);
    keys_of(source).into_iter().find_map(|one| {
        let other = others.iter().find(|other| is_same_key(one, other))?;
        Some((one.id, other.id))
    })
}

/// The items of two entries that hold the same datum, `is_it` telling which; by name where one entry holds it more than once.
pub fn shared_item(
    source: &EntryDraft,
    holder: &EntryDraft,
    is_it: &dyn Fn(&InformationItem) -> bool,
) -> Option<(ItemId, ItemId)> {
    let held = |draft: &EntryDraft| -> Vec<(ItemId, String)> {
        let items = draft.items.iter().filter(|item| is_it(item));
        let values = items.filter(|item| !draft.key.items().contains(&item.id));
        values.map(|item| (item.id, item.name.trim().to_owned())).collect()
    };
    let (ours, theirs) = (held(source), held(holder));
    let by_name = ours.iter().find_map(|(id, name)| {
        let same = theirs.iter().find(|(_, other)| other == name)?;
        Some((*id, same.0))
    });
    by_name.or_else(|| Some((ours.first()?.0, theirs.first()?.0)))
}

fn keys_of(draft: &EntryDraft) -> Vec<&InformationItem> {
    let key = draft.key.items();
    key.iter().filter_map(|id| draft.items.iter().find(|item| item.id == *id)).collect()
}

fn is_same_key(one: &InformationItem, other: &InformationItem) -> bool {
    if let (Some(one), Some(other)) = (&one.element, &other.element) {
        return one == other;
    }
    let names_someone = matches!(one.check, Some(CodeCheck::ResidentId | CodeCheck::CreditCode));
    (names_someone && one.check == other.check)
        || (one.name.trim() == other.name.trim()
            && one.declared.item_type == other.declared.item_type)
}

/// The item whose values tell the division of a row: one checked as a division code (GB/T 2260), or named so.
pub fn division_item(draft: &EntryDraft) -> Option<ItemId> {
    let checked = |item: &&InformationItem| matches!(item.check, Some(CodeCheck::DivisionCode));
    let named = |item: &&InformationItem| {
        item.check.is_none()
            && item.declared.item_type == ItemType::Text
            && item.name.ends_with("区划代码")
    };
    let items = || draft.items.iter();
    items().find(checked).or_else(|| items().find(named)).map(|item| item.id)
}

/// What the source states for one key.
#[derive(Debug, Clone, Default)]
struct Stated {
    value: u64,
    /// Further values, where several rows have the key.
    more: Vec<u64>,
    division: Option<u16>,
    is_met: bool,
    differs: bool,
}

/// A comparison in the making: the source is read first, then the holder.
#[derive(Debug, Clone)]
pub struct Comparison {
    stated: HashMap<u64, Stated>,
    divisions: Vec<String>,
    permille: u16,
}

impl Comparison {
    /// Of so many thousandths of the keys.
    pub fn of(permille: u16) -> Self {
        Self { stated: HashMap::new(), divisions: Vec::new(), permille }
    }

    /// Takes a row of the source: the hashes of its key and of its value, and its division code where it has one.
    pub fn state(&mut self, key: u64, value: u64, division: Option<&str>) {
        if !self.is_chosen(key) {
            return;
        }
        let division = division.and_then(|code| self.place_of(code));
        let stated = self.stated.entry(key).or_insert_with(|| Stated {
            value,
            division,
            ..Stated::default()
        });
        if stated.value != value && !stated.more.contains(&value) {
            stated.more.push(value);
        }
        stated.division = stated.division.or(division);
    }

    /// Takes a row of the holder; its division counts where the source's row has none.
    pub fn meet(&mut self, key: u64, value: u64, division: Option<&str>) {
        if !self.stated.contains_key(&key) {
            return;
        }
        let division = division.and_then(|code| self.place_of(code));
        if let Some(stated) = self.stated.get_mut(&key) {
            stated.is_met = true;
            stated.differs |= stated.value != value && !stated.more.contains(&value);
            stated.division = stated.division.or(division);
        }
    }

    /// The counts: of all keys, and by division.
    pub fn counts(&self) -> (Compared, BTreeMap<String, Compared>) {
        let mut total = Compared::default();
        let mut parts: BTreeMap<String, Compared> = BTreeMap::new();
        for stated in self.stated.values().filter(|stated| stated.is_met) {
            total.add(stated.differs);
            let code = stated.division.and_then(|place| self.divisions.get(usize::from(place)));
            if let Some(code) = code {
                parts.entry(code.clone()).or_default().add(stated.differs);
            }
        }
        (total, parts)
    }

    fn is_chosen(&self, key: u64) -> bool {
        key % u64::from(WHOLE) < u64::from(self.permille)
    }

    /// The place of a division code; none where it is no code or there are too many.
    fn place_of(&mut self, code: &str) -> Option<u16> {
        let code = code.get(..DIVISION_CHARS)?;
        if !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        if let Some(place) = self.divisions.iter().position(|known| known == code) {
            return u16::try_from(place).ok();
        }
        let place = u16::try_from(self.divisions.len()).ok()?;
        self.divisions.push(code.to_owned());
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_differs_where_the_holder_states_what_the_source_does_not() {
        let mut comparison = Comparison::of(WHOLE);
        comparison.state(1, 10, Some("350102001"));
        comparison.state(2, 20, Some("350103"));
        comparison.state(3, 30, None);
        comparison.state(4, 40, Some("350102"));
        // Two rows of the source: either value is one it states.
        comparison.state(2, 21, Some("350103"));
        comparison.meet(1, 11, None);
        comparison.meet(2, 21, None);
        comparison.meet(3, 30, Some("350104"));
        comparison.meet(3, 31, Some("350104"));
        comparison.meet(9, 90, Some("350105"));
        let (total, parts) = comparison.counts();
        assert_eq!(total, Compared { keys: 3, differing: 2 });
        assert_eq!(total.permille(), 666);
        let expected = [("350102", 1, 1), ("350103", 1, 0), ("350104", 1, 1)]
            .map(|(code, keys, differing)| (code.to_owned(), Compared { keys, differing }));
        assert_eq!(parts, BTreeMap::from(expected), "the source's division, or the holder's");
    }

    #[test]
    fn what_is_no_division_code_counts_in_the_total_alone() {
        let mut comparison = Comparison::of(WHOLE);
        comparison.state(1, 10, Some("鼓楼区"));
        comparison.state(2, 10, Some("35"));
        comparison.meet(1, 10, None);
        comparison.meet(2, 11, None);
        let (total, parts) = comparison.counts();
        assert_eq!((total, parts.len()), (Compared { keys: 2, differing: 1 }, 0));
    }

    #[test]
    fn of_large_tables_the_same_part_is_compared_on_both_sides() {
        assert_eq!(sample_permille(0), WHOLE);
        assert_eq!(sample_permille(KEYS_MAX), WHOLE);
        assert_eq!(sample_permille(4 * KEYS_MAX), 250);
        assert_eq!(sample_permille(u64::MAX), 1);
        let mut comparison = Comparison::of(250);
        for key in 0..2_000 {
            comparison.state(key, 1, None);
        }
        for key in 0..2_000 {
            comparison.meet(key, 2, None);
        }
        assert_eq!(comparison.counts().0, Compared { keys: 500, differing: 500 });
    }

    #[test]
    fn a_rate_is_over_its_bound_where_it_is_more_and_never_where_nothing_was_compared() {
        let rate = |keys, differing| Compared { keys, differing };
        assert!(!rate(0, 0).is_over(0));
        assert!(!rate(1_000, 20).is_over(20));
        assert!(rate(1_000, 21).is_over(20));
        assert_eq!(rate(0, 0).permille(), 0);
    }
}
