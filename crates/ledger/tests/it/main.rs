//! The log as its callers and its auditors see it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "the log names its own files, always in lower case"
)]

mod appends;
mod crashes;
mod doubles;
mod erasures;
mod flips;
mod golden;
mod indexes;
mod interop;
mod proofs;
mod reserves;
mod samples;
