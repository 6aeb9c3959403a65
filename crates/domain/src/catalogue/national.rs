//! Verifying national codes: the one place that says whether a text is one.

use law::codes::{CodeError, CreditCode, Finding, Mobile, ResidentId, division};

use super::CodeCheck;

impl CodeCheck {
    /// Verifies a text; what is valid but worth telling comes back.
    ///
    /// # Errors
    /// [`CodeError`] for a text that is no such code.
    pub fn verify(self, text: &str) -> Result<Option<Finding>, CodeError> {
        match self {
            Self::ResidentId => ResidentId::parse(text).map(|checked| checked.finding),
            Self::CreditCode => CreditCode::parse(text).map(|checked| checked.finding),
            Self::MobilePhone => Mobile::parse(text).map(|checked| checked.finding),
            Self::DivisionCode => division_code(text).map(|()| None),
        }
    }
}

/// Six digits of a province that exists; within a city whose counties are all on the list, a code of the list.
///
/// A code given up since is still the code of its day.
fn division_code(text: &str) -> Result<(), CodeError> {
    if text.len() != 6 {
        return Err(CodeError::Length);
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(CodeError::Character);
    }
    let city = format!("{}00", &text[..4]);
    let listed = division::find(text).is_some()
        || division::find(&city).is_none_or(|found| found.code.ends_with("0000"));
    if listed && division::province_exists(&text[..2]) { Ok(()) } else { Err(CodeError::Region) }
}
