//! The forms of texts: a small language of patterns, read once and matched in time that grows with text and pattern only.
//!
//! `9` is a digit, `A` a capital letter, `a` a small one, `X` a letter or a digit, `?` any character, `*` any number of
//! them; `\` takes the next character as it stands, and everything else stands for itself.

use serde::{Deserialize, Serialize};

/// Characters of a pattern.
const PATTERN_CHARS_MAX: usize = 200;

/// Why a text is no pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PatternFault {
    /// Nothing stands in it.
    #[error("field.required")]
    Empty,
    /// It is longer than a pattern may be.
    #[error("quality.pattern-too-long")]
    TooLong,
    /// `\` stands at its end.
    #[error("quality.pattern-open")]
    Open,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Part {
    Digit,
    Capital,
    Small,
    Alphanumeric,
    Any,
    Many,
    Literal(char),
}

impl Part {
    fn admits(self, letter: char) -> bool {
        match self {
            Self::Digit => letter.is_ascii_digit(),
            Self::Capital => letter.is_ascii_uppercase(),
            Self::Small => letter.is_ascii_lowercase(),
            Self::Alphanumeric => letter.is_ascii_alphanumeric(),
            Self::Any | Self::Many => true,
            Self::Literal(own) => own == letter,
        }
    }
}

/// A form that texts keep to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(Vec<Part>);

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// [`PatternFault`].
    pub fn read(text: &str) -> Result<Self, PatternFault> {
        if text.is_empty() {
            return Err(PatternFault::Empty);
        }
        if text.chars().count() > PATTERN_CHARS_MAX {
            return Err(PatternFault::TooLong);
        }
        let mut parts = Vec::new();
        let mut letters = text.chars();
        while let Some(letter) = letters.next() {
            parts.push(match letter {
                '9' => Part::Digit,
                'A' => Part::Capital,
                'a' => Part::Small,
                'X' => Part::Alphanumeric,
                '?' => Part::Any,
                '*' => Part::Many,
                '\\' => Part::Literal(letters.next().ok_or(PatternFault::Open)?),
                other => Part::Literal(other),
            });
        }
        Ok(Self(parts))
    }

    /// Whether the whole of a text keeps to the form.
    pub fn matches(&self, text: &str) -> bool {
        let letters: Vec<char> = text.chars().collect();
        let (mut part, mut letter) = (0, 0);
        // Where the last `*` stands, and how much of the text it takes so far: only the last one is ever tried again.
        let mut retry: Option<(usize, usize)> = None;
        while letter < letters.len() {
            match self.0.get(part) {
                Some(Part::Many) => {
                    retry = Some((part + 1, letter));
                    part += 1;
                }
                Some(known) if known.admits(letters[letter]) => {
                    part += 1;
                    letter += 1;
                }
                _ => {
                    let Some((after, taken)) = retry else { return false };
                    retry = Some((after, taken + 1));
                    (part, letter) = (after, taken + 1);
                }
            }
        }
        self.0[part..].iter().all(|rest| *rest == Part::Many)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        Pattern::read(pattern).expect("a pattern").matches(text)
    }

    #[test]
    fn each_sign_admits_what_it_stands_for_and_nothing_else() {
        for (pattern, good, bad) in [
            ("9999-99", "2026-11", "2026-1a"),
            ("AX9", "F71", "f71"),
            ("aa?", "zh号", "zh"),
            ("榕*号", "榕数办9号", "榕数办9"),
            ("*号*", "第3号令", "第3令"),
            (r"\9\*", "9*", "8*"),
            ("A", "B", "BB"),
        ] {
            assert!(matches(pattern, good), "{pattern} {good}");
            assert!(!matches(pattern, bad), "{pattern} {bad}");
        }
        assert!(matches("*", ""));
        assert!(!matches("9", ""));
    }

    #[test]
    fn what_is_no_pattern_is_told_why() {
        assert_eq!(Pattern::read(""), Err(PatternFault::Empty));
        assert_eq!(Pattern::read("9\\"), Err(PatternFault::Open));
        assert_eq!(Pattern::read(&"9".repeat(201)), Err(PatternFault::TooLong));
    }

    /// What a pattern means, tried every way: the reference.
    fn every_way(parts: &[Part], text: &[char]) -> bool {
        match parts.split_first() {
            None => text.is_empty(),
            Some((Part::Many, rest)) => {
                (0..=text.len()).any(|taken| every_way(rest, &text[taken..]))
            }
            Some((part, rest)) => text
                .split_first()
                .is_some_and(|(letter, others)| part.admits(*letter) && every_way(rest, others)),
        }
    }

    proptest! {
        #[test]
        fn the_quick_way_finds_what_every_way_finds(pattern in "[9Aa*?b]{1,8}", text in "[1bB]{0,10}") {
            let pattern = Pattern::read(&pattern).expect("a pattern");
            let letters: Vec<char> = text.chars().collect();
            prop_assert_eq!(pattern.matches(&text), every_way(&pattern.0, &letters));
        }
    }
}
