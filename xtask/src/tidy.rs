//! The checks of `cargo xtask tidy`, one module each.

mod allowances;
mod arrows;
mod fluent;
mod legal_numbers;
mod lengths;
mod module_docs;
mod place_names;
mod rust_text;
mod shown_by;
mod template_shadows;
mod template_text;
mod unfinished;

use std::path::Path;

use crate::exceptions::{self, Exceptions};
use crate::finding::Finding;
use crate::tree::Tree;

/// A check reads the tree and may consult the exceptions.
type Check = fn(&Tree, &Exceptions) -> Vec<Finding>;

/// Every check by its name.
const CHECKS: [(&str, Check); 12] = [
    (allowances::RULE, allowances::check),
    (arrows::RULE, arrows::check),
    (fluent::RULE, fluent::check),
    (legal_numbers::RULE, legal_numbers::check),
    (lengths::RULE, lengths::check),
    (module_docs::RULE, module_docs::check),
    (place_names::RULE, place_names::check),
    (rust_text::RULE, rust_text::check),
    (shown_by::RULE, shown_by::check),
    (template_shadows::RULE, template_shadows::check),
    (template_text::RULE, template_text::check),
    (unfinished::RULE, unfinished::check),
];

/// Runs every check over the workspace at `root`.
///
/// # Errors
///
/// The findings as text, or what kept the sources from being read.
pub(crate) fn run(root: &Path) -> Result<String, String> {
    let tree = Tree::read(root).map_err(|error| format!("{}: {error}", root.display()))?;
    let lists = tree.at(exceptions::FILE).map_or("", |file| file.text.as_str());
    let found = findings(&tree, &Exceptions::parse(lists)?);
    if found.is_empty() {
        return Ok(format!(
            "tidy: {} files, {} checks, nothing found",
            tree.files.len(),
            CHECKS.len()
        ));
    }
    let report: Vec<String> = found.iter().map(Finding::to_string).collect();
    Err(format!("{}\n\ntidy: {} found", report.join("\n"), found.len()))
}

fn findings(tree: &Tree, exceptions: &Exceptions) -> Vec<Finding> {
    let mut found: Vec<Finding> =
        CHECKS.iter().flat_map(|(_, check)| check(tree, exceptions)).collect();
    found.extend(exceptions.unused());
    found.sort();
    found
}

/// A Chinese character. Text in any other script is judged by where it stands.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// The beginning of a text on one line, for a report.
fn excerpt(text: &str) -> String {
    const CHARACTERS: usize = 40;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(CHARACTERS) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn a_stale_exception_is_found_after_all_checks_ran() {
        let lists =
            Exceptions::parse("[user_text]\n\"crates/web/src/gone.rs\" = \"once\"").unwrap();
        let found = findings(&Tree::default(), &lists);
        assert!(found.iter().any(|finding| finding.what.contains("gone.rs")), "{found:?}");
    }

    #[test]
    fn excerpts_are_one_short_line() {
        assert_eq!(excerpt("a\n  b"), "a b");
        assert_eq!(excerpt(&"榕".repeat(50)).chars().count(), 41);
    }
}
