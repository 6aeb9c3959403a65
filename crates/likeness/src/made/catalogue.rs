//! The made registers, and the entries that collect part of one again.

use std::sync::LazyLock;

use super::chance::Chance;
use super::rename::{Parts, Renaming};
use super::values::{self, Domain};
use super::{DUPLICATES, ITEMS};
use crate::lexicon::rows;
use crate::{Item, ItemRef, Sketcher};

/// Items of a register.
const REGISTER_ITEMS: usize = 20;
/// Items an entry collects again.
const AGAIN_ITEMS: usize = 5;
/// Items it has of its own, about the same subject and of no register.
const AGAIN_OWN_ITEMS: usize = 2;
/// Number of the first of them.
const AGAIN_NUMBER_OWN: u32 = 101;
/// Entries in a hundred that have been loaded, so that there are values.
const LOADED: u64 = 60;
/// Registers in a hundred whose items do not say what they are about.
const BARE: u64 = 30;

/// What is done to every twenty names in turn.
const RENAMINGS: [(Renaming, u8); 8] = [
    (Renaming::Synonym, 6),
    (Renaming::ShortForm, 3),
    (Renaming::Qualifier, 3),
    (Renaming::Reordered, 2),
    (Renaming::Brackets, 1),
    (Renaming::Mistyped, 2),
    (Renaming::Written, 1),
    (Renaming::Combined, 2),
];

/// A made item.
#[derive(Debug, Clone)]
pub struct MadeItem {
    /// Where it stands.
    pub at: ItemRef,
    /// The item.
    pub item: Item,
}

/// A made entry.
#[derive(Debug, Clone)]
pub struct MadeEntry {
    /// Identifier.
    pub id: u128,
    /// Agency, as a word in lower case; another agency collects again.
    pub agency: &'static str,
    /// 信息资源名称
    pub name: String,
    /// Items.
    pub items: Vec<MadeItem>,
}

/// Two items that are one datum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// As the register has it.
    pub source: ItemRef,
    /// As it is collected again.
    pub again: ItemRef,
    /// What was done to the name.
    pub how: Renaming,
    /// The tables the comparison reads know what was done.
    pub is_listed: bool,
}

/// A made catalogue with what is one datum in it; every other pair is two.
#[derive(Debug, Clone)]
pub struct Set {
    /// Entries.
    pub entries: Vec<MadeEntry>,
    /// The duplicates.
    pub pairs: Vec<Pair>,
}

