//! Other names for the same: what agencies do to the name of an item.

use std::sync::LazyLock;

use serde::Serialize;
use strum::{EnumIter, IntoStaticStr};

use super::chance::Chance;
use crate::lexicon::rows;
use crate::names::Name;

/// How a name came to differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, EnumIter, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Renaming {
    /// Another word of the same meaning.
    Synonym,
    /// 简称
    ShortForm,
    /// 本市, 企业, 现 put before.
    Qualifier,
    /// The parts in another order.
    Reordered,
    /// Part of it in brackets, or a remark in brackets behind it.
    Brackets,
    /// Characters mistyped, left out or swapped.
    Mistyped,
    /// Variant characters 异体字, full width, blanks between.
    Written,
    /// A synonym or short form, and a qualifier.
    Combined,
}

/// A word and what another agency writes for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Other {
    pub(super) kind: &'static str,
    from: &'static str,
    to: &'static str,
}

static OTHERS: LazyLock<Vec<Other>> = LazyLock::new(|| {
    rows(include_str!("../../data/made/renamings.tsv"))
        .filter_map(|fields| {
            let [kind, from, to] = fields[..] else { return None };
            Some(Other { kind, from, to })
        })
        .collect()
});

/// All words and what is written for them.
pub(super) fn others() -> &'static [Other] {
    &OTHERS
}

impl Other {
    /// Whether the tables the comparison reads know it.
    pub(super) fn is_listed(&self) -> bool {
        match self.kind {
            "qualifier" => Name::of(self.to).units.iter().all(|unit| !unit.says_something),
            "variant" => Name::of(self.from).chars == Name::of(self.to).chars,
            "mistyped" => crate::sound::slips(&padded(self.from), &padded(self.to)).is_some(),
            _ => Name::of(self.from).key == Name::of(self.to).key,
        }
    }
}

/// Long enough for a slip to be taken for one.
fn padded(word: &str) -> Vec<char> {
    word.chars().chain("渔船吨位".chars()).collect()
}

/// A name to be renamed, in its parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts<'a> {
    /// What the register is about; empty where the name does not say it.
    pub(super) subject: &'a str,
    pub(super) attribute: &'a str,
    pub(super) shape: &'a str,
}

/// A name made of parts, and whether the tables know what was done.
pub(super) struct Renamed {
    pub(super) name: String,
    pub(super) is_listed: bool,
}

impl Parts<'_> {
    pub(super) fn name(&self) -> String {
        format!("{}{}", self.subject, self.attribute)
    }

    /// Renames, if it can be done to this name and by a word that is listed as wanted.
    pub(super) fn renamed(
        &self,
        how: Renaming,
        listed: bool,
        chance: &mut Chance,
    ) -> Option<Renamed> {
        match how {
            Renaming::Synonym => self.by_word("synonym", listed, chance),
            Renaming::ShortForm => self.by_word("short", listed, chance),
            Renaming::Qualifier => self.qualified(&self.name(), listed, chance),
            Renaming::Reordered => self.reordered(),
            Renaming::Brackets => self.in_brackets(chance),
            Renaming::Mistyped if chance.percent(50) => self.by_word("mistyped", listed, chance),
            Renaming::Mistyped => self.slipped(chance),
            Renaming::Written if chance.percent(50) => self.by_word("variant", listed, chance),
            Renaming::Written => {
                Some(Renamed { name: spaced(&self.name(), chance), is_listed: true })
            }
            Renaming::Combined => {
                let kind = if chance.percent(60) { "synonym" } else { "short" };
                let word = self.by_word(kind, listed, chance)?;
                self.qualified(&word.name, listed, chance)
            }
        }
    }

    fn by_word(&self, kind: &str, listed: bool, chance: &mut Chance) -> Option<Renamed> {
        let name = self.name();
        let fits = |other: &&Other| {
            other.kind == kind && other.is_listed() == listed && name.contains(other.from)
        };
        let fitting: Vec<&Other> = others().iter().filter(fits).collect();
        let other = chance.one(&fitting)?;
        Some(Renamed { name: name.replacen(other.from, other.to, 1), is_listed: listed })
    }

    fn qualified(&self, name: &str, listed: bool, chance: &mut Chance) -> Option<Renamed> {
        let fits = |other: &&Other| {
            other.kind == "qualifier"
                && other.is_listed() == listed
                && (other.from.is_empty() || other.from == self.shape)
        };
        let fitting: Vec<&Other> = others().iter().filter(fits).collect();
        let other = chance.one(&fitting)?;
        Some(Renamed { name: format!("{}{name}", other.to), is_listed: listed })
    }

    fn reordered(&self) -> Option<Renamed> {
        let name = format!("{}_{}", self.attribute, self.subject);
        (!self.subject.is_empty()).then_some(Renamed { name, is_listed: true })
    }

    fn in_brackets(&self, chance: &mut Chance) -> Option<Renamed> {
        if !self.subject.is_empty() {
            let name = format!("{}（{}）", self.attribute, self.subject);
            return Some(Renamed { name, is_listed: true });
        }
        let remark = chance.one(super::catalogue::frames("remark"))?;
        let is_listed = Name::of(remark).units.iter().all(|unit| !unit.says_something);
        Some(Renamed { name: format!("{}【{remark}】", self.attribute), is_listed })
    }

    /// A character left out, or two neighbours swapped.
    fn slipped(&self, chance: &mut Chance) -> Option<Renamed> {
        let mut chars: Vec<char> = self.name().chars().collect();
        if chars.len() < 5 {
            return None;
        }
        let end = u64::try_from(chars.len() - 1).ok()?;
        let at = usize::try_from(chance.below(end)).ok()?;
        if chance.percent(50) {
            chars.remove(at);
        } else if chars[at] == chars[at + 1] {
            return None;
        } else {
            chars.swap(at, at + 1);
        }
        Some(Renamed { name: chars.into_iter().collect(), is_listed: false })
    }
}

/// With a wide blank somewhere inside, and a bracket behind in full width.
fn spaced(name: &str, chance: &mut Chance) -> String {
    let mut chars: Vec<char> = name.chars().collect();
    let end = u64::try_from(chars.len()).unwrap_or(1);
    chars.insert(usize::try_from(chance.below(end)).unwrap_or(0).max(1), '\u{3000}');
    chars.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn about_half_of_the_renamings_are_in_no_table() {
        let listed = others().iter().filter(|other| other.is_listed()).count();
        let share = listed * 100 / others().len();
        assert!((40..=50).contains(&share), "{listed} of {} are listed", others().len());
    }
}
