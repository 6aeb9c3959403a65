//! The forms of identifiers, and their checks, in one value.

use std::borrow::Cow;

use law::codes::{CreditCode, Mobile, ResidentId, division};

use super::IdentifierKind;
use super::names::{is_han, looks_like_name};

/// A set of kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Kinds(u16);

impl Kinds {
    pub(super) fn add(&mut self, kind: IdentifierKind) {
        self.0 |= 1 << kind.index();
    }

    pub(super) const fn has(self, kind: IdentifierKind) -> bool {
        self.0 & (1 << kind.index()) != 0
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// What a value has the form of, and what it also passes the check of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Look {
    pub(super) shaped: Kinds,
    pub(super) hits: Kinds,
}

/// Digits of the shortest number that is looked at: a local telephone number.
const DIGITS_MIN: usize = 7;
/// Years of birth of the living and their parents; the standard itself begins earlier.
const BIRTH_YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;
/// Letters at the head of a plate: provinces, and 使 and 领 of missions.
const PLATE_HEADS: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领";
/// Last characters of plates of training cars, police, trailers and those across borders.
const PLATE_LAST: &str = "学警港澳挂领";
/// Words of ways in an address.
const WAYS: &str = "路街道巷弄里村坊同区园";
/// Words of houses, flats and doors, behind a number.
const DOORS: &str = "号栋幢座弄室房单楼层户";
/// Characters of the longest address that is believed to be one.
const ADDRESS_CHARS_MAX: usize = 100;

/// Looks at one value, or at one line of running text: it may hold identifiers among other words.
pub(super) fn look(value: &str) -> Look {
    let value = narrowed(value);
    let mut look = Look::default();
    if value.bytes().filter(u8::is_ascii_digit).count() >= DIGITS_MIN {
        look_at_numbers(&runs(&value), &mut look);
    }
    if value.contains('@') && holds_email(&value) {
        look.hits.add(IdentifierKind::Email);
    }
    if !value.is_ascii() {
        look_at_words(&value, &mut look);
    }
    look
}

/// Full-width forms as ASCII.
fn narrowed(value: &str) -> Cow<'_, str> {
    let narrow = |character| match character {
        '！'..='～' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        '\u{3000}' | '\u{A0}' => ' ',
        _ => character,
    };
    if value.is_ascii() || value.chars().all(|character| narrow(character) == character) {
        Cow::Borrowed(value)
    } else {
        Cow::Owned(value.chars().map(narrow).collect())
    }
}

/// Letters, digits and points in one piece, and whether a single blank, dash or bracket parts it from the piece before.
struct Run<'v> {
    text: &'v str,
    joins: bool,
}

fn runs(value: &str) -> Vec<Run<'_>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    let mut end = 0;
    let mut start = None;
    for (at, character) in value.char_indices().chain([(value.len(), ' ')]) {
        // A point or an underscore belongs to the piece, so that the digits of 3.14159265358979 are no number alone.
        let inside = character.is_ascii_alphanumeric() || matches!(character, '.' | '_');
        if inside && at < value.len() {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            let joins = end > 0 && matches!(&value[end..from], " " | "-" | ")" | ") ");
            runs.push(Run { text: value[from..at].trim_end_matches('.'), joins });
            end = at;
        }
    }
    runs
}

