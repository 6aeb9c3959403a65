//! Sharing applications 共享申请: submitted, decided item by item, and what is taken directly (Article 10).

mod decide;
mod submit;

use domain::applications::Application;
use domain::cases::Case;
use domain::catalogue::Entry;
use domain::ids::{CaseId, EntryId};
use domain::people::Actor;

use crate::application::App;
use crate::cases::CaseView;
use crate::error::{AppError, Result};

pub use decide::DecisionRequest;
pub use submit::Submitted;

/// An application as one reader sees it.
#[derive(Debug, Clone)]
pub struct ApplicationView {
    /// The case.
    pub case: CaseView,
    /// What was applied for.
    pub application: Application,
    /// The entry as published.
    pub entry: Entry,
}

impl App {
    /// An application, for a party to it or the digital office.
    pub async fn application(&self, id: CaseId, actor: &Actor) -> Result<ApplicationView> {
        let case = self.case(id, actor).await?;
        let application = application_of(&case.case)?;
        let entry = self.applied_entry(case.case.entry).await?;
        Ok(ApplicationView { case, application, entry })
    }

    pub(crate) async fn applied_entry(&self, entry: Option<EntryId>) -> Result<Entry> {
        let id = entry.ok_or_else(|| AppError::internal("an application without an entry"))?;
        let published = self.store.published_entry(id).await?;
        match published {
            Some(entry) => Ok(entry),
            None => self.store.entry(id).await?.ok_or_else(AppError::not_found),
        }
    }
}

pub(crate) fn application_of(case: &Case) -> Result<Application> {
    if case.procedure != domain::procedures::SHARING_APPLICATION.code {
        return Err(AppError::not_found());
    }
    serde_json::from_value(case.payload.clone()).map_err(AppError::internal)
}
