//! The owner's own use: previewing what it loaded, by the same compiler and on the same record.

use domain::access::{Right, Wanted, compile};
use domain::expr::Filter;
use domain::grants::Method;
use domain::ids::EntryId;
use domain::people::{Actor, Post};
use domain::values::Value;
use lake::{Order, PageRequest};
use ledger::{Outcome, Stage, UsageRecord};

use super::record::{MEDIUM_SCREEN, content};
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

impl App {
    /// A page of a table for its owner's data clerk or officer.
    pub async fn preview(&self, actor: &Actor, wanted: OwnUse<'_>) -> Result<OwnPage> {
        // The published copy where there is one: loads follow it, and a draft may name columns that do not exist yet.
        let published = self.store.published_entry(wanted.entry).await?;
        let entry = match published {
            Some(entry) => entry,
            None => self.store.entry(wanted.entry).await?.ok_or_else(AppError::not_found)?,
        };
        let post = actor.has(Post::DataClerk) || actor.has(Post::DataOfficer);
        if entry.unit != actor.unit || !post {
            return Err(AppError::not_found());
        }
        let table = self
            .store
            .table(entry.id)
            .await?
            .ok_or_else(|| AppError::new(ErrorKind::Invalid, "resource.not-loaded"))?;
        let schema = std::sync::Arc::new(entry.schema());
        let right = Right::Owner { unit: actor.unit };
        let items = Wanted { items: &[], filter: wanted.filter };
        let plan = compile(right, &schema, Method::Lookup, "", &items, self.today())?;
        let basis = format!("{}/{}", actor.unit, entry.id);
        let (after, version) = self.after(wanted.after, &basis, table.version)?;
        let page = self
            .lake
            .query(&plan, version, PageRequest { limit: wanted.limit, after, order: Order::Stored })
            .await?;
        let code = entry.code.as_ref().map(ToString::to_string).unwrap_or_default();
        let name = self.live_now().person_name(actor.person, "");
        let record = UsageRecord {
            at_ms: self.now().as_millisecond(),
            stage: Stage::Complete,
            method: ledger::Method::Preview,
            outcome: if page.rows.is_empty() { Outcome::NotFound } else { Outcome::Answered },
            purpose: wanted.purpose.to_owned(),
            user: name.clone(),
            approver: name,
            content: content(&code, &schema, plan.projection()),
            medium: MEDIUM_SCREEN.to_owned(),
            resource: code,
            items: plan.projection().iter().map(ToString::to_string).collect(),
            table_version: Some(version),
            grant: None,
            grant_decision: None,
            matter: None,
            consumer_unit: actor.unit.to_string(),
            provider_unit: entry.unit.to_string(),
            system: None,
            key_hashes: Vec::new(),
            row_count: page.rows.len() as u64,
            request_digest: None,
            result_digest: None,
        };
        let receipt = self.append(record).await?;
        let names = schema.columns.iter().map(|column| column.name.clone()).collect();
        Ok(OwnPage {
            names,
            rows: page.rows,
            next: page.next.map(|next| self.seal(&next, &basis)),
            version,
            receipt,
        })
    }
}
