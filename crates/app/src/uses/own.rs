//! The owner's own use: what it sees and takes of the data it loaded, on the same record as everybody's.
//!
//! Nobody needs a grant for its own data, but rows that appear on a screen or
//! leave in a file have been read by somebody all the same. A refused look is
//! on record like a refused call.

use std::sync::Arc;

use domain::access::{Right, Wanted, compile};
use domain::catalogue::Entry;
use domain::expr::Filter;
use domain::grants::Method;
use domain::ids::{EntryId, ItemId};
use domain::people::{Actor, Post};
use domain::values::Value;
use lake::{Order, PageRequest};
use ledger::{Outcome, UsageRecord};

use super::record::{MEDIUM_FILE, MEDIUM_SCREEN, blank, content, outcome_of};
use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};

/// What the owner wants to see.
#[derive(Debug, Clone)]
pub struct OwnUse<'a> {
    /// The entry.
    pub entry: EntryId,
    /// Rows wanted.
    pub filter: Option<&'a Filter>,
    /// Where the page before ended.
    pub after: Option<&'a str>,
    /// Rows of the page.
    pub limit: usize,
    /// Why the owner looks, as recorded.
    pub purpose: &'a str,
}

/// A page of the owner's rows.
#[derive(Debug, Clone)]
pub struct OwnPage {
    /// Names of the items.
    pub names: Vec<String>,
    /// Rows in the order of the names.
    pub rows: Vec<Vec<Value>>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// The version shown.
    pub version: u64,
    /// The receipt of this use.
    pub receipt: String,
}

/// How an owner gets at its rows, and what for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look<'a> {
    /// Rows of a table or a file on a screen.
    Preview(&'a str),
    /// Rows in a file that leaves the platform.
    Download(&'a str),
}

/// What an owner was given.
pub(crate) struct Given<'a> {
    pub(crate) entry: &'a Entry,
    pub(crate) items: &'a [ItemId],
    pub(crate) version: Option<u64>,
    pub(crate) rows: u64,
}

impl App {
    /// A page of a table for its owner's data clerk or officer.
    pub async fn preview(&self, actor: &Actor, wanted: OwnUse<'_>) -> Result<OwnPage> {
        let (entry, look) = (wanted.entry, Look::Preview(wanted.purpose));
        match self.preview_own(actor, wanted).await {
            Ok(page) => Ok(page),
            Err(error) => Err(self.refuse_owner(actor, entry, look, error).await),
        }
    }

    /// The entry whose rows an actor may look at; a refusal is on record.
    pub async fn may_preview(&self, id: EntryId, actor: &Actor, purpose: &str) -> Result<Entry> {
        match self.owned_table(id, actor).await {
            Ok(entry) => Ok(entry),
            Err(error) => Err(self.refuse_owner(actor, id, Look::Preview(purpose), error).await),
        }
    }

    /// Puts a preview on record that could not even be read, and gives its error back.
    pub async fn turn_preview_away(
        &self,
        id: EntryId,
        actor: &Actor,
        purpose: &str,
        error: AppError,
    ) -> AppError {
        self.refuse_owner(actor, id, Look::Preview(purpose), error).await
    }

    async fn preview_own(&self, actor: &Actor, wanted: OwnUse<'_>) -> Result<OwnPage> {
        let entry = self.entry_with_table(wanted.entry).await?.ok_or_else(AppError::not_found)?;
        let post = actor.has(Post::DataClerk) || actor.has(Post::DataOfficer);
        if entry.unit != actor.unit || !post {
            return Err(AppError::not_found());
        }
        let not_loaded = || AppError::new(ErrorKind::Invalid, "resource.not-loaded");
        let table = self.store.table(entry.id).await?.ok_or_else(not_loaded)?;
        let schema = Arc::new(entry.schema());
        let right = Right::Owner { unit: actor.unit };
        let items = Wanted { items: &[], filter: wanted.filter };
        let plan = compile(right, &schema, Method::Lookup, "", &items, self.today())?;
        let basis = format!("{}/{}", actor.unit, entry.id);
        let (after, version) = self.after(wanted.after, &basis, table.version)?;
        let asked = PageRequest { limit: wanted.limit, after, order: Order::Stored };
        let page = self.lake.query(&plan, version, asked).await?;
        let given = Given {
            entry: &entry,
            items: plan.projection(),
            version: Some(version),
            rows: page.rows.len() as u64,
        };
        let receipt = self.record_owner(actor, Look::Preview(wanted.purpose), given).await?;
        Ok(OwnPage {
            names: schema.columns.iter().map(|column| column.name.clone()).collect(),
            rows: page.rows,
            next: page.next.map(|next| self.seal(&next, &basis)),
            version,
            receipt,
        })
    }

    /// The published copy where there is one: loads follow it, and a draft may name columns that do not exist yet.
    async fn entry_with_table(&self, id: EntryId) -> Result<Option<Entry>> {
        match self.store.published_entry(id).await? {
            Some(entry) => Ok(Some(entry)),
            None => Ok(self.store.entry(id).await?),
        }
    }

    /// Records what an owner is about to be given; returns the receipt when the record is durable.
    pub(crate) async fn record_owner(
        &self,
        actor: &Actor,
        look: Look<'_>,
        given: Given<'_>,
    ) -> Result<String> {
        let Given { entry, items, version, rows } = given;
        let head = self.owner_head(actor, look, Some(entry));
        let record = UsageRecord {
            outcome: if rows == 0 { Outcome::NotFound } else { Outcome::Answered },
            content: content(&head.resource, &entry.schema(), items),
            items: items.iter().map(ToString::to_string).collect(),
            table_version: version,
            row_count: rows,
            ..head
        };
        self.append(record).await
    }

    /// Records that an owner, or somebody who would be one, was refused, and returns why. Where even that cannot be
    /// recorded, the fault of the log is returned.
    pub(crate) async fn refuse_owner(
        &self,
        actor: &Actor,
        id: EntryId,
        look: Look<'_>,
        error: AppError,
    ) -> AppError {
        // An entry that cannot be read is not on record by its code, but the refusal is.
        let entry = self.entry_with_table(id).await.ok().flatten();
        let head = self.owner_head(actor, look, entry.as_ref());
        let content = if head.resource.is_empty() { id.to_string() } else { head.resource.clone() };
        let record = UsageRecord { outcome: outcome_of(&error), content, ..head };
        match self.append(record).await {
            Ok(_receipt) => error,
            Err(fault) => fault,
        }
    }

    fn owner_head(&self, actor: &Actor, look: Look<'_>, entry: Option<&Entry>) -> UsageRecord {
        let name = self.live_now().person_name(actor.person, "");
        let code = entry.and_then(|entry| entry.code.as_ref());
        let (method, medium, purpose) = match look {
            Look::Preview(purpose) => (ledger::Method::Preview, MEDIUM_SCREEN, purpose),
            Look::Download(purpose) => (ledger::Method::Download, MEDIUM_FILE, purpose),
        };
        UsageRecord {
            at_ms: self.now().as_millisecond(),
            method,
            purpose: purpose.to_owned(),
            user: name.clone(),
            approver: name,
            medium: medium.to_owned(),
            resource: code.map(ToString::to_string).unwrap_or_default(),
            consumer_unit: actor.unit.to_string(),
            provider_unit: entry.map(|entry| entry.unit.to_string()).unwrap_or_default(),
            ..blank()
        }
    }
}
