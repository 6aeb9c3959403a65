//! No words for the reader in Rust code: they stand in the Fluent files.
//!
//! English in a string may be a key, a header or a log line, which a text
//! reader cannot tell apart. A Chinese character is always for a person, so it
//! is the mark this check goes by.

use super::{excerpt, is_han};
use crate::exceptions::{Exceptions, Excused};
use crate::finding::Finding;
use crate::lex::{self, Kind, Token};
use crate::tree::{File, Tree};

pub(super) const RULE: &str = "rust-text";

/// Folders whose code speaks to people.
const SPEAKING: [&str; 3] = ["crates/web/src/", "crates/app/src/", "crates/banyan/src/"];

/// Checks the string literals of the crates that speak to people.
pub(super) fn check(tree: &Tree, exceptions: &Exceptions) -> Vec<Finding> {
    let speaking = tree.rust().filter(|file| {
        !file.is_test() && SPEAKING.iter().any(|folder| file.path.starts_with(folder))
    });
    speaking.flat_map(|file| of_file(file, exceptions)).collect()
}

fn of_file(file: &File, exceptions: &Exceptions) -> Vec<Finding> {
    let code = lex::code(&file.text);
    let spoken = |token: &&Token<'_>| {
        token.kind == Kind::Text && !token.in_test && token.text.contains(is_han)
    };
    let found: Vec<Finding> = code
        .iter()
        .filter(spoken)
        .map(|token| Finding {
            path: file.path.clone(),
            line: token.line,
            rule: RULE,
            what: format!("words in code: {}", excerpt(token.text)),
            why: "every text exists in Chinese and English, and is corrected without a build",
            instead: "give it a key in crates/web/i18n/{zh-CN,en} and return the key or a type"
                .to_owned(),
        })
        .collect();
    if found.is_empty() || exceptions.excuses(Excused::UserText, &file.path) {
        Vec::new()
    } else {
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)]), &Exceptions::default()).len()
    }

    #[test]
    fn chinese_in_a_string_is_found() {
        assert_eq!(count("crates/web/src/pages/home.rs", "let title = \"目录\";"), 1);
        assert_eq!(count("crates/app/src/cases.rs", "format!(r#\"第{n}号\"#)"), 1);
    }

    #[test]
    fn comments_tests_and_other_crates_may_hold_chinese() {
        assert_eq!(
            count(
                "crates/web/src/pages/home.rs",
                "/// 目录\n// 目录\n#[cfg(test)]\nmod tests { const A: &str = \"目录\"; }"
            ),
            0
        );
        assert_eq!(count("crates/law/src/codes.rs", "const A: &str = \"目录\";"), 0);
        assert_eq!(count("crates/web/tests/it/home.rs", "const A: &str = \"目录\";"), 0);
    }
}
