//! What people type, and what catalogues write for it: a small table, read at
//! the time of the question so that a change needs no new index.

use std::collections::HashMap;
use std::sync::LazyLock;

static TABLE: LazyLock<HashMap<&'static str, Vec<&'static str>>> =
    LazyLock::new(|| rows(include_str!("../data/synonyms.tsv")).collect());

/// Key and values of each row of a two-column table; `#` begins a remark.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(key, values)| (key, values.split(' ').collect()))
}

/// The words that count as `word`, from the most to the least fitting.
pub(crate) fn synonyms(word: &str) -> &'static [&'static str] {
    TABLE.get(word).map_or(&[], Vec::as_slice)
}

/// The words that have synonyms.
pub(crate) fn keys() -> impl Iterator<Item = &'static str> {
    TABLE.keys().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::is_han;

    #[test]
    fn the_table_holds_chinese_words_only() {
        for (key, values) in TABLE.iter() {
            for word in values.iter().chain([key]) {
                assert!(!word.is_empty() && word.chars().all(is_han), "{key}: {word:?}");
            }
        }
    }

    #[test]
    fn a_household_is_found_under_population() {
        assert_eq!(synonyms("户口"), ["户籍", "人口"]);
    }
}
