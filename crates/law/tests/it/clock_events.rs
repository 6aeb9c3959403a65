//! What may happen to a clock, what may not, and how many days it shows.

use jiff::Timestamp;
use law::Calendar;
use law::clocks::{
    ClockError, ClockEvent, ClockState, DayKind, Phase, Remaining, Term, civil_date, remaining, run,
};
use law::rules::events::{self, EventName};

use crate::day;

const INCOMPLETE: EventName = events::SHARE_APPLICATION_INCOMPLETE;
const CONSENTED: EventName = events::SHARE_EXTENSION_CONSENTED;

fn ten_working_days() -> Term {
    Term {
        suspends_on: vec![INCOMPLETE],
        extends_on: vec![CONSENTED],
        extend_days_max: 10,
        ..Term::new(10, DayKind::Working)
    }
}

fn started(on: &str) -> ClockEvent {
    ClockEvent::Started { on: day(on) }
}

fn suspended(on: &str) -> ClockEvent {
    ClockEvent::Suspended { on: day(on), cause: INCOMPLETE }
}

fn resumed(on: &str) -> ClockEvent {
    ClockEvent::Resumed { on: day(on) }
}

fn extended(on: &str, days: u32) -> ClockEvent {
    ClockEvent::Extended { on: day(on), days, cause: CONSENTED }
}

fn ended(on: &str) -> ClockEvent {
    ClockEvent::Ended { on: day(on) }
}

fn ran(rest: &[ClockEvent]) -> Result<ClockState, ClockError> {
    let mut all = vec![started("2026-03-02")];
    all.extend_from_slice(rest);
    run(&ten_working_days(), &all, Calendar::embedded())
}

fn left(state: &ClockState, today: &str) -> i64 {
    remaining(state, day(today), Calendar::embedded()).days
}

#[test]
fn an_extension_adds_days_of_the_terms_own_kind() {
    let state = ran(&[extended("2026-03-16", 5)]).unwrap();
    assert_eq!((state.due_on, state.days_total, state.extended_days), (day("2026-03-23"), 15, 5));
}

#[test]
fn a_calendar_term_is_extended_before_it_rolls() {
    let term = Term {
        extends_on: vec![CONSENTED],
        extend_days_max: 5,
        ..Term::new(10, DayKind::Calendar)
    };
    let events = [started("2026-03-04"), extended("2026-03-13", 1)];
    // Ten days end on Saturday the 14th, eleven on Sunday the 15th: both roll to the same Monday.
    assert_eq!(run(&term, &events, Calendar::embedded()).unwrap().due_on, day("2026-03-16"));
}

#[test]
fn extensions_together_stay_within_the_maximum() {
    assert!(ran(&[extended("2026-03-03", 4), extended("2026-03-04", 6)]).is_ok());
    let error = ran(&[extended("2026-03-03", 4), extended("2026-03-04", 7)]).unwrap_err();
    assert_eq!(error, ClockError::BeyondMaximum { days: 11, days_max: 10 });
}

#[test]
fn a_suspended_term_can_be_extended() {
    let state =
        ran(&[suspended("2026-03-05"), extended("2026-03-06", 5), resumed("2026-03-10")]).unwrap();
    assert_eq!(state.due_on, day("2026-03-27"));
}

#[test]
fn an_event_that_the_rule_does_not_name_moves_nothing() {
    let cause = events::OPEN_GRANT_INCOMPLETE;
    let on = day("2026-03-05");
    for event in [ClockEvent::Suspended { on, cause }, ClockEvent::Extended { on, days: 1, cause }]
    {
        assert_eq!(ran(&[event]), Err(ClockError::NotNamed { cause }));
    }
}

#[test]
fn an_event_that_suspends_does_not_extend() {
    let event = ClockEvent::Extended { on: day("2026-03-05"), days: 1, cause: INCOMPLETE };
    assert_eq!(ran(&[event]), Err(ClockError::NotNamed { cause: INCOMPLETE }));
}

#[test]
fn nothing_is_left_to_suspend_or_extend_after_the_due_day() {
    let run_out = ClockError::RunOut { due_on: day("2026-03-16"), on: day("2026-03-17") };
    assert_eq!(ran(&[suspended("2026-03-17")]), Err(run_out));
    assert_eq!(ran(&[extended("2026-03-17", 1)]), Err(run_out));
}

#[test]
fn events_out_of_place_are_refused() {
    let calendar = Calendar::embedded();
    let term = ten_working_days();
    let on = day("2026-03-05");
    assert_eq!(run(&term, &[], calendar), Err(ClockError::NotStarted));
    assert_eq!(run(&term, &[ended("2026-03-05")], calendar), Err(ClockError::NotStarted));
    assert_eq!(ran(&[started("2026-03-05")]), Err(ClockError::StartedTwice { on }));
    assert_eq!(ran(&[resumed("2026-03-05")]), Err(ClockError::NotSuspended { on }));
    assert_eq!(
        ran(&[suspended("2026-03-05"), suspended("2026-03-06")]),
        Err(ClockError::AlreadySuspended { since: on })
    );
    assert_eq!(
        ran(&[ended("2026-03-05"), resumed("2026-03-06")]),
        Err(ClockError::AfterEnd { ended_on: on })
    );
    assert_eq!(
        ran(&[suspended("2026-03-05"), resumed("2026-03-04")]),
        Err(ClockError::OutOfOrder { on: day("2026-03-04"), after: on })
    );
}

