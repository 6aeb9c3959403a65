//! The codes by which items refer to data elements and to code lists.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What the code of a data element begins with.
const ELEMENT_PREFIX: &str = "DE";
/// Digits after it.
const ELEMENT_DIGITS: usize = 5;
/// Characters of the code of a code list at most.
const LIST_CHARS_MAX: usize = 32;

/// A text was not a code of the library.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("library.code-form")]
pub struct NotACode;

macro_rules! code {
    ($(#[$doc:meta])* $name:ident, $is_code:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotACode;
            fn from_str(text: &str) -> Result<Self, NotACode> {
                if $is_code(text) { Ok(Self(text.to_owned())) } else { Err(NotACode) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotACode;
            fn try_from(text: String) -> Result<Self, NotACode> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0
            }
        }
    };
}

code!(/// Code of a data element 数据元: `DE` and five digits, such as `DE00001`.
    ElementCode, is_element);
code!(/// Code of a code list 代码集: capital letters, digits, `.`, `-` and `_`, a letter first, such as `GBT2261.1`.
    ListCode, is_list);

impl ElementCode {
    /// The code with a number; none beyond five digits.
    pub fn numbered(number: u32) -> Option<Self> {
        format!("{ELEMENT_PREFIX}{number:05}").parse().ok()
    }

    /// Its number.
    pub fn number(&self) -> u32 {
        self.0.trim_start_matches(ELEMENT_PREFIX).parse().unwrap_or_default()
    }
}

fn is_element(text: &str) -> bool {
    text.strip_prefix(ELEMENT_PREFIX).is_some_and(|digits| {
        digits.len() == ELEMENT_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn is_list(text: &str) -> bool {
    let plain = |byte: u8| {
        byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_')
    };
    (2..=LIST_CHARS_MAX).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_uppercase())
        && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_numbered_with_five_digits() {
        assert_eq!(
            ElementCode::numbered(7).map(|code| code.to_string()).as_deref(),
            Some("DE00007")
        );
        assert_eq!(ElementCode::numbered(100_000), None);
        assert_eq!("DE00012".parse::<ElementCode>().map(|code| code.number()), Ok(12));
        for wrong in ["DE1", "de00001", "DE0000a", "00001", ""] {
            assert!(wrong.parse::<ElementCode>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_code_list_has_a_code_that_stands_in_addresses() {
        for right in ["GBT2261.1", "LOCAL-01", "GA_2"] {
            assert!(right.parse::<ListCode>().is_ok(), "{right}");
        }
        for wrong in ["GB/T", "gbt", "1A", "A", "性别"] {
            assert!(wrong.parse::<ListCode>().is_err(), "{wrong}");
        }
    }
}
