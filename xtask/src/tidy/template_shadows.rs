//! An argument of a template macro must not bear the name of an earlier parameter.
//!
//! Askama binds the parameters of a macro one after another, so in
//! `text("name", label, name)` the last argument is the text `"name"`, not the
//! page's field. It compiles, and the page shows or posts the wrong thing.

use std::collections::HashMap;

use crate::exceptions::Exceptions;
use crate::finding::Finding;
use crate::tree::{File, Tree};

pub(super) const RULE: &str = "template-shadows";

const FOLDER: &str = "crates/web/templates/";

/// Parameters by file and name of a macro.
type Macros<'t> = HashMap<(&'t str, &'t str), Vec<&'t str>>;

/// Checks every call of a macro in the templates.
pub(super) fn check(tree: &Tree, _exceptions: &Exceptions) -> Vec<Finding> {
    let templates: Vec<&File> =
        tree.files.iter().filter(|file| file.path.starts_with(FOLDER)).collect();
    let mut macros = Macros::new();
    for file in &templates {
        for (name, arguments, _) in tags(&file.text, "macro ") {
            let names = parts(arguments).into_iter().map(|part| named(part).0.unwrap_or(part));
            macros.insert((within(&file.path), name), names.collect());
        }
    }
    templates.iter().flat_map(|file| of_file(file, &macros)).collect()
}

fn within(path: &str) -> &str {
    path.strip_prefix(FOLDER).unwrap_or(path)
}

fn of_file(file: &File, macros: &Macros<'_>) -> Vec<Finding> {
    let imports = imports(&file.text);
    let mut found = Vec::new();
    for (callee, arguments, line) in tags(&file.text, "call ") {
        let (place, name) = match callee.split_once("::") {
            Some((alias, name)) => (imports.get(alias).copied(), name),
            None => (Some(within(&file.path)), callee),
        };
        let Some(parameters) = place.and_then(|place| macros.get(&(place, name))) else { continue };
        let mut bound: Vec<&str> = Vec::new();
        for (position, part) in parts(arguments).into_iter().enumerate() {
            let (given, value) = named(part);
            let own = given.or_else(|| parameters.get(position).copied()).unwrap_or_default();
            if let Some(parameter) = bound.iter().find(|parameter| uses(value, parameter)) {
                found.push(Finding {
                    path: file.path.clone(),
                    line,
                    rule: RULE,
                    what: format!("`{value}` means the parameter `{parameter}` of `{name}` here"),
                    why: "a macro binds its parameters one after another, the page's field is hidden",
                    instead: format!("write `self.{parameter}`"),
                });
            }
            // A parameter that is given the variable of its own name hides nothing.
            if value != own {
                bound.push(own);
            }
        }
    }
    found
}

/// The files that a template imports, by alias.
fn imports(text: &str) -> HashMap<&str, &str> {
    let lines = text.split("{%").filter_map(|tag| tag.trim().strip_prefix("import \""));
    lines
        .filter_map(|rest| {
            let (file, rest) = rest.split_once('"')?;
            let alias = rest.trim().strip_prefix("as ")?.split_whitespace().next()?;
            Some((alias, file))
        })
        .collect()
}

/// Name, arguments and line of every tag that begins so.
fn tags<'t>(text: &'t str, word: &'static str) -> impl Iterator<Item = (&'t str, &'t str, usize)> {
    text.match_indices("{%").filter_map(move |(at, _)| {
        let tag = text[at + 2..].split("%}").next()?.trim_start_matches('-').trim();
        let (name, rest) = tag.strip_prefix(word)?.split_once('(')?;
        let arguments = rest.trim_end_matches('-').trim_end().strip_suffix(')')?;
        Some((name.trim(), arguments, text[..at].matches('\n').count() + 1))
    })
}

/// The arguments, cut at commas outside brackets and quotes.
fn parts(arguments: &str) -> Vec<&str> {
    let (mut depth, mut quoted, mut start) = (0_i32, false, 0);
    let mut found = Vec::new();
    for (at, byte) in arguments.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'(' | b'[' if !quoted => depth += 1,
            b')' | b']' if !quoted => depth -= 1,
            b',' if !quoted && depth == 0 => {
                found.push(arguments[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(arguments[start..].trim());
    found.retain(|part| !part.is_empty());
    found
}

/// A named argument as name and value.
fn named(part: &str) -> (Option<&str>, &str) {
    match part.split_once('=') {
        Some((name, value))
            if !value.starts_with('=')
                && name.trim().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') =>
        {
            (Some(name.trim()), value.trim())
        }
        _ => (None, part),
    }
}

/// Whether an expression names a variable, not a field of another, a function or a part of a text.
fn uses(value: &str, variable: &str) -> bool {
    let code: String = value.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    let word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(variable).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + variable.len()..].chars().next();
        !before.is_some_and(|c| word(c) || c == '.') && !after.is_some_and(|c| word(c) || c == '(')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_hidden_by_an_earlier_parameter_is_found_and_self_is_the_way_out() {
        let part = "{%- macro text(name, label, value=\"\") -%}{%- endmacro -%}";
        let page = "{% import \"part.html\" as form %}\n{% call form::text(\"name\", t.s(\"x\"), name) %}\n{% call form::text(\"name\", t.s(\"x\"), value=self.name) %}\n{% call form::text(\"a\", label, other.name) %}\n";
        let tree = Tree::of(&[
            ("crates/web/templates/part.html", part),
            ("crates/web/templates/page.html", page),
        ]);
        let found = check(&tree, &Exceptions::default());
        let lines: Vec<_> = found.iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [2]);
    }
}
