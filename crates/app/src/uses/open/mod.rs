//! Using opened data: by anybody where it is open to all, by the unit authorised where it is open on application
//! (Articles 16, 17).
//!
//! The public is a grantee like any other: a plan is compiled, its masks are
//! applied by `lake`, and a record is durable before a row leaves. The record's
//! user is [`USER_PUBLIC`], its approver the number of the opening decision, and
//! it holds no address.
//!
//! What counts as a use is a page of rows ([`App::open_page`],
//! [`App::open_preview`]), counts of rows ([`App::open_chart`],
//! [`App::open_districts`]) and a full download ([`App::open_export`]). What is
//! answered from [`App::open_dataset`] alone, such as `HEAD` and `304 Not
//! Modified`, gives no row and is no use. `Range` is not offered: a download
//! that is asked for again is another full download, and on record as one. Calls
//! over the limit and calls for what is not open are not recorded, so that
//! nobody fills the log from outside.

mod counts;

use std::net::IpAddr;
use std::sync::Arc;

use domain::access::{AccessPlan, Right, Wanted, compile};
use domain::catalogue::Entry;
use domain::expr::Filter;
use domain::grants::Method;
use domain::ids::ItemId;
use domain::masking::Mask;
use domain::openings::EntryOpening;
use domain::people::{Actor, Post};
use domain::values::Value;
use lake::{Order, PageRequest};
use law::catalogue_codes::OpenType;
use ledger::{Outcome, Stage, UsageRecord};

use super::query::{named_rows, page_rows};
use super::record::{MEDIUM_INTERFACE, MEDIUM_SCREEN, blank, content, outcome_of};
use crate::application::App;
use crate::config::{OPEN_CALLS_PER_MINUTE, OPEN_EXPORTS_PER_HOUR, OPEN_PREVIEW_ROWS};
use crate::error::{AppError, ErrorKind, Result};
use crate::limits::{Limit, caller_at};
use crate::live::{LiveGrant, LiveTable, Moment};

pub use counts::{DistrictCount, OpenBar, OpenChart, OpenDistricts};

/// The user of a record where anybody could be.
pub const USER_PUBLIC: &str = "public";
/// The purpose on record where nobody has to state one.
pub const PURPOSE_OPEN: &str = "open.to-all";

/// Who reads opened data.
#[derive(Debug, Clone, Copy)]
pub enum OpenReader<'a> {
    /// Anybody. The address is counted against the limits under a hash that is this process's own, and goes nowhere else.
    Public {
        /// Where the call came from.
        address: IpAddr,
    },
    /// A member of a unit that was authorised.
    Member(&'a Actor),
}

/// An open entry, as told to anybody without giving a row.
#[derive(Debug, Clone)]
pub struct OpenDataset {
    /// The published entry.
    pub entry: Entry,
    /// The opening in force.
    pub opening: Arc<EntryOpening>,
    /// Items opened, with their names and masks.
    pub items: Vec<(ItemId, String, Mask)>,
    /// The version that is read now; none before the first load. With the opening's case it identifies what a download gives.
    pub version: Option<u64>,
    /// Rows at that version.
    pub rows: u64,
}

/// Which rows and items are wanted of an open entry.
#[derive(Debug, Clone, Copy, Default)]
pub struct OpenQuery<'a> {
    /// Items by name or number; empty means all opened.
    pub items: &'a [String],
    /// A filter over items that are opened unmasked.
    pub filter: Option<&'a Filter>,
    /// `next` of the page before.
    pub after: Option<&'a str>,
    /// Rows of the page: 1 to 1,000; 100 where absent.
    pub limit: Option<usize>,
}

/// A page of an open entry.
#[derive(Debug, Clone)]
pub struct OpenPage {
    /// Names of the items.
    pub names: Vec<String>,
    /// Rows in the order of the names, masked.
    pub rows: Vec<Vec<Value>>,
    /// The rows with the items' names, as the interface gives them.
    pub named: Vec<serde_json::Map<String, serde_json::Value>>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// The version that answered.
    pub version: u64,
    /// The receipt of this use.
    pub receipt: String,
}

/// What is taken of opened data, each with its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Take {
    /// A page.
    Call,
    /// A full download.
    Export,
}

impl Take {
    fn limit(self) -> Limit {
        match self {
            Self::Call => Limit::a_minute("open call", OPEN_CALLS_PER_MINUTE),
            Self::Export => Limit::an_hour("open export", OPEN_EXPORTS_PER_HOUR),
        }
    }
}

/// By what right opened data is read.
#[derive(Clone)]
pub(crate) enum OpenRight {
    ToAll(Arc<EntryOpening>),
    Granted(Arc<LiveGrant>),
}

