//! Values of information items: declared types win, identifiers stay text, nothing is guessed into a number.
//!
//! The parsers here are the one definition of each declared type's text form.
//! They allocate nothing, so that the loaders can call them on every cell.

use std::cmp::Ordering;

use jiff::civil::{Date, DateTime, Time};
use law::catalogue_codes::ItemType;
use serde::{Deserialize, Serialize};

/// One cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type", content = "value")]
pub enum Value {
    /// No value was given.
    Missing,
    /// Text of any declared text type, the empty text included.
    Text(String),
    /// 整型
    Int(i64),
    /// 数值, 货币: `unscaled / 10^scale`.
    Decimal {
        /// Digits without the point; a string in JSON so that no reader rounds it.
        #[serde(with = "unscaled_text")]
        unscaled: i128,
        /// Digits after the point.
        scale: u8,
    },
    /// 双精度, 浮点
    Float(f64),
    /// 逻辑
    Bool(bool),
    /// 日期
    Date(Date),
    /// 日期时间, civil time in the city.
    DateTime(DateTime),
}

mod unscaled_text {
    //! 128-bit integers as JSON text.
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(n: &i128, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(n)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<i128, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Why a text is not a value of the declared type.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    thiserror::Error,
    strum::IntoStaticStr,
    strum::EnumIter,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ValueFault {
    /// Not a whole number in range.
    #[error("value.not-integer")]
    NotInteger,
    /// Not a decimal number.
    #[error("value.not-decimal")]
    NotDecimal,
    /// More digits than declared.
    #[error("value.too-precise")]
    TooPrecise,
    /// Not a floating-point number.
    #[error("value.not-number")]
    NotNumber,
    /// Not true or false.
    #[error("value.not-logical")]
    NotLogical,
    /// Not a date that exists.
    #[error("value.not-date")]
    NotDate,
    /// Not a date and time that exist.
    #[error("value.not-datetime")]
    NotDateTime,
    /// Longer than declared.
    #[error("value.too-long")]
    TooLong,
    /// Required and missing.
    #[error("value.required")]
    Required,
    /// Not in the code list.
    #[error("value.not-in-code-list")]
    NotInCodeList,
    /// The check digit or the form of a national code is wrong.
    #[error("value.check-failed")]
    CheckFailed,
    /// The key of the row stands twice in the file.
    #[error("value.duplicate-key")]
    DuplicateKey,
    /// A line with more or fewer fields than the heading.
    #[error("value.field-count")]
    FieldCount,
    /// Bytes that the declared encoding does not know.
    #[error("value.encoding")]
    Encoding,
    /// A number or truth value where the item is text.
    #[error("value.not-text")]
    NotText,
    /// A control character or other content that may not stand in a text.
    #[error("value.forbidden-character")]
    ForbiddenCharacter,
}

/// 整型: optional sign and digits, nothing else.
pub fn parse_int(text: &str) -> Result<i64, ValueFault> {
    text.parse().map_err(|_out_of_form| ValueFault::NotInteger)
}

/// 数值, 货币: sign, digits, optional point and digits; no exponent, no grouping.
///
/// Returns the digits scaled to `scale`; more digits than `precision` or
/// `scale` allow are refused, never rounded.
pub fn parse_decimal(text: &str, precision: u8, scale: u8) -> Result<i128, ValueFault> {
    let bytes = text.as_bytes();
    let (negative, digits) = match bytes.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, bytes),
    };
    let mut unscaled: i128 = 0;
    let mut seen = 0_u32;
    let mut after_point: Option<u8> = None;
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                if let Some(places) = after_point.as_mut() {
                    *places = places.saturating_add(1);
                    if *places > scale {
                        if byte == b'0' {
                            continue;
                        }
                        return Err(ValueFault::TooPrecise);
                    }
                }
                seen += 1;
                unscaled = unscaled
                    .checked_mul(10)
                    .and_then(|n| n.checked_add(i128::from(byte - b'0')))
                    .ok_or(ValueFault::TooPrecise)?;
            }
            b'.' if after_point.is_none() && seen > 0 => after_point = Some(0),
            _ => return Err(ValueFault::NotDecimal),
        }
    }
    if seen == 0 || after_point == Some(0) {
        return Err(ValueFault::NotDecimal);
    }
    for _ in after_point.unwrap_or(0).min(scale)..scale {
        unscaled = unscaled.checked_mul(10).ok_or(ValueFault::TooPrecise)?;
    }
    if unscaled >= 10_i128.pow(u32::from(precision.min(38))) {
        return Err(ValueFault::TooPrecise);
    }
    Ok(if negative { -unscaled } else { unscaled })
}

