//! A reader of Rust's tokens, just good enough for the checks.
//!
//! The checks need to tell code from comments and strings, and tests from the
//! rest; they need no syntax tree. Reading tokens here keeps a full parser, and
//! its build time, out of the first step of every build.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Identifier or keyword.
    Word,
    /// Number literal.
    Number,
    /// String literal of any sort, quotes included.
    Text,
    /// Character or byte literal.
    Char,
    /// Lifetime or loop label.
    Lifetime,
    /// One mark of punctuation.
    Mark,
    /// Comment, documentation included.
    Comment,
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    /// As written.
    pub(crate) text: &'a str,
    /// Line of its first character, from 1.
    pub(crate) line: usize,
    /// Whether it stands in code that only tests compile.
    pub(crate) in_test: bool,
}

impl Token<'_> {
    /// Whether this is the mark or word `text`, and not a string that reads so.
    pub(crate) fn is(&self, text: &str) -> bool {
        matches!(self.kind, Kind::Mark | Kind::Word) && self.text == text
    }

    /// What a string literal holds, escapes left as written.
    pub(crate) fn content(&self) -> &str {
        let open = self.text.find('"').map_or(0, |at| at + 1);
        let close = self.text.rfind('"').unwrap_or(self.text.len());
        self.text.get(open..close).unwrap_or_default()
    }
}

/// The tokens of `source`, comments among them.
pub(crate) fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 1);
    while let Some(c) = source[at..].chars().next() {
        let rest = &source[at..];
        if c.is_whitespace() {
            line += usize::from(c == '\n');
            at += c.len_utf8();
            continue;
        }
        let (kind, length) = token_at(rest, c);
        let text = &rest[..length];
        found.push(Token { kind, text, line, in_test: false });
        line += text.matches('\n').count();
        at += length;
    }
    mark_tests(&mut found);
    found
}

/// The tokens of `source` without its comments.
pub(crate) fn code(source: &str) -> Vec<Token<'_>> {
    let mut found = tokens(source);
    found.retain(|token| token.kind != Kind::Comment);
    found
}

