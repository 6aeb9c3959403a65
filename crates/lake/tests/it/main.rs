//! The lake through its public interface.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod differential;
mod export;
mod index;
mod loading;
mod masked;
mod reading;
mod tables;
