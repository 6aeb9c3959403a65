//! Masking 脱敏 of privacy and trade secrets before data is opened (Article 14).
//!
//! A mask is a total function over any value: whatever it does not understand
//! it hides altogether, so that a badly typed column never leaks. Masking is
//! not anonymisation; it is what the law asks for item by item, and a person
//! judges the sample before the opening is decided. [`crate::access::AccessPlan`]
//! carries the masks, and `lake` applies them wherever a value leaves by a plan.

use jiff::civil::DateTime;
use law::catalogue_codes::ItemType;
use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

use crate::catalogue::{CodeCheck, InformationItem, Sensitivity};
use crate::schema::is_text;
use crate::values::{Value, parse_date, parse_datetime, parse_decimal};

/// What stands for a hidden part whose length is nobody's business.
const HIDDEN: &str = "****";
/// Characters of an address that may stay at most; more cannot be province, city and district.
const DISTRICT_CHARS_MAX: usize = 20;

/// A way of masking the values of an item 脱敏方式.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
    Default,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Mask {
    /// 不脱敏: for ordinary items only.
    #[default]
    None,
    /// 电话号码: first 3 and last 4 characters stay.
    Phone,
    /// 公民身份号码 for the public: first and last character stay.
    ResidentId,
    /// 公民身份号码 for authorised users: first 6 and last 4 stay.
    ResidentIdInternal,
    /// 姓名: the first character stays.
    Name,
    /// 地址: what names province, city and district stays.
    Address,
    /// 银行卡号: first 4 and last 4 stay.
    BankCard,
    /// 电子邮箱: first character and domain stay.
    Email,
    /// 日期概化: only the year stays.
    Year,
    /// 数值概化: the range that the leading digit opens stays, never narrower than ten.
    Range,
    /// 删除: the item is not opened at all.
    Drop,
}

impl Mask {
    /// The mask that fits what is declared of an item: what a proposal to "mask by item" comes down to.
    ///
    /// An ordinary item needs none. What nothing is known of is dropped.
    pub fn fitting(item: &InformationItem) -> Self {
        if item.sensitivity == Sensitivity::Ordinary {
            return Self::None;
        }
        match item.check {
            Some(CodeCheck::ResidentId) => return Self::ResidentId,
            Some(CodeCheck::MobilePhone) => return Self::Phone,
            Some(CodeCheck::CreditCode | CodeCheck::DivisionCode) | None => {}
        }
        match item.declared.item_type {
            ItemType::Date | ItemType::DateTime => Self::Year,
            ItemType::Logical => Self::Drop,
            declared if is_text(declared) => by_name(&item.name),
            _ => Self::Range,
        }
    }

    /// Whether values of the declared type have what this mask works on.
    pub fn suits(self, declared: ItemType) -> bool {
        match self {
            Self::None | Self::Drop => true,
            Self::Year => {
                is_text(declared) || matches!(declared, ItemType::Date | ItemType::DateTime)
            }
            Self::Range => {
                !matches!(declared, ItemType::Date | ItemType::DateTime | ItemType::Logical)
            }
            Self::Phone | Self::ResidentId | Self::ResidentIdInternal | Self::BankCard => {
                is_text(declared) || declared == ItemType::Integer
            }
            Self::Name | Self::Address | Self::Email => is_text(declared),
        }
    }

    /// The value as it may leave. A missing value stays missing, an empty text empty; everything else becomes a text.
    pub fn apply(self, value: Value) -> Value {
        match (self, &value) {
            (Self::None, _) | (_, Value::Missing) => value,
            (Self::Drop, _) => Value::Missing,
            (Self::Year, Value::Date(date)) => Value::Text(date.year().to_string()),
            (Self::Year, Value::DateTime(at)) => Value::Text(at.year().to_string()),
            (Self::Year | Self::Range, Value::Bool(_)) => Value::Text(HIDDEN.to_owned()),
            (_, Value::Text(text)) => Value::Text(self.text(text)),
            (_, other) => Value::Text(self.text(&other.to_text())),
        }
    }

    /// A text as it may leave. [`Mask::Drop`] leaves nothing of it.
    pub fn text(self, text: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        match self {
            Self::None => text.to_owned(),
            Self::Drop => String::new(),
            Self::Phone => ends(&joined(text), 3, 4, 4),
            Self::ResidentId => ends(&joined(text), 1, 1, 10),
            Self::ResidentIdInternal => ends(&joined(text), 6, 4, 5),
            Self::BankCard => ends(&joined(text), 4, 4, 6),
            Self::Name => ends(text.trim(), 1, 0, 1),
            Self::Address => district(text),
            Self::Email => mailbox(text),
            Self::Year => year(text),
            Self::Range => range(text),
        }
    }
}