#[test]
fn a_term_without_length_or_beyond_the_calendar_is_refused() {
    let calendar = Calendar::embedded();
    let nothing = Term::new(0, DayKind::Working);
    assert_eq!(run(&nothing, &[started("2026-03-02")], calendar), Err(ClockError::OutsideCalendar));
    let term = Term::new(10, DayKind::Calendar);
    assert_eq!(run(&term, &[started("9999-12-30")], calendar), Err(ClockError::OutsideCalendar));
}

#[test]
fn a_running_clock_counts_down_in_working_days() {
    let state = ran(&[]).unwrap();
    let shown = [
        "2026-03-01",
        "2026-03-02",
        "2026-03-06",
        "2026-03-07",
        "2026-03-13",
        "2026-03-15",
        "2026-03-16",
    ];
    let counts: Vec<_> = shown.iter().map(|today| left(&state, today)).collect();
    assert_eq!(counts, [10, 10, 6, 6, 1, 1, 0]);
    assert!(!state.is_overdue(day("2026-03-16")));
}

#[test]
fn delay_is_negative_and_never_nothing() {
    let state = ran(&[]).unwrap();
    assert_eq!((left(&state, "2026-03-17"), left(&state, "2026-03-18")), (-1, -2));
    let friday = run(&ten_working_days(), &[started("2026-03-06")], Calendar::embedded()).unwrap();
    let counts: Vec<_> = ["2026-03-20", "2026-03-21", "2026-03-22", "2026-03-23", "2026-03-24"]
        .map(|today| left(&friday, today))
        .into();
    assert_eq!(counts, [0, -1, -1, -1, -2]);
    assert!(friday.is_overdue(day("2026-03-21")));
}

#[test]
fn a_calendar_clock_counts_every_day_up_to_the_rolled_end() {
    let events = [started("2026-03-04")];
    let state = run(&Term::new(10, DayKind::Calendar), &events, Calendar::embedded()).unwrap();
    assert_eq!(
        (left(&state, "2026-03-04"), left(&state, "2026-03-14"), left(&state, "2026-03-18")),
        (12, 2, -2)
    );
}

#[test]
fn a_suspended_clock_stands_still_and_is_not_overdue() {
    let state = ran(&[suspended("2026-03-05")]).unwrap();
    assert_eq!(state.phase, Phase::Suspended { since: day("2026-03-05") });
    // Two whole days, the 3rd and the 4th, have been used.
    assert_eq!((left(&state, "2026-03-05"), left(&state, "2026-05-29")), (8, 8));
    assert!(!state.is_overdue(day("2026-05-29")));
}

#[test]
fn what_was_left_at_suspension_is_left_at_resumption() {
    let events = [suspended("2026-03-05"), resumed("2026-03-10")];
    let before = ran(&events[..1]).unwrap();
    let after = ran(&events).unwrap();
    assert_eq!(left(&before, "2026-03-05"), left(&after, "2026-03-10"));
}

#[test]
fn an_ended_clock_says_whether_it_was_late() {
    let in_time = ran(&[ended("2026-03-16")]).unwrap();
    assert_eq!(in_time.phase, Phase::Ended { on: day("2026-03-16"), late: false });
    let late = ran(&[ended("2026-03-18")]).unwrap();
    assert_eq!(late.phase, Phase::Ended { on: day("2026-03-18"), late: true });
    assert_eq!((left(&late, "2026-06-01"), late.is_overdue(day("2026-06-01"))), (-2, false));
}

#[test]
fn a_matter_that_ends_while_suspended_is_not_late() {
    let state = ran(&[suspended("2026-03-05"), ended("2026-06-01")]).unwrap();
    assert_eq!(state.phase, Phase::Ended { on: day("2026-06-01"), late: false });
}

#[test]
fn days_left_say_when_they_are_provisional() {
    let calendar = Calendar::embedded();
    let state = run(&ten_working_days(), &[started("2026-12-25")], calendar).unwrap();
    let shown = remaining(&state, day("2027-01-04"), calendar);
    assert_eq!(shown, Remaining { days: 4, kind: DayKind::Working, provisional: true });
}

#[test]
fn an_instant_belongs_to_the_day_in_shanghai() {
    let date_of = |text: &str| civil_date(text.parse::<Timestamp>().unwrap());
    assert_eq!(date_of("2026-03-01T15:59:59.999Z"), day("2026-03-01"));
    assert_eq!(date_of("2026-03-01T16:00:00Z"), day("2026-03-02"));
    // Summer time was kept from 1986 to 1991.
    assert_eq!(date_of("1990-07-01T15:00:00Z"), day("1990-07-02"));
}

#[test]
fn events_keep_their_persisted_form() {
    let events = [
        (started("2026-03-02"), r#"{"event":"started","on":"2026-03-02"}"#),
        (
            suspended("2026-03-05"),
            r#"{"event":"suspended","on":"2026-03-05","cause":"share.application.incomplete"}"#,
        ),
        (resumed("2026-03-10"), r#"{"event":"resumed","on":"2026-03-10"}"#),
        (
            extended("2026-03-11", 5),
            r#"{"event":"extended","on":"2026-03-11","days":5,"cause":"share.extension.consented"}"#,
        ),
        (ended("2026-03-12"), r#"{"event":"ended","on":"2026-03-12"}"#),
    ];
    for (event, golden) in events {
        assert_eq!(serde_json::to_string(&event).unwrap(), golden);
        assert_eq!(serde_json::from_str::<ClockEvent>(golden).unwrap(), event);
    }
}
