//! Folding of names and values, so that width, case, blanks and the way a
//! character is written make no difference.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::lexicon::rows;

static VARIANTS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    rows(include_str!("../data/variants.tsv"))
        .filter_map(|fields| {
            Some((fields.first()?.chars().next()?, fields.get(1)?.chars().next()?))
        })
        .collect()
});

/// Full width 全角 to half width 半角, lower case where that is a single character.
pub(crate) fn narrow(c: char) -> char {
    let half = match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    let mut lower = half.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(single), None) => single,
        _ => half,
    }
}

/// The letters of a name: narrow, in lower case, variant characters 异体字 as
/// the usual ones, punctuation and blanks left out.
///
/// What stands in brackets comes first: 日期（登记） reads 登记日期, because in
/// Chinese what tells a thing apart stands before it.
pub(crate) fn name_chars(text: &str) -> Vec<char> {
    let (mut inside, mut outside) = (Vec::new(), Vec::new());
    let mut depth = 0_u32;
    for c in text.chars().map(narrow) {
        match c {
            '(' | '[' | '{' | '<' | '【' | '〔' | '《' | '「' | '〈' | '『' => depth += 1,
            ')' | ']' | '}' | '>' | '】' | '〕' | '》' | '」' | '〉' | '』' => {
                depth = depth.saturating_sub(1);
            }
            c if c.is_alphanumeric() => {
                let usual = VARIANTS.get(&c).copied().unwrap_or(c);
                if depth > 0 { inside.push(usual) } else { outside.push(usual) }
            }
            _ => {}
        }
    }
    inside.extend(outside);
    inside
}

/// A value as it is compared between columns: narrow, in lower case, without
/// blanks, dashes and slashes, so that 2020-01-02 and 20200102 are one value.
pub(crate) fn value_text(value: &str) -> String {
    value
        .chars()
        .map(narrow)
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '/' | '\u{2013}' | '\u{2014}'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        name_chars(text).into_iter().collect()
    }

    #[test]
    fn width_case_blanks_and_variants_make_no_difference() {
        assert_eq!(read("ＩＤ 號碼"), read("id号码"));
        assert_eq!(read("法定代表人_姓名"), "法定代表人姓名");
    }

    #[test]
    fn brackets_stand_before_what_they_tell_apart() {
        assert_eq!(read("日期（登记）"), "登记日期");
        assert_eq!(read("金额）"), "金额", "a bracket never opened is passed over");
    }

    #[test]
    fn ways_to_write_a_date_are_one_value() {
        assert_eq!(value_text("２０２０-01-02 "), value_text("2020/01/02"));
    }
}
