//! The words the crate knows: classes of words with one meaning, how much a
//! word says, what kind of thing a name ends in, and which words tell apart.
//!
//! All of it stands in `data/*.tsv`, so that a word is added without a change of
//! code. A word in no table is compared by its characters.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Fields of every row that is not a remark.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}

/// How much a word says about the datum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Next to nothing: 信息, 数据, 的.
    Filler,
    /// Whose, where or in what unit; often left out: 本市, 企业, 万元.
    Scope,
    /// What kind of thing or part of it.
    Word,
}

impl Role {
    /// What a Chinese character of such a word weighs.
    pub(crate) fn char_weight(self) -> f64 {
        match self {
            Self::Filler => 0.05,
            Self::Scope => 0.15,
            Self::Word => 0.5,
        }
    }

    /// Where it is missing from one of two names, that name says less.
    pub(crate) fn says_something(self) -> bool {
        self == Self::Word
    }
}

/// How a word stands to the official one of its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// The official word itself, or a word of another spelling with its meaning.
    Full,
    /// A short form 简称.
    Short,
}

/// A word as the tables have it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    /// Words of one meaning have one class.
    pub(crate) class: u32,
    pub(crate) form: Form,
}

/// A class of words with one meaning.
#[derive(Debug)]
pub(crate) struct Class {
    /// The official word.
    pub(crate) official: &'static str,
    pub(crate) role: Role,
    /// Sum of what its characters weigh, within bounds so that a long term does
    /// not drown what stands beside it.
    pub(crate) weight: f64,
}

/// Longest word in the tables, in characters.
const WORD_CHARS_MAX: usize = 12;

/// The least and the most a word that says something weighs.
const WORD_WEIGHTS: (f64, f64) = (0.5, 2.0);