/// 双精度, 浮点: a finite number.
pub fn parse_float(text: &str) -> Result<f64, ValueFault> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => Err(ValueFault::NotNumber),
    }
}

/// 逻辑: `1 0 true false 是 否 Y N`.
pub fn parse_bool(text: &str) -> Result<bool, ValueFault> {
    match text {
        "1" | "true" | "TRUE" | "True" | "是" | "Y" | "y" => Ok(true),
        "0" | "false" | "FALSE" | "False" | "否" | "N" | "n" => Ok(false),
        _ => Err(ValueFault::NotLogical),
    }
}

fn number(bytes: &[u8]) -> Option<i16> {
    bytes.iter().try_fold(0_i16, |sum, byte| {
        byte.is_ascii_digit().then(|| sum * 10 + i16::from(byte - b'0'))
    })
}

/// 日期: `2026-11-22`, `2026/11/22`, `20261122` or `2026年11月22日`, months and days in one or two digits.
pub fn parse_date(text: &str) -> Result<Date, ValueFault> {
    let bytes = text.as_bytes();
    let fixed = match bytes.len() {
        8 if bytes.iter().all(u8::is_ascii_digit) => Some((&bytes[..4], &bytes[4..6], &bytes[6..])),
        10 if matches!((bytes[4], bytes[7]), (b'-', b'-') | (b'/', b'/')) => {
            Some((&bytes[..4], &bytes[5..7], &bytes[8..]))
        }
        _ => None,
    };
    let (year, month, day) = match fixed {
        Some((year, month, day)) => (number(year), number(month), number(day)),
        None => split_loose_date(text).ok_or(ValueFault::NotDate)?,
    };
    let (Some(year), Some(month), Some(day)) = (year, month, day) else {
        return Err(ValueFault::NotDate);
    };
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else {
        return Err(ValueFault::NotDate);
    };
    Date::new(year, month, day).map_err(|_no_such_day| ValueFault::NotDate)
}

type LooseDate = (Option<i16>, Option<i16>, Option<i16>);

fn split_loose_date(text: &str) -> Option<LooseDate> {
    let body = text.strip_suffix('日').unwrap_or(text);
    let mut parts = body.split(['-', '/', '年', '月', '.']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let shaped = parts.next().is_none()
        && year.len() == 4
        && (1..=2).contains(&month.len())
        && (1..=2).contains(&day.len());
    shaped.then(|| (number(year.as_bytes()), number(month.as_bytes()), number(day.as_bytes())))
}

/// 日期时间: a date as above, then a blank or `T`, then `12:34`, `12:34:56` or `12:34:56.789`; a bare date is midnight.
pub fn parse_datetime(text: &str) -> Result<DateTime, ValueFault> {
    let Some((date, time)) = text.split_once([' ', 'T']) else {
        return Ok(parse_date(text).map_err(|_fault| ValueFault::NotDateTime)?.at(0, 0, 0, 0));
    };
    let date = parse_date(date).map_err(|_fault| ValueFault::NotDateTime)?;
    Ok(date.to_datetime(parse_time(time).ok_or(ValueFault::NotDateTime)?))
}

/// The forms are held to before the reader sees them: it takes all of ISO 8601 and drops an offset, a second date or a
/// sixtieth second without a word.
fn parse_time(text: &str) -> Option<Time> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let in_form = clock.bytes().enumerate().all(|(at, byte)| match at % 3 {
        2 => byte == b':',
        _ => byte.is_ascii_digit(),
    });
    let whole = clock.len() == 8 || (clock.len() == 5 && clock.len() == text.len());
    let digits = fraction.bytes().all(|byte| byte.is_ascii_digit()) && !fraction.is_empty();
    let time = text.parse().ok().filter(|_| in_form && whole && digits);
    time.filter(|_| !clock.ends_with(":60"))
}

/// The declared shape of an item's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclaredType {
    /// 数据类型, by its official letter.
    pub item_type: ItemType,
    /// 数据长度: characters of a text, digits in all of a number; 0 means not limited.
    pub length: u32,
    /// Digits after the point.
    pub precision: u8,
}

