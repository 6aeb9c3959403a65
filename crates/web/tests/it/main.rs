//! The site as a service: guards, forged forms, words.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod guards;
mod sessions;
mod words;
