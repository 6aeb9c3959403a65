//! A month of the simulator, on the engine as it is.

use std::sync::Arc;

use app::FixedClock;
use demo::{Plan, simulate};
use jiff::Timestamp;

use crate::seeding::open;

/// Procedures of which somebody opens a case in any month; the others wait for what these bring about.
const EVERY_MONTH: &[&str] = &[
    "assessment",
    "authorised_opening",
    "catalogue_withdrawal",
    "change_order",
    "collection_plan",
    "cooperation",
    "correction",
    "data_request",
    "dataset_rating",
    "entry_opening",
    "incident",
    "inspection",
    "mandate",
    "misconduct",
    "opening_end",
    "product",
    "project_statement",
    "provincial_test",
    "push_proposal",
    "service_evaluation",
    "standard",
    "system_connection",
    "tender",
    "unit_rules",
    "violation",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_simulated_month_keeps_the_invariants_of_every_procedure() {
    let folder = tempfile::tempdir().unwrap();
    let now: Timestamp = "2026-02-01T08:00:00+08:00".parse().unwrap();
    let clock = Arc::new(FixedClock::new(now));
    let app = open(folder.path(), Arc::clone(&clock)).await;
    let plan = Plan { openings_a_day: 16, ..Plan::months(2026, 1, 1) };
    let figures = simulate(&app, &clock, plan).await.unwrap();
    assert_eq!((figures.days, figures.days_off), (31, 10));
    let opened: u64 = figures.procedures.values().map(|of| of.opened).sum();
    let acts: u64 = figures.procedures.values().map(|of| of.acts).sum();
    assert!(opened > 100 && acts > opened && figures.checked_cases > opened, "{figures}");
    for code in EVERY_MONTH {
        let of = figures.procedures.get(*code);
        assert!(of.is_some_and(|of| of.opened > 0 && of.acts > 0), "{code}\n{figures}");
    }
}