impl DeclaredType {
    /// Digits in all and after the point, with the defaults 18 and 2 where nothing is declared.
    pub fn decimal_shape(self) -> (u8, u8) {
        let digits =
            if self.length == 0 { 18 } else { u8::try_from(self.length.min(38)).unwrap_or(38) };
        let scale = if self.length == 0 && self.precision == 0 { 2 } else { self.precision };
        (digits.max(scale), scale)
    }

    /// Reads one non-missing text as this type.
    pub fn parse(self, text: &str) -> Result<Value, ValueFault> {
        Ok(match self.item_type {
            ItemType::Text | ItemType::Memo | ItemType::General => {
                check_text(text, self.length)?;
                Value::Text(text.to_owned())
            }
            ItemType::Integer => Value::Int(parse_int(text)?),
            ItemType::Number | ItemType::Money => {
                let (digits, scale) = self.decimal_shape();
                Value::Decimal { unscaled: parse_decimal(text, digits, scale)?, scale }
            }
            ItemType::Double | ItemType::Float => Value::Float(parse_float(text)?),
            ItemType::Logical => Value::Bool(parse_bool(text)?),
            ItemType::Date => Value::Date(parse_date(text)?),
            ItemType::DateTime => Value::DateTime(parse_datetime(text)?),
        })
    }
}

/// 字符 and 备注: no longer than `length` characters (0: not limited), no control character but tab and line ends.
pub fn check_text(text: &str, length: u32) -> Result<(), ValueFault> {
    if text
        .bytes()
        .any(|byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r') || byte == 0x7f)
    {
        return Err(ValueFault::ForbiddenCharacter);
    }
    let limit = length as usize;
    if limit > 0 && text.len() > limit && text.chars().count() > limit {
        return Err(ValueFault::TooLong);
    }
    Ok(())
}

impl Value {
    /// The text form a file or page shows; a missing value is the empty text. Nothing is rounded: fractions of a second
    /// stand where there are any.
    pub fn to_text(&self) -> String {
        match self {
            Self::Missing => String::new(),
            Self::Text(text) => text.clone(),
            Self::Int(number) => number.to_string(),
            Self::Decimal { unscaled, scale } => decimal_text(*unscaled, *scale),
            Self::Float(number) => number.to_string(),
            Self::Bool(flag) => (if *flag { "1" } else { "0" }).to_owned(),
            Self::Date(date) => date.to_string(),
            Self::DateTime(at) => at.strftime("%Y-%m-%d %H:%M:%S%.f").to_string(),
        }
    }

    /// The JSON form of an answer: text for text, dates and decimals (no rounding by the reader), numbers and booleans as such, `null` for missing.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Missing => serde_json::Value::Null,
            Self::Int(number) => (*number).into(),
            Self::Float(number) => (*number).into(),
            Self::Bool(flag) => (*flag).into(),
            other => other.to_text().into(),
        }
    }

    /// Order within one declared type; `None` where either is missing or the types differ.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => Some(a.as_bytes().cmp(b.as_bytes())),
            (Self::Int(a), Self::Int(b)) => Some(a.cmp(b)),
            (Self::Decimal { unscaled: a, scale: s }, Self::Decimal { unscaled: b, scale: r })
                if s == r =>
            {
                Some(a.cmp(b))
            }
            (Self::Float(a), Self::Float(b)) => a.partial_cmp(b),
            (Self::Bool(a), Self::Bool(b)) => Some(a.cmp(b)),
            (Self::Date(a), Self::Date(b)) => Some(a.cmp(b)),
            (Self::DateTime(a), Self::DateTime(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }
}

/// A decimal as digits with a point.
pub fn decimal_text(unscaled: i128, scale: u8) -> String {
    if scale == 0 {
        return unscaled.to_string();
    }
    let sign = if unscaled < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", unscaled.unsigned_abs(), width = usize::from(scale) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(scale));
    format!("{sign}{whole}.{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_of_a_second_survive_text_and_json() {
        for (text, shown) in [
            ("2026-11-22 08:00:00.25", "2026-11-22 08:00:00.25"),
            ("2026-11-22T08:00:00.000001", "2026-11-22 08:00:00.000001"),
            ("2026-11-22 08:00:00", "2026-11-22 08:00:00"),
            ("2026-11-22", "2026-11-22 00:00:00"),
        ] {
            let at = parse_datetime(text).expect("an instant that exists");
            let value = Value::DateTime(at);
            assert_eq!(value.to_json(), serde_json::Value::from(shown));
            assert_eq!(parse_datetime(&value.to_text()), Ok(at));
        }
    }
}