/// A register to be: shape, agency, subject.
type Register = (&'static str, &'static str, &'static str);
/// An attribute: domain of its values, length declared, name.
type Attribute = (Domain, u32, &'static str);

fn registers() -> Vec<Register> {
    rows(include_str!("../../data/made/registers.tsv"))
        .filter_map(|fields| <[&str; 3]>::try_from(fields).ok())
        .flat_map(|[shape, agency, names]| {
            names.split_whitespace().map(move |name| (shape, agency, name))
        })
        .collect()
}

fn attributes(shape: &str) -> Vec<Attribute> {
    rows(include_str!("../../data/made/attributes.tsv"))
        .filter_map(|fields| <[&str; 4]>::try_from(fields).ok())
        .filter(|[its, ..]| *its == shape)
        .flat_map(|[_, domain, length, names]| {
            let length = length.parse().unwrap_or(0);
            names.split_whitespace().map(move |name| (Domain::of(domain), length, name))
        })
        .collect()
}

/// Texts by use, from `data/made/frames.tsv`.
pub(super) fn frames(used: &str) -> &'static [&'static str] {
    static FRAMES: LazyLock<Vec<(&str, Vec<&str>)>> = LazyLock::new(|| {
        rows(include_str!("../../data/made/frames.tsv"))
            .filter_map(|fields| <[&str; 2]>::try_from(fields).ok())
            .map(|[used, texts]| (used, texts.split_whitespace().collect()))
            .collect()
    });
    FRAMES.iter().find(|(its, _)| *its == used).map_or(&[], |(_, texts)| texts)
}

/// A register with its columns, of which part may be collected again.
struct Made {
    register: Register,
    is_bare: bool,
    attributes: Vec<Attribute>,
    /// Attributes the register could have and has not.
    left_over: Vec<Attribute>,
    columns: Vec<Vec<u64>>,
    entry: MadeEntry,
}

/// The made set of a seed; the same on every machine.
pub fn set(seed: u64) -> Set {
    let sketcher = Sketcher::new(&[7; 32]);
    let mut chance = Chance::of(seed);
    let mut registers = registers();
    chance.shuffle(&mut registers);
    let again = DUPLICATES / AGAIN_ITEMS * (AGAIN_ITEMS + AGAIN_OWN_ITEMS);
    registers.truncate((ITEMS - again) / REGISTER_ITEMS);
    let made: Vec<Made> = (1_u128..)
        .zip(registers)
        .map(|(id, register)| make(id, register, "", REGISTER_ITEMS, seed, &sketcher, &mut chance))
        .collect();
    let mut order: Vec<usize> = (0..made.len()).collect();
    chance.shuffle(&mut order);
    let mut turns: Vec<Renaming> = RENAMINGS
        .iter()
        .flat_map(|(how, times)| (0..*times).map(|_| *how))
        .cycle()
        .take(DUPLICATES)
        .collect();
    chance.shuffle(&mut turns);
    let mut entries: Vec<MadeEntry> = made.iter().map(|made| made.entry.clone()).collect();
    let mut pairs = Vec::new();
    for (id, (source, turns)) in
        (10_001_u128..).zip(order.into_iter().zip(turns.chunks(AGAIN_ITEMS)))
    {
        let (entry, its) = collect_again(id, &made[source], turns, &sketcher, &mut chance);
        entries.push(entry);
        pairs.extend(its);
    }
    Set { entries, pairs }
}

fn make(
    id: u128,
    register: Register,
    district: &str,
    items: usize,
    seed: u64,
    sketcher: &Sketcher,
    chance: &mut Chance,
) -> Made {
    let (shape, agency, subject) = register;
    let is_bare = chance.percent(BARE);
    let is_loaded = chance.percent(LOADED);
    let mut attributes = attributes(shape);
    chance.shuffle(&mut attributes);
    let left_over = attributes.split_off(items.min(attributes.len()));
    let end = chance.one(frames("entry_end")).copied().unwrap_or_default();
    let mut entry =
        MadeEntry { id, agency, name: format!("{district}{subject}{end}"), items: Vec::new() };
    let mut columns = Vec::new();
    for (number, &(domain, length, attribute)) in (1_u32..).zip(&attributes) {
        let name =
            if is_bare { attribute.to_owned() } else { format!("{district}{subject}{attribute}") };
        let mut item = domain.item(name, length, chance, false);
        let column = values::column(domain, &format!("{district}{subject}"), attribute, seed);
        if is_loaded {
            values::load(&mut item, &column, sketcher);
        }
        columns.push(column);
        entry.items.push(MadeItem { at: ItemRef { entry: id, item: number }, item });
    }
    Made { register, is_bare, attributes, left_over, columns, entry }
}

/// An entry of another agency that collects part of a register again.
fn collect_again(
    id: u128,
    source: &Made,
    turns: &[Renaming],
    sketcher: &Sketcher,
    chance: &mut Chance,
) -> (MadeEntry, Vec<Pair>) {
    let (shape, agency, subject) = source.register;
    let is_loaded = chance.percent(LOADED);
    // Bare names need an entry that says what they are about.
    let says_subject = chance.percent(50);
    let subject_in_name = if source.is_bare && says_subject { "" } else { subject };
    let name = if says_subject {
        let end = chance.one(frames("again_end")).copied().unwrap_or_default();
        format!("{subject}{end}")
    } else {
        chance.one(frames("unrelated")).copied().unwrap_or_default().to_owned()
    };
    let mut entry = MadeEntry { id, agency: other_agency(agency, chance), name, items: Vec::new() };
    let mut pairs = Vec::new();
    let mut places: Vec<usize> = (0..source.attributes.len()).collect();
    chance.shuffle(&mut places);
    for (number, &turn) in (1_u32..).zip(turns) {
        let listed = chance.percent(50);
        let renamed = turn_until_done(turn, listed).find_map(|(how, listed)| {
            let done = places.iter().enumerate().find_map(|(n, &place)| {
                let attribute = source.attributes[place].2;
                let parts = Parts { subject: subject_in_name, attribute, shape };
                Some((n, parts.renamed(how, listed, chance)?))
            });
            done.map(|(n, renamed)| (how, n, renamed))
        });
        let Some((how, n, renamed)) = renamed else { continue };
        let place = places.remove(n);
        let (domain, length, _) = source.attributes[place];
        let mut item = domain.item(renamed.name, length, chance, true);
        if is_loaded {
            let column = values::again(domain, &source.columns[place], chance);
            values::load(&mut item, &column, sketcher);
        }
        let again = ItemRef { entry: id, item: number };
        entry.items.push(MadeItem { at: again, item });
        let source = source.entry.items[place].at;
        pairs.push(Pair { source, again, how, is_listed: renamed.is_listed });
    }
    for (number, &(domain, length, attribute)) in
        (AGAIN_NUMBER_OWN..).zip(source.left_over.iter().take(AGAIN_OWN_ITEMS))
    {
        let name = format!("{subject_in_name}{attribute}");
        let mut item = domain.item(name, length, chance, false);
        if is_loaded {
            values::load(&mut item, &values::column(domain, subject, attribute, 0), sketcher);
        }
        entry.items.push(MadeItem { at: ItemRef { entry: id, item: number }, item });
    }
    (entry, pairs)
}

/// What is tried in turn where a name cannot be renamed as wanted.
fn turn_until_done(how: Renaming, listed: bool) -> impl Iterator<Item = (Renaming, bool)> {
    let instead = if matches!(how, Renaming::Reordered | Renaming::Brackets) {
        Renaming::Brackets
    } else {
        Renaming::Synonym
    };
    [(how, listed), (how, listed), (instead, listed), (how, !listed), (Renaming::Qualifier, listed)]
        .into_iter()
}

fn other_agency(agency: &'static str, chance: &mut Chance) -> &'static str {
    let others: Vec<&str> =
        registers().iter().map(|(_, its, _)| *its).filter(|its| *its != agency).collect();
    chance.one(&others).copied().unwrap_or(agency)
}

/// Entries of the districts, in all at least so many items: the made registers
/// over and over under the names of districts, to measure time.
pub fn bulk(items: usize, seed: u64) -> Vec<MadeEntry> {
    let sketcher = Sketcher::new(&[7; 32]);
    let mut chance = Chance::of(seed);
    let mut entries = Vec::new();
    let mut made = 0;
    let all = frames("district")
        .iter()
        .flat_map(|district| registers().into_iter().map(move |register| (*district, register)));
    for (id, (district, register)) in (1_u128..).zip(all) {
        if made >= items {
            break;
        }
        let entry = make(id, register, district, usize::MAX, seed, &sketcher, &mut chance).entry;
        made += entry.items.len();
        entries.push(entry);
    }
    entries
}
