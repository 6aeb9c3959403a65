//! Chinese word segmentation by jieba.
//!
//! The dictionary costs about 120 ms and 33 MB (see `examples/latency.rs`), so
//! it is loaded by the first write or the first question of three characters
//! or more, never at start: opening an index needs no dictionary.

use std::sync::LazyLock;

use jieba_rs::Jieba;

use crate::synonyms;

static JIEBA: LazyLock<Jieba> = LazyLock::new(|| {
    let mut jieba = Jieba::new();
    for word in synonyms::keys() {
        jieba.add_word(word, None, None);
    }
    jieba
});

/// Characters that carry no meaning in a question.
const STOP_CHARS: &str = "的和与及等了吗我你在是有";

/// The words of a question, given one run of Chinese characters.
///
/// Characters jieba leaves single are joined to their single neighbours: in a
/// question they are more often a mistyped word than words of their own.
pub(crate) fn question_words(run: &[char]) -> Vec<Vec<char>> {
    if run.len() <= 2 {
        return vec![run.to_vec()];
    }
    let text: String = run.iter().collect();
    let mut words: Vec<Vec<char>> = Vec::new();
    let mut after_single = false;
    for token in JIEBA.cut(&text, false) {
        let chars: Vec<char> = token.word.chars().collect();
        let single = chars.len() == 1;
        if single && STOP_CHARS.contains(chars[0]) {
            after_single = false;
            continue;
        }
        match words.last_mut() {
            Some(previous) if single && after_single => previous.extend(chars),
            _ => words.push(chars),
        }
        after_single = single;
    }
    if words.is_empty() {
        words.push(run.to_vec());
    }
    words
}

/// Every dictionary word within a run, the short inside the long as well.
pub(crate) fn index_words(run: &[char]) -> Vec<String> {
    let text: String = run.iter().collect();
    JIEBA.cut_for_search(&text, false).into_iter().map(|token| token.word.to_owned()).collect()
}

/// The shortest words of two characters or more within a run, for the loosest
/// kind of match.
pub(crate) fn smallest_words(run: &[char]) -> Vec<Vec<char>> {
    let all: Vec<Vec<char>> = index_words(run)
        .into_iter()
        .map(|word| word.chars().collect::<Vec<_>>())
        .filter(|word| word.len() > 1)
        .collect();
    let holds_other = |word: &Vec<char>| {
        all.iter().any(|w| w.len() < word.len() && word.windows(w.len()).any(|part| part == w))
    };
    let smallest: Vec<_> = all.iter().filter(|w| !holds_other(w)).cloned().collect();
    if smallest.is_empty() {
        return vec![run.to_vec()];
    }
    smallest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let run: Vec<char> = text.chars().collect();
        question_words(&run).iter().map(|w| w.iter().collect()).collect()
    }

    #[test]
    fn mistyped_characters_stay_together() {
        assert_eq!(words("医疗机够"), ["医疗", "机够"]);
    }

    #[test]
    fn filling_words_are_dropped_unless_alone() {
        assert_eq!(words("福州的医院"), ["福州", "医院"]);
        assert_eq!(words("的的的"), ["的的的"]);
    }
}
