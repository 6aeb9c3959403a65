//! Chinese and English say the same things, and every key that is used exists.
//!
//! `zh-CN` is what people read first, and `en` is complete. A key that is
//! missing in one language shows as a bare key on somebody's page.

use std::collections::{BTreeMap, BTreeSet};

use crate::exceptions::Exceptions;
use crate::finding::Finding;
use crate::lex::{self, Kind};
use crate::tree::{File, Tree};

pub(super) const RULE: &str = "fluent";

/// Folder of each language.
const LANGUAGES: [&str; 2] = ["crates/web/i18n/zh-CN/", "crates/web/i18n/en/"];

const WHY_SAME: &str = "a reader of either language gets the whole site";
const WHY_ONCE: &str = "of two texts under one key nobody knows which is shown";
const WHY_USED: &str = "a page would show the bare key";

/// Where a message stands, and the variables its text uses.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Message {
    path: String,
    line: usize,
    variables: BTreeSet<String>,
    empty: bool,
}

type Messages = BTreeMap<String, Message>;

/// Checks the languages against each other, and the uses in `web` against both.
pub(super) fn check(tree: &Tree, _exceptions: &Exceptions) -> Vec<Finding> {
    let mut found = Vec::new();
    let languages = LANGUAGES.map(|folder| language(tree, folder, &mut found));
    let [chinese, english] = &languages;
    missing(chinese, english, LANGUAGES[1], &mut found);
    missing(english, chinese, LANGUAGES[0], &mut found);
    for (key, message) in chinese {
        if let Some(other) = english.get(key).filter(|other| other.variables != message.variables) {
            let what = format!(
                "`{key}` uses {} in Chinese and {} in English",
                names(message),
                names(other)
            );
            found.push(report(
                other,
                what,
                WHY_SAME,
                "say the same with the same variables".to_owned(),
            ));
        }
    }
    for (file, line, key) in uses(tree) {
        if !chinese.contains_key(&key) {
            let at =
                Message { path: file.path.clone(), line, variables: BTreeSet::new(), empty: false };
            found.push(report(
                &at,
                format!("the key `{key}` does not exist"),
                WHY_USED,
                add_to(LANGUAGES[0]),
            ));
        }
    }
    found
}

fn report(at: &Message, what: String, why: &'static str, instead: String) -> Finding {
    Finding { path: at.path.clone(), line: at.line, rule: RULE, what, why, instead }
}

fn add_to(folder: &str) -> String {
    format!("add it to {folder}, and to the other language")
}

fn names(message: &Message) -> String {
    let names: Vec<String> = message.variables.iter().map(|name| format!("${name}")).collect();
    if names.is_empty() { "no variable".to_owned() } else { names.join(", ") }
}

fn missing(from: &Messages, other: &Messages, folder: &str, found: &mut Vec<Finding>) {
    for (key, message) in from.iter().filter(|(key, _)| !other.contains_key(*key)) {
        found.push(report(
            message,
            format!("`{key}` is missing from {folder}"),
            WHY_SAME,
            add_to(folder),
        ));
    }
}

/// All messages of one language; what is said twice or not at all is reported.
fn language(tree: &Tree, folder: &str, found: &mut Vec<Finding>) -> Messages {
    let mut messages = Messages::new();
    for file in tree.files.iter().filter(|file| file.path.starts_with(folder) && file.is(".ftl")) {
        for (key, message) in messages_of(file) {
            if message.empty {
                let instead = "write the text, or take the key out of both languages".to_owned();
                found.push(report(&message, format!("`{key}` has no text"), WHY_SAME, instead));
            }
            if let Some(first) = messages.get(&key) {
                let what = format!("`{key}` stands already at {}:{}", first.path, first.line);
                found.push(report(&message, what, WHY_ONCE, "keep one of the two".to_owned()));
            } else {
                messages.insert(key, message);
            }
        }
    }
    messages
}

/// The messages, terms and attributes of one file; an attribute's key is `message.attribute`.
fn messages_of(file: &File) -> Vec<(String, Message)> {
    let mut messages: Vec<(String, Message)> = Vec::new();
    let mut parent = String::new();
    for (at, line) in file.text.lines().enumerate() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let begins = head(line);
        let text = match &begins {
            Some((name, text)) => {
                let key = if let Some(attribute) = name.strip_prefix('.') {
                    format!("{parent}.{attribute}")
                } else {
                    parent.clone_from(name);
                    name.clone()
                };
                let message = Message {
                    path: file.path.clone(),
                    line: at + 1,
                    variables: BTreeSet::new(),
                    empty: true,
                };
                messages.push((key, message));
                *text
            }
            None => line,
        };
        if let Some((_, message)) = messages.last_mut() {
            message.empty &= text.trim().is_empty();
            message.variables.extend(variables(text));
        }
    }
    let parents: BTreeSet<String> =
        messages.iter().filter_map(|(key, _)| Some(key.rsplit_once('.')?.0.to_owned())).collect();
    messages
        .iter_mut()
        .filter(|(key, _)| parents.contains(key))
        .for_each(|(_, message)| message.empty = false);
    messages
}

