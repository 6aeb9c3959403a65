//! Acts of the platform itself: those without a doer, which no person can do.
//!
//! They record what followed from a person's act once the work was done, such
//! as a deletion that ran as a background job. What they bring about has
//! happened already; the case is moved in the same transaction that records it.

use domain::cases::{Case, CaseEvent};
use domain::ids::UnitId;
use domain::procedures::{Act, ActRefused, Party, Values};
use serde_json::Value as Json;
use store::{NewNotice, Recipient, Tx};

use super::procedure_of;
use crate::application::App;
use crate::error::{AppError, Result};

impl App {
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
        units.sort_unstable();
        units.dedup();
        let notice = |unit: UnitId| NewNotice {
            to: Recipient::Unit(unit),
            code: format!("case.{}", act.code),
            args: serde_json::json!({ "number": case.number, "title": case.title, "procedure": case.procedure }),
            link: format!("/cases/{}", case.id),
        };
        let notices: Vec<NewNotice> = units.into_iter().map(notice).collect();
        tx.notify(&notices, self.now()).await?;
        Ok(())
    }
}
