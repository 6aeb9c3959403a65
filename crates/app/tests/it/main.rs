//! Use cases over temporary stores, with a clock that stands still.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod catalogue;
mod loads;
mod procedures;
mod uses;
