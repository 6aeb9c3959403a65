//! Working days: weekends, the holidays of the yearly notice, and the 调休 weekends worked for them.
//!
//! Weekends alone are not enough: a notice takes weekdays off and makes Saturdays and Sundays working days. A notice
//! comes out around November for the year after, so a date beyond the last one is *provisional*, and whoever shows it
//! says so. A notice reaches back a few days too: that of 2019 took 31 December 2018 off and made the Saturday before
//! a working day. So the last days of December are settled only by the notice of the year that follows.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::error::{FileProblem, LawError};
use crate::source::{self, Source};

macro_rules! calendar_files {
    ($($year:literal),+ $(,)?) => {
        &[$((
            concat!("calendars/", $year, ".toml"),
            include_str!(concat!("../calendars/", $year, ".toml")),
        )),+]
    };
}

const FILES: &[(&str, &str)] = calendar_files![
    "2016", "2017", "2018", "2019", "2020", "2021", "2022", "2023", "2024", "2025", "2026"
];

/// The first day of December that the notice of the following year has been known to move (2018-12-29).
const DECEMBER_REACH: i8 = 29;

/// The working days of the years whose notices are known.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    exceptions: BTreeMap<Date, Exception>,
    notices: BTreeMap<i16, Vec<String>>,
    local: Vec<LocalDay>,
}

#[derive(Debug, Clone)]
struct Exception {
    working: bool,
    name: String,
}

/// What is known of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Day<'c> {
    /// Whether offices work.
    pub working: bool,
    /// The holiday, or the holiday that a weekend is worked for.
    pub name: Option<&'c str>,
    /// Only the weekday is known, since the notice that settles this day is not on file: it is not out yet, or
    /// the day is before the first year kept.
    pub provisional: bool,
}

/// A day that the city itself sets, such as a 停工 day in a typhoon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalDay {
    /// The day.
    pub date: Date,
    /// Whether offices work.
    pub working: bool,
    /// What the day is called.
    pub name: String,
    /// The document that sets it.
    pub basis: String,
}

impl Calendar {
    /// The calendars that are compiled in from `calendars/*.toml`.
    pub fn embedded() -> &'static Self {
        static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
            Calendar::parse(FILES).expect("the calendar files are read by this crate's tests")
        });
        &CALENDAR
    }

    /// Reads calendar files, given as name and text, one year a file. Errors name file and line.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, LawError> {
        let mut calendar = Self::default();
        for (name, text) in files {
            calendar.add_year(Source::new(name, text))?;
        }
        Ok(calendar)
    }

    /// This calendar with the city's own days, which are stronger than the notices.
    #[must_use]
    pub fn with_local(&self, additions: &[LocalDay]) -> Self {
        let mut calendar = self.clone();
        for day in additions {
            let exception = Exception { working: day.working, name: day.name.clone() };
            calendar.exceptions.insert(day.date, exception);
            calendar.local.push(day.clone());
        }
        calendar
    }

    /// What is known of a day.
    pub fn day(&self, date: Date) -> Day<'_> {
        let exception = self.exceptions.get(&date);
        Day {
            working: exception.map_or_else(|| !is_weekend(date), |exception| exception.working),
            name: exception.map(|exception| exception.name.as_str()),
            provisional: !self.is_settled(date),
        }
    }

    /// Whether offices work on that day, as far as is known.
    pub fn is_working(&self, date: Date) -> bool {
        self.day(date).working
    }

    /// The addresses of the notices for a year; none where none is on file.
    pub fn notices(&self, year: i16) -> Option<&[String]> {
        self.notices.get(&year).map(Vec::as_slice)
    }

    /// The last year whose notice is on file.
    pub fn last_announced_year(&self) -> Option<i16> {
        self.notices.last_key_value().map(|(year, _)| *year)
    }

    /// The city's own days.
    pub fn local_days(&self) -> &[LocalDay] {
        &self.local
    }

    fn is_settled(&self, date: Date) -> bool {
        let announced = |year| self.notices.contains_key(&year);
        let reached_by_next = date.month() == 12 && date.day() >= DECEMBER_REACH;
        announced(date.year()) && (!reached_by_next || announced(date.year() + 1))
    }

    fn add_year(&mut self, source: Source<'_>) -> Result<(), LawError> {
        let file: YearFile = source.parse()?;
        let year = *file.year.get_ref();
        if self.notices.insert(year, file.notices).is_some() {
            return Err(source.error_at(file.year.span().start, FileProblem::YearTwice(year)));
        }
        for holiday in file.holiday {
            let start = holiday.span().start;
            self.add_holiday(year, holiday.into_inner())
                .map_err(|problem| source.error_at(start, problem))?;
        }
        Ok(())
    }

    fn add_holiday(&mut self, year: i16, holiday: Holiday) -> Result<(), FileProblem> {
        let (from, until) = holiday.off;
        if until < from {
            return Err(FileProblem::Reversed { from, until });
        }
        let off = from.series(jiff::Span::new().days(1)).take_while(|date| *date <= until);
        let days = off
            .map(|date| (date, false))
            .chain(holiday.working.into_iter().map(|date| (date, true)));
        for (date, working) in days {
            if date.year() != year && (date.year() + 1 != year || date.month() != 12) {
                return Err(FileProblem::ForeignDay { date, year });
            }
            let exception = Exception { working, name: holiday.name.clone() };
            if self.exceptions.insert(date, exception).is_some() {
                return Err(FileProblem::DayTwice(date));
            }
        }
        Ok(())
    }
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YearFile {
    year: Spanned<i16>,
    notices: Vec<String>,
    holiday: Vec<Spanned<Holiday>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Holiday {
    name: String,
    #[serde(deserialize_with = "source::date_range")]
    off: (Date, Date),
    #[serde(default, deserialize_with = "source::dates")]
    working: Vec<Date>,
}
