//! What the objects of the library have in common: a key, a version, words they are found by, and days they hold.

use std::fmt::Debug;

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

use crate::catalogue::Missing;

/// Characters of a name at most.
const NAME_CHARS_MAX: usize = 100;
/// Most characters of a definition, and of all synonyms together.
const TEXT_CHARS_MAX: usize = 2_000;

/// The kinds of object in the library 标准库.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum LibraryKind {
    /// 数据元
    Element,
    /// 代码集
    CodeList,
    /// 术语
    Term,
    /// 目, 细目
    Class,
}

/// Whether an object is to be used on a day.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum LibraryState {
    /// 未施行: its first day is still to come.
    Planned,
    /// 现行
    InForce,
    /// 已废止: its last day is past.
    Superseded,
}

/// The days on which an object holds 有效期, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// First day.
    pub from: Date,
    /// Last day; none while no end is known.
    pub to: Option<Date>,
}

impl Validity {
    /// Where an object stands on a day.
    pub fn state(self, on: Date) -> LibraryState {
        if self.to.is_some_and(|last| last < on) {
            LibraryState::Superseded
        } else if self.from > on {
            LibraryState::Planned
        } else {
            LibraryState::InForce
        }
    }
}

/// An object of the library.
pub trait LibraryObject:
    Clone + Debug + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// Its kind.
    const KIND: LibraryKind;

    /// What it is referred to by, once and for ever.
    fn key(&self) -> String;

    /// What it is called in Chinese.
    fn name(&self) -> &str;

    /// What it is found by: its names and synonyms.
    fn words(&self) -> Vec<&str>;

    /// Its version, from 1.
    fn version(&self) -> u32;

    /// Gives it a version.
    fn set_version(&mut self, version: u32);

    /// The days it holds; none for what is not dated.
    fn validity(&self) -> Option<Validity> {
        None
    }

    /// The object of another kind that it refers to.
    fn refers_to(&self) -> Option<String> {
        None
    }

    /// Everything that is missing in it, named at once.
    fn gaps(&self) -> Vec<Missing>;
}

/// A gap of a field.
pub(super) fn gap(field: &str, code: &'static str) -> Missing {
    Missing { field: field.to_owned(), code }
}

/// The fields that must be written and are not.
pub(super) fn unwritten(fields: &[(&str, &str)]) -> Vec<Missing> {
    let blank = fields.iter().filter(|(_, text)| text.trim().is_empty());
    blank.map(|(field, _)| gap(field, "library.required")).collect()
}

/// Names that are too long for a table.
pub(super) fn overlong(names: &[(&str, &str)]) -> Vec<Missing> {
    let long = names.iter().filter(|(_, name)| name.chars().count() > NAME_CHARS_MAX);
    long.map(|(field, _)| gap(field, "library.too-long")).collect()
}

/// A text that is more than a definition needs.
pub(super) fn too_much(field: &str, text: &str) -> Option<Missing> {
    (text.chars().count() > TEXT_CHARS_MAX).then(|| gap(field, "library.too-much"))
}

/// A last day before the first.
pub(super) fn reversed(validity: Validity) -> Option<Missing> {
    let is_reversed = validity.to.is_some_and(|last| last < validity.from);
    is_reversed.then(|| gap("valid_to", "library.dates"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn both_days_of_a_validity_are_included() {
        let validity = Validity { from: date(2020, 1, 2), to: Some(date(2026, 5, 31)) };
        let states = [date(2020, 1, 1), date(2020, 1, 2), date(2026, 5, 31), date(2026, 6, 1)]
            .map(|on| validity.state(on));
        assert_eq!(
            states,
            [
                LibraryState::Planned,
                LibraryState::InForce,
                LibraryState::InForce,
                LibraryState::Superseded
            ]
        );
    }
}
