//! What the platform itself does in cases: acts without a doer, which no person can do, and cases that it opens.
//!
//! Its acts record what followed from a person's act once the work was done, such
//! as a deletion that ran as a background job. What they bring about has
//! happened already; the case is moved in the same transaction that records it.

use domain::cases::{Case, CaseEvent};
use domain::ids::{EntryId, UnitId};
use domain::people::Actor;
use domain::procedures::{Act, ActRefused, Content, Party, Procedure, Values};
use serde_json::{Value as Json, json};
use store::Tx;

use super::opening::{Begin, Opening};
use super::procedure_of;
use crate::application::App;
use crate::error::{AppError, Result};

/// Who opens a case.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Opener<'a> {
    /// Somebody, for the unit they act for.
    Person(&'a Actor),
    /// The platform 平台 itself, for this unit.
    Platform(UnitId),
}

impl<'a> Opener<'a> {
    pub(super) fn actor(self) -> Option<&'a Actor> {
        match self {
            Self::Person(actor) => Some(actor),
            Self::Platform(_) => None,
        }
    }

    pub(super) fn unit(self) -> UnitId {
        match self {
            Self::Person(actor) => actor.unit,
            Self::Platform(unit) => unit,
        }
    }
}

/// A case that the platform opens by what it found.
pub(crate) struct Found {
    pub(crate) procedure: &'static Procedure,
    /// The unit for which it is opened.
    pub(crate) applicant: UnitId,
    /// The unit whose data is concerned.
    pub(crate) provider: UnitId,
    pub(crate) entry: Option<EntryId>,
    /// What it is about, in a line.
    pub(crate) title: String,
    /// What its form states.
    pub(crate) stated: Values,
}

impl App {
    /// Opens a case that no person opened, in the transaction that records what it was found by. Number, clocks, event and
    /// notices are those of every case; all its parties are told.
    ///
    /// # Errors
    /// `internal` where the form is not filled.
    pub(crate) async fn open_by_platform(&self, tx: &Tx, found: Found) -> Result<Case> {
        let Found { procedure, applicant, provider, entry, title, stated } = found;
        let mut required = procedure.form.iter().filter(|field| field.required);
        if let Some(field) = required.find(|field| !stated.contains_key(field.code)) {
            return Err(AppError::internal(format!("{}: no {}", procedure.code, field.code)));
        }
        let decider = self.decider_of(procedure, provider, applicant)?;
        let content = Content { schema: procedure.form_version, stated, ..Content::default() };
        let opening = Opening {
            procedure,
            title,
            entry,
            provider,
            decider,
            parent: None,
            excluded: content.persons(),
            payload: serde_json::to_value(&content).map_err(AppError::internal)?,
            stated: content.stated,
        };
        let begin = Begin {
            state: procedure.initial(),
            clocks: procedure.opening_clocks,
            told: vec![applicant, provider, decider],
            detail: json!({}),
        };
        self.begin_case(tx, opening, begin, Opener::Platform(applicant)).await
    }

    /// Moves a case by an act that has no doer.
    ///
    /// # Errors
    /// `act.wrong-state` where the act does not lead out of the case's state; `internal` where persons do the act.
    pub(crate) async fn act_by_platform(
        &self,
        tx: &Tx,
        case: &mut Case,
        code: &str,
        reason: &str,
        detail: Json,
    ) -> Result<()> {
        let procedure = procedure_of(case)?;
        let act = procedure.act(code).ok_or(ActRefused::Unknown)?;
        if !act.by.is_empty() {
            return Err(AppError::internal(format!("{code} is done by persons")));
        }
        if !act.from.contains(&case.state.as_str()) {
            return Err(ActRefused::WrongState.into());
        }
        let seen = case.version;
        let from = std::mem::replace(&mut case.state, act.to.to_owned());
        case.version += 1;
        case.closed_at = procedure.is_terminal(act.to).then(|| self.now());
        self.move_clocks(case, procedure, act.clocks, &[&Values::new()])?;
        let event = CaseEvent {
            case: case.id,
            sequence: 0,
            at: self.now(),
            actor: None,
            unit: None,
            act: act.code.to_owned(),
            from,
            to: act.to.to_owned(),
            reason: reason.to_owned(),
            basis: procedure.basis_of(act).to_owned(),
            detail,
        };
        tx.update_case(case, case.due_on(self.law()), seen, &event).await?;
        self.tell_of_platform_act(tx, case, act).await
    }

    async fn tell_of_platform_act(&self, tx: &Tx, case: &Case, act: &Act) -> Result<()> {
        let unit = |party: &Party| match party {
            Party::Applicant => Some(case.applicant),
            Party::Provider => Some(case.provider),
            Party::Decider => Some(case.decider),
            _ => None,
        };
        let mut units: Vec<UnitId> = act.tells.iter().filter_map(unit).collect();
        units.extend(self.recipients(tx, case, act.tells).await?);
        self.tell_of(tx, case, act.code, &units, None).await
    }
}
