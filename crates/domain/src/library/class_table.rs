//! The classification as it stands: which classes there are below 项, and which may be given on a day.

use std::collections::BTreeMap;

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
    /// It may be given to an entry; or its 项 has no 目 in the table, so that any number is the city's.
    Given,
    /// It ended, or has not begun.
    NotGiven,
    /// Its 项 is numbered, and this number is none of it.
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

    /// Every class, in the order of their codes.
    pub fn nodes(&self) -> impl Iterator<Item = &ClassNode> {
        self.nodes.values()
    }

    /// The classes that may be given on a day.
    pub fn offered(&self, on: Date) -> impl Iterator<Item = &ClassNode> {
        self.nodes.values().filter(move |node| node.days().state(on) == LibraryState::InForce)
    }

    /// What the table says of a class code on a day.
    pub fn standing(&self, code: &ClassCode, on: Date) -> ClassStanding {
        let group = code.as_str().get(..GROUP_DIGITS).unwrap_or_default();
        match self.find(code.as_str()) {
            Some(node) if node.days().state(on) == LibraryState::InForce => ClassStanding::Given,
            Some(_) => ClassStanding::NotGiven,
            None if self.nodes.keys().any(|known| known.starts_with(group)) => {
                ClassStanding::Unknown
            }
            None => ClassStanding::Given,
        }
    }

    /// Whether a class may stand where its code puts it: a 细目 has its 目.
    pub fn has_place_for(&self, code: &ClassCode) -> bool {
        code.detail().is_empty()
            || code.as_str().get(..ITEM_DIGITS).is_some_and(|item| self.find(item).is_some())
    }
}
