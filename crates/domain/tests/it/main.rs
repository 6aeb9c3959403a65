//! What the vocabulary and the decisions of the platform promise, as its callers see it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod applications;
mod authorisations;
mod cases;
mod completeness;
mod expr;
mod grants;
mod library;
mod loads;
mod procedures;
mod quality;
mod samples;
mod timeliness;
mod values;
