//! What a draft lacks 一次性告知: told while it is written and when it is submitted, by the same function.

use domain::authorisations::ServiceAct;
use domain::catalogue::{Entry, Missing};
use domain::ids::EntryId;
use domain::people::Actor;
use store::{Link, Reach};

use super::drafting::{DraftInput, revise};
use super::registration::gaps_of;
use super::{compiles, may_compile};
use crate::application::App;
use crate::authorisations::within_authorisation;
use crate::error::{AppError, Result};

impl App {
    /// What a draft would lack were it submitted now. Nothing is saved; without an id it is a new entry of the actor's.
    ///
    /// # Errors
    /// `not-found` where the actor may not see the working copy; `catalogue.not-compiler` where they do not compile it.
    pub async fn draft_gaps(
        &self,
        id: Option<EntryId>,
        input: &DraftInput,
        actor: &Actor,
    ) -> Result<Vec<Missing>> {
        let entry = if let Some(id) = id {
            self.redrafted(id, input, actor).await?
        } else {
            within_authorisation(actor, ServiceAct::CompileEntries, None)?;
            if actor.acting_for.is_none() && !compiles(actor) {
                return Err(AppError::denied("catalogue.not-compiler"));
            }
            self.new_entry(&self.filled(input).await?, actor.serves())?
        };
        self.submission_gaps(&self.store, &entry).await
    }

    /// A working copy with another draft, as it would be saved.
    async fn redrafted(&self, id: EntryId, input: &DraftInput, actor: &Actor) -> Result<Entry> {
        let mut entry = self.visible_entry(id, actor).await?;
        within_authorisation(actor, ServiceAct::CompileEntries, Some(id))?;
        if !may_compile(&entry, actor) {
            return Err(AppError::denied("catalogue.not-compiler"));
        }
        let input = self.refilled(input, Some(&entry)).await?;
        revise(&mut entry, &input, None)?;
        Ok(entry)
    }

    /// Everything that keeps an entry from being submitted.
    pub(super) async fn submission_gaps<R: Reach>(
        &self,
        link: &Link<R>,
        entry: &Entry,
    ) -> Result<Vec<Missing>> {
        let mut gaps = self.gaps_of_words(entry).await?;
        gaps.extend(self.name_taken(link, entry).await?);
        Ok(gaps)
    }

    /// What is missing in a working copy as it is written, other entries aside.
    pub(super) async fn gaps_of_words(&self, entry: &Entry) -> Result<Vec<Missing>> {
        let mut gaps = gaps_of(entry, self.today());
        gaps.extend(self.standard_gaps(entry).await?);
        Ok(gaps)
    }
}
