//! The one function that moves a case, and who may.

use super::{
    Act, CORRECTION, ClockEffect, Doer, Field, FieldKind, Party, Procedure, Readers, Words,
};
use crate::authorisations::{ActingFor, NotAuthorised, ServiceAct};
use crate::cases::Case;
use crate::ids::{PersonId, UnitId};
use crate::people::{Actor, Post};
use crate::units::UnitKind;

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
    /// Nobody decides what they themselves submitted, handled before, or are named in.
    #[error("act.conflict-of-interest")]
    ConflictOfInterest,
    /// A reason is required.
    #[error("act.reason-required")]
    ReasonRequired,
    /// Somebody acted first: the case has moved on since it was read.
    #[error("act.stale")]
    Stale,
    /// The authorisation that the actor acts under does not allow it (Article 5).
    #[error("{0}")]
    NotAuthorised(NotAuthorised),
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
    /// Parties' units to be told; those with a grant are `app`'s to find.
    pub told: Vec<UnitId>,
    /// The absent person in whose place it is done 代理; none where it is done by a post of the actor's own.
    pub stood_for: Option<PersonId>,
}

/// The procedures that `actor` may open about a case as it stands, such as the review of an answer.
pub fn follow_ups(case: &Case, actor: &Actor) -> Vec<&'static Procedure> {
    let is_party = [case.applicant, case.provider].contains(&actor.unit);
    let takes = |field: &Field| match field.kind {
        FieldKind::Case { of, states, own } => {
            let fits = of == case.procedure && states.contains(&case.state.as_str());
            field.code == "case" && fits && (!own || is_party)
        }
        _ => false,
    };
    let about = |procedure: &&&'static Procedure| {
        procedure.may_open(actor) && procedure.form.iter().any(takes)
    };
    super::ALL.iter().filter(about).copied().collect()
}

impl Procedure {
    /// The acts open to `actor` on `case` now.
    pub fn open_acts(&self, case: &Case, actor: &Actor) -> Vec<&'static Act> {
        self.acts.iter().filter(|act| may(act, case, actor).is_ok()).collect()
    }

    /// Whether `actor` may open a case.
    pub fn may_open(&self, actor: &Actor) -> bool {
        if actor.acting_for.is_some() {
            return false;
        }
        let is_citizen = actor.unit_kind == UnitKind::NaturalPerson;
        !(self.organisations_only && is_citizen) && self.openers.iter().any(|post| actor.has(*post))
    }

    /// Whether `actor` may read `case`.
    pub fn may_read(&self, case: &Case, actor: &Actor) -> bool {
        if case.excluded.contains(&actor.person) && self.readers == Readers::Protected {
            return false;
        }
        if let Some(acting) = &actor.acting_for {
            return handles_for(acting, case).is_ok();
        }
        let party = [case.applicant, case.provider, case.decider].contains(&actor.unit);
        match self.readers {
            Readers::Parties | Readers::Register => {
                party || case.names(actor.unit) || actor.is_digital_office()
            }
            Readers::Protected => {
                // A lent post opens nothing here: its holder may be the one who is named.
                let handles = |act: &Act| act.by.iter().any(|doer| actor.has_own(doer.post));
                case.opened_by == Some(actor.person) || self.acts.iter().any(handles)
            }
        }
    }

    /// The party that has to act before a clock runs out: who decides, where nothing else is said here.
    pub fn bound_by(&self, clock: &str) -> Party {
        match (self.code, clock) {
            ("revenue", "remit")
            | ("authorised_opening", "sign")
            | ("catalogue_registration", "department_check") => Party::Applicant,
            ("assessment", "object")
            | ("source_conflict" | "quality_case", "answer")
            | ("development_report" | "catalogue_update", _)
            | (_, "hear" | "mend" | "rectify" | "load" | "report" | "yearly_report" | "follow") => {
                Party::Provider
            }
            _ => Party::Decider,
        }
    }

    /// All clock effects, of the opening and of every act.
    pub fn clock_effects(&self) -> impl Iterator<Item = &'static ClockEffect> {
        self.opening_clocks.iter().chain(self.acts.iter().flat_map(|act| act.clocks))
    }
}

