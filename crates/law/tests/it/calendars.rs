//! The yearly notices, what they do not cover, and what a city adds.

use law::Calendar;
use law::calendar::LocalDay;

use crate::day;

#[test]
fn days_off_and_worked_weekends_are_those_of_the_notice() {
    let cases = [
        ("2026-02-14", true, Some("春节")),
        ("2026-02-15", false, Some("春节")),
        ("2026-02-23", false, Some("春节")),
        ("2026-02-24", true, None),
        ("2026-02-28", true, Some("春节")),
        ("2026-03-07", false, None),
        ("2025-10-06", false, Some("国庆节、中秋节")),
        ("2024-02-09", true, None),
        ("2020-01-31", false, Some("春节")),
        ("2018-12-29", true, Some("元旦")),
        ("2018-12-31", false, Some("元旦")),
    ];
    for (date, working, name) in cases {
        let found = Calendar::embedded().day(day(date));
        assert_eq!(
            (found.working, found.name, found.provisional),
            (working, name, false),
            "{date}"
        );
    }
}

#[test]
fn a_year_without_a_notice_has_weekends_only_and_says_so() {
    let calendar = Calendar::embedded();
    for date in ["2027-10-01", "2015-10-01"] {
        let found = calendar.day(day(date));
        assert_eq!((found.working, found.name, found.provisional), (true, None, true), "{date}");
    }
    assert!(!calendar.is_working(day("2027-01-02")), "a Saturday");
}

#[test]
fn the_end_of_december_waits_for_the_next_notice() {
    let provisional = |date| Calendar::embedded().day(day(date)).provisional;
    assert!(!provisional("2026-12-28"));
    assert!(provisional("2026-12-29"));
    assert!(!provisional("2025-12-31"));
}

#[test]
fn every_year_from_2016_to_2026_has_its_notice() {
    let calendar = Calendar::embedded();
    for year in 2016..=2026 {
        let notices = calendar.notices(year).unwrap();
        assert!(notices.iter().all(|address| address.contains("://www.gov.cn/")), "{year}");
    }
    assert_eq!(calendar.last_announced_year(), Some(2026));
}

#[test]
fn a_local_day_is_stronger_than_the_notice_and_leaves_the_rest_alone() {
    let typhoon = LocalDay {
        date: day("2026-07-08"),
        working: false,
        name: "台风停工".to_owned(),
        basis: "市防指令".to_owned(),
    };
    let calendar = Calendar::embedded().with_local(std::slice::from_ref(&typhoon));
    assert_eq!(
        (calendar.is_working(typhoon.date), calendar.day(typhoon.date).name),
        (false, Some("台风停工"))
    );
    assert!(calendar.is_working(day("2026-07-09")));
    assert!(Calendar::embedded().is_working(typhoon.date));
    assert_eq!(calendar.local_days(), [typhoon]);
}

#[test]
fn a_faulty_calendar_is_named_with_file_and_line() {
    let head = "year = 2026\nnotices = []\n\n";
    let cases = [
        (
            "[[holiday]]\nname = 'a'\noff = [2026-05-03, 2026-05-01]\n",
            "c.toml:4: it ends on 2026-05-01",
        ),
        (
            "[[holiday]]\nname = 'a'\noff = [2025-05-01, 2025-05-01]\n",
            "c.toml:4: 2025-05-01 does not belong",
        ),
        (
            "[[holiday]]\nname = 'a'\noff = [2026-05-01, 2026-05-03]\nworking = [2026-05-02]\n",
            "c.toml:4: 2026-05-02 is listed twice",
        ),
        (
            "[[holiday]]\nname = 'a'\noff = [2026-05-01, 2026-05-01]\nwork = []\n",
            "c.toml:7: unknown field `work`",
        ),
        ("[[holiday]]\nname = 'a'\noff = [2026-02-30, 2026-03-01]\n", "c.toml:6: "),
    ];
    for (rest, wanted) in cases {
        let error =
            Calendar::parse(&[("c.toml", &format!("{head}{rest}"))]).unwrap_err().to_string();
        assert!(error.starts_with(wanted), "{error}");
    }
    let year = "year = 2026\nnotices = []\nholiday = []\n";
    let error = Calendar::parse(&[("a.toml", year), ("b.toml", year)]).unwrap_err();
    assert_eq!(error.to_string(), "b.toml:1: the year 2026 already stands in another file");
}
