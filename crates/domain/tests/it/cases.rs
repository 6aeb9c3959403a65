//! Clocks of a case: computed from what happened, under the rule version they began with.

use domain::cases::{Case, CaseClock, ClockFault, Law};
use domain::ids::{BatchId, CaseId, PersonId, UnitId};
use domain::procedures::{Content, FieldValue};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use law::clocks::{ClockError, ClockEvent, Phase};
use law::rules::{EventName, RuleKey, events, keys};
use law::{Calendar, Profile, RuleBook, RuleStamp};
use proptest::prelude::*;

use crate::samples::day;

/// A book of its own, so that no amendment of the law moves these tests. The rule was amended in April.
const DECIDE: &str = r#"
key = "share.decide"
title_zh = "审定"
title_en = "Decision"
starts_on = "share.application.submitted"

[[version]]
profile = "fuzhou-2017"
value = 10
unit = "working_days"
basis = "drill"
confidence = "derived"
valid_from = 2026-01-01
valid_to = 2026-03-31
suspends_on = ["share.application.incomplete"]
extends_on = ["share.extension.consented"]
extends_by_at_most = "share.cond.extend.max"

[[version]]
profile = "fuzhou-2017"
value = 3
unit = "working_days"
basis = "drill"
confidence = "derived"
valid_from = 2026-04-01
"#;

const EXTENSION: &str = r#"
key = "share.cond.extend.max"
title_zh = "延长"
title_en = "Extension"
starts_on = "share.application.submitted"

[[version]]
profile = "fuzhou-2017"
value = 5
unit = "working_days"
basis = "drill"
confidence = "derived"
valid_from = 2026-01-01
"#;

fn book() -> RuleBook {
    RuleBook::parse(&[("decide.toml", DECIDE), ("extension.toml", EXTENSION)]).unwrap()
}

fn stamp(key: RuleKey, version_from: &str) -> RuleStamp {
    RuleStamp { key, version_from: day(version_from), profile: Profile::Fuzhou2017 }
}

fn started(on: &str) -> ClockEvent {
    ClockEvent::Started { on: day(on) }
}

/// A clock under the first version of the rule.
fn clock(events: Vec<ClockEvent>) -> CaseClock {
    let stamp = stamp(keys::SHARE_DECIDE, "2026-01-01");
    CaseClock { code: "decide".to_owned(), stamp, events, set_due: None }
}

/// A clock that is due on a day that was set.
fn set(on: &str, due: Date) -> CaseClock {
    CaseClock { set_due: Some(due), ..clock(vec![started(on)]) }
}

fn due(clock: &CaseClock) -> Date {
    let book = book();
    clock.state(Law { book: &book, calendar: Calendar::embedded() }).unwrap().due_on
}

fn phase(clock: &CaseClock) -> Phase {
    let book = book();
    clock.state(Law { book: &book, calendar: Calendar::embedded() }).unwrap().phase
}

fn fault(clock: &CaseClock) -> ClockFault {
    let book = book();
    clock.state(Law { book: &book, calendar: Calendar::embedded() }).unwrap_err()
}

fn case(clocks: Vec<CaseClock>) -> Case {
    Case {
        id: CaseId::named("case"),
        number: "GX-1".to_owned(),
        procedure: "sharing_application".to_owned(),
        state: "submitted".to_owned(),
        version: 1,
        title: String::new(),
        entry: None,
        applicant: UnitId::named("first"),
        provider: UnitId::named("second"),
        decider: UnitId::named("third"),
        parent: None,
        opened_by: Some(PersonId::named("opener")),
        handlers: Vec::new(),
        excluded: Vec::new(),
        opened_at: Timestamp::UNIX_EPOCH,
        closed_at: None,
        clocks,
        payload: serde_json::Value::Null,
    }
}

const INCOMPLETE: EventName = events::SHARE_APPLICATION_INCOMPLETE;
const CONSENTED: EventName = events::SHARE_EXTENSION_CONSENTED;

#[test]
fn a_started_clock_is_due_after_the_days_of_its_rule() {
    let clock = clock(vec![started("2026-03-02")]);
    assert_eq!((due(&clock), phase(&clock)), (day("2026-03-16"), Phase::Running));
    assert!(!clock.has_ended());
}

#[test]
fn a_clock_keeps_the_rule_version_under_which_it_began() {
    let before = clock(vec![started("2026-03-30")]);
    let stamp = stamp(keys::SHARE_DECIDE, "2026-04-01");
    let after = CaseClock { stamp, ..before.clone() };
    assert!(due(&before) > due(&after));
    assert!(due(&before) > day("2026-04-01"));
}

#[test]
fn an_ended_clock_says_when_and_whether_it_was_late() {
    for (on, late) in [("2026-03-16", false), ("2026-03-17", true)] {
        let ended = clock(vec![started("2026-03-02"), ClockEvent::Ended { on: day(on) }]);
        assert!(ended.has_ended());
        assert_eq!(phase(&ended), Phase::Ended { on: day(on), late });
    }
}

#[test]
fn a_suspended_clock_stands_still_until_it_is_resumed() {
    let mut events = vec![started("2026-03-02")];
    events.push(ClockEvent::Suspended { on: day("2026-03-05"), cause: INCOMPLETE });
    let suspended = clock(events.clone());
    assert_eq!(phase(&suspended), Phase::Suspended { since: day("2026-03-05") });
    assert!(!suspended.has_ended());
    events.push(ClockEvent::Resumed { on: day("2026-03-10") });
    let resumed = clock(events);
    assert_eq!((due(&resumed), phase(&resumed)), (day("2026-03-20"), Phase::Running));
}

