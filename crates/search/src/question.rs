//! A query text, taken apart.

use std::ops::Range;

use crate::normalise::{Run, fold, runs};
use crate::requests::QUERY_CHARS_MAX;
use crate::schema::code_key;
use crate::segmenter;

/// Words of a question that are searched; further ones are ignored, which
/// finds more, not less.
const WORDS_MAX: usize = 16;

/// What was asked, folded and cut.
#[derive(Clone, Debug, Default)]
pub(crate) struct Question {
    /// Nothing but white space was typed.
    pub(crate) blank: bool,
    /// The text was longer than is read.
    pub(crate) truncated: bool,
    /// The folded text, as far as it is read.
    pub(crate) chars: Vec<char>,
    /// That without white space.
    pub(crate) compact: String,
    /// The whole text as a code, if it looks like one.
    pub(crate) code: Option<String>,
    /// Runs of one script between spaces and punctuation.
    pub(crate) parts: Vec<Part>,
}

/// A run of Chinese characters or of Latin letters and digits.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// Where it stands in the folded text.
    pub(crate) at: Range<usize>,
    pub(crate) chars: Vec<char>,
    pub(crate) han: bool,
    /// The part cut into words; a Latin part is one word.
    pub(crate) words: Vec<Vec<char>>,
}

impl Question {
    pub(crate) fn new(text: &str) -> Self {
        let trimmed = text.trim();
        let chars: Vec<char> = fold(trimmed).into_iter().take(QUERY_CHARS_MAX).collect();
        let mut words_left = WORDS_MAX;
        let parts = runs(&chars)
            .into_iter()
            .map(|run| Part::new(&chars, run, &mut words_left))
            .filter(|part| !part.words.is_empty())
            .collect();
        Self {
            blank: trimmed.is_empty(),
            truncated: trimmed.chars().nth(QUERY_CHARS_MAX).is_some(),
            compact: chars.iter().filter(|c| !c.is_whitespace()).collect(),
            code: code(&chars),
            chars,
            parts,
        }
    }

    /// Every word of every part, with its script.
    pub(crate) fn words(&self) -> impl Iterator<Item = (&[char], bool)> {
        self.parts.iter().flat_map(|part| part.words.iter().map(|word| (word.as_slice(), part.han)))
    }

    /// The smallest words, for the loosest match.
    pub(crate) fn smallest_words(&self) -> Vec<(Vec<char>, bool)> {
        let mut found: Vec<(Vec<char>, bool)> = self
            .parts
            .iter()
            .flat_map(|part| part.smallest_words().into_iter().map(|word| (word, part.han)))
            .collect();
        found.dedup();
        found.truncate(WORDS_MAX);
        found
    }
}

impl Part {
    fn new(text: &[char], run: Run, words_left: &mut usize) -> Self {
        let chars = text[run.at.clone()].to_vec();
        let mut words =
            if run.han { segmenter::question_words(&chars) } else { vec![chars.clone()] };
        words.truncate(*words_left);
        *words_left -= words.len();
        Self { at: run.at, chars, han: run.han, words }
    }

    /// The part's words cut as small as the dictionary allows.
    pub(crate) fn smallest_words(&self) -> Vec<Vec<char>> {
        if !self.han {
            return self.words.clone();
        }
        let words = self.words.iter();
        words.flat_map(|word| segmenter::smallest_words(word)).collect()
    }
}

/// The text as a code: one word of ASCII letters, digits and separators with
/// at least three digits.
fn code(chars: &[char]) -> Option<String> {
    let fits = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-');
    let digits = chars.iter().filter(|c| c.is_ascii_digit()).count();
    (digits >= 3 && chars.iter().all(fits)).then(|| code_key(&chars.iter().collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_script_punctuation_and_words() {
        let question = Question::new("《常住人口》 ＧＩＳ");
        let words: Vec<String> = question.words().map(|(w, _)| w.iter().collect()).collect();
        assert_eq!(words, ["常住人口", "gis"]);
    }

    #[test]
    fn only_a_text_that_looks_like_a_code_is_one() {
        assert_eq!(Question::new("307015-0001").code.as_deref(), Some("307015/0001"));
        assert_eq!(Question::new("czrk").code, None);
        assert_eq!(Question::new("307015 人口").code, None);
    }

    #[test]
    fn the_end_of_a_long_text_is_left_out_and_it_says_so() {
        let question = Question::new(&"人".repeat(10_000));
        assert!(question.truncated);
        assert_eq!(question.compact.chars().count(), QUERY_CHARS_MAX);
    }
}
