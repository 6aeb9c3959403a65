//! Single characters and pairs, with positions: the part of the index that
//! finds any two adjacent characters whatever a dictionary thinks of them.

use tantivy::Term;
use tantivy::query::{PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::tokenizer::{PreTokenizedString, Token};

use crate::normalise::{fold, runs};

/// Characters of a Latin run that are indexed; longer ones are cut, alike in
/// documents and in queries.
pub(crate) const LATIN_CHARS_MAX: usize = 64;

/// A token of text at a position.
pub(crate) fn token(text: String, position: usize) -> Token {
    Token { text, position, ..Token::default() }
}

/// Every character, pair and Latin run of a text. White space takes no
/// position, so a name with a gap is found as one stretch.
pub(crate) fn ngrams(text: &str) -> PreTokenizedString {
    let chars: Vec<char> =
        fold(text).into_iter().filter(|c| *c == '\n' || !c.is_whitespace()).collect();
    let mut tokens = Vec::with_capacity(chars.len() * 2);
    for run in runs(&chars) {
        let start = run.at.start;
        let part = &chars[run.at];
        if !run.han {
            tokens.push(token(part.iter().take(LATIN_CHARS_MAX).collect(), start));
            continue;
        }
        for (i, c) in part.iter().enumerate() {
            tokens.push(token(c.to_string(), start + i));
            if let Some(next) = part.get(i + 1) {
                tokens.push(token([*c, *next].iter().collect(), start + i));
            }
        }
    }
    PreTokenizedString { text: String::new(), tokens }
}

/// The stretch `text` anywhere in `field`: Chinese characters only, or one
/// Latin run only.
pub(crate) fn stretch(field: Field, text: &[char], han: bool) -> Box<dyn Query> {
    let term = |part: &[char]| Term::from_field_text(field, &part.iter().collect::<String>());
    let basic = |term| Box::new(TermQuery::new(term, IndexRecordOption::Basic));
    if !han {
        return basic(term(&text[..text.len().min(LATIN_CHARS_MAX)]));
    }
    if text.len() <= 2 {
        return basic(term(text));
    }
    let last = text.len() - 2;
    let mut pairs: Vec<(usize, Term)> =
        (0..last).step_by(2).map(|i| (i, term(&text[i..i + 2]))).collect();
    pairs.push((last, term(&text[last..])));
    Box::new(PhraseQuery::new_with_offset(pairs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_in_a_name_takes_no_position() {
        let positions = |text: &str| -> Vec<(String, usize)> {
            ngrams(text).tokens.into_iter().map(|t| (t.text, t.position)).collect()
        };
        assert_eq!(positions("常 住"), positions("常住"));
    }

    #[test]
    fn lines_do_not_join_into_pairs() {
        assert!(ngrams("姓名\n性别").tokens.iter().all(|t| t.text != "名性"));
    }
}
