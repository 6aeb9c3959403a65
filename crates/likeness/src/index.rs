//! An index of items that answers which of them are likely the same datum.
//!
//! Words, pairs of characters and the smallest hashes of sketches lead to the
//! items that have them; what is rare among the names counts for more. The
//! items that gather most are compared one by one.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

use crate::evidence::{BELOW_LIKELY, Prepared, names_in_place, weigh};
use crate::items::{Item, ItemRef, Query};
use crate::names::Name;
use crate::reasons::Reason;
use crate::structure::ItemsInCommon;

/// Items compared one by one.
const SHORTLIST_MAX: usize = 240;
/// Smallest hashes of a sketch by which an item is found; columns that share
/// half of their values miss each other once in 250 times.
const SKETCH_FEATURES: usize = 8;
/// Values from which a column is found by them.
const SKETCH_DISTINCT_MIN: f64 = 100.0;
/// A feature of more items than this leads nowhere when there are rarer ones.
const POSTINGS_MAX: usize = 4_000;
/// By so much a sibling's name fits better, not by chance.
const BETTER_BY: f64 = 0.01;
/// What a hash in common counts, in units of a rare word.
const SKETCH_FEATURE_WEIGHT: f64 = 1.0;

/// An item found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The item.
    pub item: ItemRef,
    /// How likely it is the same datum, 0..=1; see [`crate::LIKELY`].
    pub score: f64,
    /// What made the score.
    pub reasons: Vec<Reason>,
}

/// Items by number, and the ways to find them.
#[derive(Debug, Default)]
pub struct Index {
    slots: Vec<Option<Slot>>,
    free: Vec<u32>,
    places: HashMap<ItemRef, u32>,
    entries: HashMap<u128, EntryNote>,
    postings: HashMap<u64, Vec<u32>>,
}

#[derive(Debug)]
struct Slot {
    item: ItemRef,
    ready: Prepared,
    features: Vec<u64>,
}

/// What an entry is compared by.
#[derive(Debug, Default)]
struct EntryNote {
    /// Keys of the names of its items, ascending.
    keys: EntryKeys,
    /// Its items, by number.
    items: BTreeMap<u32, Keys>,
}

