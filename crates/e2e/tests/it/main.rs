//! The product as its users meet it: the built binary, HTTP, and headless Chromium.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking and says what it does"
)]
#![allow(clippy::disallowed_methods, reason = "tests wait in real time and read the environment")]

mod api;
mod backup;
mod browser;
mod crash;
mod journey;
mod journeys;
mod looks;
mod server;
