//! Cases 办件: one shape for every procedure, with its clocks and its events.

use jiff::Timestamp;
use jiff::civil::Date;
use law::calendar::Calendar;
use law::clocks::{self, ClockEvent, ClockState, DayKind, Term};
use law::rules::{RuleBook, RuleStamp};
use serde::{Deserialize, Serialize};

use crate::ids::{CaseId, EntryId, PersonId, UnitId};

/// A clock of a case. It keeps the rule version under which it began.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseClock {
    /// What it measures; one clock of a code runs at a time.
    pub code: String,
    /// The rule version it was started under.
    pub stamp: RuleStamp,
    /// What happened to it.
    pub events: Vec<ClockEvent>,
    /// The due day where the law lets it be set (限期) or fixes a day of the year, instead of a term of days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_due: Option<Date>,
}

impl CaseClock {
    /// Where the clock stands, recomputed from its events under the rule version it began with.
    pub fn state(&self, law: Law<'_>) -> Result<ClockState, ClockFault> {
        let term = match (self.set_due, self.events.first()) {
            (Some(due), Some(started)) => {
                Term::new(days_between(started.on(), due), DayKind::Calendar)
            }
            _ => law.book.by_stamp(&self.stamp)?.term()?,
        };
        Ok(clocks::run(&term, &self.events, law.calendar)?)
    }

    /// Whether the clock has ended.
    pub fn has_ended(&self) -> bool {
        self.events.iter().any(|event| matches!(event, ClockEvent::Ended { .. }))
    }
}

/// Calendar days from `start` to `due`; at least one, since day one is the day after.
fn days_between(start: Date, due: Date) -> u32 {
    u32::try_from((due - start).get_days()).unwrap_or_default().max(1)
}

/// The rules and the calendar that clocks are computed with.
#[derive(Debug, Clone, Copy)]
pub struct Law<'a> {
    /// All rules in all versions.
    pub book: &'a RuleBook,
    /// Days off and working days.
    pub calendar: &'a Calendar,
}

/// Why a clock cannot be computed.
#[derive(Debug, thiserror::Error)]
pub enum ClockFault {
    /// Its rule version is gone.
    #[error(transparent)]
    Law(#[from] law::LawError),
    /// Its events contradict one another.
    #[error(transparent)]
    Events(#[from] clocks::ClockError),
}

/// A case of any procedure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Permanent identifier.
    pub id: CaseId,
    /// Number shown to people.
    pub number: String,
    /// Which procedure.
    pub procedure: String,
    /// State within the procedure.
    pub state: String,
    /// Grows with every act; an act names the version it was decided on, so that the second of two is told.
    pub version: u32,
    /// What it is about, in a line.
    pub title: String,
    /// The entry concerned.
    pub entry: Option<EntryId>,
    /// The unit that opened it, or for which the platform did.
    pub applicant: UnitId,
    /// The unit whose data is concerned.
    pub provider: UnitId,
    /// The unit that decides, fixed by the law in force when the case began.
    pub decider: UnitId,
    /// The case it is about: an answer under review, a tender bid for.
    pub parent: Option<CaseId>,
    /// Who opened it; none where the platform 平台 itself did.
    pub opened_by: Option<PersonId>,
    /// Who has acted in it, in order, each once.
    pub handlers: Vec<PersonId>,
    /// Who must not act in it: named in it, or a handler of the case it is about.
    pub excluded: Vec<PersonId>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it reached an end state.
    pub closed_at: Option<Timestamp>,
    /// Its clocks, running and ended.
    pub clocks: Vec<CaseClock>,
    /// Typed content of the procedure, with its own version inside.
    pub payload: serde_json::Value,
}

impl Case {
    /// The running clock that is due first.
    pub fn next_due(&self, law: Law<'_>) -> Option<(&CaseClock, ClockState)> {
        let running = self.clocks.iter().filter(|clock| !clock.has_ended());
        running
            .filter_map(|clock| clock.state(law).ok().map(|state| (clock, state)))
            .min_by_key(|(_, state)| state.due_on)
    }

    /// Whether its form lists a unit among several it is about: such a unit reads it like a party.
    pub fn names(&self, unit: UnitId) -> bool {
        let listed = self.payload.pointer("/stated/units/units").and_then(|units| units.as_array());
        let unit = unit.to_string();
        listed.is_some_and(|units| units.iter().any(|listed| listed.as_str() == Some(&unit)))
    }

    /// The day the running clock falls due, for the worklist's order.
    pub fn due_on(&self, law: Law<'_>) -> Option<Date> {
        self.next_due(law).map(|(_, state)| state.due_on)
    }
}

/// One thing that happened in a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseEvent {
    /// The case.
    pub case: CaseId,
    /// Its number within the case, from 1.
    pub sequence: u32,
    /// When.
    pub at: Timestamp,
    /// Who; none where the platform itself acted.
    pub actor: Option<PersonId>,
    /// The unit acted for.
    pub unit: Option<UnitId>,
    /// The act, by code.
    pub act: String,
    /// State before.
    pub from: String,
    /// State after.
    pub to: String,
    /// The reason or opinion given.
    pub reason: String,
    /// Article under which it was done.
    pub basis: String,
    /// Further facts of this act.
    pub detail: serde_json::Value,
}