impl Index {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Items held.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether no item is held.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Adds an item, in place of the one of the same number. `entry_name` is
    /// the name of its entry.
    pub fn insert(&mut self, at: ItemRef, entry_name: &str, item: &Item) {
        self.remove(at);
        let ready = Prepared::of(item, &Name::of(entry_name));
        let features = features(&ready);
        let note = self.entries.entry(at.entry).or_default();
        note.items.insert(at.item, keys_of(&ready));
        note.refresh();
        let place = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
        });
        for feature in &features {
            self.postings.entry(*feature).or_default().push(place);
        }
        self.slots[place as usize] = Some(Slot { item: at, ready, features });
        self.places.insert(at, place);
    }

    /// Takes an item out; false where there was none.
    pub fn remove(&mut self, at: ItemRef) -> bool {
        let Some(place) = self.places.remove(&at) else { return false };
        if let Some(slot) = self.slots[place as usize].take() {
            for feature in &slot.features {
                if let Some(posting) = self.postings.get_mut(feature) {
                    posting.retain(|other| *other != place);
                    if posting.is_empty() {
                        self.postings.remove(feature);
                    }
                }
            }
        }
        self.free.push(place);
        if let Some(note) = self.entries.get_mut(&at.entry) {
            note.items.remove(&at.item);
            note.refresh();
            if note.items.is_empty() {
                self.entries.remove(&at.entry);
            }
        }
        true
    }

    /// Takes all items of an entry out; how many there were.
    pub fn remove_entry(&mut self, entry: u128) -> usize {
        let items: Vec<u32> = self
            .entries
            .get(&entry)
            .map(|note| note.items.keys().copied().collect())
            .unwrap_or_default();
        items.iter().filter(|item| self.remove(ItemRef { entry, item: **item })).count()
    }

    /// Items that may be the same datum as the one asked about, the likeliest
    /// first, down to [`crate::NOTABLE`]. Of each entry one item at most reaches
    /// [`crate::LIKELY`]: an entry holds a datum once.
    pub fn candidates(&self, query: &Query<'_>) -> Vec<Candidate> {
        let entry = Name::of(query.entry_name);
        let asked = Asked::of(query, &entry);
        let shortlist = self.shortlist(&asked.ready, query.without);
        let mut found: Vec<Candidate> =
            shortlist.into_iter().filter_map(|place| self.compare(&asked, place)).collect();
        let by_score = |one: &Candidate, other: &Candidate| {
            other.score.total_cmp(&one.score).then(one.item.cmp(&other.item))
        };
        found.sort_by(by_score);
        let mut seen = HashSet::new();
        for candidate in &mut found {
            if !seen.insert(candidate.item.entry) {
                candidate.hold_down();
            }
        }
        found.sort_by(by_score);
        found.truncate(query.limit);
        found
    }

    fn compare(&self, asked: &Asked, place: u32) -> Option<Candidate> {
        let slot = self.slots.get(place as usize)?.as_ref()?;
        let note = self.entries.get(&slot.item.entry)?;
        let names = names_in_place(&asked.ready, &slot.ready);
        let by_names = names.score;
        let items = asked.keys.in_common(&note.keys, keys_of(&asked.ready), keys_of(&slot.ready));
        let (score, reasons) = weigh(&asked.ready, &slot.ready, names, items);
        if score < crate::NOTABLE {
            return None;
        }
        let mut candidate = Candidate { item: slot.item, score, reasons };
        if score >= crate::LIKELY && asked.fits_better(by_names, &slot.ready) {
            candidate.hold_down();
        }
        Some(candidate)
    }

    /// Places of the items that gather most.
    fn shortlist(&self, ready: &Prepared, without: Option<u128>) -> Vec<u32> {
        let mut found: Vec<(&Vec<u32>, f64)> = name_features(ready)
            .iter()
            .filter_map(|feature| Some((self.postings.get(feature)?, 0.0)))
            .collect();
        found.sort_by_key(|(posting, _)| posting.len());
        let mut gathered: HashMap<u32, f64> = HashMap::new();
        let all = count(self.len());
        for (n, (posting, weight)) in found.iter_mut().enumerate() {
            if n > 1 && posting.len() > POSTINGS_MAX {
                break;
            }
            *weight = (1.0 + all / count(posting.len())).ln();
            for place in *posting {
                *gathered.entry(*place).or_default() += *weight;
            }
        }
        if let Some(sketch) = ready.sketch.as_ref().filter(|_| is_found_by_values(ready)) {
            let weight = SKETCH_FEATURE_WEIGHT * (1.0 + all).ln();
            for posting in
                sketch.hashes().iter().filter_map(|hash| self.postings.get(&sketch_feature(*hash)))
            {
                for place in posting {
                    *gathered.entry(*place).or_default() += weight;
                }
            }
        }
        let mut places: Vec<(u32, f64)> = gathered
            .into_iter()
            .filter_map(|(place, weight)| {
                let slot = self.slots.get(place as usize)?.as_ref()?;
                let is_own = without == Some(slot.item.entry);
                // Long names gather more by chance.
                let length = count(slot.ready.full().chars.len()).sqrt();
                (!is_own).then_some((place, weight / length))
            })
            .collect();
        let order = |one: &(u32, f64), other: &(u32, f64)| {
            other.1.total_cmp(&one.1).then(one.0.cmp(&other.0))
        };
        if places.len() > SHORTLIST_MAX {
            places.select_nth_unstable_by(SHORTLIST_MAX, order);
            places.truncate(SHORTLIST_MAX);
        }
        places.into_iter().map(|(place, _)| place).collect()
    }
}

