//! Due badges: what is left of a clock, in its own kind of day, and how urgent that is.

use app::cases::ClockView;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use law::clocks::{DayKind, Phase};

use crate::pages::cases::words;
use crate::texts::Texts;

/// A badge ready for the template.
#[derive(Debug, Clone)]
pub(crate) struct Due {
    pub(crate) label: String,
    pub(crate) kind: &'static str,
    pub(crate) text: String,
    pub(crate) date: String,
    pub(crate) provisional: bool,
}

/// Days left from which a badge says that it is due soon.
const SOON_DAYS: i64 = 2;

impl Due {
    pub(crate) fn of(t: Texts, clock: &ClockView) -> Self {
        Self::labelled(t, clock, t.c("clock", &clock.code))
    }

    /// A clock of one procedure, in that procedure's words.
    pub(crate) fn of_procedure(t: Texts, procedure: &str, clock: &ClockView) -> Self {
        Self::labelled(t, clock, words::clock(t, procedure, &clock.code))
    }

    fn labelled(t: Texts, clock: &ClockView, label: String) -> Self {
        let days = clock.remaining.days;
        let count = |key: &str| {
            let unit = match clock.remaining.kind {
                DayKind::Calendar => "calendar",
                DayKind::Working => "working",
            };
            t.f(&format!("{key}-{unit}"), &[("days", days.abs().to_string())])
        };
        let (kind, text) = match clock.state.phase {
            Phase::Ended { late: true, .. } => ("overdue", t.s("due-ended-late")),
            Phase::Ended { late: false, .. } => ("done", t.s("due-ended")),
            Phase::Suspended { .. } => ("suspended", t.s("due-suspended")),
            Phase::Running if days < 0 => ("overdue", count("due-over")),
            Phase::Running if days == 0 => ("soon", t.s("due-today")),
            Phase::Running if days <= SOON_DAYS => ("soon", count("due-left")),
            Phase::Running => ("ok", count("due-left")),
        };
        Self {
            label,
            kind,
            text,
            date: clock.state.due_on.to_string(),
            provisional: clock.remaining.provisional,
        }
    }
}

/// An instant as a reader in the city sees it, to the minute.
pub(crate) fn minute(at: Timestamp) -> String {
    let zone = TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A day as official documents write it, without leading noughts (GB/T 9704-2012, 7.3.5.4).
pub(crate) fn day_in_words(t: Texts, day: Date) -> String {
    let month = t.c("report-month", day.month().to_string());
    let (year, day) = (day.year().to_string(), day.day().to_string());
    t.f("report-day", &[("year", year), ("month", month), ("day", day)])
}
