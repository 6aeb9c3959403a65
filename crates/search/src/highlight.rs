//! Why an entry was found: where its name and summary match, and whether as
//! written, by sound or nearly.
//!
//! This is worked out afresh from the texts of the few entries on a page, by
//! the same rules as the clauses in `scoring`, and never changes which entries
//! are found.

use std::ops::Range;

use crate::near::near_stretch;
use crate::normalise::{fold, is_letter};
use crate::question::{Part, Question};
use crate::requests::MatchedBy;
use crate::sound::{Syllable, letters_of, spelt_stretch, syllables};
use crate::synonyms::synonyms;

/// Which of the steps found the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Written,
    Alike,
    Loosely,
}

/// The texts of one entry found, as indexed.
pub(crate) struct Found<'a> {
    pub(crate) name: &'a str,
    pub(crate) summary: &'a str,
    /// Items, keywords and unit.
    pub(crate) detail: &'a str,
}

/// The answer for one entry; ranges in bytes.
#[derive(Debug, PartialEq)]
pub(crate) struct Reason {
    pub(crate) matched_by: MatchedBy,
    pub(crate) name: Vec<Range<usize>>,
    pub(crate) summary: Vec<Range<usize>>,
}

/// A name folded and read aloud.
struct Name {
    chars: Vec<char>,
    syllables: Vec<Syllable>,
}

impl Name {
    fn new(name: &str) -> Self {
        let chars = fold(name);
        let syllables = syllables(&chars);
        Self { chars, syllables }
    }

    /// The stretch of the name a part stands for without being written so.
    fn heard_or_near(&self, part: &Part) -> Option<(MatchedBy, Range<usize>)> {
        let letters =
            if part.han { letters_of(&part.chars) } else { Some(part.chars.iter().collect()) };
        letters
            .and_then(|letters| spelt_stretch(&self.syllables, &letters))
            .map(|at| (MatchedBy::Pinyin, at))
            .or_else(|| Some((MatchedBy::Near, near_stretch(&part.chars, &self.chars)?)))
    }
}

/// Explains a hit.
pub(crate) fn reason(question: &Question, step: Step, found: &Found<'_>) -> Reason {
    let name = Name::new(found.name);
    let summary = fold(found.summary);
    let texts = [&name.chars, &summary, &fold(found.detail)];
    let mut by = MatchedBy::Exact;
    let mut in_name = Vec::new();
    let mut in_summary = Vec::new();
    for part in &question.parts {
        for word in needles(part, step) {
            in_name.extend(occurrences(&name.chars, &word));
            in_summary.extend(occurrences(&summary, &word));
        }
        if is_written(part, &texts) || question.code.is_some() {
            continue;
        }
        let (how, at) = match name.heard_or_near(part) {
            Some((how, at)) => (how, Some(at)),
            None if step == Step::Written => (MatchedBy::Exact, None),
            None => (MatchedBy::Near, None),
        };
        in_name.extend(at);
        by = worse(by, how);
    }
    if step == Step::Loosely {
        by = MatchedBy::Near;
    }
    Reason {
        matched_by: by,
        name: byte_ranges(found.name, in_name),
        summary: byte_ranges(found.summary, in_summary),
    }
}

/// The question with every part that is not written in `name` replaced by the
/// stretch of `name` it stands for; none if that changes nothing.
pub(crate) fn corrected(question: &Question, name: &str) -> Option<String> {
    let name = Name::new(name);
    let mut text = question.chars.clone();
    let mut changed = false;
    for part in question.parts.iter().rev().filter(|part| part.han) {
        if occurrences(&name.chars, &part.chars).next().is_some() {
            continue;
        }
        if let Some((_, at)) = name.heard_or_near(part) {
            text.splice(part.at.clone(), name.chars[at].iter().copied());
            changed = true;
        }
    }
    changed.then(|| text.iter().collect())
}

const fn worse(a: MatchedBy, b: MatchedBy) -> MatchedBy {
    match (a, b) {
        (MatchedBy::Near, _) | (_, MatchedBy::Near) => MatchedBy::Near,
        (MatchedBy::Pinyin, _) | (_, MatchedBy::Pinyin) => MatchedBy::Pinyin,
        _ => MatchedBy::Exact,
    }
}

/// The words of a part and their synonyms.
fn needles(part: &Part, step: Step) -> Vec<Vec<char>> {
    let mut words = part.words.clone();
    if step == Step::Loosely {
        words.extend(part.smallest_words());
    }
    let alternatives: Vec<Vec<char>> = words.iter().flat_map(|word| alternatives(word)).collect();
    words.extend(alternatives);
    words
}

fn alternatives(word: &[char]) -> impl Iterator<Item = Vec<char>> {
    let word: String = word.iter().collect();
    synonyms(&word).iter().map(|other| other.chars().collect())
}

/// Whether every word of the part, or a synonym of it, stands in some text.
fn is_written(part: &Part, texts: &[&Vec<char>]) -> bool {
    let stands = |word: &[char]| texts.iter().any(|text| occurrences(text, word).next().is_some());
    part.words.iter().all(|word| stands(word) || alternatives(word).any(|other| stands(&other)))
}

/// Where `word` stands in `text`; a Latin word only at the start of one.
fn occurrences<'a>(
    text: &'a [char],
    word: &'a [char],
) -> impl Iterator<Item = Range<usize>> + use<'a> {
    let latin = word.first().copied().is_some_and(is_letter);
    text.windows(word.len().max(1))
        .enumerate()
        .filter(move |(i, part)| *part == word && !(latin && *i > 0 && is_letter(text[i - 1])))
        .map(|(i, part)| i..i + part.len())
}

/// Character ranges as ascending, disjoint byte ranges of the original text.
fn byte_ranges(text: &str, mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut starts: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
    starts.push(text.len());
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        let (start, end) = (starts[range.start], starts[range.end]);
        match joined.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => joined.push(start..end),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explain(text: &str, step: Step, name: &str) -> (MatchedBy, Vec<String>) {
        let found = Found { name, summary: "", detail: "" };
        let reason = reason(&Question::new(text), step, &found);
        let marked = reason.name.into_iter().map(|at| name[at].to_owned()).collect();
        (reason.matched_by, marked)
    }

    #[test]
    fn marks_are_whole_characters_of_the_original_text() {
        let (by, marked) = explain("gis 人口", Step::Written, "ＧＩＳ人口地图（人口）");
        assert_eq!(by, MatchedBy::Exact);
        assert_eq!(marked, ["ＧＩＳ人口", "人口"]);
    }

    #[test]
    fn what_was_heard_is_marked() {
        let (by, marked) = explain("czrk", Step::Written, "常住人口基本信息");
        assert_eq!((by, marked), (MatchedBy::Pinyin, vec!["常住人口".to_owned()]));
    }

    #[test]
    fn a_correction_replaces_only_the_mistyped_part() {
        let question = Question::new("2020 医疗机够");
        let corrected = corrected(&question, "医疗机构信息");
        assert_eq!(corrected.as_deref(), Some("2020 医疗机构"));
    }
}
