//! The lists of what may stay as it is for now: `xtask/ratchet.toml`.
//!
//! A list like this only keeps its meaning while it shrinks. So an entry that
//! allows more than there is fails the check just as a breach does.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::finding::Finding;

/// Where the lists stand.
pub(crate) const FILE: &str = "xtask/ratchet.toml";

const WHY: &str =
    "an allow-list that may grow unseen, or keeps what nobody needs, allows everything";

/// The lists as written. Unknown tables are refused.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Lists {
    /// `path::function` to its lines.
    function_lines: BTreeMap<String, usize>,
    /// Path to its lines.
    file_lines: BTreeMap<String, usize>,
    /// File, or folder with a closing `/`, to the reason why words may stand there.
    user_text: BTreeMap<String, String>,
    /// File, or folder with a closing `/`, to the reason why day counts may stand there.
    legal_numbers: BTreeMap<String, String>,
}

/// The lists, and which of their entries were needed.
#[derive(Debug, Default)]
pub(crate) struct Exceptions {
    lists: Lists,
    used: RefCell<BTreeSet<(&'static str, String)>>,
}

/// Which list of reasons.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Excused {
    /// Words for the reader outside the Fluent files.
    UserText,
    /// Day counts outside `law`.
    LegalNumbers,
}

/// Which list of lengths.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Length {
    /// Lines of a function.
    Function,
    /// Lines of a file.
    File,
}

impl Exceptions {
    /// Reads the lists.
    ///
    /// # Errors
    ///
    /// A text that is not TOML or holds an unknown table.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let lists = toml::from_str(text).map_err(|error| format!("{FILE}: {error}"))?;
        Ok(Self { lists, used: RefCell::default() })
    }

    /// Whether `path` is excused from a check. Ask only where there is something to excuse.
    pub(crate) fn excuses(&self, list: Excused, path: &str) -> bool {
        let (name, entries) = match list {
            Excused::UserText => ("user_text", &self.lists.user_text),
            Excused::LegalNumbers => ("legal_numbers", &self.lists.legal_numbers),
        };
        let covers = |entry: &&String| {
            **entry == path || entry.ends_with('/') && path.starts_with(entry.as_str())
        };
        let Some(entry) = entries.keys().find(covers) else { return false };
        self.used.borrow_mut().insert((name, entry.clone()));
        true
    }

    /// Lines allowed to `key`, which is over the general limit with `lines`; a finding where the entry is not tight.
    pub(crate) fn allows(&self, list: Length, key: &str, lines: usize) -> (bool, Option<Finding>) {
        let (name, entries) = match list {
            Length::Function => ("function_lines", &self.lists.function_lines),
            Length::File => ("file_lines", &self.lists.file_lines),
        };
        let Some(&allowed) = entries.get(key) else { return (false, None) };
        self.used.borrow_mut().insert((name, key.to_owned()));
        let loose = (allowed > lines).then(|| {
            stale(
                format!("`{key}` may have {allowed} lines and has {lines}"),
                format!("lower it to {lines}"),
            )
        });
        (allowed >= lines, loose)
    }

    /// Entries that excused nothing, to be called after all checks.
    pub(crate) fn unused(&self) -> Vec<Finding> {
        let used = self.used.borrow();
        let Lists { function_lines, file_lines, user_text, legal_numbers } = &self.lists;
        let all = function_lines
            .keys()
            .map(|key| ("function_lines", key))
            .chain(file_lines.keys().map(|key| ("file_lines", key)))
            .chain(user_text.keys().map(|key| ("user_text", key)))
            .chain(legal_numbers.keys().map(|key| ("legal_numbers", key)));
        all.filter(|(name, key)| !used.contains(&(*name, (*key).clone())))
            .map(|(name, key)| {
                stale(
                    format!("`{key}` under [{name}] excuses nothing"),
                    "remove the entry".to_owned(),
                )
            })
            .collect()
    }
}

fn stale(what: String, instead: String) -> Finding {
    Finding { path: FILE.to_owned(), line: 1, rule: "exceptions", what, why: WHY, instead }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn a_folder_excuses_what_is_below_it_and_nothing_beside_it() {
        let lists = Exceptions::parse(
            "[user_text]\n\"crates/app/src/demo/\" = \"the demo city's names are data\"",
        )
        .unwrap();
        assert!(lists.excuses(Excused::UserText, "crates/app/src/demo/units.rs"));
        assert!(!lists.excuses(Excused::UserText, "crates/app/src/demo.rs"));
        assert!(lists.unused().is_empty());
    }

    #[test]
    fn an_entry_larger_than_the_reality_is_to_be_lowered() {
        let lists = Exceptions::parse("[file_lines]\n\"a.rs\" = 600").unwrap();
        let (allowed, loose) = lists.allows(Length::File, "a.rs", 580);
        assert!(allowed);
        assert_eq!(loose.unwrap().instead, "lower it to 580");
        let (allowed, loose) = lists.allows(Length::File, "a.rs", 601);
        assert!(!allowed && loose.is_none());
    }

    #[test]
    fn an_entry_that_excuses_nothing_is_to_be_removed() {
        let lists = Exceptions::parse("[function_lines]\n\"a.rs::f\" = 80").unwrap();
        assert_eq!(lists.unused().len(), 1);
    }

    #[test]
    fn an_unknown_list_is_refused() {
        assert!(Exceptions::parse("[fn_lines]\n").is_err());
    }
}
