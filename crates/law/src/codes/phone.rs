//! 手机号码: eleven digits, the first a 1, the second from 3 to 9.

use super::{Checked, CodeError, identifier_text};

/// A mobile number of the mainland's numbering plan, without country code, blanks or dashes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mobile(String);

identifier_text!(Mobile);

/// The number is personal information, so debug output hides it.
impl std::fmt::Debug for Mobile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mobile(…)")
    }
}

impl Mobile {
    /// Reads eleven digits; nothing is stripped.
    pub fn parse(text: &str) -> Result<Checked<Self>, CodeError> {
        if text.chars().count() != 11 {
            return Err(CodeError::Length);
        }
        let starts_well = matches!(text.as_bytes(), [b'1', b'3'..=b'9', ..]);
        if !starts_well || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(CodeError::Character);
        }
        Ok(Checked::clean(Self(text.to_owned())))
    }

    /// The eleven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