fn look_at_numbers(runs: &[Run<'_>], look: &mut Look) {
    for (at, run) in runs.iter().enumerate() {
        look_at_number(run.text, look);
        let group = &runs[at..];
        if joined(group, &[3, 4, 4]).is_some_and(|number| is_mobile(&number)) {
            look.hits.add(IdentifierKind::Mobile);
        }
        let cards: [&[usize]; 4] = [&[4, 4, 4, 4, 3], &[4, 4, 4, 4], &[6, 13], &[4, 6, 5]];
        if let Some(number) = cards.iter().find_map(|lengths| joined(group, lengths)) {
            look_at_card(&number, look);
        }
        if is_landline(group) {
            look.hits.add(IdentifierKind::Landline);
        }
    }
}

/// The digits of pieces of these lengths that follow each other.
fn joined(group: &[Run<'_>], lengths: &[usize]) -> Option<String> {
    let pieces = group.get(..lengths.len())?;
    let fits = pieces.iter().zip(lengths).enumerate().all(|(at, (piece, length))| {
        piece.text.len() == *length && is_digits(piece.text) && (at == 0 || piece.joins)
    });
    fits.then(|| pieces.iter().map(|piece| piece.text).collect())
}

fn look_at_number(text: &str, look: &mut Look) {
    match text.len() {
        18 if is_digits(&text[..17]) => look_at_resident_id(text, look),
        15 if is_digits(text) => look_at_legacy_id(text, look),
        11 if is_digits(text) => {
            look.shaped.add(IdentifierKind::Mobile);
            if is_mobile(text) {
                look.hits.add(IdentifierKind::Mobile);
            }
        }
        13 if text.starts_with("86") && is_mobile(&text[2..]) => {
            look.hits.add(IdentifierKind::Mobile);
        }
        13..=19 if is_digits(text) => look_at_card(text, look),
        _ => {}
    }
}

fn look_at_resident_id(text: &str, look: &mut Look) {
    if CreditCode::parse(text).is_ok() {
        return;
    }
    look.shaped.add(IdentifierKind::ResidentId);
    let born = ResidentId::parse(text).map(|id| id.value.born_on().year());
    if born.is_ok_and(|year| BIRTH_YEARS.contains(&year)) {
        look.hits.add(IdentifierKind::ResidentId);
    } else if is_digits(text) {
        look_at_card(text, look);
    }
}

fn look_at_legacy_id(text: &str, look: &mut Look) {
    look.shaped.add(IdentifierKind::LegacyResidentId);
    let known = division::province_exists(&text[..2]) && ResidentId::from_15_to_18(text).is_ok();
    if known {
        look.hits.add(IdentifierKind::LegacyResidentId);
    } else {
        look_at_card(text, look);
    }
}

fn look_at_card(number: &str, look: &mut Look) {
    look.shaped.add(IdentifierKind::BankCard);
    if has_card_range(number) && passes_luhn(number) {
        look.hits.add(IdentifierKind::BankCard);
    }
}

/// Whether the first digits and the length belong to a card scheme: 银联 and the older domestic ranges, Visa,
/// Mastercard, American Express, JCB.
fn has_card_range(number: &str) -> bool {
    let head = |digits: usize| number.get(..digits).and_then(|head| head.parse::<u32>().ok());
    let (two, four) = (head(2).unwrap_or_default(), head(4).unwrap_or_default());
    match number.len() {
        13 => two / 10 == 4,
        15 => matches!(two, 34 | 37),
        16 => {
            two / 10 == 4
                || matches!(two, 51..=55 | 60 | 62)
                || matches!(four, 2221..=2720 | 3528..=3589)
        }
        17..=19 => matches!(two, 60 | 62) || matches!(four, 9558 | 9559 | 9400 | 9111),
        _ => false,
    }
}

/// The Luhn check (ISO/IEC 7812-1 annex B).
fn passes_luhn(number: &str) -> bool {
    let digits = number.bytes().rev().map(|byte| u32::from(byte.wrapping_sub(b'0')));
    let sum: u32 = digits
        .enumerate()
        .map(|(at, digit)| match (at % 2, digit) {
            (0, digit) => digit,
            (_, digit @ 0..=4) => digit * 2,
            (_, digit) => digit * 2 - 9,
        })
        .sum();
    // A number of one digit over and over passes and is nobody's card.
    let varied = number.bytes().any(|byte| Some(&byte) != number.as_bytes().first());
    varied && sum.is_multiple_of(10)
}

fn is_mobile(text: &str) -> bool {
    Mobile::parse(text).is_ok()
}

/// An area code of three or four digits, a dash, blank or bracket, and seven or eight digits.
fn is_landline(group: &[Run<'_>]) -> bool {
    let [area, number, ..] = group else {
        return false;
    };
    let area = area.text.strip_prefix("86").filter(|rest| rest.len() == 3).unwrap_or(area.text);
    let is_area = matches!(area.len(), 3 | 4) && is_digits(area) && area.starts_with('0');
    let second = area.as_bytes().get(1).copied().unwrap_or(b'0');
    is_area
        && second != b'0'
        && number.joins
        && matches!(number.text.len(), 7 | 8)
        && is_digits(number.text)
        && !number.text.starts_with(['0', '1'])
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn holds_email(value: &str) -> bool {
    let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let in_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    value.match_indices('@').any(|(at, _)| {
        let name = value[..at].chars().next_back().is_some_and(in_name);
        let rest = &value[at + 1..];
        let host = rest.split(|c| !in_host(c)).next().unwrap_or_default().trim_matches('.');
        let top = host.rsplit_once('.').map(|(_, top)| top);
        name && top
            .is_some_and(|top| top.len() >= 2 && top.bytes().all(|b| b.is_ascii_alphabetic()))
    })
}

fn look_at_words(value: &str, look: &mut Look) {
    if is_plate(value) {
        look.hits.add(IdentifierKind::Plate);
    }
    if looks_like_name(value) {
        look.hits.add(IdentifierKind::PersonName);
    }
    if looks_like_address(value) {
        look.hits.add(IdentifierKind::Address);
    }
}

/// A province, a letter, and five characters, or six for cars without an engine (GA 36).
fn is_plate(value: &str) -> bool {
    let mut chars = value.chars();
    let head = chars.next().is_some_and(|head| PLATE_HEADS.contains(head));
    let city = chars.next().is_some_and(|city| city.is_ascii_uppercase() && city != 'I');
    let rest = chars.as_str().trim_start_matches(['·', '.', '-', ' ', '•']);
    let mut count = 0;
    let plain = rest.chars().all(|character| {
        count += 1;
        character.is_ascii_digit()
            || character.is_ascii_uppercase() && !matches!(character, 'I' | 'O')
            || count >= 5 && PLATE_LAST.contains(character)
    });
    head && city && plain && matches!(count, 5 | 6) && rest.bytes().any(|b| b.is_ascii_digit())
}

/// A way, and behind it a number with a house or a door: `鼓楼区某某路8号2单元301室`.
fn looks_like_address(value: &str) -> bool {
    if value.chars().take(ADDRESS_CHARS_MAX + 1).count() > ADDRESS_CHARS_MAX {
        return false;
    }
    let mut way = false;
    let mut numbered = false;
    for character in value.chars() {
        if way && numbered && DOORS.contains(character) {
            return true;
        }
        way |= WAYS.contains(character);
        numbered = character.is_ascii_digit()
            || is_numeral(character)
            || numbered && matches!(character, '-' | '之' | '#' | 'A'..='Z' | 'a'..='z');
    }
    false
}

fn is_numeral(character: char) -> bool {
    is_han(character) && "一二三四五六七八九十百".contains(character)
}
