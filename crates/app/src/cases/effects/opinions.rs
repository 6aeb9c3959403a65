//! Opinions of other units on a submission 征求意见: who may be asked, what publication waits for, and where answers stand.

use domain::cases::{Case, CaseEvent};
use domain::ids::{CaseId, EntryId};
use domain::people::Actor;
use domain::procedures::{CATALOGUE_OPINION, Step};
use serde_json::json;
use store::{CaseFilter, Tx};

use super::gap;
use crate::application::App;
use crate::error::{AppError, Result};
use crate::standing::all_cases;

impl App {
    /// Who decides a registration asks another unit of the government than the one that submitted, each unit once at a
    /// time.
    pub(super) async fn askable_opinion(&self, tx: &Tx, case: &Case) -> Result<()> {
        let registration = registration_of(tx, case).await?;
        if registration.decider != case.applicant {
            return Err(AppError::denied("act.not-yours"));
        }
        if [registration.applicant, registration.decider].contains(&case.decider) {
            return Err(gap("unit", "catalogue.opinion-own-unit"));
        }
        let asked = tx.unit(case.decider).await?;
        if asked.is_none_or(|unit| unit.kind.is_outside()) {
            return Err(gap("unit", "field.reference"));
        }
        let open = self.open_opinions(tx, registration.id).await?;
        if open.iter().any(|other| other.id != case.id && other.decider == case.decider) {
            return Err(gap("unit", "catalogue.opinion-asked"));
        }
        Ok(())
    }

    /// Whether a unit still has time to answer: publication waits for it.
    pub(crate) async fn awaits_opinions(&self, tx: &Tx, registration: CaseId) -> Result<bool> {
        let today = self.today();
        for case in self.open_opinions(tx, registration).await? {
            for clock in case.clocks.iter().filter(|clock| !clock.has_ended()) {
                let state = clock.state(self.law()).map_err(AppError::internal)?;
                if !state.is_overdue(today) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Ends what is still asked about a registration that has ended: the units asked read its working copy no longer.
    pub(crate) async fn end_opinions(&self, tx: &Tx, registration: &Case) -> Result<()> {
        for mut case in self.open_opinions(tx, registration.id).await? {
            let detail = json!({ "registration": registration.number });
            self.act_by_platform(tx, &mut case, "lapse", "", detail).await?;
        }
        Ok(())
    }

    /// The opinions on a registration that are not given yet.
    async fn open_opinions(&self, tx: &Tx, registration: CaseId) -> Result<Vec<Case>> {
        let filter = CaseFilter {
            procedure: Some(CATALOGUE_OPINION.code.to_owned()),
            parent: Some(registration),
            open: Some(true),
            ..CaseFilter::default()
        };
        all_cases(tx, &filter).await
    }

    /// Puts an answer into the timeline of the registration, as long as that is open.
    pub(crate) async fn note_opinion(
        &self,
        tx: &Tx,
        case: &Case,
        step: &Step,
        actor: &Actor,
        reason: &str,
    ) -> Result<()> {
        let mut registration = registration_of(tx, case).await?;
        if registration.closed_at.is_some() {
            return Ok(());
        }
        let seen = registration.version;
        registration.version += 1;
        let event = CaseEvent {
            case: registration.id,
            sequence: 0,
            at: self.now(),
            actor: Some(actor.person),
            unit: Some(actor.unit),
            act: format!("opinion_{}", step.to),
            from: registration.state.clone(),
            to: registration.state.clone(),
            reason: reason.to_owned(),
            basis: CATALOGUE_OPINION.basis.to_owned(),
            detail: json!({ "opinion": case.id }),
        };
        tx.update_case(&registration, registration.due_on(self.law()), seen, &event).await?;
        Ok(())
    }

    /// Whether the actor's unit is asked for its opinion on an entry now, and so reads what was submitted.
    pub(crate) async fn is_asked_about(&self, entry: EntryId, actor: &Actor) -> Result<bool> {
        if actor.acting_for.is_some() {
            return Ok(false);
        }
        let filter = CaseFilter {
            procedure: Some(CATALOGUE_OPINION.code.to_owned()),
            entry: Some(entry),
            decider: Some(actor.unit),
            open: Some(true),
            ..CaseFilter::default()
        };
        Ok(self.store.count_cases(&filter).await? > 0)
    }
}

/// The registration that an opinion is asked on.
async fn registration_of(tx: &Tx, case: &Case) -> Result<Case> {
    let id = case.parent.ok_or_else(|| AppError::internal("an opinion on nothing"))?;
    Ok(tx.case(id).await?.ok_or_else(AppError::not_found)?.case)
}
