//! Classification markings 密级标志 in a text: 绝密, 机密 and 秘密 with star and term, and the words of work secrets.
//!
//! The words are those of [`domain::secrecy`]; this module adds level, term and
//! place. Source of the forms: 国家秘密定密管理规定 and the marking `密级★保密期限`.

use domain::secrecy::{Folded, Occurrence, SecrecyList, folded, may_hold_a_word, occurrences};
use serde::{Deserialize, Serialize};

use crate::place::Place;

/// What a marking says, the gravest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkingKind {
    /// 工作秘密, 内部资料 and the like
    Work,
    /// 国家秘密 or 涉密 without a level
    State,
    /// 秘密
    Confidential,
    /// 机密
    Secret,
    /// 绝密
    TopSecret,
}

impl MarkingKind {
    /// The list of words the marking belongs to.
    pub const fn list(self) -> SecrecyList {
        match self {
            Self::Work => SecrecyList::Work,
            _ => SecrecyList::State,
        }
    }
}

/// 保密期限 as a marking states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecrecyTerm {
    /// So many years: `★10年`.
    Years(u16),
    /// So many months: `★6个月`.
    Months(u16),
    /// 长期
    Permanent,
}

/// A marking in a text, without its place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What it says.
    pub kind: MarkingKind,
    /// The word of the list.
    pub word: &'static str,
    /// 保密期限, where one is stated.
    pub term: Option<SecrecyTerm>,
    /// Characters before it in the text.
    pub offset: usize,
}

/// A marking found in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marking {
    /// What it says.
    pub kind: MarkingKind,
    /// The word of the list.
    pub word: String,
    /// 保密期限, where one is stated.
    pub term: Option<SecrecyTerm>,
    /// Where the text stands.
    pub place: Place,
    /// The character of that text at which the marking begins, from 1.
    pub character: u64,
}

/// The level that a line or a cell of its own states with nothing else: `秘密` alone is no mark within a sentence.
const ALONE: &str = "秘密";
/// What may stand before it in a line of its own.
const LABEL: &[char] = &['密', '级'];
/// The star between level and term.
const STAR: char = '★';
/// The longest term that is believed to be a number of years and not a year of the calendar.
const TERM_YEARS_MAX: u16 = 99;

/// The markings of one unit of text: a line, a cell, a paragraph or a page; in the order of the text.
pub fn find(text: &str) -> Vec<Mark> {
    if !may_hold_a_word(text) {
        return Vec::new();
    }
    let folded = folded(text);
    if let Some(at) = alone(&folded.chars) {
        let term = term_after(&folded.chars[at + 2..]);
        let offset = folded.at.get(at).copied().unwrap_or_default();
        return vec![Mark { kind: MarkingKind::Confidential, word: ALONE, term, offset }];
    }
    let mut hits = occurrences(&folded);
    hits.extend(with_terms(&folded));
    hits.sort_by_key(|hit| (hit.range.start, hit.list));
    merged(&folded, hits)
}

/// Whether a text is nothing but 秘密, in whatever brackets, with its label and its term or without.
pub(crate) fn is_alone(text: &str) -> bool {
    may_hold_a_word(text) && alone(&folded(text).chars).is_some()
}

/// Where 秘密 begins in a text that is nothing else.
fn alone(chars: &[char]) -> Option<usize> {
    let told = |character: &char| character.is_alphanumeric();
    let start = chars.iter().position(told)?;
    let label = if chars[start..].starts_with(LABEL) { LABEL.len() } else { 0 };
    let start = start + label + chars[start + label..].iter().position(told)?;
    let rest = strip(&chars[start..], ALONE)?;
    let rest = rest.strip_prefix(&['件']).or_else(|| rest.strip_prefix(&['级'])).unwrap_or(rest);
    let rest = read_term(rest).map_or(rest, |(_, rest)| rest);
    (!rest.iter().any(told)).then_some(start)
}

/// Every 秘密 with a term directly behind it and nothing of a sentence about them: `秘密10年`, `秘密 长期`.
fn with_terms(text: &Folded) -> Vec<Occurrence> {
    let chars = &text.chars;
    let parted = |at: usize| {
        let (before, behind) = (at.checked_sub(1), chars.get(at));
        let touch = before.zip(behind).filter(|(before, behind)| {
            chars[*before].is_alphanumeric() && behind.is_alphanumeric()
        });
        touch.is_none_or(|(before, _)| text.at[at] - text.at[before] > 1)
    };
    let found = |start: usize| {
        let rest = strip(&chars[start..], ALONE)?;
        let (_, rest) = read_term(rest).filter(|_| parted(start))?;
        let list = SecrecyList::State;
        let hit = Occurrence { list, word: ALONE, range: start..start + 2 };
        parted(chars.len() - rest.len()).then_some(hit)
    };
    let starts = (0..chars.len()).filter(|at| chars[*at] == '秘');
    starts.filter_map(found).collect()
}

