//! Ratchets on the length of functions and files.
//!
//! A limit on day one costs little; a limit found later is never met. What is
//! longer stands in the exceptions with its exact length, and may only shrink.

use std::collections::BTreeMap;

use crate::exceptions::{Exceptions, Length};
use crate::finding::Finding;
use crate::lex::{self, Kind};
use crate::tree::{File, Tree};

pub(super) const RULE: &str = "lengths";

/// Lines of a function, from `fn` to its closing brace.
const FUNCTION_LINES_MAX: usize = 70;
/// Lines of a file.
const FILE_LINES_MAX: usize = 500;

/// Endings of the sources that are written by hand and read by people.
const SOURCES: [&str; 8] = [".rs", ".html", ".css", ".js", ".mjs", ".ts", ".sh", "Makefile"];

/// Checks every source.
pub(super) fn check(tree: &Tree, exceptions: &Exceptions) -> Vec<Finding> {
    let sources = tree.files.iter().filter(|file| SOURCES.iter().any(|ending| file.is(ending)));
    sources
        .flat_map(|file| {
            let mut found = of_file(file, exceptions);
            if file.is(".rs") {
                found.extend(of_functions(file, exceptions));
            }
            found
        })
        .collect()
}

fn of_file(file: &File, exceptions: &Exceptions) -> Vec<Finding> {
    let lines = file.text.lines().count();
    let too_long = Finding {
        path: file.path.clone(),
        line: 1,
        rule: RULE,
        what: format!("{lines} lines, over {FILE_LINES_MAX}"),
        why: "a file is about one thing, and can be read in one sitting",
        instead: "part it by what its pieces are about, never by their kind".to_owned(),
    };
    judge(exceptions, Length::File, &file.path, lines, FILE_LINES_MAX, too_long)
}

fn of_functions(file: &File, exceptions: &Exceptions) -> Vec<Finding> {
    let mut longest: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (name, line, lines) in functions(&file.text) {
        let known = longest.entry(name).or_insert((line, lines));
        if lines > known.1 {
            *known = (line, lines);
        }
    }
    let mut found = Vec::new();
    for (name, (line, lines)) in longest {
        let too_long = Finding {
            path: file.path.clone(),
            line,
            rule: RULE,
            what: format!("`{name}` has {lines} lines, over {FUNCTION_LINES_MAX}"),
            why: "a function that does not fit the screen cannot be checked by eye",
            instead: "name its steps and make each a function".to_owned(),
        };
        let key = format!("{}::{name}", file.path);
        found.extend(judge(
            exceptions,
            Length::Function,
            &key,
            lines,
            FUNCTION_LINES_MAX,
            too_long,
        ));
    }
    found
}

fn judge(
    exceptions: &Exceptions,
    list: Length,
    key: &str,
    lines: usize,
    max: usize,
    too_long: Finding,
) -> Vec<Finding> {
    if lines <= max {
        return Vec::new();
    }
    match exceptions.allows(list, key, lines) {
        (true, loose) => loose.into_iter().collect(),
        (false, _) => vec![too_long],
    }
}

/// Name, first line and lines of every function with a body.
fn functions(text: &str) -> Vec<(&str, usize, usize)> {
    let code = lex::code(text);
    let mut found = Vec::new();
    for at in 0..code.len() {
        let Some(name) =
            code.get(at + 1).filter(|name| code[at].is("fn") && name.kind == Kind::Word)
        else {
            continue;
        };
        if let Some(open) = lex::body(&code, at + 2) {
            let close = lex::closing(&code, open);
            found.push((name.text, code[at].line, code[close].line - code[at].line + 1));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    fn function_of(lines: usize) -> String {
        format!("//! Long.\nfn long() {{\n{}}}\n", "    step();\n".repeat(lines - 2))
    }

    fn whats(text: &str, lists: &str) -> Vec<String> {
        let tree = Tree::of(&[("crates/app/src/a.rs", text)]);
        let lists = Exceptions::parse(lists).unwrap();
        let mut found = check(&tree, &lists);
        found.extend(lists.unused());
        found.into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn functions_are_measured_from_their_head_to_their_brace() {
        let text = "fn a(x: [u8; { 2 }]) -> impl Fn() { \"}\"; }\ntrait T { fn b(); }\nfn c()\nwhere\n    (): Sized,\n{\n}";
        assert_eq!(functions(text), [("a", 1, 1), ("c", 3, 5)]);
    }

    #[test]
    fn seventy_lines_pass_and_seventy_one_do_not() {
        assert!(whats(&function_of(70), "").is_empty());
        assert_eq!(whats(&function_of(71), ""), ["`long` has 71 lines, over 70"]);
    }

    #[test]
    fn an_exception_holds_exactly_and_may_only_shrink() {
        let entry =
            |lines: usize| format!("[function_lines]\n\"crates/app/src/a.rs::long\" = {lines}");
        assert!(whats(&function_of(80), &entry(80)).is_empty());
        assert_eq!(whats(&function_of(81), &entry(80)).len(), 1);
        assert_eq!(whats(&function_of(79), &entry(80)).len(), 1, "larger than the reality");
        assert_eq!(whats(&function_of(60), &entry(80)).len(), 1, "no longer needed");
    }

    #[test]
    fn five_hundred_lines_are_a_file() {
        assert!(whats(&"// line\n".repeat(500), "").is_empty());
        assert_eq!(whats(&"// line\n".repeat(501), ""), ["501 lines, over 500"]);
    }
}
