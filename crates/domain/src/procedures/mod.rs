//! Procedures as state machines: what may be done, by whom, on which clock, told to whom.
//!
//! A procedure is data ([`Procedure`]), one file each, and [`act`] is the one
//! function that moves a case. It is pure: it returns the [`Step`] that `app`
//! saves together with its event. Illegal acts are refused with the reason.

mod catalogue_registration;
mod diagrams;
mod sharing_application;

use law::rules::{RuleKey, Subject};
use serde::Serialize;

pub use catalogue_registration::CATALOGUE_REGISTRATION;
pub use diagrams::diagram;
pub use sharing_application::SHARING_APPLICATION;

use crate::cases::Case;
use crate::ids::{PersonId, UnitId};
use crate::people::{Actor, Post};

/// Every procedure.
pub const ALL: &[&Procedure] = &[&CATALOGUE_REGISTRATION, &SHARING_APPLICATION];

/// The procedure with a code.
pub fn find(code: &str) -> Option<&'static Procedure> {
    ALL.iter().copied().find(|procedure| procedure.code == code)
}

/// A unit by its part in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The unit that opened the case.
    Applicant,
    /// The unit whose data is concerned.
    Provider,
    /// The unit that decides.
    Decider,
}

/// Who may do an act: a post in a party's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Doer {
    /// The party whose unit the actor must serve.
    pub party: Party,
    /// The post the actor must hold.
    pub post: Post,
}

/// Whether an act needs words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Words {
    /// Must be given.
    Required,
    /// May be given.
    Optional,
}

/// What an act does to a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockEffect {
    /// Starts the clock `code` under the rule in force.
    Start {
        /// The clock.
        code: &'static str,
        /// The rules that may give its term; the first that is in force does.
        rules: &'static [RuleKey],
    },
    /// Ends the clock.
    End {
        /// The clock.
        code: &'static str,
    },
}

/// A state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct State {
    /// Its code.
    pub code: &'static str,
    /// Nothing leads out of it and no clock runs in it.
    pub terminal: bool,
}

/// An act and all that belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Act {
    /// Its code.
    pub code: &'static str,
    /// States from which it may be done.
    pub from: &'static [&'static str],
    /// State it leads to.
    pub to: &'static str,
    /// Who may do it.
    pub by: &'static [Doer],
    /// Whether reasons are asked for.
    pub reason: Words,
    /// The actor must not be who opened the case (conflict of interest).
    pub not_by_opener: bool,
    /// Its effects on clocks.
    pub clocks: &'static [ClockEffect],
    /// Parties told of it.
    pub tells: &'static [Party],
    /// Article.
    pub basis: &'static str,
}

/// A procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Procedure {
    /// Its code.
    pub code: &'static str,
    /// What the law profiles are switched on by.
    pub subject: Subject,
    /// Its states, the first is where a case begins.
    pub states: &'static [State],
    /// Its acts.
    pub acts: &'static [Act],
    /// Clocks started when a case is opened.
    pub opening_clocks: &'static [ClockEffect],
    /// Article.
    pub basis: &'static str,
}

/// Why an act was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ActRefused {
    /// No act of that code.
    #[error("act.unknown")]
    Unknown,
    /// Not possible in the case's state.
    #[error("act.wrong-state")]
    WrongState,
    /// The actor's unit or post is not the one the procedure names.
    #[error("act.not-yours")]
    NotYours,
    /// Nobody decides what they themselves submitted.
    #[error("act.conflict-of-interest")]
    ConflictOfInterest,
    /// A reason is required.
    #[error("act.reason-required")]
    ReasonRequired,
    /// Somebody acted first: the case has moved on since it was read.
    #[error("act.stale")]
    Stale,
}

/// What an act does, to be saved in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The act.
    pub act: &'static Act,
    /// The state after it.
    pub to: &'static str,
    /// Whether that is an end state.
    pub ends: bool,
    /// Units to be told.
    pub told: Vec<UnitId>,
}

impl Procedure {
    /// The state a case begins in.
    pub fn initial(&self) -> &'static str {
        self.states[0].code
    }

    /// Whether `state` is an end state.
    pub fn is_terminal(&self, state: &str) -> bool {
        self.states.iter().any(|known| known.code == state && known.terminal)
    }

    /// The acts open to `actor` on `case` now.
    pub fn open_acts(&self, case: &Case, actor: &Actor) -> Vec<&'static Act> {
        self.acts.iter().filter(|act| may(act, case, actor).is_ok()).collect()
    }

    /// Whether `state` waits for one of `actor`'s acts, whoever opened the case.
    pub fn waits_for(&self, case: &Case, actor: &Actor) -> bool {
        !self.open_acts(case, actor).is_empty()
    }
}

fn party_unit(party: Party, case: &Case) -> UnitId {
    match party {
        Party::Applicant => case.applicant,
        Party::Provider => case.provider,
        Party::Decider => case.decider,
    }
}

fn may(act: &Act, case: &Case, actor: &Actor) -> Result<(), ActRefused> {
    if !act.from.contains(&case.state.as_str()) {
        return Err(ActRefused::WrongState);
    }
    let fits = |doer: &Doer| actor.has(doer.post) && actor.unit == party_unit(doer.party, case);
    if !act.by.iter().any(fits) {
        return Err(ActRefused::NotYours);
    }
    if act.not_by_opener && is_opener(case, actor.person) {
        return Err(ActRefused::ConflictOfInterest);
    }
    Ok(())
}

fn is_opener(case: &Case, person: PersonId) -> bool {
    case.opened_by == person
}

/// Decides an act on a case that was read at `seen_version`.
pub fn act(
    procedure: &'static Procedure,
    case: &Case,
    code: &str,
    actor: &Actor,
    reason: &str,
    seen_version: u32,
) -> Result<Step, ActRefused> {
    let act = procedure.acts.iter().find(|act| act.code == code).ok_or(ActRefused::Unknown)?;
    if seen_version != case.version {
        return Err(ActRefused::Stale);
    }
    may(act, case, actor)?;
    if act.reason == Words::Required && reason.trim().is_empty() {
        return Err(ActRefused::ReasonRequired);
    }
    let mut told: Vec<UnitId> = act.tells.iter().map(|party| party_unit(*party, case)).collect();
    told.sort_unstable();
    told.dedup();
    Ok(Step { act, to: act.to, ends: procedure.is_terminal(act.to), told })
}
