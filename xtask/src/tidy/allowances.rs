//! A lint that is switched off says why.
//!
//! Clippy asks the same, but only where it runs; this runs before anything is built.

use crate::exceptions::Exceptions;
use crate::finding::Finding;
use crate::lex;
use crate::tree::{File, Tree};

pub(super) const RULE: &str = "allowances";

/// Checks every `allow` and `expect` attribute.
pub(super) fn check(tree: &Tree, _exceptions: &Exceptions) -> Vec<Finding> {
    tree.rust().flat_map(of_file).collect()
}

fn of_file(file: &File) -> Vec<Finding> {
    let code = lex::code(&file.text);
    let mut found = Vec::new();
    for at in 0..code.len() {
        let is_name =
            (code[at].is("allow") || code[at].is("expect")) && at > 0 && !code[at - 1].is(".");
        let in_attribute = at > 0 && (code[at - 1].is("[") || code[at - 1].is(","));
        if !is_name || !in_attribute || !code.get(at + 1).is_some_and(|next| next.is("(")) {
            continue;
        }
        let close = lex::closing(&code, at + 1);
        if !code[at..close].iter().any(|token| token.is("reason")) {
            found.push(Finding {
                path: file.path.clone(),
                line: code[at].line,
                rule: RULE,
                what: format!("`{}` without a reason", code[at].text),
                why: "a lint switched off without a reason is never switched on again",
                instead: "add `reason = \"…\"`, or mend what the lint found".to_owned(),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_asked_of_every_allowance() {
        let text = "\
#[allow(dead_code)]
#[expect(clippy::panic, reason = \"a test fails by panicking\")]
#![allow(unused)]
#[cfg_attr(test, allow(unused))]
value.expect(\"a list is never empty\");
";
        let found = check(&Tree::of(&[("a.rs", text)]), &Exceptions::default());
        assert_eq!(found.iter().map(|finding| finding.line).collect::<Vec<_>>(), [1, 3, 4]);
    }
}
