//! Deciding an application item by item; what is granted becomes a grant in the same transaction.

use domain::applications::{self, Application, Decision, GrantFacts, ItemDecision, NotApplicable};
use domain::cases::Case;
use domain::catalogue::Entry;
use domain::ids::{CaseId, GrantId, ItemId, PersonId};
use domain::people::{Actor, Post};
use domain::procedures::Values;
use store::Tx;

use super::application_of;
use crate::application::App;
use crate::error::{AppError, Result};

/// A decision as the form sends it.
#[derive(Debug, Clone)]
pub struct DecisionRequest {
    /// What is decided of each item.
    pub items: Vec<ItemDecision>,
    /// The opinion on the whole.
    pub opinion: String,
    /// The case's version the decision was taken on.
    pub seen_version: u32,
}

impl App {
    /// Decides an application: some items granted leads to a grant, none to a refusal.
    pub async fn decide_application(
        &self,
        id: CaseId,
        request: &DecisionRequest,
        actor: &Actor,
    ) -> Result<()> {
        let granted: Vec<ItemId> =
            request.items.iter().filter(|item| item.granted).map(|item| item.item).collect();
        let act = if granted.is_empty() { "refuse" } else { "grant" };
        let reason = whole_reason(request, granted.is_empty());
        let tx = self.store.begin().await?;
        let (mut case, step) =
            self.decide(&tx, id, act, actor, &reason, request.seen_version).await?;
        let mut application = application_of(&case)?;
        let entry = self.still_applicable(&tx, &case, &application, &granted).await?;
        applications::check_decision(
            &application,
            &applications::row_scope(&application, &entry)?,
            &request.items,
        )?;
        let number = self.document_number(&tx).await?;
        let grant = if granted.is_empty() {
            None
        } else {
            Some(self.grant_of(&tx, &case, &entry, &application, granted, (&number, actor)).await?)
        };
        application.decision =
            Some(Decision { number: number.clone(), items: request.items.clone(), grant });
        case.payload = serde_json::to_value(&application).map_err(AppError::internal)?;
        self.move_case(
            &tx,
            &mut case,
            &step,
            actor,
            &reason,
            &Values::new(),
            serde_json::json!({ "number": number }),
        )
        .await?;
        tx.commit().await?;
        self.refresh_live().await
    }

    async fn grant_of(
        &self,
        tx: &Tx,
        case: &Case,
        entry: &Entry,
        application: &Application,
        granted: Vec<ItemId>,
        (decision, actor): (&str, &Actor),
    ) -> Result<GrantId> {
        let facts = GrantFacts {
            id: GrantId::new(self.now()),
            number: self.grant_number(tx).await?,
            decision: decision.to_owned(),
            case: Some(case.id),
            entry,
            consumer: case.applicant,
            approver: approver(tx, case).await?,
            valid_from: self.today(),
        };
        let grant = applications::grant(application, granted, facts)?;
        tx.insert_grant(&grant, self.now()).await?;
        self.tell_of_grant(tx, &grant, entry, "grant.made", actor).await?;
        Ok(grant.id)
    }

    /// The entry as published now; what is granted must still be grantable, however long the case took.
    async fn still_applicable(
        &self,
        tx: &Tx,
        case: &Case,
        application: &Application,
        granted: &[ItemId],
    ) -> Result<Entry> {
        let id = case.entry.ok_or_else(AppError::not_found)?;
        let published = tx.published_entry(id).await?;
        if granted.is_empty() {
            return match published {
                Some(entry) => Ok(entry),
                None => tx.entry(id).await?.ok_or_else(AppError::not_found),
            };
        }
        let entry = published.ok_or(NotApplicable::NotPublished)?;
        applications::applicable(&entry, case.applicant)?;
        let rest = Application { items: granted.to_vec(), ..application.clone() };
        let mut gaps = applications::check(&rest, &entry, self.today());
        gaps.retain(|gap| gap.field != "row_scope");
        if gaps.is_empty() { Ok(entry) } else { Err(AppError::incomplete(gaps)) }
    }
}

/// 批准人员 inside the using unit: its data officer, or who applied where it has none.
async fn approver(tx: &Tx, case: &Case) -> Result<PersonId> {
    let people = tx.people_of_unit(case.applicant).await?;
    let officer =
        people.iter().find(|person| person.active && person.posts.contains(&Post::DataOfficer));
    officer
        .map(|person| person.id)
        .or(case.opened_by)
        .ok_or_else(|| AppError::internal("nobody applied for the grant"))
}

/// The opinion; a refusal as a whole takes the items' reasons where no opinion was given.
fn whole_reason(request: &DecisionRequest, refused: bool) -> String {
    if !refused || !request.opinion.trim().is_empty() {
        return request.opinion.clone();
    }
    let mut reasons: Vec<&str> = request
        .items
        .iter()
        .map(|item| item.reason.trim())
        .filter(|reason| !reason.is_empty())
        .collect();
    reasons.dedup();
    reasons.join("; ")
}
