//! Grants 授权: seen by provider, consumer and digital office; withdrawn with effect on the next request.

use domain::catalogue::Entry;
use domain::grants::{Grant, GrantState};
use domain::ids::GrantId;
use domain::people::{Actor, Post};
use store::{GrantFilter, Page, Slice};

use crate::application::App;
use crate::error::{AppError, Result};

/// Whose grants a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// Data we use.
    #[default]
    Ours,
    /// Our data that others use.
    Theirs,
    /// All, for the digital office.
    All,
}

/// A grant with the entry it is for.
#[derive(Debug, Clone)]
pub struct GrantView {
    /// The grant.
    pub grant: Grant,
    /// Its entry.
    pub entry: Entry,
    /// Whether the reader may withdraw it.
    pub may_withdraw: bool,
}

fn may_see(grant: &Grant, actor: &Actor) -> bool {
    actor.is_digital_office() || grant.consumer == actor.unit || grant.provider == actor.unit
}

/// The digital office withdraws (Article 6, 10); the consumer may give a grant back.
fn may_withdraw(grant: &Grant, actor: &Actor) -> bool {
    let office = actor.is_digital_office() && actor.has(Post::Decider);
    let consumer = grant.consumer == actor.unit && actor.has(Post::DataOfficer);
    grant.state == GrantState::Active && (office || consumer)
}

impl App {
    /// Grants of one side, newest first.
    pub async fn grants(
        &self,
        side: Side,
        actor: &Actor,
        slice: &Slice,
    ) -> Result<Page<GrantView>> {
        let filter = match side {
            Side::Ours => GrantFilter { consumer: Some(actor.unit), ..GrantFilter::default() },
            Side::Theirs => GrantFilter { provider: Some(actor.unit), ..GrantFilter::default() },
            Side::All if actor.is_digital_office() => GrantFilter::default(),
            Side::All => GrantFilter { party: Some(actor.unit), ..GrantFilter::default() },
        };
        let page = self.store.grants(&filter, slice).await?;
        let ids: Vec<_> = page.rows.iter().map(|grant| grant.entry).collect();
        let entries = self.store.entries_by_ids(&ids).await?;
        let view = |grant: Grant| {
            let entry = entries
                .iter()
                .find(|entry| entry.id == grant.entry)
                .cloned()
                .ok_or_else(AppError::not_found)?;
            Ok(GrantView { may_withdraw: may_withdraw(&grant, actor), grant, entry })
        };
        Ok(Page { rows: page.rows.into_iter().map(view).collect::<Result<_>>()?, next: page.next })
    }

    /// One grant, for a party to it or the digital office.
    pub async fn grant(&self, id: GrantId, actor: &Actor) -> Result<GrantView> {
        let grant = self
            .store
            .grant(id)
            .await?
            .filter(|grant| may_see(grant, actor))
            .ok_or_else(AppError::not_found)?;
        let entry = self.store.entry(grant.entry).await?.ok_or_else(AppError::not_found)?;
        Ok(GrantView { may_withdraw: may_withdraw(&grant, actor), grant, entry })
    }

    /// Withdraws a grant. The next request, page or chunk under it is refused.
    pub async fn withdraw_grant(
        &self,
        id: GrantId,
        reason: &str,
        seen_version: u32,
        actor: &Actor,
    ) -> Result<()> {
        let view = self.grant(id, actor).await?;
        if !view.may_withdraw {
            return Err(AppError::denied("act.not-yours"));
        }
        if reason.trim().is_empty() {
            return Err(AppError::from(domain::procedures::ActRefused::ReasonRequired));
        }
        let grant =
            Grant { state: GrantState::Withdrawn, version: view.grant.version + 1, ..view.grant };
        let tx = self.store.begin().await?;
        tx.update_grant(&grant, seen_version, self.now()).await?;
        self.tell_of_grant_because(&tx, &grant, &view.entry, "grant.withdrawn", reason, actor)
            .await?;
        tx.commit().await?;
        self.refresh_live().await
    }
}
