//! Submitting an application, or taking unconditional data directly.

use domain::applications::{self, Application, GrantFacts};
use domain::catalogue::Entry;
use domain::grants::Grant;
use domain::ids::{CaseId, EntryId, GrantId, UnitId};
use domain::people::{Actor, Post};
use domain::procedures::{SHARING_APPLICATION, Values};
use law::catalogue_codes::ShareType;
use law::rules::Decider;
use store::{NewNotice, Recipient, Tx};

use crate::application::App;
use crate::cases::Opening;
use crate::error::{AppError, Result};

/// What became of a submission.
#[derive(Debug, Clone)]
pub enum Submitted {
    /// A case was opened; it is decided by whom the law in force names.
    Case(CaseId),
    /// Unconditional: the grant is there at once.
    Granted(Box<Grant>),
}

impl App {
    /// Submits an application for an entry. Names everything that is missing at once.
    pub async fn submit_application(
        &self,
        entry: EntryId,
        mut application: Application,
        actor: &Actor,
    ) -> Result<Submitted> {
        if !(actor.has(Post::DataClerk) || actor.has(Post::DataOfficer)) {
            return Err(AppError::denied("act.not-yours"));
        }
        let entry = self.store.published_entry(entry).await?.ok_or_else(AppError::not_found)?;
        applications::applicable(&entry, actor.unit)?;
        application.items.sort_unstable();
        application.items.dedup();
        let mut gaps = applications::check(&application, &entry, self.today());
        if let Some(responsible) = application.responsible {
            let own = self
                .store
                .person(responsible)
                .await?
                .is_some_and(|person| person.unit == actor.unit && person.active);
            if !own {
                gaps.push(domain::catalogue::Missing {
                    field: "responsible".to_owned(),
                    code: "application.foreign-person",
                });
            }
        }
        if !gaps.is_empty() {
            return Err(AppError::incomplete(gaps));
        }
        match applications::share_type(&application, &entry) {
            ShareType::Unconditional => self.take_directly(&entry, &application, actor).await,
            _ => self.open_application(&entry, &application, actor).await,
        }
    }

    async fn open_application(
        &self,
        entry: &Entry,
        application: &Application,
        actor: &Actor,
    ) -> Result<Submitted> {
        let opening = Opening {
            procedure: &SHARING_APPLICATION,
            title: entry.draft.name.clone(),
            entry: Some(entry.id),
            provider: entry.unit,
            decider: self.decider_by_law(entry.unit)?,
            parent: None,
            excluded: Vec::new(),
            stated: Values::new(),
            payload: serde_json::to_value(application).map_err(AppError::internal)?,
        };
        let tx = self.store.begin().await?;
        let case = self.open_case(&tx, opening, actor).await?;
        tx.commit().await?;
        Ok(Submitted::Case(case.id))
    }

    /// The unit that decides: by the rule of 2017 the digital office, by Decree 809 the provider.
    pub(crate) fn decider_by_law(&self, provider: UnitId) -> Result<UnitId> {
        match self.config.law.decider_of_conditional_sharing(self.book, self.today())? {
            Decider::Provider => Ok(provider),
            Decider::DigitalOffice => self.office(),
        }
    }

    async fn take_directly(
        &self,
        entry: &Entry,
        application: &Application,
        actor: &Actor,
    ) -> Result<Submitted> {
        let tx = self.store.begin().await?;
        let facts = GrantFacts {
            id: GrantId::new(self.now()),
            number: self.grant_number(&tx).await?,
            decision: String::new(),
            case: None,
            entry,
            consumer: actor.unit,
            approver: actor.person,
            valid_from: self.today(),
        };
        let grant = applications::grant(application, application.items.clone(), facts)?;
        tx.insert_grant(&grant, self.now()).await?;
        self.tell_of_grant(&tx, &grant, entry, "grant.taken", actor).await?;
        tx.commit().await?;
        self.refresh_live().await?;
        Ok(Submitted::Granted(Box::new(grant)))
    }

    pub(crate) async fn grant_number(&self, tx: &Tx) -> Result<String> {
        let year = self.today().year();
        let number = tx.next_number("grant", year).await?;
        Ok(format!("SQ{year}{number:04}"))
    }

    /// The event of a change to a grant, and a notice to its two units.
    pub(crate) async fn tell_of_grant(
        &self,
        tx: &Tx,
        grant: &Grant,
        entry: &Entry,
        kind: &str,
        actor: &Actor,
    ) -> Result<()> {
        self.tell_of_grant_because(tx, grant, entry, kind, "", actor).await
    }

    /// The same with the reason given.
    pub(crate) async fn tell_of_grant_because(
        &self,
        tx: &Tx,
        grant: &Grant,
        entry: &Entry,
        kind: &str,
        reason: &str,
        actor: &Actor,
    ) -> Result<()> {
        let detail = serde_json::json!({ "number": grant.number, "reason": reason });
        self.business_event(tx, actor, kind, "grant", &grant.id.to_string(), detail).await?;
        let notice = |unit: &UnitId| NewNotice {
            to: Recipient::Unit(*unit),
            code: kind.to_owned(),
            args: serde_json::json!({ "number": grant.number, "title": entry.draft.name }),
            link: format!("/grants/{}", grant.id),
        };
        let notices: Vec<NewNotice> = [grant.provider, grant.consumer]
            .iter()
            .filter(|unit| **unit != actor.unit)
            .map(notice)
            .collect();
        tx.notify(&notices, self.now()).await?;
        Ok(())
    }
}