fn by_name(name: &str) -> Mask {
    const WORDS: &[(&[&str], Mask)] = &[
        (&["身份号码", "身份证", "证件号"], Mask::ResidentId),
        (&["电话", "手机", "联系方式"], Mask::Phone),
        (&["邮箱", "电子邮件"], Mask::Email),
        (&["银行", "账号", "卡号", "账户"], Mask::BankCard),
        (&["地址", "住址", "住所"], Mask::Address),
        (&["姓名", "联系人", "法定代表人", "负责人", "权利人"], Mask::Name),
    ];
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    WORDS.iter().find(|(words, _)| has(words)).map_or(Mask::Drop, |(_, mask)| *mask)
}

/// Numbers as people write them, without blanks and hyphens.
fn joined(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
}

/// The first and last characters, a star for each between; only stars where fewer than `hidden_min` would be hidden.
fn ends(text: &str, head: usize, tail: usize, hidden_min: usize) -> String {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() < head + tail + hidden_min {
        return "*".repeat(chars.len().max(1));
    }
    let hidden = chars.len() - head - tail;
    let stars = std::iter::repeat_n('*', hidden);
    chars[..head]
        .iter()
        .copied()
        .chain(stars)
        .chain(chars[chars.len() - tail..].iter().copied())
        .collect()
}

/// Up to the district; a name of a street, a village or a house ends the search, so that `小区` is never taken for one.
fn district(text: &str) -> String {
    const BELOW: &[char] = &[
        '街', '路', '镇', '乡', '村', '道', '巷', '弄', '号', '里', '坊', '园', '苑', '楼', '栋',
        '幢', '室', '座',
    ];
    let mut kept = 0;
    let mut before = ' ';
    for (place, found) in text.trim().char_indices() {
        let below = BELOW.contains(&found) && !names_a_district(text.trim(), place);
        if below || found.is_ascii_digit() {
            break;
        }
        let end = place + found.len_utf8();
        let part = matches!(before, '小' | '社');
        match found {
            '省' | '市' | '州' | '盟' => kept = end,
            '区' | '县' | '旗' if !part => {
                kept = end;
                // 自治区 is a province; a district may follow.
                if !text.trim()[..end].ends_with("自治区") {
                    break;
                }
            }
            _ => {}
        }
        before = found;
    }
    let area = &text.trim()[..kept];
    let area = if area.chars().count() > DISTRICT_CHARS_MAX { "" } else { area };
    format!("{area}{HIDDEN}")
}

/// Whether the character at `place` is part of the name of a district that sounds like a smaller place.
fn names_a_district(text: &str, place: usize) -> bool {
    const DISTRICTS: &[&str] =
        &["鼓楼区", "道里区", "道外区", "路桥区", "路北区", "路南区", "镇海区"];
    DISTRICTS.iter().any(|name| {
        name.char_indices().any(|(within, _)| {
            place
                .checked_sub(within)
                .and_then(|start| text.get(start..))
                .is_some_and(|rest| rest.starts_with(name))
        })
    })
}

fn mailbox(text: &str) -> String {
    match text.trim().rsplit_once('@') {
        Some((local, domain)) if !local.is_empty() && !domain.is_empty() => {
            let first: String = local.chars().take(1).collect();
            let first = if local.chars().count() > 1 { first } else { String::new() };
            format!("{first}{HIDDEN}@{domain}")
        }
        _ => HIDDEN.to_owned(),
    }
}

fn year(text: &str) -> String {
    let text = text.trim();
    let date = parse_date(text).or_else(|_not_a_date| parse_datetime(text).map(DateTime::date));
    date.map_or_else(|_fault| HIDDEN.to_owned(), |date| date.year().to_string())
}

/// `1234.5` becomes `1000~1999`, `-37` becomes `-39~-30`, everything between -10 and 10 `0~9` or `-9~0`.
fn range(text: &str) -> String {
    let text = text.trim();
    let whole = text.split('.').next().unwrap_or_default();
    let plain =
        text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.'));
    let is_number = plain && text.parse::<f64>().is_ok_and(f64::is_finite);
    let Some(number) = parse_decimal(whole, 38, 0).ok().filter(|_| is_number) else {
        return HIDDEN.to_owned();
    };
    let is_negative = text.starts_with('-');
    let size = number.unsigned_abs();
    let width = 10_u128.pow(size.checked_ilog10().unwrap_or_default().max(1));
    let from = size / width * width;
    let to = from + width - 1;
    match (is_negative, from) {
        (false, _) => format!("{from}~{to}"),
        (true, 0) => format!("-{to}~0"),
        (true, _) => format!("-{to}~-{from}"),
    }
}

