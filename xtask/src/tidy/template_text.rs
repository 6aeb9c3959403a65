//! Templates hold no words: every text comes from Fluent by its key.
//!
//! The same reading finds inline scripts and styles, which the pages' content
//! security policy forbids and a browser would silently drop.

use super::{excerpt, is_han};
use crate::exceptions::{Exceptions, Excused};
use crate::finding::Finding;
use crate::tree::{File, Tree};

pub(super) const RULE: &str = "template-text";

/// Elements that show code; letters in them are not sentences.
const CODE: [&str; 6] = ["code", "pre", "kbd", "samp", "script", "style"];
/// Attributes whose values are read out or shown.
const SPOKEN: [&str; 8] = [
    "title",
    "alt",
    "placeholder",
    "label",
    "aria-label",
    "aria-description",
    "aria-valuetext",
    "aria-roledescription",
];

/// Attributes that stand without a value.
const BARE: [&str; 9] = [
    "required",
    "disabled",
    "checked",
    "selected",
    "readonly",
    "multiple",
    "hidden",
    "open",
    "autofocus",
];

const WHY_TEXT: &str = "every text exists in Chinese and English, and is corrected without a build";
const WHY_INLINE: &str = "the content security policy forbids inline script and style";

/// Where in the file, why it matters, and what was found.
type Said = (usize, &'static str, String);

/// Checks every askama template.
pub(super) fn check(tree: &Tree, exceptions: &Exceptions) -> Vec<Finding> {
    let templates = tree
        .files
        .iter()
        .filter(|file| file.path.starts_with("crates/web/templates/") && file.is(".html"));
    templates.flat_map(|file| of_file(file, exceptions)).collect()
}

fn of_file(file: &File, exceptions: &Exceptions) -> Vec<Finding> {
    let (markup, expressions) = part(&file.text);
    let mut said: Vec<Said> = Vec::new();
    for (at, expression) in expressions {
        if expression.contains(is_han) {
            said.push((at, WHY_TEXT, format!("words in an expression: {}", excerpt(expression))));
        }
    }
    Markup { text: &markup, at: 0, open_code: None }.read(&mut said);
    let found: Vec<Finding> =
        said.into_iter().map(|(at, why, what)| finding(file, at, why, what)).collect();
    if found.is_empty() || exceptions.excuses(Excused::UserText, &file.path) {
        Vec::new()
    } else {
        found
    }
}

fn finding(file: &File, at: usize, why: &'static str, what: String) -> Finding {
    let line = file.text[..at].matches('\n').count() + 1;
    let instead = if why == WHY_INLINE {
        "use a class of the design system, or a module under crates/web/assets"
    } else {
        "write {{ t.s(\"key\") }} and add the key to crates/web/i18n/{zh-CN,en}"
    };
    Finding { path: file.path.clone(), line, rule: RULE, what, why, instead: instead.to_owned() }
}

/// The template with askama's parts and HTML comments blanked, byte for byte; and the expressions with their places.
fn part(text: &str) -> (String, Vec<(usize, &str)>) {
    const PAIRS: [(&str, &str); 4] = [("{{", "}}"), ("{%", "%}"), ("{#", "#}"), ("<!--", "-->")];
    let mut markup = String::with_capacity(text.len());
    let mut expressions = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if let Some((open, close)) = PAIRS.iter().find(|(open, _)| rest.starts_with(open)) {
            let length = rest.find(close).map_or(rest.len(), |end| end + close.len());
            let is_expression = !matches!(*open, "{#" | "<!--");
            expressions.extend(is_expression.then_some((at, &rest[..length])));
            markup
                .extend(rest[..length].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
            at += length;
        } else {
            let c = rest.chars().next().unwrap_or(' ');
            markup.push(c);
            at += c.len_utf8();
        }
    }
    (markup, expressions)
}

/// A walk over blanked markup: text, tag, text, tag.
struct Markup<'a> {
    text: &'a str,
    at: usize,
    /// The element that shows code and is open now.
    open_code: Option<&'static str>,
}

impl Markup<'_> {
    fn read(mut self, said: &mut Vec<Said>) {
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            if is_tag(rest) {
                let length = tag_length(rest);
                self.tag(&rest[..length], said);
                self.at += length;
            } else {
                let first = rest.chars().next().map_or(1, char::len_utf8);
                let length = rest[first..].find('<').map_or(rest.len(), |end| end + first);
                self.words(&rest[..length], said);
                self.at += length;
            }
        }
    }

    fn words(&self, text: &str, said: &mut Vec<Said>) {
        if is_attributes(text) {
            return self.attributes(text, said);
        }
        let plain = without_entities(text);
        let is_said =
            if self.open_code.is_some() { plain.contains(is_han) } else { has_words(&plain) };
        if is_said {
            let blank = text.len() - text.trim_start().len();
            said.push((
                self.at + blank,
                WHY_TEXT,
                format!("words in the template: {}", excerpt(text)),
            ));
        }
    }

    fn tag(&mut self, tag: &str, said: &mut Vec<Said>) {
        let inside = tag.trim_start_matches(['<', '/']).trim_end_matches('>').trim_end_matches('/');
        let name_ends = inside.find(char::is_whitespace).unwrap_or(inside.len());
        let (name, rest) = inside.split_at(name_ends);
        if tag.starts_with("</") {
            self.open_code = self.open_code.filter(|open| *open != name);
            return;
        }
        self.open_code = self
            .open_code
            .or_else(|| CODE.into_iter().find(|code| *code == name && !tag.ends_with("/>")));
        if name == "style" {
            said.push((self.at, WHY_INLINE, "an inline style sheet".to_owned()));
        }
        self.attributes(rest, said);
    }

    fn attributes(&self, text: &str, said: &mut Vec<Said>) {
        for (name, value) in attributes(text) {
            let value = value.unwrap_or_default();
            let spoken = SPOKEN.contains(&name) && has_words(&without_entities(value));
            if value.contains(is_han) || spoken {
                said.push((self.at, WHY_TEXT, format!("words in `{name}`: {}", excerpt(value))));
            }
            if name == "style" || name.starts_with("on") {
                said.push((self.at, WHY_INLINE, format!("the attribute `{name}`")));
            }
        }
    }
}

