//! 统一社会信用代码 (GB 32100-2015), with the organisation code inside it (GB 11714).
//!
//! The check character may be any of the 31 characters of the alphabet, not only a digit or `X`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Checked, CodeError, Finding, division, identifier_text};
use crate::error::LawError;
use crate::source::Source;

/// Digits and capital letters without I, O, S, V and Z.
pub const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// The region of a body registered with a national authority begins with this and not with a province.
const NATIONAL_PREFIX: &str = "10";

/// A credit code of eighteen characters that passed both checks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode(String);

identifier_text!(CreditCode);

impl CreditCode {
    /// Reads eighteen characters. Lower case and an unknown authority are findings.
    pub fn parse(text: &str) -> Result<Checked<Self>, CodeError> {
        if text.chars().count() != 18 {
            return Err(CodeError::Length);
        }
        let upper = text.to_ascii_uppercase();
        let body = upper.get(..17).ok_or(CodeError::Character)?;
        let wanted = check_character(body)?;
        check_region(&body[2..8])?;
        if upper[17..].bytes().any(|byte| position(byte).is_none()) {
            return Err(CodeError::Character);
        }
        if !upper.ends_with(wanted) {
            return Err(CodeError::CheckDigit);
        }
        if !body.ends_with(organisation_check(&body[8..16])?) {
            return Err(CodeError::OrganisationCheck);
        }
        let finding = finding(text, &upper);
        Ok(Checked { value: Self(upper), finding })
    }

    /// Completes the authority, category and region (eight characters) and the organisation's own eight characters
    /// with both check characters. For generated bodies.
    pub fn with_both_checks(prefix: &str, organisation: &str) -> Result<Self, CodeError> {
        if prefix.len() != 8 {
            return Err(CodeError::Length);
        }
        let body = format!("{prefix}{organisation}{}", organisation_check(organisation)?);
        let check = check_character(&body)?;
        Self::parse(&format!("{body}{check}")).map(|checked| checked.value)
    }

    /// The eighteen characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// 登记管理部门: who registered the body.
    pub fn authority(&self) -> &str {
        &self.0[..1]
    }

    /// 机构类别: the kind of body, in the authority's own numbering.
    pub fn category(&self) -> &str {
        &self.0[1..2]
    }

    /// The six digits of the division of registration.
    pub fn region(&self) -> &str {
        &self.0[2..8]
    }

    /// 主体标识码: the nine characters of the organisation code.
    pub fn organisation_code(&self) -> &str {
        &self.0[8..17]
    }
}

/// The check character of the first seventeen characters.
pub fn check_character(body: &str) -> Result<char, CodeError> {
    if body.len() != 17 {
        return Err(CodeError::Length);
    }
    let mut sum = 0;
    for (byte, weight) in body.bytes().zip(WEIGHTS) {
        sum += position(byte).ok_or(CodeError::Character)? * weight;
    }
    let modulus = ALPHABET.len();
    Ok(char::from(ALPHABET[(modulus - sum % modulus) % modulus]))
}

/// The check character of an organisation code's first eight characters: a digit, or `X` for ten.
pub fn organisation_check(body: &str) -> Result<char, CodeError> {
    if body.len() != 8 {
        return Err(CodeError::Length);
    }
    let mut sum = 0;
    for (character, weight) in body.chars().zip(ORGANISATION_WEIGHTS) {
        let upper = character.is_ascii_digit() || character.is_ascii_uppercase();
        let value = character.to_digit(36).filter(|_| upper).ok_or(CodeError::Character)?;
        sum += value * weight;
    }
    Ok(match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).expect("one to nine is a digit"),
    })
}

/// The name of a registering authority (登记管理部门), where it is known.
pub fn authority_name_zh(code: &str) -> Option<&'static str> {
    authorities()
        .iter()
        .find(|authority| authority.code == code)
        .map(|authority| authority.name_zh.as_str())
}

fn finding(text: &str, upper: &str) -> Option<Finding> {
    if text != upper {
        Some(Finding::LowerCase)
    } else if authority_name_zh(&upper[..1]).is_none() {
        Some(Finding::UnknownAuthority)
    } else {
        None
    }
}

fn check_region(region: &str) -> Result<(), CodeError> {
    if !region.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(CodeError::Character);
    }
    let prefix = &region[..2];
    if prefix == NATIONAL_PREFIX || division::province_exists(prefix) {
        Ok(())
    } else {
        Err(CodeError::Region)
    }
}

fn position(byte: u8) -> Option<usize> {
    ALPHABET.iter().position(|candidate| *candidate == byte)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Authority {
    code: String,
    name_zh: String,
    #[serde(rename = "confidence")]
    _confidence: crate::rules::Confidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AuthoritiesFile {
    authority: Vec<Authority>,
}

fn authorities() -> &'static [Authority] {
    static AUTHORITIES: LazyLock<Vec<Authority>> = LazyLock::new(|| {
        read_authorities().expect("the authorities are read by this crate's tests")
    });
    &AUTHORITIES
}

fn read_authorities() -> Result<Vec<Authority>, LawError> {
    let text = include_str!("../../codes/registration_authorities.toml");
    let file: AuthoritiesFile = Source::new("codes/registration_authorities.toml", text).parse()?;
    Ok(file.authority)
}
