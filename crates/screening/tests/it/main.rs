//! Screening of texts, values and real files, which are made here.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod documents;
mod exposure;
mod grading;
mod hostile;
mod identifiers;
mod made;
mod markings;
mod tables;