/// Whether a tag begins here; a bare `<` is text.
fn is_tag(rest: &str) -> bool {
    let begins = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!');
    rest.strip_prefix('<').is_some_and(|inside| inside.starts_with(begins))
}

/// Length of a tag; a `>` within quotes does not close it.
fn tag_length(rest: &str) -> usize {
    let mut quote = None;
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    rest.len()
}

/// Whether a text outside any tag is a macro's attributes: at least one has a value, and no other word stands there.
fn is_attributes(text: &str) -> bool {
    let parts = attributes(text);
    parts.iter().any(|(_, value)| value.is_some())
        && parts.iter().all(|(name, value)| value.is_some() || BARE.contains(name))
}

/// Names of a tag's attributes, with their values where they have one.
fn attributes(mut rest: &str) -> Vec<(&str, Option<&str>)> {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start();
        let name_ends = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        if rest.is_empty() {
            return found;
        }
        let (name, after) = rest.split_at(name_ends);
        let Some(value) = after.trim_start().strip_prefix('=') else {
            found.push((name, None));
            rest = after;
            continue;
        };
        let value = value.trim_start();
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        found.push((name, Some(value)));
        rest = after;
    }
}

/// Whether a person would read words here; a letter of a number such as `A-2026-001` is none.
fn has_words(text: &str) -> bool {
    text.contains(is_han)
        || text.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() > 1)
}

/// The text without `&nbsp;` and its like.
fn without_entities(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut parts = text.split('&');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let is_entity = |name: &str| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
        };
        match part.split_once(';') {
            Some((name, rest)) if is_entity(name) => plain.push_str(rest),
            _ => plain.push_str(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whats(text: &str) -> Vec<String> {
        let tree = Tree::of(&[("crates/web/templates/home.html", text)]);
        check(&tree, &Exceptions::default()).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn keys_and_symbols_are_not_words() {
        let text = "\
{% extends \"layout/page.html\" %}{# a note in English #}<!doctype html><!-- note -->
<a class=\"btn {% if on > 1 %}is-on{% endif %}\" href=\"/work\" title=\"{{ t.s(\"home\") }}\">{{ t.s(\"home\") }} · 12&nbsp;× A-2026-{{ n }}</a>
<code>curl -s {{ url }}</code><script src=\"/a.js\" defer></script>{{ n }} < 3";
        assert_eq!(whats(text), Vec::<String>::new());
    }

    #[test]
    fn words_between_tags_are_found_with_their_line() {
        let tree = Tree::of(&[("crates/web/templates/home.html", "<p>\n  {{ n }} rows</p>")]);
        let found = check(&tree, &Exceptions::default());
        assert_eq!((found[0].line, found[0].what.as_str()), (2, "words in the template: rows"));
        assert_eq!(whats("<code>目录</code><b>数</b>").len(), 2);
    }

    #[test]
    fn words_in_attributes_and_expressions_are_found() {
        assert_eq!(whats("<img alt='Tree'>"), ["words in `alt`: Tree"]);
        assert_eq!(whats("<input value=\"提交\" name=q>"), ["words in `value`: 提交"]);
        assert_eq!(whats("{{ badge(\"待办\") }}").len(), 1);
        assert!(whats("<input value=\"auto\" disabled>").is_empty());
    }

    #[test]
    fn attributes_written_by_a_macro_are_read_as_such() {
        let control = "{% macro control(name) %}id=\"field-{{ name }}\"{% if a %} required{% endif %}{% endmacro %}<p>";
        assert!(whats(control).is_empty());
        assert_eq!(
            whats("{% macro a() %}title=\"Tree\"{% endmacro %}"),
            ["words in `title`: Tree"]
        );
        assert_eq!(whats("a=\"b\" and more").len(), 1);
    }

    #[test]
    fn inline_scripts_and_styles_are_found() {
        assert_eq!(whats("<b style=\"color:red\"></b>"), ["the attribute `style`"]);
        assert_eq!(whats("<b onclick=\"a()\"></b>"), ["the attribute `onclick`"]);
        assert_eq!(whats("<style>a{}</style>"), ["an inline style sheet"]);
        assert_eq!(
            whats("<script type=\"application/json\">{{ data }}</script>"),
            Vec::<String>::new()
        );
    }
}
