//! The demo city: it comes about as told, and its log is sound.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod seeding;
mod simulating;
