//! Windows follow one another, each load belongs to one, and a verdict rests on nothing but the loads around its window.

use domain::ids::{EntryId, ExemptionId, PersonId};
use domain::timeliness::{Exemption, Freshness, Judged, Schedule, Verdict, Window};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use law::Calendar;
use law::calendar::LocalDay;
use law::catalogue_codes::UpdateCycle;
use law::clocks::{DayKind, Term};
use proptest::prelude::*;
use proptest::sample::select;

use crate::samples::day;

/// Terms of a drill, so that no amendment of the rules moves these tests.
fn days_of(cycle: UpdateCycle) -> u32 {
    match cycle {
        UpdateCycle::RealTime | UpdateCycle::Daily | UpdateCycle::Irregular => 1,
        UpdateCycle::Weekly | UpdateCycle::TenDaily => 2,
        _ => 5,
    }
}

fn on_schedule<T>(
    cycle: UpdateCycle,
    in_force_on: Date,
    calendar: &Calendar,
    ask: impl FnOnce(&Schedule<'_>) -> T,
) -> T {
    let term = |_ends_on: Date| Term::new(days_of(cycle), DayKind::Working);
    ask(&Schedule { cycle, in_force_on, term: &term, calendar })
}

fn judged(cycle: UpdateCycle, since: &str, loads: &[&str], today: &str) -> Vec<Judged> {
    let loads: Vec<Date> = loads.iter().map(|load| day(load)).collect();
    on_schedule(cycle, day(since), Calendar::embedded(), |schedule| {
        schedule.judged(day(since), &loads, &[], day(today))
    })
}

fn exemption(first_on: Date, last_on: Date) -> Exemption {
    Exemption {
        id: ExemptionId::named("order"),
        entry: EntryId::named("entry"),
        first_on,
        last_on,
        reason: "机房搬迁".to_owned(),
        order_number: "榕数办〔2026〕9号".to_owned(),
        given_by: PersonId::named("decider"),
        given_at: Timestamp::UNIX_EPOCH,
        ended_on: None,
    }
}

fn spans(windows: &[Window]) -> Vec<(Date, Date)> {
    windows.iter().map(|window| (window.opens_on, window.due_on)).collect()
}

#[test]
fn a_month_is_due_five_working_days_after_its_end_and_a_holiday_moves_that_day() {
    let found = judged(UpdateCycle::Monthly, "2026-08-10", &[], "2026-11-10");
    let windows: Vec<Window> = found.iter().map(|one| one.window).collect();
    // 1–7 October is off and Saturday the 10th is worked, so September is due on the 13th.
    let wanted = [
        (date(2026, 8, 10), date(2026, 9, 7)),
        (date(2026, 9, 8), date(2026, 10, 13)),
        (date(2026, 10, 14), date(2026, 11, 6)),
        (date(2026, 11, 7), date(2026, 12, 7)),
    ];
    assert_eq!(spans(&windows), wanted);
    assert_eq!(windows[1].ends_on, date(2026, 9, 30));
    assert_eq!(windows[1].late_until, date(2026, 10, 31));
}

#[test]
fn what_is_due_the_same_day_is_one_window() {
    let found = judged(UpdateCycle::Daily, "2026-09-29", &[], "2026-10-09");
    let windows: Vec<Window> = found.iter().map(|one| one.window).collect();
    // From 30 September to 7 October each day is due on the 8th, the first working day after the holiday.
    let wanted = [
        (date(2026, 9, 29), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 10, 8)),
        (date(2026, 10, 9), date(2026, 10, 9)),
    ];
    assert_eq!(spans(&windows), wanted);
}

#[test]
fn real_time_is_due_within_each_working_day_and_irregular_never() {
    let found =
        judged(UpdateCycle::RealTime, "2026-03-02", &["2026-03-02", "2026-03-07"], "2026-03-09");
    let verdicts: Vec<Verdict> = found.iter().map(|one| one.verdict).collect();
    let missed = Verdict::Missed;
    // What came on Saturday stands for Monday.
    assert_eq!(verdicts, [Verdict::OnTime, missed, missed, missed, missed, Verdict::OnTime]);
    assert!(judged(UpdateCycle::Irregular, "2026-03-02", &[], "2027-03-09").is_empty());
}

