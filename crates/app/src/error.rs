//! What can go wrong in a use case: a stable public code, and the cause kept apart for the log.

use std::error::Error;
use std::fmt::Write as _;

use domain::access::Denied;
use domain::applications::{DecisionFault, NotApplicable};
use domain::authorisations::NotAuthorised;
use domain::catalogue::Missing;
use domain::expr::FilterFault;
use domain::grants::NotCovered;
use domain::openings::{NotEligible, NotOpenable};
use domain::procedures::ActRefused;
use domain::systems::NotConnectable;
use lake::LakeError;
use search::SearchError;
use store::StoreError;

/// The result of a use case.
pub type Result<T> = std::result::Result<T, AppError>;

/// What the caller can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// Not there, or not for the caller to know of.
    NotFound,
    /// Known but not allowed.
    Denied,
    /// The input is at fault.
    Invalid,
    /// Somebody else was first.
    Stale,
    /// Too much of it.
    Limited,
    /// A store does not answer; nothing was changed.
    Unavailable,
    /// A fault of ours.
    Internal,
}

/// An error of a use case.
#[derive(Debug, thiserror::Error)]
#[error("{code}")]
pub struct AppError {
    kind: ErrorKind,
    code: String,
    gaps: Vec<Missing>,
    about: String,
    #[source]
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl AppError {
    /// An error with a stable, documented code.
    pub fn new(kind: ErrorKind, code: impl Into<String>) -> Self {
        Self { kind, code: code.into(), gaps: Vec::new(), about: String::new(), cause: None }
    }

    /// The thing is not there, or not for the caller to know of.
    pub fn not_found() -> Self {
        Self::new(ErrorKind::NotFound, "not-found")
    }

    /// The caller may not do this.
    pub fn denied(code: impl Into<String>) -> Self {
        Self::new(ErrorKind::Denied, code)
    }

    /// Gaps in what was sent, all at once.
    pub fn incomplete(gaps: Vec<Missing>) -> Self {
        Self { gaps, ..Self::new(ErrorKind::Invalid, "incomplete") }
    }

    /// A fault of ours.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { cause: Some(cause.into()), ..Self::new(ErrorKind::Internal, "internal") }
    }

    /// Names the place, such as an item or a field. Never a value.
    #[must_use]
    pub fn about(mut self, place: impl Into<String>) -> Self {
        self.about = place.into();
        self
    }

    /// What the caller can do about it.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The gaps named at once.
    pub fn gaps(&self) -> &[Missing] {
        &self.gaps
    }

    /// The place concerned; may be empty.
    pub fn place(&self) -> &str {
        &self.about
    }

    /// The whole chain of causes, for the log.
    pub fn chain(&self) -> String {
        let mut text = self.code.clone();
        let mut cause = self.source();
        while let Some(error) = cause {
            write!(text, ": {error}").expect("writing to a string cannot fail");
            cause = error.source();
        }
        text
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        let (kind, code) = match error.kind() {
            store::ErrorKind::NotFound => (ErrorKind::NotFound, "not-found"),
            store::ErrorKind::Stale => (ErrorKind::Stale, "stale"),
            store::ErrorKind::Conflict => (ErrorKind::Invalid, "exists-already"),
            store::ErrorKind::Unavailable => (ErrorKind::Unavailable, "store.unavailable"),
            store::ErrorKind::BadCursor => (ErrorKind::Invalid, "page.bad-cursor"),
            store::ErrorKind::Program | store::ErrorKind::Corrupt => {
                (ErrorKind::Internal, "internal")
            }
        };
        Self { cause: Some(Box::new(error)), ..Self::new(kind, code) }
    }
}

impl From<ledger::Error> for AppError {
    fn from(error: ledger::Error) -> Self {
        let (kind, code) = match error.kind() {
            ledger::ErrorKind::NotFound => (ErrorKind::NotFound, "not-found"),
            ledger::ErrorKind::Invalid => (ErrorKind::Invalid, "log.invalid"),
            ledger::ErrorKind::Unavailable | ledger::ErrorKind::NotYet => {
                (ErrorKind::Unavailable, "log.unavailable")
            }
            ledger::ErrorKind::Corrupt => (ErrorKind::Internal, "log.corrupt"),
        };
        Self { cause: Some(Box::new(error)), ..Self::new(kind, code) }
    }
}

impl From<SearchError> for AppError {
    fn from(error: SearchError) -> Self {
        Self::internal(error)
    }
}

impl From<LakeError> for AppError {
    fn from(error: LakeError) -> Self {
        // The lake's texts are codes.
        let code = error.to_string();
        let (kind, code) = match error.kind() {
            lake::ErrorKind::Invalid | lake::ErrorKind::Cancelled => (ErrorKind::Invalid, code),
            lake::ErrorKind::TooLarge | lake::ErrorKind::Busy => (ErrorKind::Limited, code),
            lake::ErrorKind::NotFound => (ErrorKind::NotFound, "not-found".to_owned()),
            lake::ErrorKind::Conflict => (ErrorKind::Stale, "stale".to_owned()),
            lake::ErrorKind::Full => (ErrorKind::Unavailable, "storage.full".to_owned()),
            lake::ErrorKind::Internal => (ErrorKind::Internal, "internal".to_owned()),
        };
        Self { cause: Some(Box::new(error)), ..Self::new(kind, code) }
    }
}

impl From<Denied> for AppError {
    fn from(denied: Denied) -> Self {
        match &denied {
            Denied::Filter(fault) => Self::from(fault.clone()),
            Denied::UnknownItem { item } | Denied::RepeatedItem { item } => {
                Self::new(ErrorKind::Invalid, denied.to_string()).about(item)
            }
            Denied::NoKey | Denied::MaskedKey => Self::new(ErrorKind::Invalid, denied.to_string()),
            Denied::NotOpen => Self::not_found(),
            Denied::NotCovered(_) | Denied::ForeignGrant => Self::denied(denied.to_string()),
        }
    }
}

impl From<FilterFault> for AppError {
    fn from(fault: FilterFault) -> Self {
        let place = match &fault {
            FilterFault::UnknownItem { item }
            | FilterFault::UnknownOperator { item, .. }
            | FilterFault::BadValue { item, .. } => item.clone(),
            FilterFault::TooLarge => String::new(),
        };
        Self::new(ErrorKind::Invalid, fault.to_string()).about(place)
    }
}

impl From<ActRefused> for AppError {
    fn from(refused: ActRefused) -> Self {
        let kind = match refused {
            ActRefused::Stale => ErrorKind::Stale,
            ActRefused::ReasonRequired => ErrorKind::Invalid,
            ActRefused::Unknown
            | ActRefused::WrongState
            | ActRefused::NotYours
            | ActRefused::ConflictOfInterest
            | ActRefused::NotAuthorised(_) => ErrorKind::Denied,
        };
        Self::new(kind, refused.to_string())
    }
}

macro_rules! denied_by {
    ($($kind:ident from $error:ty;)*) => {
        $(impl From<$error> for AppError {
            fn from(error: $error) -> Self {
                Self::new(ErrorKind::$kind, error.to_string())
            }
        })*
    };
}

denied_by! {
    Denied from NotCovered;
    Denied from NotConnectable;
    Denied from NotApplicable;
    Denied from NotAuthorised;
    Denied from NotEligible;
    Denied from NotOpenable;
    Invalid from DecisionFault;
    Invalid from domain::loads::Refused;
    Invalid from domain::values::ValueFault;
}
