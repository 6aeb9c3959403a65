//! What the law as data promises to the rest of the platform, case by case.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod calendars;
mod clock_cases;
mod clock_events;
mod clock_properties;
mod credit_codes;
mod divisions;
mod law_in_force;
mod resident_ids;
mod resource_codes;
mod rule_files;
mod rules;

use jiff::civil::Date;

/// A date written as in the tables of cases.
fn day(text: &str) -> Date {
    text.parse().unwrap()
}
