//! Terms and the clocks that count them, in calendar days (日) or working days (工作日).
//!
//! # How days are counted
//!
//! This is the one place that says so. One principle decides every case: **only whole days in the authority's hands
//! count.**
//!
//! 1. The day of receipt is not a whole day, so day one is the day after it.
//! 2. In working days, day one is the first working day after receipt. Received on a day off, a matter stands as if it
//!    had come on the last working day before: the first working day after is day one.
//! 3. In calendar days every day counts, days off too; but a term that would end on a day off ends on the next working
//!    day.
//! 4. On the day of a suspension the matter leaves the authority's hands, and on the day of resumption it comes back as
//!    on a day of receipt. Neither is a whole day, so all days from suspension to resumption, both included, do not
//!    count; counting goes on the day after. A term never ends on a day that does not count.
//! 5. A suspension on the due day itself is in time, and leaves that day to be used after resumption. After the due day
//!    nothing is left to suspend or to extend.
//! 6. An extension adds days of the term's own kind to the term, before any roll to a working day. All extensions
//!    together stay within the maximum that the law gives.
//! 7. Only the events that the rule names suspend or extend. Passing a matter on to another unit never does.
//! 8. Days are days in Asia/Shanghai; see [`civil_date`].
//!
//! | term | started | suspended–resumed | due | why |
//! |---|---|---|---|---|
//! | 10 working days | Mon 2026-03-02 | | Mon 2026-03-16 | day one is Tue 03-03 |
//! | 10 working days | Sat 2026-03-07 | | Fri 2026-03-20 | as if received on Fri 03-06 |
//! | 10 working days | Thu 2026-02-12 | | Wed 2026-03-04 | Spring Festival 02-15…23 off, Sat 02-14 and Sat 02-28 worked |
//! | 15 calendar days | Thu 2026-02-05 | | Tue 2026-02-24 | 02-20 falls in Spring Festival |
//! | 15 calendar days | Wed 2026-03-04 | | Thu 2026-03-19 | days off count |
//! | 10 working days | Mon 2026-03-02 | 03-05–03-10 | Fri 2026-03-20 | 03-05, 06, 09 and 10 do not count |
//! | 10 working days | Mon 2026-03-02 | 03-16–03-18 | Thu 2026-03-19 | suspended on the due day: one day is left |
//! | 10 calendar days | Mon 2026-03-02 | 03-10–03-10 | Fri 2026-03-13 | one day does not count |
//!
//! Every row is a case in the tests. While a clock is suspended its due day is the earliest possible one, as if it were resumed the same day.

mod remaining;
mod run;

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::rules::EventName;

pub use remaining::{Remaining, remaining};
pub use run::run;

/// The days in which a term is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// 日: every day counts; the end rolls to a working day.
    Calendar,
    /// 工作日: only working days count.
    Working,
}

/// A term, with what the law lets move it. Made from a rule by [`RuleRef::term`](crate::RuleRef::term).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Term {
    /// The length, in days of `kind`; at least one.
    pub days: u32,
    /// The kind of day.
    pub kind: DayKind,
    /// The events that suspend it.
    pub suspends_on: Vec<EventName>,
    /// The events that extend it.
    pub extends_on: Vec<EventName>,
    /// The most that all extensions together may add, in days of `kind`.
    pub extend_days_max: u32,
}

impl Term {
    /// A term that nothing suspends or extends.
    pub fn new(days: u32, kind: DayKind) -> Self {
        Self { days, kind, suspends_on: Vec::new(), extends_on: Vec::new(), extend_days_max: 0 }
    }
}

/// What happened to a clock, in the order in which it happened. Persisted with the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClockEvent {
    /// The matter was received.
    Started {
        /// The day of receipt.
        on: Date,
    },
    /// 中止: the matter left the authority's hands.
    Suspended {
        /// The day.
        on: Date,
        /// The event that the rule names.
        cause: EventName,
    },
    /// 恢复: it came back.
    Resumed {
        /// The day.
        on: Date,
    },
    /// 延长: the term was lengthened.
    Extended {
        /// The day of the decision.
        on: Date,
        /// By how many days of the term's kind.
        days: u32,
        /// The event that the rule names.
        cause: EventName,
    },
    /// The matter was answered, or fell away.
    Ended {
        /// The day.
        on: Date,
    },
}