/// An item asked about, made ready with what stands beside it.
struct Asked {
    ready: Prepared,
    siblings: Vec<Prepared>,
    /// Keys of its own name and of its siblings', ascending.
    keys: EntryKeys,
}

impl Asked {
    fn of(query: &Query<'_>, entry: &Name) -> Self {
        let ready = Prepared::of(query.item, entry);
        let siblings: Vec<Prepared> =
            query.siblings.iter().map(|name| Prepared::of(&Item::named(*name), entry)).collect();
        let keys = EntryKeys::of(&siblings.iter().chain([&ready]).map(keys_of));
        Self { ready, siblings, keys }
    }

    /// Whether the name of a sibling fits an item better than the one asked about.
    fn fits_better(&self, by_names: f64, item: &Prepared) -> bool {
        self.siblings
            .iter()
            .filter(|its| its.own.chars != self.ready.own.chars)
            .any(|its| names_in_place(its, item).score > by_names + BETTER_BY)
    }
}

/// Keys of a name by itself and within its entry.
type Keys = [u64; 2];

fn keys_of(item: &Prepared) -> Keys {
    [item.own.key, item.full().key]
}

/// Keys of the names of an entry's items, by themselves and within the entry, ascending.
#[derive(Debug, Default)]
struct EntryKeys([Vec<u64>; 2]);

impl EntryKeys {
    fn of(all: &(impl Iterator<Item = Keys> + Clone)) -> Self {
        Self([0, 1].map(|which| {
            let mut keys: Vec<u64> = all.clone().map(|keys| keys[which]).collect();
            keys.sort_unstable();
            keys
        }))
    }

    /// Items in common, read whichever way shows more; the two compared aside.
    fn in_common(&self, other: &Self, one: Keys, another: Keys) -> ItemsInCommon {
        let read = |which: usize| {
            let is_pair = one[which] == another[which];
            ItemsInCommon::of_keys(&self.0[which], &other.0[which], is_pair)
        };
        let (alone, within) = (read(0), read(1));
        if alone.shared > within.shared { alone } else { within }
    }
}

impl EntryNote {
    fn refresh(&mut self) {
        self.keys = EntryKeys::of(&self.items.values().copied());
    }
}

impl Candidate {
    /// Keeps it below the threshold, since another item fits better.
    fn hold_down(&mut self) {
        if self.score > BELOW_LIKELY {
            self.score = BELOW_LIKELY;
            self.reasons.push(Reason::BetterElsewhere);
        }
    }
}

fn features(ready: &Prepared) -> Vec<u64> {
    let mut all = name_features(ready);
    if let Some(sketch) = ready.sketch.as_ref().filter(|_| is_found_by_values(ready)) {
        all.extend(sketch.hashes().iter().take(SKETCH_FEATURES).map(|hash| sketch_feature(*hash)));
    }
    all
}

/// Words and pairs of neighbouring characters of a name, and the data element.
fn name_features(ready: &Prepared) -> Vec<u64> {
    let name = ready.full();
    let words = name.units.iter().filter(|unit| unit.says_something);
    let mut all: Vec<u64> = words.map(|unit| feature(&("word", unit.id))).collect();
    all.extend(name.chars.windows(2).map(|pair| feature(&("pair", pair))));
    all.push(feature(&("key", ready.own.key)));
    all.extend(ready.element.iter().map(|element| feature(&("element", element))));
    all.sort_unstable();
    all.dedup();
    all
}

fn is_found_by_values(ready: &Prepared) -> bool {
    ready.sketch.as_ref().is_some_and(|sketch| sketch.distinct() >= SKETCH_DISTINCT_MIN)
        && ready.declared.is_none_or(|declared| declared.kind == crate::Kind::Text)
}

fn sketch_feature(hash: u64) -> u64 {
    feature(&("value", hash))
}

fn feature(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

#[expect(clippy::cast_precision_loss, reason = "an index holds far fewer than 2^52 items")]
fn count(n: usize) -> f64 {
    n as f64
}
