//! The classification as it stands: which classes there are below 项, and which may be given on a day.

use std::collections::BTreeMap;
use std::ops::Bound;

use jiff::civil::Date;
use law::codes::resource_code::ClassCode;

use super::classes::ClassNode;
use super::objects::LibraryState;

/// Digits of a 项 within a class code, 类 included.
const GROUP_DIGITS: usize = 3;
/// Digits of a 目, 类 and 项 included.
const ITEM_DIGITS: usize = 6;

/// The classes below 项, in the order of their codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClassTable {
    nodes: BTreeMap<String, ClassNode>,
}

/// What a table says of a class code on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClassStanding {
    /// It may be given to an entry; or the table numbers nothing at its place, so that any number may stand.
    Given,
    /// It, or a class it stands under, ended or has not begun.
    NotGiven,
    /// Its place is numbered, and this number is none of it.
    Unknown,
}

impl ClassTable {
    /// The table of these classes; of two with one code the later counts.
    pub fn of(nodes: impl IntoIterator<Item = ClassNode>) -> Self {
        let keyed = nodes.into_iter().map(|node| (node.code.to_string(), node));
        Self { nodes: keyed.collect() }
    }

    /// The class with a code, ended or not.
    pub fn find(&self, code: &str) -> Option<&ClassNode> {
        self.nodes.get(code)
    }

    /// The classes of a code from 目 down; those that the table does not know are left out.
    pub fn path(&self, code: &ClassCode) -> Vec<&ClassNode> {
        let digits = code.as_str();
        let prefixes = (ITEM_DIGITS..=digits.len()).filter_map(|end| digits.get(..end));
        prefixes.filter_map(|prefix| self.find(prefix)).collect()
    }

    /// The classes that may be given on a day: in force themselves, and all they stand under.
    pub fn offered(&self, on: Date) -> impl Iterator<Item = &ClassNode> {
        self.nodes.values().filter(move |node| self.is_in_force(&node.code, on))
    }

    /// What the table says of a class code on a day. Where it numbers nothing below what it knows of a code, any number is
    /// the city's or the unit's own.
    pub fn standing(&self, code: &ClassCode, on: Date) -> ClassStanding {
        if !self.is_in_force(code, on) {
            return ClassStanding::NotGiven;
        }
        let path = self.path(code);
        let above = match path.last() {
            Some(node) if node.code == *code => return ClassStanding::Given,
            Some(node) => node.code.as_str(),
            None => code.as_str().get(..GROUP_DIGITS).unwrap_or_default(),
        };
        if self.numbers_below(above) { ClassStanding::Unknown } else { ClassStanding::Given }
    }

    /// Whether every class that the table knows of a code holds on a day.
    fn is_in_force(&self, code: &ClassCode, on: Date) -> bool {
        self.path(code).iter().all(|node| node.days().state(on) == LibraryState::InForce)
    }

    fn numbers_below(&self, above: &str) -> bool {
        let mut below = self.nodes.range::<str, _>((Bound::Excluded(above), Bound::Unbounded));
        below.next().is_some_and(|(known, _)| known.starts_with(above))
    }

    /// Whether a class may stand where its code puts it: a 细目 has its 目.
    pub fn has_place_for(&self, code: &ClassCode) -> bool {
        code.detail().is_empty()
            || code.as_str().get(..ITEM_DIGITS).is_some_and(|item| self.find(item).is_some())
    }
}