impl ClockEvent {
    /// The day on which it happened.
    pub const fn on(&self) -> Date {
        match *self {
            Self::Started { on }
            | Self::Suspended { on, .. }
            | Self::Resumed { on }
            | Self::Extended { on, .. }
            | Self::Ended { on } => on,
        }
    }
}

/// Where a clock stands after its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClockState {
    /// The day of receipt.
    pub started_on: Date,
    /// The last day in time; the earliest possible one while suspended.
    pub due_on: Date,
    /// The due day rests on days whose notice is not on file.
    pub provisional: bool,
    /// Running, suspended or ended.
    pub phase: Phase,
    /// The kind of day counted.
    pub kind: DayKind,
    /// The length with all extensions, in days of `kind`.
    pub days_total: u32,
    /// The extensions together, in days of `kind`.
    pub extended_days: u32,
    pauses: Vec<Pause>,
}

impl ClockState {
    /// Whether the due day has passed without an end. A suspended clock is never overdue.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.phase == Phase::Running && self.due_on < today
    }
}

/// Whether a clock counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "phase", rename_all = "snake_case")]
pub enum Phase {
    /// It counts.
    Running,
    /// It stands still.
    Suspended {
        /// The first day that does not count.
        since: Date,
    },
    /// It is over.
    Ended {
        /// The day.
        on: Date,
        /// Whether that was after the due day.
        late: bool,
    },
}

/// Days that do not count, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Pause {
    from: Date,
    until: Date,
}

impl Pause {
    fn holds(self, day: Date) -> bool {
        (self.from..=self.until).contains(&day)
    }
}

/// Why a clock refuses its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// The first event is not a start.
    #[error("a clock begins with its start")]
    NotStarted,
    /// A second start.
    #[error("the clock was started already; the start on {on} is one too many")]
    StartedTwice {
        /// The day of the second start.
        on: Date,
    },
    /// An event on a day before the event that precedes it.
    #[error("the event on {on} comes after one on {after}")]
    OutOfOrder {
        /// The day of the later event.
        on: Date,
        /// The day of the event before it.
        after: Date,
    },
    /// A suspension of a suspended clock.
    #[error("the clock is suspended since {since}")]
    AlreadySuspended {
        /// Since when.
        since: Date,
    },
    /// A resumption of a running clock.
    #[error("nothing was suspended that could be resumed on {on}")]
    NotSuspended {
        /// The day of the resumption.
        on: Date,
    },
    /// The law does not let this event move this term.
    #[error("{cause} neither suspends nor extends this term in that way")]
    NotNamed {
        /// The event.
        cause: EventName,
    },
    /// The extensions together are longer than the law allows.
    #[error("extended by {days} days in all, where {days_max} are allowed")]
    BeyondMaximum {
        /// All extensions together, in days.
        days: u32,
        /// The most that is allowed, in days.
        days_max: u32,
    },
    /// The due day had passed.
    #[error("the term ran out on {due_on}, so nothing is left on {on}")]
    RunOut {
        /// The due day.
        due_on: Date,
        /// The day of the event.
        on: Date,
    },
    /// An event after the end.
    #[error("the clock ended on {ended_on}; nothing follows")]
    AfterEnd {
        /// The day of the end.
        ended_on: Date,
    },
    /// The term leaves the years that a civil date can hold, or has no length.
    #[error("the term has no length or ends outside the calendar")]
    OutsideCalendar,
}

/// The day in Asia/Shanghai on which an instant falls.
pub fn civil_date(at: Timestamp) -> Date {
    static SHANGHAI: LazyLock<TimeZone> = LazyLock::new(|| {
        TimeZone::get("Asia/Shanghai").expect("the time zone data is compiled in")
    });
    at.to_zoned(SHANGHAI.clone()).date()
}
