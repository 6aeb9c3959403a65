//! The tests that the articles name exist.
//!
//! `docs/law.md` tells a reader by which test an article is shown to be carried
//! out. A test that was renamed would leave them with nothing.

use crate::exceptions::Exceptions;
use crate::finding::Finding;
use crate::tree::Tree;

pub(super) const RULE: &str = "shown-by";

const ARTICLES: &str = "crates/law/articles.toml";

/// Looks for every `file::function` of the articles.
pub(super) fn check(tree: &Tree, _exceptions: &Exceptions) -> Vec<Finding> {
    let Some(articles) = tree.at(ARTICLES) else { return Vec::new() };
    let lines = articles.text.lines().enumerate();
    lines.flat_map(|(at, line)| missing(tree, at + 1, line)).collect()
}

fn missing(tree: &Tree, line: usize, text: &str) -> Vec<Finding> {
    let named = text.split('"').filter_map(|part| part.split_once(".rs::"));
    let gone = named.filter(|(file, name)| {
        let test = format!("fn {name}(");
        let path = format!("crates/{file}.rs");
        !tree.at(&path).is_some_and(|file| file.text.contains(&test))
    });
    gone.map(|(file, name)| Finding {
        path: ARTICLES.to_owned(),
        line,
        rule: RULE,
        what: format!("no test `{name}` in crates/{file}.rs"),
        why: "an article is said to be shown by it",
        instead: "name the test that shows it now".to_owned(),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_is_gone_is_found_with_its_line() {
        let articles = "tests = [\n\"app/tests/it/a.rs::one\", \"app/tests/it/a.rs::two\",\n]";
        let tree = Tree::of(&[(ARTICLES, articles), ("crates/app/tests/it/a.rs", "fn one() {}")]);
        let found = check(&tree, &Exceptions::default());
        assert_eq!(found.len(), 1);
        assert!(found[0].line == 2 && found[0].what.contains("`two`"), "{found:?}");
    }
}
