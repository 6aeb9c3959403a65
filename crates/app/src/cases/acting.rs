//! Doing an act on a case of any procedure: decide, bring about, save, tell, in one transaction.

use domain::cases::{Case, CaseEvent};
use domain::ids::CaseId;
use domain::people::Actor;
use domain::procedures::{self, Act, Content, Effect, Procedure, Readers, Step, Values, fields};
use law::Profile;
use serde_json::Value as Json;
use store::Tx;

use super::registers::check_public_texts;
use super::{Given, content_of, given_under, may_see, procedure_of};
use crate::application::App;
use crate::authorisations::with_agency;
use crate::error::{AppError, Result};

/// An act as a form or a call asks for it.
#[derive(Debug, Clone, Copy)]
pub struct ActRequest<'a> {
    /// The act's code.
    pub act: &'a str,
    /// The reason or opinion.
    pub reason: &'a str,
    /// The case's version it was decided on.
    pub seen: u32,
    /// What the act states.
    pub given: Given<'a>,
}

impl App {
    /// Does an act that states nothing but its reason.
    pub async fn act_on_case(
        &self,
        id: CaseId,
        act: &str,
        actor: &Actor,
        reason: &str,
        seen: u32,
    ) -> Result<()> {
        self.act(id, ActRequest { act, reason, seen, given: &[] }, actor).await
    }

    /// Does an act on a case of any procedure.
    pub async fn act(&self, id: CaseId, request: ActRequest<'_>, actor: &Actor) -> Result<()> {
        let tx = self.store.begin().await?;
        let (mut case, step) =
            self.decide(&tx, id, request.act, actor, request.reason, request.seen).await?;
        if step.act.effect == Effect::DecideItems {
            return Err(AppError::denied("act.item-by-item"));
        }
        let procedure = procedure_of(&case)?;
        let added = fields::read(step.act.needs, |name| given_under(request.given, name))
            .map_err(AppError::incomplete)?;
        check_public_texts(procedure, step.act.needs, &added)?;
        self.check_references(&tx, step.act.needs, &added, actor).await?;
        self.check_attached(&tx, case.id, step.act.needs, &added).await?;
        keep(&mut case, procedure, step.act, &added)?;
        let mut brought = self.bring_about(&tx, &mut case, &step, actor).await?;
        if step.act.document && brought.detail["number"].is_null() {
            let number = self.document_number(&tx).await?;
            brought.detail["number"] = Json::String(number);
        }
        // What the platform computed stands beside what was stated.
        let computed = content_of(&case).and_then(|mut content| content.acts.remove(step.act.code));
        let stated = computed.as_ref().unwrap_or(&added);
        if !stated.is_empty() {
            brought.detail["stated"] = serde_json::to_value(stated).map_err(AppError::internal)?;
        }
        self.move_case(&tx, &mut case, &step, actor, request.reason, &added, brought.detail)
            .await?;
        if step.act.effect == Effect::GiveOpinion {
            self.note_opinion(&tx, &case, &step, actor, request.reason).await?;
        }
        tx.commit().await?;
        self.follow(brought.after).await
    }

    /// The number of a decision document 文号.
    pub(crate) async fn document_number(&self, tx: &Tx) -> Result<String> {
        let year = self.today().year();
        let number = tx.next_number("decision", year).await?;
        let form = &self.config.document_number_form;
        Ok(form.replace("{year}", &year.to_string()).replace("{number}", &number.to_string()))
    }

    /// Moves a case by a decided step: state, clocks, event, notices. `added` is what the act stated.
    #[expect(
        clippy::too_many_arguments,
        reason = "one act: what, by whom, why, and what it stated and brought about"
    )]
    pub(crate) async fn move_case(
        &self,
        tx: &Tx,
        case: &mut Case,
        step: &Step,
        actor: &Actor,
        reason: &str,
        added: &Values,
        mut detail: Json,
    ) -> Result<()> {
        let seen = case.version;
        let procedure = procedure_of(case)?;
        let from = std::mem::replace(&mut case.state, step.to.to_owned());
        case.version += 1;
        case.closed_at = step.ends.then(|| self.now());
        for person in [Some(actor.person), step.stood_for].into_iter().flatten() {
            if !case.handlers.contains(&person) {
                case.handlers.push(person);
            }
        }
        if let Some(absent) = step.stood_for {
            detail["for"] = serde_json::json!(absent);
        }
        let detail = with_agency(detail, actor);
        let stated = content_of(case).map(|content| content.stated).unwrap_or_default();
        self.move_clocks(case, procedure, step.act.clocks, &[added, &stated])?;
        let event = CaseEvent {
            case: case.id,
            sequence: 0,
            at: self.now(),
            actor: Some(actor.person),
            unit: Some(actor.unit),
            act: step.act.code.to_owned(),
            from,
            to: step.to.to_owned(),
            reason: reason.to_owned(),
            basis: basis(case, procedure, step.act).to_owned(),
            detail,
        };
        tx.update_case(case, case.due_on(self.law()), seen, &event).await?;
        self.note_use(tx, actor, "case.acted", ("case", &case.id.to_string())).await?;
        let mut told = step.told.clone();
        told.extend(self.recipients(tx, case, step.act.tells).await?);
        self.tell(tx, case, step.act.code, &told, actor).await
    }

    /// A case that may be acted on by `actor`, with the step the procedure decides.
    pub(crate) async fn decide(
        &self,
        tx: &Tx,
        id: CaseId,
        act: &str,
        actor: &Actor,
        reason: &str,
        seen: u32,
    ) -> Result<(Case, Step)> {
        let stored = tx.case(id).await?.ok_or_else(AppError::not_found)?;
        let procedure = procedure_of(&stored.case)?;
        let decided = procedures::act(procedure, &stored.case, act, actor, reason, seen);
        let is_hidden = procedure.readers == Readers::Protected || decided.is_err();
        if is_hidden && !may_see(&stored.case, actor) {
            return Err(AppError::not_found());
        }
        Ok((stored.case, decided?))
    }
}

/// Keeps what an act stated with what the case stated before.
fn keep(case: &mut Case, procedure: &Procedure, act: &Act, added: &Values) -> Result<()> {
    if procedure.form.is_empty() || added.is_empty() {
        return Ok(());
    }
    let mut content: Content =
        serde_json::from_value(case.payload.take()).map_err(AppError::internal)?;
    content.acts.insert(act.code.to_owned(), added.clone());
    case.payload = serde_json::to_value(&content).map_err(AppError::internal)?;
    Ok(())
}

/// The article an act rests on: that of Decree 809 where the case's clock began under it and it has one for the procedure.
fn basis(case: &Case, procedure: &Procedure, act: &Act) -> &'static str {
    let overlaid = case.clocks.iter().any(|clock| clock.stamp.profile == Profile::StateCouncil809);
    match procedure.overlay {
        Some(overlay) if overlaid => overlay,
        _ => procedure.basis_of(act),
    }
}