/// What stands behind a word.
fn strip<'t>(chars: &'t [char], word: &str) -> Option<&'t [char]> {
    let mut rest = chars.iter();
    let stands = word.chars().all(|wanted| rest.next() == Some(&wanted));
    stands.then_some(rest.as_slice())
}

/// One mark for words that overlap, as `密级:秘密` and `秘密★` do: the graver kind, the earlier beginning.
fn merged(text: &Folded, hits: Vec<Occurrence>) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut end = 0;
    for hit in hits {
        let (kind, term) = (kind_of(&hit), term_after(&text.chars[hit.range.end..]));
        let last = marks.last_mut().filter(|_| hit.range.start < end);
        if let Some(last) = last.filter(|last| same_list(last, kind)) {
            if kind > last.kind {
                (last.kind, last.word) = (kind, hit.word);
            }
            last.term = last.term.or(term);
        } else {
            let offset = text.at[hit.range.start];
            marks.push(Mark { kind, word: hit.word, term, offset });
        }
        end = end.max(hit.range.end);
    }
    marks
}

fn same_list(mark: &Mark, kind: MarkingKind) -> bool {
    mark.kind.list() == kind.list()
}

fn kind_of(hit: &Occurrence) -> MarkingKind {
    match (hit.list, hit.word) {
        (SecrecyList::Work, _) => MarkingKind::Work,
        (SecrecyList::State, "绝密") => MarkingKind::TopSecret,
        (SecrecyList::State, "机密") => MarkingKind::Secret,
        (SecrecyList::State, "国家秘密" | "科学技术秘密" | "涉密" | "密级★") => {
            MarkingKind::State
        }
        (SecrecyList::State, _) => MarkingKind::Confidential,
    }
}

/// The term behind a level.
fn term_after(rest: &[char]) -> Option<SecrecyTerm> {
    read_term(rest).map(|(term, _)| term)
}

/// Reads `★10年`, `★十年`, `级★6个月`, `)★长期` behind a level, the star having been part of the word or not; and what
/// stands behind it.
fn read_term(rest: &[char]) -> Option<(SecrecyTerm, &[char])> {
    let rest = rest.strip_prefix(&['级']).or_else(|| rest.strip_prefix(&['件'])).unwrap_or(rest);
    let rest = rest.strip_prefix(&[')']).unwrap_or(rest);
    let rest = rest.strip_prefix(&[STAR]).unwrap_or(rest);
    let rest = rest.strip_prefix(&['(']).unwrap_or(rest);
    if let Some(rest) = strip(rest, "长期") {
        return Some((SecrecyTerm::Permanent, rest));
    }
    let length = rest.iter().take_while(|character| digit(**character).is_some()).count();
    let (digits, unit) = rest.split_at(length);
    let number = number(digits)?;
    match unit {
        ['年', rest @ ..] if number <= TERM_YEARS_MAX => Some((SecrecyTerm::Years(number), rest)),
        ['个', '月', rest @ ..] => Some((SecrecyTerm::Months(number), rest)),
        _ => None,
    }
}

fn digit(character: char) -> Option<u16> {
    let place = "〇一二三四五六七八九十".chars().position(|numeral| numeral == character);
    let numeral = place.and_then(|place| u16::try_from(place).ok());
    numeral.or_else(|| character.to_digit(10).and_then(|digit| u16::try_from(digit).ok()))
}

/// Digits of either kind; 十 is ten where it stands alone, times ten behind a numeral.
fn number(digits: &[char]) -> Option<u16> {
    let mut number: Option<u16> = None;
    for character in digits {
        let value = digit(*character)?;
        let behind_ten = number.is_some_and(|number| number % 10 == 0) && *character > '9';
        number = Some(match (number, value) {
            (None, value) => value,
            (Some(before), 10) => before.checked_mul(10)?,
            (Some(before), value) if behind_ten => before.checked_add(value)?,
            (Some(before), value) => before.checked_mul(10)?.checked_add(value)?,
        });
    }
    number.filter(|number| *number > 0)
}
