//! From an update cycle and the calendar to the windows in which data is due.

use jiff::ToSpan;
use jiff::civil::Date;
use law::Calendar;
use law::catalogue_codes::UpdateCycle;
use law::clocks::{ClockEvent, Term, run};
use serde::Serialize;

/// What fixes the windows of an entry.
#[derive(Clone, Copy)]
pub struct Schedule<'a> {
    /// 更新周期
    pub cycle: UpdateCycle,
    /// The day on which the registration took force.
    pub in_force_on: Date,
    /// The registered term for loading after a cycle that ends on a day, under the rule in force that day.
    pub term: &'a dyn Fn(Date) -> Term,
    /// The working days.
    pub calendar: &'a Calendar,
}

/// A window: the days in which a load is in time for one cycle, or for several that are due the same day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Window {
    /// First day: the day after the window before was due.
    pub opens_on: Date,
    /// Last day of the cycle; what is loaded up to here is early, for the cycle is not over.
    pub ends_on: Date,
    /// Last day in time.
    pub due_on: Date,
    /// Up to this day a load makes it late and no longer missed: the last day of the next cycle, and never before the
    /// due day.
    pub late_until: Date,
    /// The due day rests on a notice of holidays that is not on file.
    pub provisional: bool,
}

/// A cycle's first and last day.
type Cycle = (Date, Date);

impl Window {
    /// Whether a day lies in it.
    pub fn holds(&self, day: Date) -> bool {
        self.opens_on <= day && day <= self.due_on
    }
}

impl Schedule<'_> {
    /// The windows that hold a day from `from` to `until`, both included, the oldest first.
    pub fn windows(&self, from: Date, until: Date) -> Vec<Window> {
        let mut found = Vec::new();
        let from = from.max(self.in_force_on);
        if until < from {
            return found;
        }
        let Some((mut opens_on, mut cycle)) = self.first_due_from(from) else { return found };
        while opens_on <= until {
            let (window, next) = self.window_of(opens_on, cycle);
            found.push(window);
            match (window.due_on.tomorrow(), next) {
                (Ok(following), Some(next)) => (opens_on, cycle) = (following, next),
                _ => break,
            }
        }
        found
    }

    /// The window that holds a day; none before the registration took force, and where no time is fixed.
    pub fn window_at(&self, day: Date) -> Option<Window> {
        self.windows(day, day).first().copied()
    }

    /// The windows whose due day has passed, the newest first.
    pub fn passed(&self, today: Date) -> impl Iterator<Item = Window> {
        let before =
            |window: &Window| window.opens_on.yesterday().ok().and_then(|day| self.window_at(day));
        let running = self.window_at(today);
        std::iter::successors(running.as_ref().and_then(before), before)
    }

    /// The window that begins with a cycle, with the first cycle after it.
    fn window_of(&self, opens_on: Date, cycle: Cycle) -> (Window, Option<Cycle>) {
        let (ends_on, due_on, provisional, next) = self.due_together(cycle);
        let next_ends_on = next.map_or(due_on, |next| self.due_together(next).0);
        let late_until = if self.cycle == UpdateCycle::RealTime { due_on } else { next_ends_on };
        let late_until = late_until.max(due_on);
        (Window { opens_on, ends_on, due_on, late_until, provisional }, next)
    }

    /// The last day, the due day and the follower of a cycle with those that are due no later than it.
    fn due_together(&self, cycle: Cycle) -> (Date, Date, bool, Option<Cycle>) {
        let (mut ends_on, (due_on, provisional)) = (cycle.1, self.due(cycle.1));
        let mut next = self.after(cycle);
        while let Some(following) = next.filter(|next| self.due(next.1).0 <= due_on) {
            ends_on = following.1;
            next = self.after(following);
        }
        (ends_on, due_on, provisional, next)
    }

    /// The first cycle that is due on a day or later, with the day its window opens.
    fn first_due_from(&self, day: Date) -> Option<(Date, Cycle)> {
        let mut cycle = self.cycle_of(day)?;
        while cycle.0 > self.in_force_on {
            let before = self.cycle_of(cycle.0.yesterday().ok()?)?;
            let (due_on, _) = self.due(before.1);
            if due_on < day {
                return Some((due_on.tomorrow().ok()?, cycle));
            }
            cycle = before;
        }
        Some((self.in_force_on, cycle))
    }

    /// The last day in time for a cycle, and whether it is provisional. At the end of all calendars it is the cycle's own.
    fn due(&self, ends_on: Date) -> (Date, bool) {
        if self.cycle == UpdateCycle::RealTime {
            let mut day = ends_on;
            while !self.calendar.is_working(day) && day < Date::MAX {
                day = day.saturating_add(1.day());
            }
            return (day, self.calendar.day(day).provisional);
        }
        let started = [ClockEvent::Started { on: ends_on }];
        run(&(self.term)(ends_on), &started, self.calendar)
            .map_or((ends_on, true), |state| (state.due_on, state.provisional))
    }

    fn after(&self, cycle: Cycle) -> Option<Cycle> {
        self.cycle_of(cycle.1.tomorrow().ok()?)
    }

    /// The cycle in which a day lies.
    fn cycle_of(&self, day: Date) -> Option<Cycle> {
        let of = |n: i8| {
            let first = day.first_of_month().saturating_sub(((day.month() - 1) % n).months());
            (first, first.saturating_add((n - 1).months()).last_of_month())
        };
        Some(match self.cycle {
            UpdateCycle::RealTime | UpdateCycle::Daily => (day, day),
            UpdateCycle::Weekly => {
                let monday = day.saturating_sub(day.weekday().to_monday_zero_offset().days());
                (monday, monday.saturating_add(6.days()))
            }
            UpdateCycle::TenDaily => {
                let first =
                    day.first_of_month().saturating_add(((day.day() - 1) / 10 * 10).min(20).days());
                let is_last = first.day() == 21;
                (first, if is_last { day.last_of_month() } else { first.saturating_add(9.days()) })
            }
            UpdateCycle::Monthly => of(1),
            UpdateCycle::Quarterly => of(3),
            UpdateCycle::HalfYearly => of(6),
            UpdateCycle::Yearly => of(12),
            UpdateCycle::Irregular => return None,
        })
    }
}
