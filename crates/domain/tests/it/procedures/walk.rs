//! A walk through a procedure: a case in memory, moved by [`procedures::act`] as `app` moves a stored one.

use domain::cases::Case;
use domain::ids::{CaseId, PersonId};
use domain::people::Actor;
use domain::procedures::{self, Act, ActRefused, Procedure, Step};
use jiff::Timestamp;
use proptest::sample::Index;

use super::cast::{Parts, opener};

/// Words that satisfy any act.
pub(crate) const REASON: &str = "材料齐全";

/// An act that was done.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    pub(crate) actor: Actor,
    pub(crate) act: &'static str,
}

/// A case on its way through its procedure.
#[derive(Debug, Clone)]
pub(crate) struct Walk {
    pub(crate) procedure: &'static Procedure,
    pub(crate) case: Case,
    pub(crate) taken: Vec<Taken>,
}

impl Walk {
    /// Opens a case between these units.
    pub(crate) fn open(procedure: &'static Procedure, parts: Parts) -> Self {
        let opened_by = Some(opener(parts).person);
        let case = Case {
            id: CaseId::named("case"),
            number: format!("{}-1", procedure.prefix),
            procedure: procedure.code.to_owned(),
            state: procedure.initial().to_owned(),
            version: 1,
            title: String::new(),
            entry: None,
            applicant: parts.applicant,
            provider: parts.provider,
            decider: parts.decider,
            parent: None,
            opened_by,
            handlers: Vec::new(),
            excluded: Vec::new(),
            opened_at: Timestamp::UNIX_EPOCH,
            closed_at: None,
            clocks: Vec::new(),
            payload: serde_json::Value::Null,
        };
        Self { procedure, case, taken: Vec::new() }
    }

    /// The same, where some people must not act.
    pub(crate) fn excluding(mut self, people: Vec<PersonId>) -> Self {
        self.case.excluded = people;
        self
    }

    /// The same, in another state.
    pub(crate) fn standing_in(mut self, state: &str) -> Self {
        state.clone_into(&mut self.case.state);
        self
    }

    /// What [`procedures::act`] says, with words given and the present version seen; nothing moves.
    pub(crate) fn would(&self, act: &str, actor: &Actor) -> Result<Step, ActRefused> {
        procedures::act(self.procedure, &self.case, act, actor, REASON, self.case.version)
    }

    /// Does an act, and moves the case by what it returns.
    pub(crate) fn go(&mut self, act: &'static str, actor: &Actor) -> Result<Step, ActRefused> {
        let step = self.would(act, actor)?;
        step.to.clone_into(&mut self.case.state);
        self.case.version += 1;
        if !self.case.handlers.contains(&actor.person) {
            self.case.handlers.push(actor.person);
        }
        if step.ends {
            self.case.closed_at = Some(self.case.opened_at);
        }
        self.taken.push(Taken { actor: actor.clone(), act });
        Ok(step)
    }

    /// Everything that somebody in the crowd could do now.
    pub(crate) fn possible<'c>(&self, crowd: &'c [Actor]) -> Vec<(&'c Actor, &'static Act)> {
        let open_to = |actor| self.procedure.open_acts(&self.case, actor).into_iter();
        crowd.iter().flat_map(|actor| open_to(actor).map(move |act| (actor, act))).collect()
    }

    /// Goes on at random until the choices are used up or nobody can do anything; `look` sees every stop but the first.
    pub(crate) fn wander(
        &mut self,
        crowd: &[Actor],
        choices: &[Index],
        mut look: impl FnMut(&Self, &Step),
    ) {
        for choice in choices {
            let possible = self.possible(crowd);
            if possible.is_empty() {
                return;
            }
            let (actor, act) = *choice.get(&possible);
            let step = self.go(act.code, actor).unwrap();
            look(self, &step);
        }
    }
}
