//! 公民身份号码 (GB 11643-1999): region, day of birth, sequence, check digit.

use jiff::civil::Date;

use super::{Checked, CodeError, Finding, division, identifier_text};

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS: &[u8; 11] = b"10X98765432";

/// A resident number of eighteen characters that passed every check of the standard.
///
/// The region is checked by its province alone: a number keeps the code of the division that issued it, which may
/// have been renamed, merged or moved since.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResidentId(String);

identifier_text!(ResidentId);

/// The number is personal information, so debug output hides it.
impl std::fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ResidentId(…)")
    }
}

impl ResidentId {
    /// Reads eighteen characters, or fifteen digits of the kind issued before 1999, which become eighteen and are
    /// reported as a finding, like a check digit `x` in lower case.
    pub fn parse(text: &str) -> Result<Checked<Self>, CodeError> {
        match text.len() {
            15 => Ok(Checked::with(Self::from_15_to_18(text)?, Finding::LegacyResidentId)),
            18 => Self::parse_18(text),
            _ => Err(CodeError::Length),
        }
    }

    /// Turns fifteen digits into eighteen: the century is 19, and the check digit is added.
    pub fn from_15_to_18(text: &str) -> Result<Self, CodeError> {
        if text.len() != 15 {
            return Err(CodeError::Length);
        }
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(CodeError::Character);
        }
        Self::with_check_digit(&format!("{}19{}", &text[..6], &text[6..]))
    }

    /// Completes seventeen digits; region and day of birth are checked as well. For generated people.
    pub fn with_check_digit(body: &str) -> Result<Self, CodeError> {
        let check = check_digit(body)?;
        Self::parse_18(&format!("{body}{check}")).map(|checked| checked.value)
    }

    /// The eighteen characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The six digits of the division that issued the number.
    pub fn region(&self) -> &str {
        &self.0[..6]
    }

    /// The day of birth. Whether it lies in the future is for the caller to say, who knows the day.
    pub fn born_on(&self) -> Date {
        birth_date(&self.0).expect("the day was checked when the number was read")
    }

    /// Whether the sequence number is odd, which the standard gives to men.
    pub fn is_male(&self) -> bool {
        self.0.as_bytes()[16] % 2 == 1
    }

    fn parse_18(text: &str) -> Result<Checked<Self>, CodeError> {
        let (body, last) = text.split_at_checked(17).ok_or(CodeError::Character)?;
        let wanted = check_digit(body)?;
        if !last.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'X' | b'x')) {
            return Err(CodeError::Character);
        }
        if !division::province_exists(&text[..2]) {
            return Err(CodeError::Region);
        }
        birth_date(text)?;
        if !last.chars().all(|found| found.to_ascii_uppercase() == wanted) {
            return Err(CodeError::CheckDigit);
        }
        let id = Self(text.to_ascii_uppercase());
        Ok(if last == "x" { Checked::with(id, Finding::LowerCase) } else { Checked::clean(id) })
    }
}

/// The check digit, `0` to `9` or `X`, of seventeen digits.
pub fn check_digit(body: &str) -> Result<char, CodeError> {
    if body.len() != 17 {
        return Err(CodeError::Length);
    }
    let mut sum = 0;
    for (byte, weight) in body.bytes().zip(WEIGHTS) {
        let digit = char::from(byte).to_digit(10).ok_or(CodeError::Character)?;
        sum += digit * weight;
    }
    Ok(char::from(CHECK_DIGITS[sum as usize % CHECK_DIGITS.len()]))
}

/// People whose records a platform holds were born in 1800 or later.
const BIRTH_YEAR_MIN: i16 = 1800;

fn birth_date(text: &str) -> Result<Date, CodeError> {
    let (year, month, day) =
        (text[6..10].parse().ok(), text[10..12].parse().ok(), text[12..14].parse().ok());
    year.zip(month)
        .zip(day)
        .and_then(|((year, month), day)| Date::new(year, month, day).ok())
        .filter(|date| date.year() >= BIRTH_YEAR_MIN)
        .ok_or(CodeError::BirthDate)
}
