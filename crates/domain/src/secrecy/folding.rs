//! A text as the word lists read it: one width, one form, and nothing that is not seen.

use std::ops::{Range, RangeInclusive};

/// Characters that are not seen, so that a mark with them between its characters looks like the mark: formats of
/// direction and joining, selectors of variants, fillers, and accents laid over the character before.
pub const UNSEEN: &[RangeInclusive<char>] = &[
    '\u{AD}'..='\u{AD}',
    '\u{300}'..='\u{36F}',
    '\u{61C}'..='\u{61C}',
    '\u{115F}'..='\u{1160}',
    '\u{17B4}'..='\u{17B5}',
    '\u{180B}'..='\u{180F}',
    '\u{200B}'..='\u{200F}',
    '\u{202A}'..='\u{202E}',
    '\u{2060}'..='\u{206F}',
    '\u{20D0}'..='\u{20F0}',
    '\u{2800}'..='\u{2800}',
    '\u{3164}'..='\u{3164}',
    '\u{FE00}'..='\u{FE0F}',
    '\u{FEFF}'..='\u{FEFF}',
    '\u{FFA0}'..='\u{FFA0}',
    '\u{FFF9}'..='\u{FFFB}',
    '\u{1BCA0}'..='\u{1BCA3}',
    '\u{1D173}'..='\u{1D17A}',
    '\u{E0000}'..='\u{E0FFF}',
];

/// Characters in older, traditional or compatible form, radicals and brackets, as they are read.
const SAME: &[(char, char)] = &[
    ('絕', '绝'),
    ('絶', '绝'),
    ('機', '机'),
    ('國', '国'),
    ('內', '内'),
    ('資', '资'),
    ('傳', '传'),
    ('級', '级'),
    ('長', '长'),
    ('祕', '秘'),
    ('宻', '密'),
    ('學', '学'),
    ('術', '术'),
    ('個', '个'),
    // Radicals, which some programs write into a PDF in place of the characters.
    ('⼯', '工'),
    ('⽤', '用'),
    ('⽂', '文'),
    ('⻓', '长'),
    ('⾧', '长'),
    ('⼿', '手'),
    ('⼀', '一'),
    ('⼆', '二'),
    ('⼋', '八'),
    ('⼗', '十'),
    ('⽉', '月'),
    ('⽆', '无'),
    ('⾮', '非'),
    // Characters that Unicode has a second time, for other standards (CJK Compatibility Ideographs).
    ('\u{F967}', '不'),
    ('\u{F98E}', '年'),
    ('\u{F9BE}', '料'),
    ('\u{F9D1}', '六'),
    ('\u{FA41}', '敏'),
    ('\u{2F814}', '内'),
    ('\u{2F8C8}', '敏'),
    ('㊙', '秘'),
    ('㊟', '注'),
    ('㊊', '月'),
    ('㊀', '一'),
    ('㊁', '二'),
    ('㊂', '三'),
    ('㊃', '四'),
    ('㊄', '五'),
    ('㊅', '六'),
    ('㊆', '七'),
    ('㊇', '八'),
    ('㊈', '九'),
    ('㊉', '十'),
    ('〸', '十'),
    // A level is put into brackets of every shape.
    ('【', '('),
    ('】', ')'),
    ('〔', '('),
    ('〕', ')'),
    ('〖', '('),
    ('〗', ')'),
    ('﹝', '('),
    ('﹞', ')'),
    ('﹙', '('),
    ('﹚', ')'),
    ('[', '('),
    (']', ')'),
    ('{', '('),
    ('}', ')'),
    ('﹕', ':'),
    ('︰', ':'),
];

/// A text as the lists read it, with the way back to where each character stood.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    /// The characters: no blanks, no invisible characters, full-width forms as ASCII, traditional forms simplified.
    pub chars: Vec<char>,
    /// For each of them, which character of the text it was, from 0.
    pub at: Vec<usize>,
    /// Which of the characters begin a line, but for the first, in their order.
    pub line_starts: Vec<usize>,
}

impl Folded {
    /// Where a line ends within a range: between the character before that number and the one of that number.
    pub(super) fn breaks_within(&self, range: &Range<usize>) -> &[usize] {
        let from = self.line_starts.partition_point(|start| *start <= range.start);
        let to = self.line_starts.partition_point(|start| *start < range.end);
        self.line_starts.get(from..to).unwrap_or_default()
    }
}

/// Folds a text: blanks split marks such as `秘密 ★`, and marks are written in every width.
pub fn folded(text: &str) -> Folded {
    let mut folded = Folded::default();
    let mut breaks = false;
    for (at, character) in text.chars().enumerate() {
        breaks |= ends_line(character);
        if let Some(character) = fold(character) {
            if breaks && !folded.chars.is_empty() {
                folded.line_starts.push(folded.chars.len());
            }
            breaks = false;
            folded.chars.push(character);
            folded.at.push(at);
        }
    }
    folded
}

const fn ends_line(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// A character as the lists read it; none where it is blank or invisible.
pub fn fold(character: char) -> Option<char> {
    if ('!'..='~').contains(&character) {
        return Some(same(character));
    }
    let unseen = || UNSEEN.iter().any(|range| range.contains(&character));
    if character.is_whitespace() || character.is_control() || unseen() {
        return None;
    }
    Some(match character {
        '！'..='～' => same(char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character)),
        _ => same(character),
    })
}

fn same(character: char) -> char {
    if is_star(character) {
        return '★';
    }
    SAME.iter().find(|(from, _)| *from == character).map_or(character, |(_, to)| *to)
}

/// Stars of every shape, and asterisks in their place.
const fn is_star(character: char) -> bool {
    matches!(
        character,
        '*' | '★'
            | '☆'
            | '⋆'
            | '∗'
            | '⍟'
            | '⚝'
            | '✦'..='✧'
            | '✩'..='❋'
            | '⭐'
            | '⭑'
            | '⭒'
            | '٭'
            | '⁎'
            | '※'
            | '﹡'
            | '🌟'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_not_there() {
        for range in UNSEEN {
            for character in [*range.start(), *range.end()] {
                assert_eq!(fold(character), None, "{character:?}");
            }
        }
    }

    #[test]
    fn other_forms_are_read_as_the_character_they_stand_for() {
        let read = |text| folded(text).chars.into_iter().collect::<String>();
        assert_eq!(read("\u{F967}得外传"), "不得外传");
        assert_eq!(read("内部资\u{F9BE}10\u{F98E}"), "内部资料10年");
        assert_eq!(read("⋆∗✱⭐\u{FE0F}＊"), "★★★★★");
        assert_eq!(read("【秘密】"), "(秘密)");
    }

    #[test]
    fn lines_are_told_apart() {
        let text = folded("\n技术\r\n\n秘 密\n");
        assert_eq!(text.line_starts, [2]);
        assert_eq!(text.breaks_within(&(0..4)), [2]);
        assert_eq!(text.breaks_within(&(0..2)), [0; 0]);
        assert_eq!(text.breaks_within(&(2..4)), [0; 0]);
    }
}