/// A use of opened data that may go on.
pub(crate) struct Opened {
    pub(crate) right: OpenRight,
    pub(crate) plan: AccessPlan,
    pub(crate) version: u64,
    /// What is the same in all records of this use.
    pub(crate) head: UsageRecord,
}

impl App {
    /// An open entry. No row leaves, so this is no use and leaves no record.
    pub fn open_dataset(&self, resource: &str) -> Result<OpenDataset> {
        let live = self.live_now();
        let table = live.table_at(resource).ok_or_else(AppError::not_found)?;
        let opening = live.opening(table.entry.id).ok_or_else(AppError::not_found)?;
        let shown = |column: &domain::schema::Column| {
            Some((column.id, column.name.clone(), opening.leaving(column)?))
        };
        Ok(OpenDataset {
            entry: table.entry.clone(),
            opening: Arc::clone(opening),
            items: table.schema.columns.iter().filter_map(shown).collect(),
            version: table.version,
            rows: table.rows,
        })
    }

    /// The first rows of an open entry, for its page.
    pub async fn open_preview(&self, resource: &str, reader: OpenReader<'_>) -> Result<OpenPage> {
        let first = OpenQuery { limit: Some(OPEN_PREVIEW_ROWS), ..OpenQuery::default() };
        self.open_rows(resource, first, reader, (ledger::Method::Preview, MEDIUM_SCREEN)).await
    }

    /// A page of the rows of an open entry.
    ///
    /// # Errors
    /// `not-found` where the entry is not open to the reader; `open.too-many-calls` over the limit; `access.unknown-item`,
    /// `query.bad-cursor` and the faults of filters.
    pub async fn open_page(
        &self,
        resource: &str,
        wanted: OpenQuery<'_>,
        reader: OpenReader<'_>,
    ) -> Result<OpenPage> {
        self.open_rows(resource, wanted, reader, (ledger::Method::Query, MEDIUM_INTERFACE)).await
    }

    async fn open_rows(
        &self,
        resource: &str,
        wanted: OpenQuery<'_>,
        reader: OpenReader<'_>,
        (method, medium): (ledger::Method, &str),
    ) -> Result<OpenPage> {
        let rows = Wanted { items: wanted.items, filter: wanted.filter };
        let opened = self.admit_open(resource, reader, Take::Call, (method, medium), &rows).await?;
        match self.page_of(&opened, wanted).await {
            Ok(page) => Ok(page),
            Err(error) => Err(self.refuse_open(opened.head, error).await),
        }
    }

    async fn page_of(&self, opened: &Opened, wanted: OpenQuery<'_>) -> Result<OpenPage> {
        let plan = &opened.plan;
        let basis = opened.basis();
        let limit = page_rows(wanted.limit)?;
        let (after, version) = self.after(wanted.after, &basis, opened.version)?;
        let page = PageRequest { limit, after, order: Order::Stored };
        let found = self.lake.query(plan, version, page).await?;
        let outcome = if found.rows.is_empty() { Outcome::NotFound } else { Outcome::Answered };
        let named = named_rows(plan, &found.rows);
        let bytes = serde_json::to_vec(&named).map_err(AppError::internal)?;
        let record = UsageRecord {
            outcome,
            table_version: Some(version),
            row_count: found.rows.len() as u64,
            result_digest: Some(self.salted(&bytes)),
            ..opened.head.clone()
        };
        let receipt = self.append(record).await?;
        Ok(OpenPage {
            names: opened.names(),
            rows: found.rows,
            named,
            next: found.next.map(|next| self.seal(&next, &basis)),
            version,
            receipt,
        })
    }

    /// Whether a use may go on, and by what plan. A refusal of what is open to the reader is on record.
    pub(crate) async fn admit_open(
        &self,
        resource: &str,
        reader: OpenReader<'_>,
        take: Take,
        (method, medium): (ledger::Method, &str),
        wanted: &Wanted<'_>,
    ) -> Result<Opened> {
        let moment = self.moment();
        let is_within = match reader {
            OpenReader::Public { address } => {
                self.callers.take(take.limit(), caller_at(address), moment.now)
            }
            OpenReader::Member(actor) => self.callers.take(take.limit(), actor.unit, moment.now),
        };
        if !is_within {
            return Err(AppError::new(ErrorKind::Limited, "open.too-many-calls"));
        }
        let table = moment.live.table_at(resource).map(Arc::clone);
        let table = table.ok_or_else(AppError::not_found)?;
        let right = right_of(&moment, &table, reader).ok_or_else(AppError::not_found)?;
        let head = UsageRecord {
            at_ms: moment.now.as_millisecond(),
            method,
            medium: medium.to_owned(),
            content: table.code.clone(),
            table_version: table.version,
            ..head_of(&moment, &table, &right, reader)
        };
        let shared = if take == Take::Export { Method::Exchange } else { Method::Interface };
        let not_loaded = || AppError::new(ErrorKind::Invalid, "resource.not-loaded");
        let compiled = compile_open(&right, &table, shared, wanted, &moment)
            .and_then(|plan| Ok((plan, table.version.ok_or_else(not_loaded)?)));
        match compiled {
            Ok((plan, version)) => {
                let items = plan.projection();
                let head = UsageRecord {
                    content: content(&table.code, &table.schema, items),
                    items: items.iter().map(ToString::to_string).collect(),
                    ..head
                };
                Ok(Opened { right, plan, version, head })
            }
            Err(error) => Err(self.refuse_open(head, error).await),
        }
    }

