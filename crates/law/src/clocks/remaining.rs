//! How many days are left, for badges, worklists and the overdue sweep.

use jiff::civil::Date;
use serde::Serialize;

use super::{ClockState, DayKind, Phase};
use crate::calendar::Calendar;

/// The days left, or the days of delay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Remaining {
    /// Days after today up to the due day: 0 on the due day, negative once it has passed.
    pub days: i64,
    /// The kind of day counted.
    pub kind: DayKind,
    /// The due day, or a day counted on the way, rests on a notice that is not on file.
    pub provisional: bool,
}

/// The days left on `today`, in the term's own kind of day.
///
/// A suspended clock shows what was left when it stopped, an ended one what was left when it ended. Delay is at least
/// one day from the day after the due day on, also where that is a day off.
pub fn remaining(state: &ClockState, today: Date, calendar: &Calendar) -> Remaining {
    let as_of = match state.phase {
        Phase::Running => today,
        Phase::Suspended { since } => today.min(since),
        Phase::Ended { on, .. } => today.min(on),
    };
    let as_of = as_of.max(state.started_on);
    let counted = Counted { state, calendar };
    let (days, passed) = if as_of <= state.due_on {
        counted.between(as_of, state.due_on)
    } else {
        let (delay, provisional) = counted.between(state.due_on, as_of);
        (-delay.max(1), provisional)
    };
    Remaining { days, kind: state.kind, provisional: state.provisional || passed }
}

struct Counted<'s> {
    state: &'s ClockState,
    calendar: &'s Calendar,
}

impl Counted<'_> {
    /// The days that count after `from` up to and with `until`, and whether their number is provisional.
    fn between(&self, from: Date, until: Date) -> (i64, bool) {
        let mut days = 0;
        let mut provisional = false;
        let mut day = from;
        while day < until {
            day = day.tomorrow().unwrap_or(until);
            if self.state.pauses.iter().any(|pause| pause.holds(day)) {
                continue;
            }
            let known = self.calendar.day(day);
            provisional |= known.provisional && self.state.kind == DayKind::Working;
            days += i64::from(known.working || self.state.kind == DayKind::Calendar);
        }
        (days, provisional)
    }
}
