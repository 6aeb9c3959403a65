//! Feeds 接口推送: a system of the owner sends rows by key, as registered for the entry (Articles 8 and 24).

mod pushing;

use domain::catalogue::{Entry, Missing};
use domain::feeds::Feed;
use domain::ids::{EntryId, SystemId};
use domain::people::{Actor, Post};
use domain::systems::ClientSystem;
use serde_json::json;

pub use lake::ingest::{PUSH_BYTES_MAX, PushFormat, Pushed, Reason, RefusedRow, Waiting};

use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};

/// The feed of an entry as its owner sees it.
#[derive(Debug, Clone)]
pub struct FeedView {
    /// The entry.
    pub entry: Entry,
    /// The feed; none is registered yet where it is absent.
    pub feed: Option<Feed>,
    /// The systems of the unit, of which one may be the sender.
    pub systems: Vec<ClientSystem>,
    /// What was pushed and is not in the table yet.
    pub waiting: Option<Waiting>,
    /// Why rows cannot be pushed into the table at all: a code; empty where they can.
    pub hindrance: &'static str,
    /// Whether the actor registers, changes and pauses it.
    pub may_change: bool,
}

/// What is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFeed {
    /// The entry.
    pub entry: EntryId,
    /// The sender.
    pub system: Option<SystemId>,
    /// Whether it may remove rows.
    pub removals: bool,
}

/// Who registers feeds of the own unit; whoever acts for it under an authorisation only sends files.
fn may_change(actor: &Actor) -> bool {
    actor.acting_for.is_none() && actor.has(Post::DataOfficer)
}

impl App {
    /// The feed of an entry of the actor's own unit.
    ///
    /// # Errors
    /// Not found, for others too.
    pub async fn feed_view(&self, entry: EntryId, actor: &Actor) -> Result<FeedView> {
        let own = self.owned_table(entry, actor).await?;
        let version = self.store.table(entry).await?.map(|table| table.version);
        Ok(FeedView {
            feed: self.store.feed(entry).await?,
            systems: self.store.systems_of_unit(own.unit).await?,
            waiting: self.lake.waiting(entry, version).await?,
            hindrance: self.hindrance(entry),
            may_change: may_change(actor),
            entry: own,
        })
    }

    /// Why nothing can be pushed: rows go by key, to what everybody knows by its code.
    fn hindrance(&self, entry: EntryId) -> &'static str {
        match self.live().table(entry) {
            None => "feed.not-published",
            Some(table) if !table.schema.key.is_unique() => "feed.no-unique-key",
            Some(_) => "",
        }
    }

    /// Registers the feed of an entry, or registers it anew with another system or other rights.
    ///
    /// # Errors
    /// Not found; `feed.officer-registers`; `feed.not-published` and `feed.no-unique-key`; `incomplete` without a
    /// system; whatever the system's assessment lacks.
    pub async fn register_feed(&self, new: &NewFeed, actor: &Actor) -> Result<()> {
        let own = self.owned_table(new.entry, actor).await?;
        if !may_change(actor) {
            return Err(AppError::denied("feed.officer-registers"));
        }
        let hindrance = self.hindrance(new.entry);
        if !hindrance.is_empty() {
            return Err(AppError::new(ErrorKind::Invalid, hindrance).about(own.draft.name));
        }
        let systems = self.store.systems_of_unit(own.unit).await?;
        let system = systems.iter().find(|system| Some(system.id) == new.system);
        let Some(system) = system else {
            let gap = Missing { field: "system".to_owned(), code: "field.required" };
            return Err(AppError::incomplete(vec![gap]));
        };
        system.connectable(self.today())?;
        let feed = Feed {
            entry: new.entry,
            system: system.id,
            removals: new.removals,
            paused: false,
            opened_by: actor.person,
            opened_at: self.now(),
        };
        let detail = json!({ "system": system.name, "removals": new.removals });
        self.keep_feed(&feed, "feed.registered", detail, actor).await
    }

    /// Pauses the feed of an entry, or lets it go on. What was pushed stays.
    ///
    /// # Errors
    /// Not found; `feed.officer-registers`; `stale` where it is so already.
    pub async fn pause_feed(&self, entry: EntryId, paused: bool, actor: &Actor) -> Result<()> {
        self.owned_table(entry, actor).await?;
        if !may_change(actor) {
            return Err(AppError::denied("feed.officer-registers"));
        }
        let feed = self.store.feed(entry).await?.ok_or_else(AppError::not_found)?;
        if feed.paused == paused {
            return Err(AppError::new(ErrorKind::Stale, "stale"));
        }
        let kind = if paused { "feed.paused" } else { "feed.resumed" };
        self.keep_feed(&Feed { paused, ..feed }, kind, json!({}), actor).await
    }

    async fn keep_feed(
        &self,
        feed: &Feed,
        kind: &str,
        detail: serde_json::Value,
        actor: &Actor,
    ) -> Result<()> {
        let tx = self.store.begin().await?;
        tx.keep_feed(feed).await?;
        self.business_event(&tx, actor, kind, "entry", &feed.entry.to_string(), detail).await?;
        tx.commit().await?;
        self.refresh_live().await
    }
}