    /// Records that a use was refused, and returns why; where even that cannot be recorded, the fault of the log.
    pub(crate) async fn refuse_open(&self, head: UsageRecord, error: AppError) -> AppError {
        let record = UsageRecord { outcome: outcome_of(&error), stage: Stage::Complete, ..head };
        match self.append(record).await {
            Ok(_receipt) => error,
            Err(fault) => fault,
        }
    }

    /// Whether the right a stream began by still stands: asked before every chunk.
    pub(crate) fn still_open(&self, right: &OpenRight) -> bool {
        let Moment { today, live, .. } = self.moment();
        match right {
            OpenRight::ToAll(opening) => live
                .opening(opening.entry)
                .is_some_and(|now| now.case == opening.case && live.table(now.entry).is_some()),
            OpenRight::Granted(grant) => {
                let grant = &grant.grant;
                live.grants(grant.consumer, grant.entry).iter().any(|known| {
                    let known = &known.grant;
                    known.id == grant.id
                        && known.version == grant.version
                        && known.in_force(today).is_ok()
                })
            }
        }
    }
}

impl Opened {
    /// What a cursor is bound to.
    fn basis(&self) -> String {
        match &self.right {
            OpenRight::ToAll(opening) => format!("opening/{}", opening.case),
            OpenRight::Granted(grant) => format!("{}/{}", grant.grant.id, grant.grant.version),
        }
    }

    /// Names of the items that leave.
    pub(crate) fn names(&self) -> Vec<String> {
        let name = |item: &ItemId| {
            let column = self.plan.schema().column(*item);
            column.map(|column| column.name.clone()).unwrap_or_default()
        };
        self.plan.projection().iter().map(name).collect()
    }
}

/// By what right the reader may read the table, if by any. Of a unit's grants only those made under an opening count here.
fn right_of(moment: &Moment, table: &LiveTable, reader: OpenReader<'_>) -> Option<OpenRight> {
    let entry = table.entry.id;
    let to_all = moment.live.opening(entry).filter(|opening| opening.kind == OpenType::ToAll);
    if let OpenReader::Member(actor) = reader
        && actor.has(Post::Member)
    {
        let under_opening = |grant: &&Arc<LiveGrant>| {
            !grant.grant.masks.is_empty() && grant.grant.in_force(moment.today).is_ok()
        };
        let granted = moment.live.grants(actor.unit, entry).iter().find(under_opening);
        if let Some(grant) = granted {
            return Some(OpenRight::Granted(Arc::clone(grant)));
        }
    }
    to_all.map(|opening| OpenRight::ToAll(Arc::clone(opening)))
}

fn compile_open(
    right: &OpenRight,
    table: &LiveTable,
    method: Method,
    wanted: &Wanted<'_>,
    moment: &Moment,
) -> Result<AccessPlan> {
    let (right, matter) = match right {
        OpenRight::ToAll(opening) => (Right::Opening(opening), ""),
        OpenRight::Granted(grant) => {
            let matter = grant.grant.matters.first().map_or("", |matter| matter.code.as_str());
            (Right::Grant(&grant.grant), matter)
        }
    };
    Ok(compile(right, &table.schema, method, matter, wanted, moment.today)?)
}

fn head_of(
    moment: &Moment,
    table: &LiveTable,
    right: &OpenRight,
    reader: OpenReader<'_>,
) -> UsageRecord {
    match (right, reader) {
        (OpenRight::Granted(grant), OpenReader::Member(actor)) => UsageRecord {
            user: moment.live.person_name(actor.person, ""),
            matter: grant.grant.matters.first().map(|matter| matter.code.clone()),
            ..grant.head(&moment.live, table).clone()
        },
        (OpenRight::Granted(grant), OpenReader::Public { .. }) => {
            grant.head(&moment.live, table).clone()
        }
        (OpenRight::ToAll(opening), _) => UsageRecord {
            purpose: PURPOSE_OPEN.to_owned(),
            user: USER_PUBLIC.to_owned(),
            approver: opening.decision.clone(),
            resource: table.code.clone(),
            grant_decision: Some(opening.decision.clone()),
            consumer_unit: USER_PUBLIC.to_owned(),
            provider_unit: table.entry.unit.to_string(),
            ..blank()
        },
    }
}
