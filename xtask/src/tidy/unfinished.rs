//! No notes to oneself in the sources.

use crate::exceptions::Exceptions;
use crate::finding::Finding;
use crate::lex::{self, Kind};
use crate::tree::{File, Tree};

pub(super) const RULE: &str = "unfinished";

/// Words with which people mark what they left undone.
const MARKS: [&str; 4] = ["TODO", "FIXME", "XXX", "HACK"];

/// Sources without a reader of their own here, taken as plain text.
const PLAIN: [&str; 9] =
    [".toml", ".ftl", ".html", ".css", ".js", ".mjs", ".ts", ".sh", "Makefile"];

/// Checks comments of Rust, and the whole of other sources.
pub(super) fn check(tree: &Tree, _exceptions: &Exceptions) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in &tree.files {
        if file.is(".rs") {
            let comments =
                lex::tokens(&file.text).into_iter().filter(|token| token.kind == Kind::Comment);
            found.extend(comments.flat_map(|comment| of_text(file, comment.text, comment.line)));
        } else if PLAIN.iter().any(|ending| file.is(ending)) {
            found.extend(of_text(file, &file.text, 1));
        }
    }
    found
}

fn of_text(file: &File, text: &str, first_line: usize) -> Vec<Finding> {
    let marks_in = |line: &str| -> Option<&'static str> {
        let mut words = line.split(|c: char| !c.is_alphanumeric());
        words.find_map(|word| MARKS.into_iter().find(|mark| *mark == word))
    };
    let marked = text.lines().enumerate().filter_map(|(at, line)| Some((at, marks_in(line)?)));
    marked
        .map(|(at, mark)| Finding {
            path: file.path.clone(),
            line: first_line + at,
            rule: RULE,
            what: format!("a note marked {mark}"),
            why: "what nobody owns and nobody dates is never done",
            instead: "do it now, or open an issue and say in the comment what holds today"
                .to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_found_in_comments_and_not_in_strings() {
        let tree = Tree::of(&[
            ("a.rs", "let a = \"TODO\";\n/* one\n FIXME: two */\n// TODOS are plural\n"),
            ("a.css", "a {}\n/* TODO colour */"),
            ("a.md", "TODO is a word here"),
        ]);
        let found = check(&tree, &Exceptions::default());
        let places: Vec<_> =
            found.iter().map(|finding| (finding.path.as_str(), finding.line)).collect();
        assert_eq!(places, [("a.rs", 3), ("a.css", 2)]);
    }
}