fn token_at(rest: &str, first: char) -> (Kind, usize) {
    if rest.starts_with("//") {
        return (Kind::Comment, rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return (Kind::Comment, block_comment(rest));
    }
    if let Some(length) = string(rest) {
        return (Kind::Text, length);
    }
    if first == '\'' || rest.starts_with("b'") {
        return char_or_lifetime(rest);
    }
    if first.is_ascii_digit() {
        return (Kind::Number, number(rest));
    }
    if first.is_alphabetic() || first == '_' {
        return (Kind::Word, word(rest));
    }
    (Kind::Mark, first.len_utf8())
}

fn word(rest: &str) -> usize {
    let raw = if rest.starts_with("r#") { 2 } else { 0 };
    let tail = &rest[raw..];
    raw + tail.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(tail.len())
}

fn number(rest: &str) -> usize {
    let whole = word(rest);
    let mut after = rest[whole..].chars();
    match (after.next(), after.next()) {
        (Some('.'), Some(c)) if c.is_ascii_digit() => whole + 1 + word(&rest[whole + 1..]),
        _ => whole,
    }
}

/// Length of a block comment; they nest.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// Length of a string literal with its prefix (`b`, `c`, `r#`), if one begins here.
fn string(rest: &str) -> Option<usize> {
    let prefix = rest.find(|c: char| !matches!(c, 'b' | 'c' | 'r')).filter(|&at| at <= 2)?;
    let raw = rest[..prefix].ends_with('r');
    let hashes = if raw { rest[prefix..].find(|c| c != '#')? } else { 0 };
    let open = prefix + hashes;
    if !rest[open..].starts_with('"') {
        return None;
    }
    let body = &rest[open + 1..];
    let length = if raw {
        let close = format!("\"{}", "#".repeat(hashes));
        body.find(&close).map_or(body.len(), |at| at + close.len())
    } else {
        closing_quote(body)
    };
    Some(open + 1 + length)
}

fn closing_quote(body: &str) -> usize {
    let mut escaped = false;
    for (at, c) in body.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    body.len()
}

fn char_or_lifetime(rest: &str) -> (Kind, usize) {
    let open = if rest.starts_with('b') { 2 } else { 1 };
    let mut inside = rest[open..].chars();
    match (inside.next(), inside.next()) {
        (Some('\\'), Some(escaped)) => {
            let from = open + 1 + escaped.len_utf8();
            let close = rest[from..].find('\'').map_or(rest.len(), |at| from + at + 1);
            (Kind::Char, close)
        }
        (Some(c), Some('\'')) => (Kind::Char, open + c.len_utf8() + 1),
        _ => (Kind::Lifetime, open + word(&rest[open..])),
    }
}

/// Position of the bracket that closes the one at `open`; the last token if none does.
pub(crate) fn closing(tokens: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        if token.kind != Kind::Mark {
            continue;
        }
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len().saturating_sub(1)
}

/// Position of the `{` that opens an item's body, from anywhere in its head; none if it ends with `;`.
pub(crate) fn body(tokens: &[Token<'_>], head: usize) -> Option<usize> {
    let mut at = head;
    while at < tokens.len() {
        match tokens[at].text {
            _ if tokens[at].kind != Kind::Mark => {}
            "{" => return Some(at),
            ";" => return None,
            "(" | "[" => at = closing(tokens, at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Marks what stands under `#[cfg(test)]` and `#[test]`.
fn mark_tests(tokens: &mut [Token<'_>]) {
    for at in 0..tokens.len() {
        if !tokens[at].is("#") {
            continue;
        }
        let inner = tokens.get(at + 1).is_some_and(|token| token.is("!"));
        let open = at + 1 + usize::from(inner);
        if !tokens.get(open).is_some_and(|token| token.is("[")) {
            continue;
        }
        let close = closing(tokens, open);
        if !is_test_attribute(&tokens[open + 1..close]) {
            continue;
        }
        let until = match body(tokens, close + 1) {
            _ if inner => tokens.len() - 1,
            Some(open) => closing(tokens, open),
            None => close,
        };
        tokens[at..=until].iter_mut().for_each(|token| token.in_test = true);
    }
}

fn is_test_attribute(inside: &[Token<'_>]) -> bool {
    let has = |word: &str| inside.iter().any(|token| token.is(word));
    if inside.first().is_some_and(|token| token.is("cfg")) {
        return has("test") && !has("not");
    }
    let name_ends = inside.iter().position(|token| token.is("(")).unwrap_or(inside.len());
    inside[..name_ends].last().is_some_and(|token| token.is("test"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<&str> {
        tokens(source).iter().map(|token| token.text).collect()
    }

    #[test]
    fn strings_comments_and_characters_are_told_from_code() {
        let source =
            "let a = \"// \\\" no\"; // yes\nlet b = r#\"\"x\"\"#; let c = b'\\''; 'x: loop {}";
        let kinds = |kind| {
            tokens(source).iter().filter(|t| t.kind == kind).map(|t| t.text).collect::<Vec<_>>()
        };
        assert_eq!(kinds(Kind::Text), ["\"// \\\" no\"", "r#\"\"x\"\"#"]);
        assert_eq!(kinds(Kind::Comment), ["// yes"]);
        assert_eq!(kinds(Kind::Char), ["b'\\''"]);
        assert_eq!(kinds(Kind::Lifetime), ["'x"]);
    }

    #[test]
    fn ranges_fields_and_raw_names_keep_their_parts() {
        assert_eq!(texts("1..2"), ["1", ".", ".", "2"]);
        assert_eq!(texts("1.5_f64"), ["1.5_f64"]);
        assert_eq!(texts("r#type + brr"), ["r#type", "+", "brr"]);
        assert_eq!(texts("/* a /* b */ c */ d"), ["/* a /* b */ c */", "d"]);
        assert_eq!(texts("'人' '\\u{4e00}'"), ["'人'", "'\\u{4e00}'"]);
    }

    #[test]
    fn lines_are_counted_through_long_tokens() {
        let found = tokens("\"a\nb\"\n/*\n*/ x");
        assert_eq!(found.last().map(|token| token.line), Some(4));
    }

    #[test]
    fn code_under_test_attributes_is_marked() {
        let source = "fn a() {} #[cfg(test)] mod tests { fn b() {} } #[tokio::test(flavor = \"x\")] async fn c() {} fn d() {}";
        let marked: Vec<&str> = tokens(source)
            .iter()
            .filter(|t| t.in_test && t.text.len() == 1 && t.kind == Kind::Word)
            .map(|t| t.text)
            .collect();
        assert_eq!(marked, ["b", "c"]);
        assert!(!tokens("#[cfg(not(test))] fn a() {}").iter().any(|token| token.in_test));
        assert!(tokens("#![cfg(test)] fn a() {}").iter().all(|token| token.in_test));
    }

    #[test]
    fn a_string_gives_its_content() {
        let found = tokens("r#\"a\"b\"#");
        assert_eq!(found[0].content(), "a\"b");
    }
}
