//! One mistyped character: which stretches of which names a word may stand for.

use std::collections::HashMap;
use std::ops::Range;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query};
use tantivy::{DocAddress, Searcher};

use crate::SearchError;
use crate::ngrams::stretch;
use crate::normalise::is_han;
use crate::schema::{Fields, columns};
use crate::scoring::weigh;

/// Names compared character by character for one word; those sharing the most
/// pairs with the word come first.
const CANDIDATES_MAX: usize = 400;

/// Stretches a word is taken to stand for.
const STRETCHES_MAX: usize = 5;

/// Shortest word in which one wrong character still leaves a likeness.
const NEAR_CHARS_MIN: usize = 3;

/// Longest word worth comparing; nobody mistypes one character of a sentence.
const NEAR_CHARS_MAX: usize = 24;

/// Whether the word is of a length and script this module compares.
fn comparable(word: &[char]) -> bool {
    (NEAR_CHARS_MIN..=NEAR_CHARS_MAX).contains(&word.len()) && word.iter().all(|c| is_han(*c))
}

/// Equal, or one character replaced, missing, added, or two neighbours swapped.
fn within_one_edit(a: &[char], b: &[char]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let Some(i) = short.iter().zip(long).position(|(x, y)| x != y) else {
        return long.len() - short.len() <= 1;
    };
    match long.len() - short.len() {
        0 => {
            short[i + 1..] == long[i + 1..]
                || (i + 1 < long.len()
                    && short[i] == long[i + 1]
                    && short[i + 1] == long[i]
                    && short[i + 2..] == long[i + 2..])
        }
        1 => short[i..] == long[i + 1..],
        _ => false,
    }
}

/// How unlike a stretch within one edit is to the word: equal, two neighbours
/// swapped, an inner character wrong, or one at the edge; then by length.
fn unlikeness(word: &[char], part: &[char]) -> (u8, usize) {
    let sorted = |chars: &[char]| {
        let mut chars = chars.to_vec();
        chars.sort_unstable();
        chars
    };
    let kind = if word == part {
        0
    } else if sorted(word) == sorted(part) {
        1
    } else if word.first() == part.first() && word.last() == part.last() {
        2
    } else {
        3
    };
    (kind, word.len().abs_diff(part.len()))
}

/// The stretch of `text` within one edit of `word` that is most like it. A
/// word of three characters is not taken for one of two.
pub(crate) fn near_stretch(word: &[char], text: &[char]) -> Option<Range<usize>> {
    if !comparable(word) {
        return None;
    }
    let shortest = (word.len() - 1).max(NEAR_CHARS_MIN);
    (shortest..=word.len() + 1)
        .flat_map(|len| (0..(text.len() + 1).saturating_sub(len)).map(move |i| i..i + len))
        .filter(|at| {
            let part = &text[at.clone()];
            within_one_edit(word, part) && part.iter().all(|c| is_han(*c))
        })
        .min_by_key(|at| unlikeness(word, &text[at.clone()]))
}

/// The stretches of indexed names within one edit of `word`, the most like it
/// first, then the most frequent.
pub(crate) fn stretches_near(
    searcher: &Searcher,
    fields: &Fields,
    word: &[char],
    visible: Option<&dyn Query>,
) -> Result<Vec<Vec<char>>, SearchError> {
    if !comparable(word) {
        return Ok(Vec::new());
    }
    let query = candidates(fields, word, visible);
    let top = TopDocs::with_limit(CANDIDATES_MAX).order_by_score();
    let addresses = searcher.search(&query, &top)?;
    let mut seen: HashMap<Vec<char>, usize> = HashMap::new();
    for name in names(searcher, addresses.into_iter().map(|(_, at)| at))? {
        if let Some(at) = near_stretch(word, &name) {
            *seen.entry(name[at].to_vec()).or_default() += 1;
        }
    }
    let mut ranked: Vec<(Vec<char>, usize)> = seen.into_iter().collect();
    ranked.sort_by(|(a, m), (b, n)| {
        let like = |part: &Vec<char>| unlikeness(word, part);
        like(a).cmp(&like(b)).then(n.cmp(m)).then_with(|| a.cmp(b))
    });
    ranked.truncate(STRETCHES_MAX);
    Ok(ranked.into_iter().map(|(stretch, _)| stretch).collect())
}

/// Names holding all but one of the word's characters, better the more of its
/// pairs they hold.
fn candidates(fields: &Fields, word: &[char], visible: Option<&dyn Query>) -> BooleanQuery {
    let mut distinct = word.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let singles = distinct.iter().map(|c| stretch(fields.name_ngrams, &[*c], true)).collect();
    let needed = distinct.len().saturating_sub(1).max(1);
    let singles = BooleanQuery::union_with_minimum_required_clauses(singles, needed);
    let mut clauses: Vec<(Occur, Box<dyn Query>)> =
        vec![(Occur::Must, weigh(Box::new(singles), 0.0))];
    for pair in word.windows(2) {
        let pair = stretch(fields.name_ngrams, pair, true);
        clauses.push((Occur::Should, weigh(pair, 1.0)));
    }
    if let Some(visible) = visible {
        clauses.push((Occur::Must, weigh(visible.box_clone(), 0.0)));
    }
    BooleanQuery::new(clauses)
}

/// The folded names at the given addresses.
fn names(
    searcher: &Searcher,
    addresses: impl Iterator<Item = DocAddress>,
) -> Result<Vec<Vec<char>>, SearchError> {
    let columns: Vec<_> = searcher
        .segment_readers()
        .iter()
        .map(|segment| segment.fast_fields().str(columns::NAME_KEY))
        .collect::<Result<_, _>>()?;
    let mut found = Vec::new();
    let mut text = String::new();
    for address in addresses {
        let Some(column) = &columns[address.segment_ord as usize] else {
            continue;
        };
        let ord = column.term_ords(address.doc_id).next();
        if let Some(ord) = ord {
            text.clear();
            column.ord_to_str(ord, &mut text).map_err(tantivy::TantivyError::from)?;
            found.push(text.chars().collect());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_edit(a: &str, b: &str) -> bool {
        let chars = |s: &str| s.chars().collect::<Vec<_>>();
        within_one_edit(&chars(a), &chars(b))
    }

    #[test]
    fn one_edit_is_a_replacement_a_gap_an_addition_or_a_swap() {
        assert!(one_edit("常住人口", "常住人口"));
        assert!(one_edit("常驻人口", "常住人口"));
        assert!(one_edit("常人口", "常住人口"));
        assert!(one_edit("常住的人口", "常住人口"));
        assert!(one_edit("常人住口", "常住人口"));
        assert!(!one_edit("长驻人口", "常住人口"));
        assert!(!one_edit("口人住常", "常住人口"));
        assert!(!one_edit("常住", "常住人口"));
    }

    #[test]
    fn the_nearest_stretch_is_the_word_meant() {
        let chars = |s: &str| s.chars().collect::<Vec<_>>();
        let name = chars("福州市医疗机构信息");
        assert_eq!(near_stretch(&chars("医疗机够"), &name), Some(3..7));
        assert_eq!(near_stretch(&chars("医机构"), &name), Some(3..7));
        assert_eq!(near_stretch(&chars("医疗构机"), &name), Some(3..7));
        assert_eq!(near_stretch(&chars("税务登记"), &name), None);
    }
}
