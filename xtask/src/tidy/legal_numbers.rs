//! A legal number stands once, in `crates/law/rules`, dated and cited.
//!
//! The law changes by date, and a case keeps the rule under which it began. A
//! count of days in code has neither date nor source, so every number written
//! beside a word that counts days is suspect outside `law`.

use crate::exceptions::{Exceptions, Excused};
use crate::finding::Finding;
use crate::lex::{self, Kind, Token};
use crate::tree::{File, Tree};

pub(super) const RULE: &str = "legal-numbers";

/// Endings of names that count terms.
const COUNTS: [&str; 5] = ["days", "day", "weeks", "months", "years"];
/// Parts of names that hold what the law limits.
const LIMITS: [&str; 3] = ["retention", "lockout", "deadline"];
/// Words that may stand between such a name and its number.
const BETWEEN: [&str; 14] = [
    "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "usize", "Option", "Some", "Days",
    "Working", "Calendar",
];

/// Checks the code of every crate but `law` and those that serve tests.
pub(super) fn check(tree: &Tree, exceptions: &Exceptions) -> Vec<Finding> {
    let outside = tree.rust().filter(|file| {
        !file.is_test() && !matches!(file.crate_name(), Some("law" | "xtask") | None)
    });
    outside.flat_map(|file| of_file(file, exceptions)).collect()
}

fn of_file(file: &File, exceptions: &Exceptions) -> Vec<Finding> {
    let code = lex::code(&file.text);
    let numbers = (0..code.len())
        .filter(|&at| !code[at].in_test)
        .filter_map(|at| Some((at, number_after(&code, at)?)));
    let found: Vec<Finding> = numbers
        .map(|(at, number)| Finding {
            path: file.path.clone(),
            line: code[at].line,
            rule: RULE,
            what: format!("`{}` with the number {number}", code[at].text),
            why: "a term has a source, a first day and a last day, and a case keeps the one it began under",
            instead: "put it into crates/law/rules with its basis and read it from the rule book".to_owned(),
        })
        .collect();
    if found.is_empty() || exceptions.excuses(Excused::LegalNumbers, &file.path) {
        Vec::new()
    } else {
        found
    }
}

/// The literal that the name at `at` counts with, where it is one the law could have set.
fn number_after(code: &[Token<'_>], at: usize) -> Option<u64> {
    let name = code[at];
    let least = least_suspect(name, code.get(at + 1))?;
    let rest = code[at + 1..].iter().take(8);
    let number = rest
        .skip_while(|token| stands_between(token))
        .take(1)
        .find(|token| token.kind == Kind::Number)?;
    let digits: String =
        number.text.chars().filter(|c| *c != '_').take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|value| *value >= least)
}

/// The smallest number that is suspect beside this name. One day is tomorrow, not a term; one working day is a term.
fn least_suspect(name: Token<'_>, next: Option<&Token<'_>>) -> Option<u64> {
    let next = next.filter(|_| name.kind == Kind::Word)?;
    if name.is("Term") && (next.is(":") || next.is("(")) {
        return Some(1);
    }
    let lower = name.text.to_ascii_lowercase();
    let words: Vec<&str> = lower.split('_').collect();
    let counts = words.last().is_some_and(|last| {
        COUNTS.contains(last) && (*last != "day" || words.contains(&"working"))
    });
    let limits = words.iter().any(|word| LIMITS.contains(word));
    let working = words.iter().any(|word| word.starts_with("work"));
    match (counts, limits) {
        (true, _) if working => Some(1),
        (true, _) | (_, true) => Some(2),
        (false, false) => None,
    }
}

fn stands_between(token: &Token<'_>) -> bool {
    let mark = token.kind == Kind::Mark
        && matches!(token.text, ":" | "=" | "<" | ">" | "!" | "(" | "&" | "-");
    mark || token.kind == Kind::Word && BETWEEN.contains(&token.text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)]), &Exceptions::default()).len()
    }

    #[test]
    fn numbers_beside_words_that_count_days_are_found() {
        for text in [
            "start + Span::new().days(15)",
            "Term { days: 15 }",
            "const REPLY_DAYS: i64 = 15;",
            "if elapsed_days > 30 {}",
            "working_days(1)",
            "Term::Working(10)",
            "SignedDuration::from_days(184)",
            "Config { log_retention: Some(184) }",
            "now.months(6)",
        ] {
            assert_eq!(count("crates/app/src/cases.rs", text), 1, "{text}");
        }
    }

    #[test]
    fn tomorrow_and_computed_counts_pass() {
        for text in [
            "date.days(1)",
            "days(rule.days)",
            "let days = n * 7;",
            "weekdays[3]",
            "calls_per_day: 50",
            "per_day(20)",
        ] {
            assert_eq!(count("crates/app/src/cases.rs", text), 0, "{text}");
        }
    }

    #[test]
    fn law_tests_strings_and_comments_are_not_looked_at() {
        let text =
            "// days(15)\nfn a() { \"days(15)\" } #[cfg(test)] mod tests { fn b() { days(15) } }";
        assert_eq!(count("crates/app/src/cases.rs", text), 0);
        assert_eq!(count("crates/law/src/clocks.rs", "days(15)"), 0);
        assert_eq!(count("crates/app/tests/it/cases.rs", "days(15)"), 0);
    }

    #[test]
    fn a_file_may_be_excused_with_a_reason() {
        let lists =
            Exceptions::parse("[legal_numbers]\n\"crates/app/src/demo/\" = \"simulated weeks\"")
                .unwrap();
        let tree = Tree::of(&[("crates/app/src/demo/usage.rs", "weeks(8)")]);
        assert!(check(&tree, &lists).is_empty() && lists.unused().is_empty());
    }
}
