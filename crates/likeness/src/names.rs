//! A name made ready to be compared: cut into units, each with its class and
//! what it weighs, and what the name as a whole says about the datum.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::fold::name_chars;
use crate::lexicon::{Form, Role, lexicon};

/// A known word, or a single character of no known word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Unit {
    /// Class of a word, or the character with [`CHAR`] set.
    pub(crate) id: u32,
    /// What it says; see [`Role`].
    pub(crate) weight: f64,
    pub(crate) says_something: bool,
    /// Characters of the name it stands for.
    pub(crate) at: (u16, u16),
    pub(crate) form: Form,
}

/// Marks the identifier of a single character.
const CHAR: u32 = 1 << 31;

/// Characters of a name that are compared; the rest is no name any more.
const NAME_CHARS_MAX: usize = 60;

/// Marks between parts of a name that stand in no fixed order.
const PARTING: [char; 7] = ['_', '-', '/', ':', '：', '—', '·'];

/// A name cut and weighed.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    /// The folded characters.
    pub(crate) chars: Vec<char>,
    /// Words by class, other characters one by one.
    pub(crate) units: Vec<Unit>,
    /// Every character by itself, weighed by the word it stands in.
    pub(crate) letters: Vec<Unit>,
    /// The kinds of things its parts end in; one kind, where no mark parts the name.
    pub(crate) heads: Vec<u8>,
    /// Words that tell data apart, with their group.
    pub(crate) contrasts: Vec<(u16, u32)>,
    /// Equal for names of the same words in any order, fillers aside.
    pub(crate) key: u64,
}

impl Name {
    /// Makes a name ready.
    pub(crate) fn of(text: &str) -> Self {
        let mut chars = name_chars(text);
        chars.truncate(NAME_CHARS_MAX);
        let mut name = Self::of_chars(chars);
        // Of parts with a mark between, none is known to be the last: 等级_养老机构.
        if text.contains(PARTING) {
            let parts = text.split(PARTING).map(|part| Self::of_chars(name_chars(part)));
            name.heads = parts.flat_map(|part| part.heads).collect();
        }
        name
    }

    fn of_chars(chars: Vec<char>) -> Self {
        let lexicon = lexicon();
        let mut units = Vec::new();
        let mut letters = Vec::new();
        let mut official = String::new();
        for (at, word) in lexicon.cut(&chars) {
            let place = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
            let class = word.map(|word| lexicon.class(word.class));
            let role = class.map_or(Role::Word, |class| class.role);
            match class {
                Some(class) if role != Role::Filler => official.push_str(class.official),
                Some(_) => {}
                None => official.extend(&chars[at.clone()]),
            }
            let letter = |n: usize| Unit {
                id: CHAR | u32::from(chars[n]),
                weight: role.char_weight(),
                says_something: role.says_something(),
                at: (place(n), place(n + 1)),
                form: Form::Full,
            };
            units.push(match (word, class) {
                (Some(word), Some(class)) => Unit {
                    id: word.class,
                    weight: class.weight,
                    says_something: role.says_something(),
                    at: (place(at.start), place(at.end)),
                    form: word.form,
                },
                _ => letter(at.start),
            });
            letters.extend(at.map(letter));
        }
        let classes: Vec<u32> = units.iter().map(|unit| unit.id).collect();
        let contrasts = lexicon.contrasts(&official, &classes);
        let heads = lexicon.head(&official).into_iter().collect();
        let key = key(&units);
        Self { chars, units, letters, heads, contrasts, key }
    }

    /// The name with what the entry's name adds to it, if anything: 登记日期 of
    /// 婚姻登记信息 reads 婚姻登记日期.
    pub(crate) fn within(&self, entry: &Self) -> Option<Self> {
        let own: Vec<u32> = self.units.iter().map(|unit| unit.id).collect();
        let telling =
            entry.units.iter().filter(|unit| unit.says_something && !own.contains(&unit.id));
        let mut chars: Vec<char> =
            telling.flat_map(|unit| &entry.chars[unit.range()]).copied().collect();
        if chars.is_empty() {
            return None;
        }
        chars.extend(&self.chars);
        chars.truncate(NAME_CHARS_MAX);
        let heads = self.heads.clone();
        Some(Self { heads, ..Self::of_chars(chars) })
    }

    /// Whether the name says what its entry is about, so that it needs no entry.
    pub(crate) fn says_subject_of(&self, entry: &Self) -> bool {
        let (mut all, mut said) = (0_usize, 0_usize);
        for pair in
            entry.letters.windows(2).filter(|pair| pair.iter().all(|its| its.says_something))
        {
            all += 1;
            let is_pair = |own: &[Unit]| own[0].id == pair[0].id && own[1].id == pair[1].id;
            said += usize::from(self.letters.windows(2).any(is_pair));
        }
        said * 2 >= all
    }

    /// What a unit is written as.
    pub(crate) fn written(&self, unit: &Unit) -> String {
        self.chars[unit.range()].iter().collect()
    }

    /// Whether one name has a telling word where the other has none of its kind:
    /// 监护人姓名 beside 姓名. Single characters are too often part of a word
    /// no table has.
    pub(crate) fn is_told_more_than(&self, other: &Self) -> bool {
        self.contrasts.iter().any(|&(group, class)| {
            lexicon().class(class).official.chars().nth(1).is_some()
                && other.contrasts.iter().all(|&(its, _)| its != group)
        })
    }

    /// Whether each name has a word that tells it apart from the other.
    pub(crate) fn is_told_apart_from(&self, other: &Self) -> bool {
        self.contrasts.iter().any(|&(group, class)| {
            !other.contrasts.contains(&(group, class))
                && other
                    .contrasts
                    .iter()
                    .any(|&(its, word)| its == group && !self.contrasts.contains(&(its, word)))
        })
    }
}

impl Unit {
    fn range(&self) -> std::ops::Range<usize> {
        usize::from(self.at.0)..usize::from(self.at.1)
    }
}

fn key(units: &[Unit]) -> u64 {
    let mut ids: Vec<u32> =
        units.iter().filter(|unit| unit.says_something).map(|unit| unit.id).collect();
    if ids.is_empty() {
        ids = units.iter().map(|unit| unit.id).collect();
    }
    ids.sort_unstable();
    let mut hasher = DefaultHasher::new();
    ids.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_meaning_have_one_key() {
        assert_eq!(Name::of("法人代表身份证号").key, Name::of("法定代表人公民身份号码").key);
        assert_ne!(Name::of("出生日期").key, Name::of("死亡日期").key);
    }

    #[test]
    fn contrasting_words_tell_apart_unless_both_names_have_them() {
        assert!(Name::of("出生日期").is_told_apart_from(&Name::of("死亡日期")));
        assert!(Name::of("有效期起").is_told_apart_from(&Name::of("有效期止")));
        assert!(!Name::of("注册资金").is_told_apart_from(&Name::of("注册资本")));
        assert!(!Name::of("日期").is_told_apart_from(&Name::of("死亡日期")));
    }

    #[test]
    fn general_names_are_read_within_their_entry() {
        let entry = Name::of("婚姻登记信息");
        let full = Name::of("登记日期").within(&entry).unwrap();
        assert_eq!(full.key, Name::of("婚姻登记日期").key);
        assert!(Name::of("婚姻登记日期").within(&entry).is_none());
        assert!(Name::of("婚姻登记日期").says_subject_of(&entry));
        assert!(!Name::of("登记日期").says_subject_of(&entry));
    }
}
