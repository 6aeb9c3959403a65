//! National identifiers: their form, their check digits, and the tables they refer to.
//!
//! Nothing here is guessed or repaired. A text is the identifier, or it is refused with the reason; what is valid but
//! worth telling, such as a number of fifteen digits, comes with a [`Finding`].

pub mod credit_code;
pub mod division;
pub mod phone;
pub mod resident_id;
pub mod resource_code;

use serde::{Deserialize, Serialize};

pub use credit_code::CreditCode;
pub use division::{Division, DivisionLevel};
pub use phone::Mobile;
pub use resident_id::ResidentId;
pub use resource_code::{ClassCode, ResourceCode};

/// An identifier that was accepted, with what the data's quality report should say about it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Checked<T> {
    /// The identifier in its normal form.
    pub value: T,
    /// What is worth telling.
    pub finding: Option<Finding>,
}

impl<T> Checked<T> {
    fn clean(value: T) -> Self {
        Self { value, finding: None }
    }

    fn with(value: T, finding: Finding) -> Self {
        Self { value, finding: Some(finding) }
    }
}

/// What is worth telling about an accepted identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// A resident number of fifteen digits, as issued before 1999; it has no check digit.
    LegacyResidentId,
    /// A letter in lower case where the standard has upper case.
    LowerCase,
    /// The registering authority is not on the list that is known here.
    UnknownAuthority,
}

impl Finding {
    /// The stable code, the same as the serde form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::LegacyResidentId => "legacy_resident_id",
            Self::LowerCase => "lower_case",
            Self::UnknownAuthority => "unknown_authority",
        }
    }
}

/// Why a text is not the identifier that it should be. The text itself is never part of the message.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    thiserror::Error,
)]
#[serde(rename_all = "snake_case")]
pub enum CodeError {
    /// Too short or too long.
    #[error("wrong length")]
    Length,
    /// A character that the standard does not use in that place.
    #[error("a character that does not belong there")]
    Character,
    /// The check digit or character does not follow from the rest.
    #[error("wrong check digit")]
    CheckDigit,
    /// The organisation code inside a credit code fails its own check (GB 11714).
    #[error("wrong check digit of the organisation code")]
    OrganisationCheck,
    /// No such day of birth.
    #[error("no such day of birth")]
    BirthDate,
    /// No such province.
    #[error("no such region")]
    Region,
    /// Not 类/项/目/细目 and a sequence number.
    #[error("not a resource code")]
    ResourceCode,
    /// The numbers of a class are used up.
    #[error("sequence number out of range")]
    Sequence,
}

impl CodeError {
    /// The stable code, the same as the serde form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Character => "character",
            Self::CheckDigit => "check_digit",
            Self::OrganisationCheck => "organisation_check",
            Self::BirthDate => "birth_date",
            Self::Region => "region",
            Self::ResourceCode => "resource_code",
            Self::Sequence => "sequence",
        }
    }
}

/// Gives an identifier its text form and its serde form (the text, checked on the way in).
macro_rules! identifier_text {
    ($ty:ident) => {
        impl std::fmt::Display for $ty {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $ty {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $ty {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::parse(&text).map(|checked| checked.value).map_err(serde::de::Error::custom)
            }
        }
    };
}

use identifier_text;
