//! The law as dated data: rules, calendars, clocks and national codes.
//!
//! Every number that a statute, a decree or the city's own setting fixes stands once, in a TOML file of this
//! crate, with its basis and the dates between which it holds. Code elsewhere names a rule by its key and a day,
//! and never writes the number.
//!
//! # What is absent
//!
//! No async, no I/O, no clock, no randomness: the files are compiled in, and every function that depends on the
//! day takes the day. The crate knows nothing of units, people, cases or storage, and must not depend on any
//! other crate of the workspace.
//!
//! # Where to look
//!
//! | question | module |
//! |---|---|
//! | which number holds, since when, on what basis | [`rules`] |
//! | is this a working day | [`calendar`] |
//! | when is it due, how many days are left | [`clocks`] |
//! | is this identifier well formed | [`codes`] |
//! | what do the codes of a catalogue entry mean | [`catalogue_codes`], [`classification`] |
//! | which article asks for it | [`articles()`] |
//! | what a unit is assessed by | [`indicators`] |

pub mod articles;
pub mod calendar;
pub mod catalogue_codes;
pub mod classification;
pub mod clocks;
pub mod codes;
mod error;
pub mod indicators;
mod names;
pub mod rules;
mod source;

pub use articles::articles;
pub use calendar::Calendar;
pub use error::{ErrorKind, FileProblem, LawError};
pub use rules::{LawInForce, Profile, RuleBook, RuleKey, RuleRef, RuleStamp, Subject, law_table};
