//! Screening of files and values 保密审查 (Article 23): signs of secrets, personal identifiers, and a suggested grade.
//!
//! What is absent: the store, the network, async, a clock, and any decision. A
//! finding is a reason for a person to look; a file that cannot be read whole is
//! a finding too, never a clean file. No finding holds a value: only its kind
//! and its place, so that the report may be kept and shown where the data may not.
//!
//! * [`markings`] — classification markings 密级标志 in a text.
//! * [`identifiers`] — personal identifiers in the values of a column.
//! * [`files`] — the text of CSV, plain text, XLSX, DOCX, OFD and PDF, within limits.
//! * [`exposure`] — personal identifiers in what an entry declares for everybody.
//! * [`grade`] — the grade L1 to L4 that findings and declared items suggest.

pub mod exposure;
pub mod files;
pub mod grade;
pub mod identifiers;
pub mod markings;
mod place;

pub use exposure::Exposed;
pub use files::{
    FileFormat, FileScreening, Limit, Limits, ScreeningError, Unread, UnreadReason, screen_file,
};
pub use grade::{Grade, GradeSuggestion, Level, Reason};
pub use identifiers::{ColumnFinding, ColumnJudge, IdentifierKind};
pub use markings::{Marking, MarkingKind, SecrecyTerm};
pub use place::Place;