fn party_unit(party: Party, case: &Case) -> Option<UnitId> {
    match party {
        Party::Applicant => Some(case.applicant),
        Party::Provider => Some(case.provider),
        Party::Decider => Some(case.decider),
        Party::Anywhere | Party::Recipients | Party::Bidders | Party::AllUnits | Party::Office => {
            None
        }
    }
}

/// Whether `actor` may do an act, and in whose place where that is not by a post of their own.
fn may(act: &Act, case: &Case, actor: &Actor) -> Result<Option<PersonId>, ActRefused> {
    if !act.from.contains(&case.state.as_str()) {
        return Err(ActRefused::WrongState);
    }
    if let Some(acting) = &actor.acting_for {
        return may_for_agency(act, case, actor, acting).map(|()| None);
    }
    let serves = |party| {
        party == Party::Anywhere || party_unit(party, case).is_some_and(|unit| unit == actor.unit)
    };
    let posts: Vec<Post> =
        act.by.iter().filter(|doer| serves(doer.party)).map(|doer| doer.post).collect();
    let conflicted = |person| is_conflicted(act, case, person);
    if posts.iter().any(|post| actor.has_own(*post)) {
        let refused = conflicted(actor.person);
        return if refused { Err(ActRefused::ConflictOfInterest) } else { Ok(None) };
    }
    let mut lenders = actor.lenders(&posts).peekable();
    if lenders.peek().is_none() {
        return Err(ActRefused::NotYours);
    }
    // Neither who acts nor who is absent may be at odds with the act: a post is lent with its holder's conflicts.
    let absent = lenders.find(|absent| !conflicted(*absent)).filter(|_| !conflicted(actor.person));
    absent.map(Some).ok_or(ActRefused::ConflictOfInterest)
}

/// Whether an act is a clerk's work on the data concerned: the only acts on cases that an authorisation lends.
pub fn is_service_work(act: &Act) -> bool {
    act.by.contains(&Doer::provider(Post::DataClerk))
}

/// Whether who acts for an agency may do an act: a clerk's work on a doubt about the agency's data, never a decision
/// (Article 5). The conflicts of interest of the person stand.
fn may_for_agency(
    act: &Act,
    case: &Case,
    actor: &Actor,
    acting: &ActingFor,
) -> Result<(), ActRefused> {
    if !is_service_work(act) {
        return Err(ActRefused::NotAuthorised(NotAuthorised::OtherAct));
    }
    handles_for(acting, case).map_err(ActRefused::NotAuthorised)?;
    if is_conflicted(act, case, actor.person) {
        return Err(ActRefused::ConflictOfInterest);
    }
    Ok(())
}

/// Whether an authorisation covers a case: a doubt about the agency's data, on an entry in its scope.
fn handles_for(acting: &ActingFor, case: &Case) -> Result<(), NotAuthorised> {
    if case.procedure != CORRECTION.code {
        return Err(NotAuthorised::OtherAct);
    }
    if case.provider != acting.principal() {
        return Err(NotAuthorised::OtherEntry);
    }
    acting.allows(ServiceAct::HandleCorrections, case.entry)
}

fn is_conflicted(act: &Act, case: &Case, person: PersonId) -> bool {
    (act.not_by_opener && case.opened_by == Some(person))
        || (act.not_by_handler && case.handlers.contains(&person))
        || case.excluded.contains(&person)
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
    let act = procedure.act(code).ok_or(ActRefused::Unknown)?;
    if seen_version != case.version {
        return Err(ActRefused::Stale);
    }
    let stood_for = may(act, case, actor)?;
    if act.reason == Words::Required && reason.trim().is_empty() {
        return Err(ActRefused::ReasonRequired);
    }
    let mut told: Vec<UnitId> =
        act.tells.iter().filter_map(|party| party_unit(*party, case)).collect();
    told.sort_unstable();
    told.dedup();
    Ok(Step { act, to: act.to, ends: procedure.is_terminal(act.to), told, stood_for })
}
