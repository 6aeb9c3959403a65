//! Use cases over temporary stores, with a clock that stands still.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(
    clippy::type_complexity,
    clippy::naive_bytecount,
    reason = "tables of cases, counts of lines"
)]
#![allow(clippy::duplicate_mod, reason = "one small city serves several subjects")]

mod catalogue;
mod library;
mod loads;
mod procedures;
mod uses;