#[test]
fn a_window_is_early_on_time_late_missed_or_open() {
    let loads = ["2026-03-20", "2026-05-06", "2026-06-18"];
    let found = judged(UpdateCycle::Monthly, "2026-03-02", &loads, "2026-08-03");
    let told: Vec<(Date, Verdict)> =
        found.iter().map(|one| (one.window.ends_on, one.verdict)).collect();
    // April is due on 11 May and was loaded on the 6th; May, due on 5 June, came thirteen days after.
    let wanted = [
        (date(2026, 3, 31), Verdict::Early),
        (date(2026, 4, 30), Verdict::OnTime),
        (date(2026, 5, 31), Verdict::Late { days: 13 }),
        (date(2026, 6, 30), Verdict::Early),
        (date(2026, 7, 31), Verdict::Open),
    ];
    assert_eq!(told, wanted);
}

#[test]
fn an_order_excuses_what_is_due_while_it_holds_and_nothing_that_came() {
    let order = exemption(day("2026-04-01"), day("2026-06-30"));
    let loads = [day("2026-05-06")];
    let verdicts = |orders: &[Exemption]| -> Vec<Verdict> {
        on_schedule(UpdateCycle::Monthly, day("2026-03-02"), Calendar::embedded(), |schedule| {
            let found = schedule.judged(day("2026-03-02"), &loads, orders, day("2026-07-20"));
            found.iter().map(|one| one.verdict).collect()
        })
    };
    let exempt = Verdict::Exempt;
    assert_eq!(
        verdicts(std::slice::from_ref(&order)),
        [exempt, Verdict::OnTime, exempt, Verdict::Missed, Verdict::Open]
    );
    let taken_back = Exemption { ended_on: Some(day("2026-05-15")), ..order };
    assert_eq!(
        verdicts(&[taken_back]),
        [exempt, Verdict::OnTime, Verdict::Missed, Verdict::Missed, Verdict::Open]
    );
}

#[test]
fn an_entry_is_never_loaded_stale_or_fresh_by_the_last_window_that_asked() {
    let currency = |last: Option<&str>, orders: &[Exemption], today: &str| {
        on_schedule(UpdateCycle::Monthly, day("2026-03-02"), Calendar::embedded(), |schedule| {
            schedule.currency(last.map(day), orders, day(today))
        })
    };
    let never = currency(None, &[], "2026-04-08");
    assert_eq!((never.freshness, never.missing), (Freshness::NeverLoaded, None));
    assert!(never.is_wanting(), "what has no rows lacks them also before the first is due");
    let due = currency(None, &[], "2026-04-09").missing.unwrap();
    assert_eq!(due.due_on, date(2026, 4, 8));
    assert_eq!(currency(Some("2026-03-05"), &[], "2026-05-11").freshness, Freshness::Fresh);
    assert_eq!(currency(Some("2026-03-05"), &[], "2026-05-12").freshness, Freshness::Stale);
    let order = exemption(day("2026-05-01"), day("2026-05-31"));
    let excused = currency(Some("2026-03-05"), std::slice::from_ref(&order), "2026-05-12");
    assert_eq!((excused.freshness, excused.is_exempt), (Freshness::Fresh, true));
    assert!(!currency(None, &[order], "2026-05-12").is_wanting());
}

fn cycles() -> impl Strategy<Value = UpdateCycle> {
    select(UpdateCycle::ALL.to_vec())
}

/// A day of the years whose notices are on file.
fn days() -> impl Strategy<Value = Date> {
    (0..1_300_i64).prop_map(|days| date(2022, 3, 1).saturating_add(days.days()))
}

fn some_days() -> impl Strategy<Value = Vec<Date>> {
    prop::collection::vec(days(), 0..30)
}

