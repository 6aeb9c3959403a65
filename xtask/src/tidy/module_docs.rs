//! Every module opens by saying what it is about and why it exists.

use crate::exceptions::Exceptions;
use crate::finding::Finding;
use crate::tree::Tree;

pub(super) const RULE: &str = "module-docs";

/// Checks the first line of every Rust source.
pub(super) fn check(tree: &Tree, _exceptions: &Exceptions) -> Vec<Finding> {
    let silent = tree.rust().filter(|file| !opens_with_words(&file.text));
    silent
        .map(|file| Finding {
            path: file.path.clone(),
            line: 1,
            rule: RULE,
            what: "the module does not open with `//!` and a sentence".to_owned(),
            why: "a reader decides from the first line whether this is the place",
            instead: "open with `//!`: what the module is about, and the reason it is a module"
                .to_owned(),
        })
        .collect()
}

fn opens_with_words(text: &str) -> bool {
    text.strip_prefix("//!").is_some_and(|rest| {
        rest.lines().next().is_some_and(|line| line.contains(char::is_alphanumeric))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_without_a_first_sentence_is_found() {
        let tree = Tree::of(&[
            ("crates/law/src/lib.rs", "//! The law.\n"),
            ("crates/law/src/clocks.rs", "use std::fmt;\n//! Late.\n"),
            ("crates/law/src/codes.rs", "//!\n//! Late.\n"),
            ("docs/glossary.md", "# Words\n"),
        ]);
        let found = check(&tree, &Exceptions::default());
        let paths: Vec<_> = found.iter().map(|finding| finding.path.as_str()).collect();
        assert_eq!(paths, ["crates/law/src/clocks.rs", "crates/law/src/codes.rs"]);
    }
}