/// Whether a text holds what looks like a number or address of a person: a resident id, a phone number, an e-mail address.
///
/// Texts that go into a public register are refused where it does; that asks the writer to say it otherwise.
pub fn names_a_person(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let bytes = plain.as_bytes();
    let runs = bytes.split(|byte| !byte.is_ascii_digit());
    let long_number = runs.clone().any(|run| run.len() == 17 || run.len() == 18 || run.len() == 15);
    let mobile = runs.clone().any(|run| run.len() == 11 && run.first() == Some(&b'1'));
    let mail = text.split_whitespace().any(|word| {
        word.rsplit_once('@').is_some_and(|(local, host)| {
            local.ends_with(|c: char| c.is_ascii_alphanumeric()) && host.contains('.')
        })
    });
    long_number || mobile || mail
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use proptest::prelude::*;
    use strum::IntoEnumIterator;

    use super::*;

    #[test]
    fn each_mask_leaves_what_custom_leaves() {
        for (mask, text, shown) in [
            (Mask::Phone, "18012341999", "180****1999"),
            (Mask::Phone, "180-1234-1999", "180****1999"),
            (Mask::Phone, "83300000", "********"),
            (Mask::ResidentId, "350102190001010015", "3****************5"),
            (Mask::ResidentIdInternal, "350102190001010015", "350102********0015"),
            (Mask::ResidentIdInternal, "350102010015", "************"),
            (Mask::Name, "张三丰", "张**"),
            (Mask::Name, "欧阳娜娜", "欧***"),
            (Mask::Name, "张", "*"),
            (Mask::Address, "福建省福州市鼓楼区东街1号", "福建省福州市鼓楼区****"),
            (Mask::Address, "福清市音西街道洋梧小区3号", "福清市****"),
            (Mask::Address, "福州市五一北路市政大楼", "福州市****"),
            (Mask::Address, "洋梧小区3号楼", "****"),
            (
                Mask::Address,
                "新疆维吾尔自治区乌鲁木齐市天山区解放路",
                "新疆维吾尔自治区乌鲁木齐市天山区****",
            ),
            (Mask::BankCard, "6222 0213 0000 1234", "6222********1234"),
            (Mask::BankCard, "1234567890", "**********"),
            (Mask::Email, "lin.xiao@fuzhou.gov.cn", "l****@fuzhou.gov.cn"),
            (Mask::Email, "l@a.cn", "****@a.cn"),
            (Mask::Email, "none", "****"),
            (Mask::Year, "1980-05-17", "1980"),
            (Mask::Year, "1980-05-17 08:00:00", "1980"),
            (Mask::Year, "the year of the monkey", "****"),
            (Mask::Range, "1234.5", "1000~1999"),
            (Mask::Range, "37", "30~39"),
            (Mask::Range, "0.04", "0~9"),
            (Mask::Range, "-37", "-39~-30"),
            (Mask::Range, "-0.5", "-9~0"),
            (Mask::Range, "1.5e3", "****"),
            (Mask::Range, "many", "****"),
            (Mask::Drop, "anything", ""),
        ] {
            assert_eq!(mask.text(text), shown, "{mask:?} {text}");
        }
    }

    #[test]
    fn dates_and_numbers_are_masked_in_their_own_types() {
        let date = Value::Date("1980-05-17".parse().unwrap());
        assert_eq!(Mask::Year.apply(date.clone()), Value::Text("1980".to_owned()));
        assert_eq!(Mask::Range.apply(date), Value::Text("****".to_owned()));
        let money = Value::Decimal { unscaled: 123_456, scale: 2 };
        assert_eq!(Mask::Range.apply(money), Value::Text("1000~1999".to_owned()));
        assert_eq!(Mask::Range.apply(Value::Bool(true)), Value::Text("****".to_owned()));
        assert_eq!(Mask::Drop.apply(Value::Int(7)), Value::Missing);
        assert_eq!(Mask::Phone.apply(Value::Missing), Value::Missing);
    }

    #[test]
    fn what_looks_like_a_person_is_seen() {
        for text in
            ["电话 138 0000 0000", "350102190001010015", "a lin@x.cn b", "身份证35010219000101001X"]
        {
            assert!(names_a_person(text), "{text}");
        }
        for text in ["2026年公交线路 1200 条", "@福州", "2026-02-05 至 2026-02-24", "0591-83300000"]
        {
            assert!(!names_a_person(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_mask_takes_any_text_and_never_gives_it_back_whole(text in "\\PC{2,40}") {
            for mask in Mask::iter().filter(|mask| !matches!(mask, Mask::None)) {
                let shown = mask.text(&text);
                let told = shown == text && !text.chars().all(|c| c == '*') && !text.ends_with(HIDDEN);
                // A year alone is as general as it gets, and a text that is a mask already stays one.
                prop_assert!(!told || mask == Mask::Year || text.contains('*'), "{mask:?}: {text}");
            }
        }

        #[test]
        fn a_resident_id_shows_no_more_than_two_characters(id in "[0-9]{17}[0-9X]") {
            let shown = Mask::ResidentId.text(&id);
            prop_assert_eq!(shown.chars().filter(|c| *c != '*').count(), 2);
        }

        #[test]
        fn an_address_never_keeps_a_digit(address in "[省市区县路号里小鼓楼0-9]{1,30}") {
            prop_assert!(!Mask::Address.text(&address).chars().any(|c| c.is_ascii_digit()));
        }
    }
}