/// All tables, read once.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    words: HashMap<&'static str, Word>,
    classes: Vec<Class>,
    /// Ending and kind, the longest first.
    heads: Vec<(&'static str, u8)>,
    /// Groups of classes that tell data apart.
    contrasts: Vec<Vec<u32>>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

/// The tables.
pub(crate) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    fn read() -> Self {
        let mut all = Self::default();
        for fields in rows(include_str!("../data/synonyms.tsv")) {
            let mut fields = fields.into_iter();
            let Some(official) = fields.next() else { continue };
            let class = all.class_of(official);
            for (names, form) in fields.zip([Form::Full, Form::Short]) {
                for name in names.split_whitespace() {
                    all.words.entry(name).or_insert(Word { class, form });
                }
            }
        }
        for fields in rows(include_str!("../data/weights.tsv")) {
            let [role, names] = fields[..] else { continue };
            let role = match role {
                "filler" => Role::Filler,
                _ => Role::Scope,
            };
            for name in names.split_whitespace() {
                let class = all.class_of(name) as usize;
                all.classes[class].role = role;
            }
        }
        for fields in rows(include_str!("../data/contrasts.tsv")) {
            let names = fields.into_iter().flat_map(str::split_whitespace);
            let group = names.map(|name| all.class_of(name)).collect();
            all.contrasts.push(group);
        }
        for (kind, fields) in (0_u8..).zip(rows(include_str!("../data/heads.tsv"))) {
            let [_, names] = fields[..] else { continue };
            all.heads.extend(names.split_whitespace().map(|name| (name, kind)));
        }
        all.heads.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        all.weigh();
        all
    }

    /// The class of a word, a new one where no table had it yet.
    fn class_of(&mut self, name: &'static str) -> u32 {
        if let Some(word) = self.words.get(name) {
            return word.class;
        }
        let class = u32::try_from(self.classes.len()).unwrap_or(u32::MAX);
        self.words.insert(name, Word { class, form: Form::Full });
        self.classes.push(Class { official: name, role: Role::Word, weight: 0.0 });
        class
    }

    fn weigh(&mut self) {
        for class in &mut self.classes {
            let chars = u32::try_from(class.official.chars().count()).unwrap_or(u32::MAX);
            let sum = f64::from(chars) * class.role.char_weight();
            let (least, most) = WORD_WEIGHTS;
            class.weight =
                if class.role.says_something() { sum.clamp(least, most) } else { sum.min(most) };
        }
    }

    /// What the tables have of a word.
    pub(crate) fn word(&self, text: &str) -> Option<Word> {
        self.words.get(text).copied()
    }

    /// A class by its number.
    pub(crate) fn class(&self, class: u32) -> &Class {
        &self.classes[class as usize]
    }

    /// The kind of thing a name ends in, where a table has the ending.
    pub(crate) fn head(&self, name: &str) -> Option<u8> {
        self.heads.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, kind)| *kind)
    }

    /// The telling words in a name, each with its group: those of several
    /// characters anywhere in `official`, single ones where they are words of
    /// their own, since 年 in 年龄 tells nothing.
    pub(crate) fn contrasts(&self, official: &str, classes: &[u32]) -> Vec<(u16, u32)> {
        let mut found = Vec::new();
        for (group, members) in (0_u16..).zip(&self.contrasts) {
            for &member in members {
                let word = self.class(member).official;
                let is_there = classes.contains(&member)
                    || word.chars().nth(1).is_some() && official.contains(word);
                if is_there {
                    found.push((group, member));
                }
            }
        }
        found
    }

    /// Cuts a text into known words and single characters: as few pieces as can
    /// be. Each piece with its word, where a table has it.
    pub(crate) fn cut(&self, chars: &[char]) -> Vec<(std::ops::Range<usize>, Option<Word>)> {
        let len = chars.len();
        // The cheapest way to the end from each place: cost, where the piece ends, its word.
        let mut best: Vec<(u32, usize, Option<Word>)> = vec![(0, len, None); len + 1];
        for at in (0..len).rev() {
            best[at] = (best[at + 1].0 + UNKNOWN_COST, at + 1, None);
            let mut text = String::new();
            for end in at + 1..=len.min(at + WORD_CHARS_MAX) {
                text.push(chars[end - 1]);
                let Some(word) = self.word(&text) else { continue };
                let cost = best[end].0 + WORD_COST;
                if cost <= best[at].0 {
                    best[at] = (cost, end, Some(word));
                }
            }
        }
        let mut pieces = Vec::new();
        let mut at = 0;
        while at < len {
            let (_, end, word) = best[at];
            pieces.push((at..end, word));
            at = end;
        }
        pieces
    }
}

/// Cost of a known word in a cut.
const WORD_COST: u32 = 10;
/// Cost of a character no word covers.
const UNKNOWN_COST: u32 = 11;

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        lexicon().cut(&chars).into_iter().map(|(at, _)| chars[at].iter().collect()).collect()
    }

    #[test]
    fn long_terms_are_one_piece_and_the_unknown_falls_into_characters() {
        assert_eq!(cut("法定代表人证件号码"), ["法定代表人", "证件号码"]);
        assert_eq!(cut("渔船联系电话"), ["渔", "船", "联系电话"]);
    }

    #[test]
    fn every_word_fits_the_longest_that_is_looked_for() {
        assert!(lexicon().words.keys().all(|word| word.chars().count() <= WORD_CHARS_MAX));
    }

    #[test]
    fn a_word_stands_in_one_class_only() {
        let mut seen = std::collections::HashSet::new();
        for fields in rows(include_str!("../data/synonyms.tsv")) {
            for word in fields.into_iter().flat_map(str::split_whitespace) {
                assert!(seen.insert(word), "{word} stands twice");
            }
        }
    }

    #[test]
    fn the_ending_tells_the_kind() {
        let lexicon = lexicon();
        assert_eq!(lexicon.head("登记日期"), lexicon.head("成立时间"));
        assert_ne!(lexicon.head("登记日期"), lexicon.head("登记机关"));
        assert_eq!(lexicon.head("民族"), None);
    }
}
