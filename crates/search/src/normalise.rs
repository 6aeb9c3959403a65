//! Folding of text so that width and case make no difference.
//!
//! One character always becomes one character: positions in the folded text
//! are positions in the original, which is what highlights need.

use std::ops::Range;

/// Full width to half width, and lower case where that is a single character.
pub(crate) fn fold_char(c: char) -> char {
    let narrow = match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    let mut lower = narrow.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(single), None) => single,
        _ => narrow,
    }
}

/// [`fold_char`] over a text.
pub(crate) fn fold(text: &str) -> Vec<char> {
    text.chars().map(fold_char).collect()
}

/// Folded, without white space: the form in which names are compared whole.
pub(crate) fn fold_compact(text: &str) -> String {
    text.chars().map(fold_char).filter(|c| !c.is_whitespace()).collect()
}

/// A Chinese character.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c,
        '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// A letter or digit of any other script.
pub(crate) fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

/// A maximal stretch of Chinese characters, or of other letters and digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// Character positions in the text.
    pub(crate) at: Range<usize>,
    /// Chinese characters, as opposed to other letters.
    pub(crate) han: bool,
}

/// The runs of a folded text; everything else separates.
pub(crate) fn runs(chars: &[char]) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    for (i, &c) in chars.iter().enumerate() {
        let han = is_han(c);
        if !han && !is_letter(c) {
            continue;
        }
        match found.last_mut() {
            Some(run) if run.at.end == i && run.han == han => run.at.end = i + 1,
            _ => found.push(Run { at: i..i + 1, han }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_and_case_make_no_difference() {
        assert_eq!(fold_compact("ＧＩＳ　地图"), "gis地图");
        assert_eq!(fold("İ").len(), 1, "positions are kept");
    }

    #[test]
    fn runs_part_at_script_and_punctuation() {
        let chars = fold("2020年《人口》");
        let parts: Vec<String> =
            runs(&chars).into_iter().map(|r| chars[r.at].iter().collect()).collect();
        assert_eq!(parts, ["2020", "年", "人口"]);
    }
}
