//! Lines of JSON, value by value: in JSON lines a record, in a printed document a part of one.
//!
//! Nothing is kept of the structure but the key a value stands behind, so that a
//! line means the same however the document is broken into lines.

use std::borrow::Cow;

/// Objects within objects of one line; what goes deeper is read as plain text.
const DEPTH_MAX: usize = 128;

/// Characters of the longest key; a longer one is cut, so that a line of many values holds it once.
const KEY_CHARS_MAX: usize = 64;

/// Visits the strings and numbers of a line, each with the key it stands behind, which is empty where the line has
/// none. False, and nothing visited, where the line is not JSON.
pub(super) fn each_value(line: &str, visit: &mut dyn FnMut(&str, &str)) -> bool {
    walk(line, &mut |_, _| {}).is_some() && walk(line, visit).is_some()
}

fn walk(line: &str, visit: &mut dyn FnMut(&str, &str)) -> Option<()> {
    let mut rest = line.trim();
    if !rest.starts_with(['{', '[', '"']) {
        return None;
    }
    let mut key = String::new();
    let mut outer = Vec::new();
    while let Some(first) = rest.chars().next() {
        rest = match first {
            '"' => {
                let (text, behind) = string(rest)?;
                if behind.starts_with(':') {
                    key = text.chars().take(KEY_CHARS_MAX).collect();
                } else {
                    visit(&key, &text);
                }
                behind
            }
            '{' if outer.len() < DEPTH_MAX => {
                outer.push(key.clone());
                &rest[1..]
            }
            '}' => {
                key = outer.pop().unwrap_or_default();
                &rest[1..]
            }
            '[' | ']' | ',' | ':' => &rest[1..],
            '-' | '0'..='9' => {
                let (number, behind) =
                    token(rest, |c| matches!(c, '+' | '-' | '.' | 'e' | 'E' | '0'..='9'));
                visit(&key, number);
                behind
            }
            _ => {
                let (word, behind) = token(rest, |c| c.is_ascii_lowercase());
                matches!(word, "true" | "false" | "null").then_some(behind)?
            }
        }
        .trim_start();
    }
    Some(())
}

fn token(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !belongs(c)).unwrap_or(text.len()))
}

/// The string that a text begins with, and what stands behind it.
fn string(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let text = text.strip_prefix('"')?;
    let mut escaped = false;
    let end = text.find(|character| {
        let ends = character == '"' && !escaped;
        escaped = character == '\\' && !escaped;
        ends
    })?;
    let (inner, behind) = (&text[..end], text[end + 1..].trim_start());
    let text = if inner.contains('\\') { Cow::Owned(unescaped(inner)) } else { inner.into() };
    Some((text, behind))
}

/// A string without its escapes; one that means nothing stays as it is.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let (character, length) = match rest.as_bytes().get(1) {
            Some(b'u') => coded(rest, "\\u", 16, 4).unwrap_or(('\\', 1)),
            Some(b'n') => ('\n', 2),
            Some(b't') => ('\t', 2),
            Some(b'r') => ('\r', 2),
            Some(b'b' | b'f') => (' ', 2),
            Some(b'"') => ('"', 2),
            Some(b'/') => ('/', 2),
            Some(b'\\') => ('\\', 2),
            _ => ('\\', 1),
        };
        plain.push(character);
        rest = &rest[length..];
    }
    plain.push_str(rest);
    plain
}

/// A text whose characters are written as `\u673a`, `&#26426;` or `&#x673a;`, as they are meant; none where it has none.
/// Such texts stand in scripts, in settings, and in tables that a web page wrote.
pub(super) fn decoded(text: &str) -> Option<String> {
    if !text.contains("\\u") && !text.contains("&#") {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '&']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let found = coded(rest, "\\u", 16, 4)
            .or_else(|| coded(rest, "&#x", 16, 6))
            .or_else(|| coded(rest, "&#X", 16, 6))
            .or_else(|| coded(rest, "&#", 10, 7));
        let (character, length) =
            found.unwrap_or((if rest.starts_with('\\') { '\\' } else { '&' }, 1));
        plain.push(character);
        rest = &rest[length..];
        if found.is_some() && character != ';' {
            rest = rest.strip_prefix(';').unwrap_or(rest);
        }
    }
    plain.push_str(rest);
    Some(plain)
}

/// The character that a code of up to so many digits behind a head stands for, and the length of the whole. Half of a
/// pair stands for none, and no word of the lists needs a pair.
fn coded(text: &str, head: &str, radix: u32, digits_max: usize) -> Option<(char, usize)> {
    let digits = text.strip_prefix(head)?;
    let length =
        digits.bytes().take(digits_max).take_while(|b| char::from(*b).is_digit(radix)).count();
    let code = u32::from_str_radix(digits.get(..length)?, radix).ok()?;
    Some((char::from_u32(code)?, head.len() + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<Vec<(String, String)>> {
        let mut found = Vec::new();
        each_value(line, &mut |key, value| found.push((key.to_owned(), value.to_owned())))
            .then_some(found)
    }

    fn pair(key: &str, value: &str) -> (String, String) {
        (key.to_owned(), value.to_owned())
    }

    #[test]
    fn every_value_is_read_under_its_key() {
        let found = read(r#"{"a":"\u673a\u5bc6","b":{"c":[1,-2.5e3]},"d":true,"e":"x\"\\\/"}"#);
        let wanted = [pair("a", "机密"), pair("c", "1"), pair("c", "-2.5e3"), pair("e", "x\"\\/")];
        assert_eq!(found.unwrap(), wanted);
        assert_eq!(read(r#"  "title" : "x","#).unwrap(), [pair("title", "x")]);
        assert_eq!(read(r#"{"a":{"b":1},"c":2}"#).unwrap()[1], pair("c", "2"));
        assert_eq!(read("[").unwrap(), []);
    }

    #[test]
    fn prose_is_no_json() {
        for line in ["", "秘密", "\"引文\"说", "[注] 见下", "{x}", "\"open", "{\"a\":nil}"]
        {
            assert_eq!(read(line), None, "{line}");
        }
        assert_eq!(read(&"{".repeat(DEPTH_MAX + 1)), None);
    }

    #[test]
    fn characters_written_as_codes_are_read() {
        assert_eq!(decoded(r"title=\u673a\u5BC6").unwrap(), "title=机密");
        assert_eq!(decoded("&#26426;&#x5bc6; & \\").unwrap(), "机密 & \\");
        assert_eq!(decoded(r"\ud83d\u12").unwrap(), "\\ud83d\u{12}");
        assert_eq!(decoded("机密"), None);
    }
}
