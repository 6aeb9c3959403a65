//! The search index as its callers see it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod catalogue;
mod facets;
mod finding;
mod hostile;
mod ranking;
mod versions;
