//! Taking an entry out of the catalogue, and publishing it again under its code.

use domain::cases::Case;
use domain::catalogue::{Entry, EntryState, Missing};
use domain::grants::{Grant, GrantState};
use domain::ids::EntryId;
use domain::people::Actor;
use serde_json::json;
use store::{GrantFilter, Slice, Tx};

use super::{After, Brought};
use crate::application::App;
use crate::error::{AppError, Result};

/// Grants read at once.
const GRANTS_A_PAGE: u32 = 500;

impl App {
    /// The working copy and the published copy of an entry that can be withdrawn.
    pub(super) async fn withdrawable(&self, tx: &Tx, case: &Case) -> Result<(Entry, Entry)> {
        let id = entry_of(case)?;
        let entry = tx.entry(id).await?.ok_or_else(AppError::not_found)?;
        if matches!(entry.state, EntryState::Submitted | EntryState::Registered) {
            return Err(AppError::denied("entry.under-review"));
        }
        let published = tx.published_entry(id).await?;
        Ok((entry, published.ok_or_else(|| AppError::denied("entry.not-published"))?))
    }

    /// Withdraws the entry. Its working copy becomes what readers last saw, so that nothing unreviewed can come back with it.
    pub(super) async fn withdraw_entry(
        &self,
        tx: &Tx,
        case: &Case,
        actor: &Actor,
    ) -> Result<Brought> {
        let (mut entry, published) = self.withdrawable(tx, case).await?;
        let seen = entry.version;
        entry.version += 1;
        entry.state = EntryState::Withdrawn;
        entry.draft = published.draft.clone();
        tx.update_entry(&entry, seen, actor.person, self.now()).await?;
        let ended = self.end_uses(tx, &entry, &case.number, actor).await?;
        self.entry_changed(tx, "entry.withdrawn", &entry, case, actor).await?;
        let detail = json!({ "code": entry.code, "grants_ended": ended });
        Ok(Brought { detail, after: After::Unpublished(vec![published]) })
    }

    /// The working copy of an entry that can be published again.
    pub(super) async fn restorable(&self, tx: &Tx, case: &Case) -> Result<Entry> {
        let entry = tx.entry(entry_of(case)?).await?.ok_or_else(AppError::not_found)?;
        if entry.state != EntryState::Withdrawn {
            return Err(AppError::denied("entry.not-withdrawn"));
        }
        match self.name_taken(tx, &entry).await? {
            Some(Missing { code, .. }) => Err(AppError::denied(code)),
            None => Ok(entry),
        }
    }

    /// Publishes the entry again.
    pub(super) async fn restore_entry(
        &self,
        tx: &Tx,
        case: &Case,
        actor: &Actor,
    ) -> Result<Brought> {
        let mut entry = self.restorable(tx, case).await?;
        self.check_secrecy(tx, &entry).await?;
        let seen = entry.version;
        entry.version += 1;
        entry.state = EntryState::Published;
        entry.published_on = Some(self.today());
        tx.publish_entry(&entry, seen, actor.person, self.now()).await?;
        self.entry_changed(tx, "entry.restored", &entry, case, actor).await?;
        let detail = json!({ "code": entry.code, "entry_version": entry.version });
        Ok(Brought { detail, after: After::Catalogue { entry: Box::new(entry), before: None } })
    }

    /// Ends an entry's opening and every grant on it that is still active, and tells the units; returns how many grants there were.
    pub(super) async fn end_uses(
        &self,
        tx: &Tx,
        entry: &Entry,
        reason: &str,
        actor: &Actor,
    ) -> Result<usize> {
        tx.end_opening(entry.id, self.today(), self.now()).await?;
        let filter = GrantFilter { entry: Some(entry.id), ..GrantFilter::default() };
        let active = self.active_grants(tx, filter).await?;
        for grant in &active {
            let ended =
                Grant { state: GrantState::Withdrawn, version: grant.version + 1, ..grant.clone() };
            tx.update_grant(&ended, grant.version, self.now()).await?;
            self.tell_of_grant_because(tx, &ended, entry, "grant.withdrawn", reason, actor).await?;
        }
        Ok(active.len())
    }

    /// All grants of a filter that are active, read before any of them is changed.
    pub(super) async fn active_grants(&self, tx: &Tx, filter: GrantFilter) -> Result<Vec<Grant>> {
        let filter = GrantFilter { state: Some(GrantState::Active), ..filter };
        let mut grants = Vec::new();
        let mut slice = Slice::first(GRANTS_A_PAGE);
        loop {
            let page = tx.grants(&filter, &slice).await?;
            grants.extend(page.rows);
            match page.next {
                Some(next) => slice = Slice::new(Some(next), GRANTS_A_PAGE),
                None => return Ok(grants),
            }
        }
    }

    pub(super) async fn entry_changed(
        &self,
        tx: &Tx,
        kind: &str,
        entry: &Entry,
        case: &Case,
        actor: &Actor,
    ) -> Result<()> {
        let facts =
            json!({ "name": entry.draft.name, "version": entry.version, "case": case.number });
        self.business_event(tx, actor, kind, "entry", &entry.id.to_string(), facts).await
    }
}

/// The entry a case is about.
pub(super) fn entry_of(case: &Case) -> Result<EntryId> {
    case.entry.ok_or_else(|| AppError::internal(format!("{} is about no entry", case.number)))
}