proptest! {
    #[test]
    fn windows_tile_time_from_the_first_day_on(
        cycle in cycles(), in_force_on in days(), until in days()
    ) {
        let windows = on_schedule(cycle, in_force_on, Calendar::embedded(), |schedule| {
            schedule.windows(in_force_on, until)
        });
        if cycle == UpdateCycle::Irregular || until < in_force_on {
            prop_assert!(windows.is_empty());
            return Ok(());
        }
        prop_assert_eq!(windows[0].opens_on, in_force_on);
        prop_assert!(windows.last().is_some_and(|last| last.holds(until)));
        for window in &windows {
            prop_assert!(window.opens_on <= window.due_on && window.ends_on <= window.due_on);
            prop_assert!(window.due_on <= window.late_until);
            prop_assert!(Calendar::embedded().is_working(window.due_on));
        }
        for pair in windows.windows(2) {
            prop_assert_eq!(pair[0].due_on.tomorrow().unwrap(), pair[1].opens_on);
            prop_assert!(pair[0].ends_on < pair[1].ends_on);
        }
    }

    #[test]
    fn a_window_is_the_same_wherever_one_begins_to_look(
        cycle in cycles(), in_force_on in days(), from in days(), until in days()
    ) {
        let (all, part) = on_schedule(cycle, in_force_on, Calendar::embedded(), |schedule| {
            (schedule.windows(in_force_on, until), schedule.windows(from, until))
        });
        let wanted: Vec<Window> =
            all.into_iter().filter(|window| window.due_on >= from && until >= from).collect();
        prop_assert_eq!(part.into_iter().filter(|_| until >= from).collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn each_load_belongs_to_one_window(
        cycle in cycles(), in_force_on in days(), loads in some_days(), today in days()
    ) {
        let found = on_schedule(cycle, in_force_on, Calendar::embedded(), |schedule| {
            schedule.judged(in_force_on, &loads, &[], today)
        });
        let Some(last) = found.last() else { return Ok(()) };
        let end = last.window.due_on;
        let within = loads.iter().filter(|load| in_force_on <= **load && **load <= end).count();
        prop_assert_eq!(found.iter().map(|one| one.loads).sum::<usize>(), within);
    }

    #[test]
    fn a_load_elsewhere_changes_no_verdict(
        cycle in cycles(), in_force_on in days(), loads in some_days(), more in days(), today in days()
    ) {
        let judge = |loads: &[Date]| on_schedule(cycle, in_force_on, Calendar::embedded(), |schedule| {
            schedule.judged(in_force_on, loads, &[], today)
        });
        let with: Vec<Date> = loads.iter().copied().chain([more]).collect();
        for (one, other) in judge(&loads).into_iter().zip(judge(&with)) {
            if more < one.window.opens_on || more > one.window.late_until {
                prop_assert_eq!(one, other);
            }
        }
    }

    #[test]
    fn a_day_off_moves_only_what_was_due_on_it_or_counted_it(
        cycle in cycles(), in_force_on in days(), off in days(), until in days()
    ) {
        let local = LocalDay { date: off, working: false, name: "停工".to_owned(), basis: "令".to_owned() };
        let changed = Calendar::embedded().with_local(&[local]);
        let windows = |calendar: &Calendar, until| on_schedule(cycle, in_force_on, calendar, |schedule| {
            schedule.windows(in_force_on, until)
        });
        // A window that opens later than before may open after the last day.
        let later = until.saturating_add(60.days());
        let (before, after) = (windows(Calendar::embedded(), until), windows(&changed, later));
        for window in before.iter().filter(|one| off <= one.ends_on || one.due_on < off) {
            // Its opening and the end of its lateness may move: they are other windows' days.
            let same = |other: &&Window| other.due_on == window.due_on;
            prop_assert!(off <= window.ends_on && window.due_on == off
                || after.iter().any(|one| same(&one)), "{:?}", window);
        }
    }

    #[test]
    fn what_is_missing_is_a_missed_window_and_the_last_that_asked(
        cycle in cycles(), in_force_on in days(), loads in some_days(),
        exempt in (days(), 0..90_i64), today in days()
    ) {
        let loads: Vec<Date> =
            loads.into_iter().filter(|load| in_force_on <= *load && *load <= today).collect();
        let orders = [exemption(exempt.0, exempt.0.saturating_add(exempt.1.days()))];
        let (found, currency) =
            on_schedule(cycle, in_force_on, Calendar::embedded(), |schedule| (
                schedule.judged(in_force_on, &loads, &orders, today),
                schedule.currency(loads.iter().max().copied(), &orders, today),
            ));
        let mut passed = found.iter().filter(|one| one.window.due_on < today);
        let asked = passed.rfind(|one| !orders[0].covers(one.window.due_on));
        if let Some(missing) = currency.missing {
            let asked = asked.unwrap();
            prop_assert_eq!((asked.window, asked.verdict), (missing, Verdict::Missed));
        } else {
            let opened = asked.map(|one| one.window.opens_on);
            let came = opened.is_none_or(|day| loads.iter().any(|load| *load >= day));
            prop_assert!(came);
        }
        let is_never = currency.freshness == Freshness::NeverLoaded;
        prop_assert_eq!(is_never, loads.is_empty());
    }
}
