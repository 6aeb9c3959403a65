//! What screening says, under one name for those who put it into words.

pub use ::screening::grade::PersonalCode;
pub use ::screening::{
    ColumnFinding, Exposed, FileScreening, Grade, GradeSuggestion, IdentifierKind, Level, Marking,
    MarkingKind, Place, Reason, SecrecyTerm, UnreadReason,
};
