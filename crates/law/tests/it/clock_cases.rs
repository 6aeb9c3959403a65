//! Dated cases of due days, checked against a second, independent count.

use law::Calendar;
use law::clocks::DayKind::{self, Calendar as Days, Working};
use law::clocks::{ClockEvent, Term, run};
use law::rules::events;

use crate::day;

struct Case {
    name: &'static str,
    kind: DayKind,
    days: u32,
    started: &'static str,
    pauses: &'static [(&'static str, &'static str)],
    due: &'static str,
    provisional: bool,
}

const fn case(
    name: &'static str,
    (days, kind): (u32, DayKind),
    started: &'static str,
    pauses: &'static [(&'static str, &'static str)],
    due: &'static str,
) -> Case {
    Case { name, kind, days, started, pauses, due, provisional: false }
}

const fn provisional(
    name: &'static str,
    (days, kind): (u32, DayKind),
    started: &'static str,
    due: &'static str,
) -> Case {
    Case { name, kind, days, started, pauses: &[], due, provisional: true }
}

#[rustfmt::skip]
const CASES: &[Case] = &[
    case("an ordinary month of calendar days", (15, Days), "2026-03-04", &[], "2026-03-19"),
    case("ten working days over two weekends", (10, Working), "2026-03-02", &[], "2026-03-16"),
    case("received on a Saturday counts as if on Friday", (10, Working), "2026-03-07", &[], "2026-03-20"),
    case("received on a Sunday counts as if on Friday", (10, Working), "2026-03-08", &[], "2026-03-20"),
    case("received on that Friday", (10, Working), "2026-03-06", &[], "2026-03-20"),
    case("a calendar term received on a Saturday", (10, Days), "2026-03-07", &[], "2026-03-17"),
    case("a calendar term ending on a Saturday rolls to Monday", (10, Days), "2026-03-04", &[], "2026-03-16"),
    case("a calendar term ending on a Sunday rolls to Monday", (10, Days), "2026-03-05", &[], "2026-03-16"),
    case("one working day from a Thursday", (1, Working), "2026-03-05", &[], "2026-03-06"),
    case("one working day from a Friday", (1, Working), "2026-03-06", &[], "2026-03-09"),
    case("one calendar day from a Friday rolls", (1, Days), "2026-03-06", &[], "2026-03-09"),
    case("working days across Spring Festival 2026", (10, Working), "2026-02-12", &[], "2026-03-04"),
    case("the Saturday worked before Spring Festival is day one", (1, Working), "2026-02-13", &[], "2026-02-14"),
    case("the Saturday worked after Spring Festival is counted", (5, Working), "2026-02-23", &[], "2026-02-28"),
    case("calendar days ending in Spring Festival 2026 roll past it", (15, Days), "2026-02-05", &[], "2026-02-24"),
    case("calendar days ending on a worked Saturday stay there", (15, Days), "2026-02-13", &[], "2026-02-28"),
    case("received in the middle of Spring Festival", (3, Working), "2026-02-18", &[], "2026-02-26"),
    case("working days across Spring Festival 2024", (10, Working), "2024-02-05", &[], "2024-02-23"),
    case("the Sunday worked after Spring Festival 2024", (1, Working), "2024-02-09", &[], "2024-02-18"),
    case("calendar days ending on New Year's Eve 2024, a working Friday", (10, Days), "2024-01-30", &[], "2024-02-09"),
    case("Spring Festival 2020 as lengthened by the second notice", (2, Working), "2020-01-22", &[], "2020-02-03"),
    case("calendar days into the lengthened Spring Festival of 2020", (10, Days), "2020-01-21", &[], "2020-02-03"),
    case("National Day 2024 in working days", (5, Working), "2024-09-27", &[], "2024-10-10"),
    case("the Sunday worked before National Day 2024", (1, Working), "2024-09-28", &[], "2024-09-29"),
    case("the Saturday worked after National Day 2024", (4, Working), "2024-10-08", &[], "2024-10-12"),
    case("calendar days ending on National Day roll to the eighth", (10, Days), "2024-09-21", &[], "2024-10-08"),
    case("National Day and Mid-Autumn 2025 together", (3, Working), "2025-09-29", &[], "2025-10-10"),
    case("calendar days into the long holiday of 2025", (15, Days), "2025-09-22", &[], "2025-10-09"),
    case("a Sunday worked for National Day 2026", (1, Working), "2026-09-19", &[], "2026-09-20"),
    case("a Saturday worked after National Day 2026", (10, Days), "2026-09-30", &[], "2026-10-10"),
    case("Labour Day 2019 by the second notice", (3, Working), "2019-04-29", &[], "2019-05-06"),
    case("the Sunday worked after Labour Day 2019", (1, Working), "2019-05-04", &[], "2019-05-05"),
    case("Qingming in the middle of the week", (10, Days), "2023-03-26", &[], "2023-04-06"),
    case("Dragon Boat with two worked days of rest", (3, Working), "2023-06-21", &[], "2023-06-27"),
    case("New Year 2018 to 2019 by the notice of the later year", (1, Working), "2018-12-28", &[], "2018-12-29"),
    case("New Year's Eve 2018 was off", (3, Days), "2018-12-28", &[], "2019-01-02"),
    case("across a leap day", (15, Days), "2024-02-20", &[], "2024-03-06"),
    case("across the end of a year", (20, Working), "2025-12-15", &[], "2026-01-13"),
    case("fifteen days of Article 18 from the first day of the measures", (15, Days), "2017-07-27", &[], "2017-08-11"),
    case("twenty working days in summer", (20, Working), "2026-07-01", &[], "2026-07-29"),
    case("two hundred working days", (200, Working), "2026-01-04", &[], "2026-10-27"),
    provisional("ending in a year not announced", (10, Working), "2026-12-25", "2027-01-08"),
    provisional("calendar days ending in a year not announced", (15, Days), "2026-12-25", "2027-01-11"),
    case("calendar days ending before the reach of the next notice", (10, Days), "2026-12-18", &[], "2026-12-28"),
    provisional("the last days of the last announced year", (5, Days), "2026-12-24", "2026-12-29"),
    provisional("wholly in a year not announced", (5, Working), "2027-03-01", "2027-03-08"),
    provisional("before the first calendar", (5, Working), "2015-03-02", "2015-03-09"),
    case("suspended for four working days", (10, Working), "2026-03-02", &[("2026-03-05", "2026-03-10")], "2026-03-20"),
    case("suspended and resumed the same day", (10, Working), "2026-03-02", &[("2026-03-05", "2026-03-05")], "2026-03-17"),
    case("suspended on the day of receipt", (10, Working), "2026-03-02", &[("2026-03-02", "2026-03-04")], "2026-03-18"),
    case("suspended on the due day", (10, Working), "2026-03-02", &[("2026-03-16", "2026-03-18")], "2026-03-19"),
    case("suspended over a weekend only", (10, Working), "2026-03-02", &[("2026-03-07", "2026-03-08")], "2026-03-16"),
    case("suspended across Spring Festival", (10, Working), "2026-02-09", &[("2026-02-13", "2026-02-24")], "2026-03-04"),
    case("suspended twice", (10, Working), "2026-03-02", &[("2026-03-04", "2026-03-05"), ("2026-03-10", "2026-03-11")], "2026-03-20"),
    case("a calendar term suspended for a day", (10, Days), "2026-03-02", &[("2026-03-10", "2026-03-10")], "2026-03-13"),
    case("a calendar term suspended for a week", (15, Days), "2026-03-02", &[("2026-03-05", "2026-03-11")], "2026-03-24"),
    case("a rolled calendar term suspended on its due day", (10, Days), "2026-03-04", &[("2026-03-16", "2026-03-19")], "2026-03-20"),
    case("resumed into a worked Saturday", (2, Working), "2026-02-11", &[("2026-02-12", "2026-02-13")], "2026-02-24"),
];

fn events_of(case: &Case) -> Vec<ClockEvent> {
    let mut events = vec![ClockEvent::Started { on: day(case.started) }];
    for (from, until) in case.pauses {
        events.push(ClockEvent::Suspended {
            on: day(from),
            cause: events::SHARE_APPLICATION_INCOMPLETE,
        });
        events.push(ClockEvent::Resumed { on: day(until) });
    }
    events
}

#[test]
fn every_case_falls_due_on_its_day() {
    assert!(CASES.len() >= 40, "the table has {} cases", CASES.len());
    for case in CASES {
        let mut term = Term::new(case.days, case.kind);
        term.suspends_on = vec![events::SHARE_APPLICATION_INCOMPLETE];
        let state = run(&term, &events_of(case), Calendar::embedded()).unwrap();
        let found = (state.due_on, state.provisional);
        assert_eq!(found, (day(case.due), case.provisional), "{}", case.name);
    }
}