#[test]
fn an_extension_adds_its_days_within_the_maximum() {
    let extended = |days| {
        let on = day("2026-03-05");
        clock(vec![started("2026-03-02"), ClockEvent::Extended { on, days, cause: CONSENTED }])
    };
    assert_eq!(due(&extended(5)), day("2026-03-23"));
    let beyond = ClockError::BeyondMaximum { days: 6, days_max: 5 };
    assert!(matches!(fault(&extended(6)), ClockFault::Events(fault) if fault == beyond));
}

#[test]
fn a_clock_whose_events_contradict_one_another_is_a_fault() {
    for events in [
        vec![],
        vec![ClockEvent::Ended { on: day("2026-03-05") }],
        vec![started("2026-03-02"), started("2026-03-03")],
        vec![started("2026-03-02"), ClockEvent::Resumed { on: day("2026-03-03") }],
        vec![started("2026-03-02"), ClockEvent::Ended { on: day("2026-03-01") }],
    ] {
        assert!(matches!(fault(&clock(events.clone())), ClockFault::Events(_)), "{events:?}");
    }
}

#[test]
fn a_clock_of_a_rule_version_that_is_gone_is_a_fault() {
    let gone = stamp(keys::SHARE_DECIDE, "2025-01-01");
    let clock = CaseClock { stamp: gone, ..clock(vec![started("2026-03-02")]) };
    assert!(matches!(fault(&clock), ClockFault::Law(_)));
}

#[test]
fn a_day_that_was_set_is_the_due_day_or_the_next_working_day() {
    assert_eq!(due(&set("2026-03-02", day("2026-03-12"))), day("2026-03-12"));
    assert_eq!(due(&set("2026-03-02", day("2026-03-14"))), day("2026-03-16"), "a Saturday");
    assert_eq!(due(&set("2026-02-05", day("2026-02-20"))), day("2026-02-24"), "Spring Festival");
}

#[test]
fn a_day_that_was_set_in_the_past_leaves_one_day() {
    for past in ["2026-03-02", "2026-03-01", "2020-01-01"] {
        assert_eq!(due(&set("2026-03-02", day(past))), day("2026-03-03"), "{past}");
    }
}

#[test]
fn a_clock_stored_before_days_could_be_set_still_reads() {
    let clock = clock(vec![started("2026-03-02")]);
    let stored = serde_json::to_value(&clock).unwrap();
    assert!(stored.get("set_due").is_none());
    assert_eq!(serde_json::from_value::<CaseClock>(stored).unwrap(), clock);
    let set = set("2026-03-02", day("2026-03-12"));
    let stored = serde_json::to_value(&set).unwrap();
    assert_eq!(serde_json::from_value::<CaseClock>(stored).unwrap(), set);
}

#[test]
fn a_case_without_a_running_clock_is_due_on_no_day() {
    let book = book();
    let law = Law { book: &book, calendar: Calendar::embedded() };
    assert_eq!(case(Vec::new()).due_on(law), None);
    let over = clock(vec![started("2026-03-02"), ClockEvent::Ended { on: day("2026-03-03") }]);
    assert_eq!(case(vec![over]).due_on(law), None);
}

proptest! {
    #[test]
    fn of_the_running_clocks_the_one_due_first_is_next(
        clocks in prop::collection::vec((1..120_i64, any::<bool>()), 0..6)
    ) {
        let clocks: Vec<CaseClock> = clocks.into_iter().map(|(days, ended)| {
            let mut clock = set("2026-03-02", day("2026-03-02").saturating_add(days.days()));
            clock.code = format!("in {days} days");
            if ended {
                clock.events.push(ClockEvent::Ended { on: day("2026-03-02") });
            }
            clock
        }).collect();
        let first = clocks.iter().filter(|clock| !clock.has_ended()).map(due).min();
        let book = book();
        let law = Law { book: &book, calendar: Calendar::embedded() };
        let case = case(clocks);
        prop_assert_eq!(case.due_on(law), first);
        let next = case.next_due(law);
        prop_assert_eq!(next.as_ref().map(|(clock, _)| due(clock)), first);
        prop_assert_eq!(next.as_ref().map(|(_, state)| state.due_on), first);
        prop_assert!(next.is_none_or(|(clock, _)| !clock.has_ended()));
    }
}

#[test]
fn a_case_names_the_units_that_its_form_lists_and_no_others() {
    let listed = UnitId::named("listed");
    let stated =
        |value| serde_json::json!({ "schema": 1, "stated": { "units": value }, "acts": {} });
    let with = |payload| Case { payload, ..case(Vec::new()) };
    let units = serde_json::to_value(FieldValue::Units(vec![UnitId::named("a"), listed])).unwrap();
    let several = with(stated(units));
    assert!(several.names(listed));
    assert!(!several.names(UnitId::named("another")));
    let text = serde_json::to_value(FieldValue::Text(listed.to_string())).unwrap();
    for payload in [stated(text), serde_json::Value::Null] {
        assert!(!with(payload).names(listed));
    }
}

#[test]
fn a_batch_is_read_by_its_id_and_by_the_text_of_older_forms() {
    let batch = BatchId::named("batch");
    for value in [FieldValue::Batch(batch), FieldValue::Text(batch.to_string())] {
        let stated = [("batch".to_owned(), value)].into();
        assert_eq!(Content { stated, ..Content::default() }.batch(), Some(batch));
    }
    assert_eq!(Content::default().batch(), None);
}
