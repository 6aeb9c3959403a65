//! Grants 授权: seen by provider, consumer and digital office.

use domain::catalogue::Entry;
use domain::grants::{Grant, GrantState};
use domain::ids::GrantId;
use domain::people::Actor;
use domain::procedures::GRANT_WITHDRAWAL;
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
    /// Whether the reader may ask for its withdrawal, or give it back.
    pub may_end: bool,
}

fn may_see(grant: &Grant, actor: &Actor) -> bool {
    actor.is_digital_office() || grant.consumer == actor.unit || grant.provider == actor.unit
}

fn may_end(grant: &Grant, actor: &Actor) -> bool {
    grant.state == GrantState::Active && may_see(grant, actor) && GRANT_WITHDRAWAL.may_open(actor)
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
            Ok(GrantView { may_end: may_end(&grant, actor), grant, entry })
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
        Ok(GrantView { may_end: may_end(&grant, actor), grant, entry })
    }
}
