//! From a term and its events to the state of the clock. How days count is said in the parent module.

use jiff::civil::Date;

use super::{ClockError, ClockEvent, ClockState, DayKind, Pause, Phase, Term};
use crate::calendar::Calendar;
use crate::rules::EventName;

/// Replays `events`, in their order, on a clock of `term`.
///
/// Pure: the same term, events and calendar give the same state, so a due date is never stored as a fact of its own.
pub fn run(
    term: &Term,
    events: &[ClockEvent],
    calendar: &Calendar,
) -> Result<ClockState, ClockError> {
    let Some((ClockEvent::Started { on }, rest)) = events.split_first() else {
        return Err(ClockError::NotStarted);
    };
    let mut clock = Clock::start(term, *on, calendar)?;
    let mut last_on = *on;
    for event in rest {
        if event.on() < last_on {
            return Err(ClockError::OutOfOrder { on: event.on(), after: last_on });
        }
        last_on = event.on();
        clock.apply(event)?;
    }
    Ok(clock.state)
}

struct Clock<'t> {
    term: &'t Term,
    calendar: &'t Calendar,
    state: ClockState,
}

impl<'t> Clock<'t> {
    fn start(term: &'t Term, on: Date, calendar: &'t Calendar) -> Result<Self, ClockError> {
        let state = ClockState {
            started_on: on,
            due_on: on,
            provisional: false,
            phase: Phase::Running,
            kind: term.kind,
            days_total: term.days,
            extended_days: 0,
            pauses: Vec::new(),
        };
        let mut clock = Self { term, calendar, state };
        clock.count()?;
        Ok(clock)
    }

    fn apply(&mut self, event: &ClockEvent) -> Result<(), ClockError> {
        if let Phase::Ended { on, .. } = self.state.phase {
            return Err(ClockError::AfterEnd { ended_on: on });
        }
        match *event {
            ClockEvent::Started { on } => Err(ClockError::StartedTwice { on }),
            ClockEvent::Suspended { on, cause } => {
                named(&self.term.suspends_on, cause)?;
                self.suspend(on)
            }
            ClockEvent::Resumed { on } => self.resume(on),
            ClockEvent::Extended { on, days, cause } => {
                named(&self.term.extends_on, cause)?;
                self.extend(on, days)
            }
            ClockEvent::Ended { on } => {
                self.end(on);
                Ok(())
            }
        }
    }

    fn suspend(&mut self, on: Date) -> Result<(), ClockError> {
        if let Phase::Suspended { since } = self.state.phase {
            return Err(ClockError::AlreadySuspended { since });
        }
        self.refuse_if_run_out(on)?;
        self.state.phase = Phase::Suspended { since: on };
        self.state.pauses.push(Pause { from: on, until: on });
        self.count()
    }

    fn resume(&mut self, on: Date) -> Result<(), ClockError> {
        let (Phase::Suspended { .. }, Some(pause)) =
            (self.state.phase, self.state.pauses.last_mut())
        else {
            return Err(ClockError::NotSuspended { on });
        };
        pause.until = on;
        self.state.phase = Phase::Running;
        self.count()
    }

    fn extend(&mut self, on: Date, days: u32) -> Result<(), ClockError> {
        if self.state.phase == Phase::Running {
            self.refuse_if_run_out(on)?;
        }
        let days_max = self.term.extend_days_max;
        let all = self.state.extended_days.saturating_add(days);
        if all > days_max {
            return Err(ClockError::BeyondMaximum { days: all, days_max });
        }
        self.state.extended_days = all;
        self.state.days_total = self.term.days.saturating_add(all);
        self.count()
    }

    fn end(&mut self, on: Date) {
        let late = self.state.is_overdue(on);
        self.state.phase = Phase::Ended { on, late };
    }

    fn refuse_if_run_out(&self, on: Date) -> Result<(), ClockError> {
        let due_on = self.state.due_on;
        if due_on < on { Err(ClockError::RunOut { due_on, on }) } else { Ok(()) }
    }

    /// Sets the due day by walking from the day of receipt.
    fn count(&mut self) -> Result<(), ClockError> {
        let mut left = self.state.days_total;
        if left == 0 {
            return Err(ClockError::OutsideCalendar);
        }
        let mut day = self.state.started_on;
        let mut provisional = false;
        while left > 0 {
            day = tomorrow(day)?;
            if self.is_paused(day) {
                continue;
            }
            let known = self.calendar.day(day);
            provisional |= known.provisional && self.term.kind == DayKind::Working;
            left -= u32::from(known.working || self.term.kind == DayKind::Calendar);
        }
        while !self.can_be_due(day) {
            provisional |= self.calendar.day(day).provisional;
            day = tomorrow(day)?;
        }
        self.state.provisional = provisional || self.calendar.day(day).provisional;
        self.state.due_on = day;
        Ok(())
    }

    fn can_be_due(&self, day: Date) -> bool {
        self.calendar.is_working(day) && !self.is_paused(day)
    }

    fn is_paused(&self, day: Date) -> bool {
        self.state.pauses.iter().any(|pause| pause.holds(day))
    }
}

fn named(by_the_law: &[EventName], cause: EventName) -> Result<(), ClockError> {
    if by_the_law.contains(&cause) { Ok(()) } else { Err(ClockError::NotNamed { cause }) }
}

fn tomorrow(day: Date) -> Result<Date, ClockError> {
    day.tomorrow().ok().ok_or(ClockError::OutsideCalendar)
}
