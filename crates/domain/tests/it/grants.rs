//! What follows from an application into the grant, and when the grant holds.

use domain::applications::{self, GrantFacts};
use domain::grants::{Grant, GrantState, NotCovered};
use domain::ids::{GrantId, ItemId, PersonId};
use law::catalogue_codes::ItemType;

use crate::samples::{application, consumer, day, entry, grant, item, owner};

fn granted(calls_per_day: Option<u32>, valid_to: &str, valid_from: &str) -> Grant {
    let entry = entry(vec![item(1, "姓名", ItemType::Text), item(2, "年龄", ItemType::Integer)]);
    let mut application = application(&[1, 2]);
    application.calls_per_day = calls_per_day;
    application.valid_to = Some(day(valid_to));
    let facts = GrantFacts {
        id: GrantId::named("new"),
        number: "SQ-2".to_owned(),
        decision: "榕数共享〔2026〕2号".to_owned(),
        case: None,
        entry: &entry,
        consumer: consumer(),
        approver: PersonId::named("approver"),
        valid_from: day(valid_from),
    };
    applications::grant(&application, vec![ItemId(2)], facts).unwrap()
}

#[test]
fn a_grant_holds_from_its_first_day_to_its_last_both_included() {
    let one_day = granted(None, "2026-03-02", "2026-03-02");
    assert_eq!(one_day.in_force(day("2026-03-01")), Err(NotCovered::NotYet));
    assert_eq!(one_day.in_force(day("2026-03-02")), Ok(()));
    assert_eq!(one_day.in_force(day("2026-03-03")), Err(NotCovered::Expired));
}

#[test]
fn a_withdrawn_grant_says_so_on_every_day() {
    let withdrawn = Grant { state: GrantState::Withdrawn, ..grant(&[1]) };
    for on in ["2025-12-31", "2026-06-01", "2027-01-01"] {
        assert_eq!(withdrawn.in_force(day(on)), Err(NotCovered::Withdrawn));
    }
}

#[test]
fn the_calls_and_the_term_that_were_applied_for_are_the_grants() {
    for calls in [None, Some(1), Some(u32::MAX)] {
        let grant = granted(calls, "2026-12-31", "2026-03-02");
        assert_eq!(grant.calls_per_day, calls);
        assert_eq!((grant.valid_from, grant.valid_to), (day("2026-03-02"), day("2026-12-31")));
    }
}

#[test]
fn a_grant_holds_the_items_decided_and_not_those_asked_for() {
    let grant = granted(None, "2026-12-31", "2026-03-02");
    assert_eq!(grant.items, [ItemId(2)]);
    assert_eq!((grant.provider, grant.consumer), (owner(), consumer()));
    assert_eq!((grant.state, grant.version), (GrantState::Active, 1));
}

#[test]
fn a_grant_reads_back_as_it_was_stored() {
    let grant = granted(Some(3), "2026-12-31", "2026-03-02");
    let stored = serde_json::to_string(&grant).unwrap();
    assert_eq!(serde_json::from_str::<Grant>(&stored).unwrap(), grant);
}