/// Name and rest of a line that begins a message, a term or an attribute.
fn head(line: &str) -> Option<(String, &str)> {
    let (name, text) = line.split_once('=')?;
    let is_attribute = name.trim_start().starts_with('.');
    if name.starts_with(char::is_whitespace) && !is_attribute {
        return None;
    }
    let name = name.trim();
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let bare = name.strip_prefix('.').unwrap_or(name);
    (!bare.is_empty() && bare.chars().all(word)).then(|| (name.to_owned(), text))
}

/// Names after `$`; a dollar sign in plain text is followed by a space or a digit.
fn variables(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split('$').skip(1).filter_map(|rest| {
        let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let end = rest.find(|c: char| !word(c)).unwrap_or(rest.len());
        rest.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| rest[..end].to_owned())
    })
}

/// Keys written out in a call of `.s("…")` or `.f("…"`, in templates and in `web`.
fn uses(tree: &Tree) -> Vec<(&File, usize, String)> {
    let web = tree.files.iter().filter(|file| file.path.starts_with("crates/web/"));
    web.flat_map(|file| {
        let keys = match file {
            _ if file.is(".html") => lex_keys(&template_code(&file.text)),
            _ if file.is(".rs") && !file.is_test() => lex_keys(&file.text),
            _ => Vec::new(),
        };
        keys.into_iter().map(move |(line, key)| (file, line, key))
    })
    .collect()
}

/// The askama parts of a template on their own lines, everything else blanked.
fn template_code(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut inside = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if !inside && (rest.starts_with("{{") || rest.starts_with("{%")) {
            inside = true;
        } else if inside && (rest.starts_with("}}") || rest.starts_with("%}")) {
            inside = false;
            code.push(';');
        }
        code.push(if inside || c == '\n' { c } else { ' ' });
        rest = &rest[c.len_utf8()..];
    }
    code
}

fn lex_keys(source: &str) -> Vec<(usize, String)> {
    let code = lex::code(source);
    let call = |window: &&[lex::Token<'_>]| {
        let [dot, method, open, key, after] = window else { return false };
        let shape = dot.is(".")
            && (method.is("s") || method.is("f"))
            && open.is("(")
            && key.kind == Kind::Text;
        shape && (after.is(")") || after.is(",")) && !dot.in_test
    };
    code.windows(5)
        .filter(call)
        .map(|window| (window[3].line, window[3].content().to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZH: &str = "crates/web/i18n/zh-CN/a.ftl";
    const EN: &str = "crates/web/i18n/en/a.ftl";

    fn whats(files: &[(&str, &str)]) -> Vec<String> {
        check(&Tree::of(files), &Exceptions::default())
            .into_iter()
            .map(|finding| finding.what)
            .collect()
    }

    #[test]
    fn a_key_missing_from_one_language_is_found() {
        let found = whats(&[(ZH, "home = 首页\nwork = 办理"), (EN, "home = Home\nopen = Open")]);
        assert_eq!(
            found,
            [
                "`work` is missing from crates/web/i18n/en/",
                "`open` is missing from crates/web/i18n/zh-CN/"
            ]
        );
    }

    #[test]
    fn a_key_said_twice_is_found_across_files() {
        let found = whats(&[
            (ZH, "home = 首页"),
            (EN, "home = Home"),
            ("crates/web/i18n/en/b.ftl", "home = House"),
        ]);
        assert_eq!(found, ["`home` stands already at crates/web/i18n/en/a.ftl:1"]);
    }

    #[test]
    fn attributes_terms_and_long_texts_are_read() {
        let text = "# note = no\n-city = 福州\nsign-in =\n    两行\n    a = b { $n ->\n        [one] x\n       *[other] y { $name }\n    }\n    .title = 标题\n";
        let file = File { path: ZH.to_owned(), text: text.to_owned() };
        let messages = messages_of(&file);
        let keys: Vec<_> = messages.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["-city", "sign-in", "sign-in.title"]);
        assert_eq!(names(&messages[1].1), "$n, $name");
        assert!(messages.iter().all(|(_, message)| !message.empty));
    }

    #[test]
    fn different_variables_and_empty_texts_are_found() {
        let found = whats(&[(ZH, "rows = { $n } 行"), (EN, "rows = Rows")]);
        assert_eq!(found, ["`rows` uses $n in Chinese and no variable in English"]);
        assert_eq!(whats(&[(ZH, "rows = 行"), (EN, "rows =")]), ["`rows` has no text"]);
    }

    #[test]
    fn keys_used_in_templates_and_code_must_exist() {
        let found = whats(&[
            (ZH, "home = 首页\nrows = { $n } 行"),
            (EN, "home = Home\nrows = { $n } rows"),
            (
                "crates/web/src/home.rs",
                "t.s(\"home\"); t.s(\"gone\"); t.s(&key); #[cfg(test)] mod tests { fn a() { t.s(\"x\") } }",
            ),
            (
                "crates/web/templates/home.html",
                "it's <p>{{ t.f(\"rows\", [(\"n\", n)]) }}</p>\n{{ t.s(\"lost\") }} .s(\"text\")",
            ),
        ]);
        assert_eq!(found, ["the key `gone` does not exist", "the key `lost` does not exist"]);
    }
}
