//! What holds of every clock, whatever the dates.

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use law::Calendar;
use law::clocks::{ClockEvent, ClockState, DayKind, Term, remaining, run};
use law::rules::events;
use proptest::prelude::*;

use crate::day;

fn dates() -> impl Strategy<Value = Date> {
    (0..4_300_i64).prop_map(|offset| day("2015-09-01").saturating_add(offset.days()))
}

fn terms() -> impl Strategy<Value = Term> {
    let kinds = prop_oneof![Just(DayKind::Calendar), Just(DayKind::Working)];
    (1..60_u32, kinds).prop_map(|(days, kind)| Term {
        suspends_on: vec![events::SHARE_APPLICATION_INCOMPLETE],
        extends_on: vec![events::SHARE_EXTENSION_CONSENTED],
        extend_days_max: 30,
        ..Term::new(days, kind)
    })
}

fn run_all(term: &Term, events: &[ClockEvent]) -> ClockState {
    run(term, events, Calendar::embedded()).unwrap()
}

fn later(date: Date, days: i64) -> Date {
    date.saturating_add(Span::new().days(days))
}

/// A start and one suspension that begins no later than the due day.
fn suspended(term: &Term, start: Date, offset: i64, length: i64) -> Vec<ClockEvent> {
    let started = ClockEvent::Started { on: start };
    let due_on = run_all(term, &[started]).due_on;
    let on = later(start, offset).min(due_on);
    let cause = events::SHARE_APPLICATION_INCOMPLETE;
    vec![
        started,
        ClockEvent::Suspended { on, cause },
        ClockEvent::Resumed { on: later(on, length) },
    ]
}

proptest! {
    #[test]
    fn a_later_start_is_never_due_earlier(term in terms(), start in dates(), delay in 0..40_i64) {
        let early = run_all(&term, &[ClockEvent::Started { on: start }]);
        let late = run_all(&term, &[ClockEvent::Started { on: later(start, delay) }]);
        prop_assert!(early.due_on <= late.due_on);
    }

    #[test]
    fn a_suspension_never_shortens(term in terms(), start in dates(), offset in 0..90_i64, length in 0..60_i64) {
        let plain = run_all(&term, &[ClockEvent::Started { on: start }]);
        let paused = run_all(&term, &suspended(&term, start, offset, length));
        let longer = run_all(&term, &suspended(&term, start, offset, length + 1));
        prop_assert!(plain.due_on <= paused.due_on);
        prop_assert!(paused.due_on <= longer.due_on);
    }

    #[test]
    fn an_extension_never_shortens(term in terms(), start in dates(), days in 0..=30_u32) {
        let started = ClockEvent::Started { on: start };
        let extended = ClockEvent::Extended { on: start, days, cause: events::SHARE_EXTENSION_CONSENTED };
        prop_assert!(run_all(&term, &[started]).due_on <= run_all(&term, &[started, extended]).due_on);
    }

    #[test]
    fn persisted_events_give_the_same_state_again(
        term in terms(), start in dates(), offset in 0..90_i64, length in 0..60_i64,
    ) {
        let events = suspended(&term, start, offset, length);
        let persisted = serde_json::to_string(&events).unwrap();
        let read: Vec<ClockEvent> = serde_json::from_str(&persisted).unwrap();
        prop_assert_eq!(run_all(&term, &events), run_all(&term, &read));
    }

    #[test]
    fn a_clock_is_due_on_a_working_day_after_its_start(
        term in terms(), start in dates(), offset in 0..90_i64, length in 0..60_i64,
    ) {
        let state = run_all(&term, &suspended(&term, start, offset, length));
        prop_assert!(state.due_on > start);
        prop_assert!(Calendar::embedded().is_working(state.due_on));
    }

    #[test]
    fn days_left_shrink_to_nothing_on_the_due_day(term in terms(), start in dates(), after in 0..120_i64) {
        let calendar = Calendar::embedded();
        let state = run_all(&term, &[ClockEvent::Started { on: start }]);
        let (today, tomorrow) = (later(start, after), later(start, after + 1));
        let (now, then) = (remaining(&state, today, calendar).days, remaining(&state, tomorrow, calendar).days);
        prop_assert!(then <= now);
        prop_assert_eq!(now < 0, state.is_overdue(today));
        prop_assert_eq!(remaining(&state, state.due_on, calendar).days, 0);
    }
}
