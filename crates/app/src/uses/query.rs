//! Queries 接口访问: a typed filter, granted items and rows, page by page at one version.

use domain::access::{AccessPlan, Wanted};
use domain::expr::Filter;
use domain::grants::Method;
use domain::values::Value;
use lake::{Cursor, Order, PageRequest};
use ledger::{Outcome, Stage};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::PAGE_ROWS_MAX;
use super::admit::{Admitted, Asked, Call};
use super::keys::Caller;
use super::record::{Evidence, Used};
use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};

/// Rows of a page where none are asked for.
const PAGE_ROWS: usize = 100;

/// What is asked for.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct QueryRequest {
    /// Rows wanted; all granted rows where absent.
    #[serde(default = "Filter::always")]
    pub filter: Filter,
    /// Items wanted, by name; empty means all granted.
    #[serde(default)]
    pub items: Vec<String>,
    /// Rows of the page: 1 to 1,000; 100 where absent.
    #[serde(default)]
    pub limit: Option<usize>,
    /// `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
}

/// A page of rows.
#[derive(Debug, Clone)]
pub struct QueryAnswer {
    /// The rows.
    pub rows: Vec<Map<String, Json>>,
    /// Where the next page begins; none at the end.
    pub next: Option<String>,
    /// The proof that this use is on record.
    pub evidence: Evidence,
}

impl App {
    /// A page of granted rows.
    pub async fn query(
        &self,
        caller: &Caller,
        call: Call<'_>,
        request: &QueryRequest,
        body: &[u8],
    ) -> Result<QueryAnswer> {
        let method = ledger::Method::Query;
        let wanted = Wanted { items: &request.items, filter: Some(&request.filter) };
        let asked = Asked::Rows(Method::Interface, &wanted);
        let admitted = match self.admit(caller, call, asked, 1).await {
            Ok(admitted) => admitted,
            Err(turned) => return Err(self.refuse(caller, method, call, turned).await),
        };
        match self.query_admitted(caller, call, &admitted, request, body).await {
            Ok(answer) => Ok(answer),
            Err(error) => Err(self.refuse_admitted(caller, method, call, &admitted, error).await),
        }
    }

    async fn query_admitted(
        &self,
        caller: &Caller,
        call: Call<'_>,
        admitted: &Admitted,
        request: &QueryRequest,
        body: &[u8],
    ) -> Result<QueryAnswer> {
        let plan = &*admitted.plan;
        let grant = &admitted.grant.grant;
        let basis = format!("{}/{}", grant.id, grant.version);
        let limit = page_rows(request.limit)?;
        let (after, version) = self.after(request.after.as_deref(), &basis, admitted.version)?;
        let page = PageRequest { limit, after, order: Order::Stored };
        let found = self.lake.query(plan, version, page).await?;
        let rows = named_rows(plan, &found.rows);
        let answer = serde_json::to_vec(&rows).map_err(AppError::internal)?;
        let used = Used {
            at: caller.moment.now,
            version,
            method: ledger::Method::Query,
            stage: Stage::Complete,
            outcome: if rows.is_empty() { Outcome::NotFound } else { Outcome::Answered },
            key_hashes: Vec::new(),
            rows: rows.len() as u64,
            request: Some(self.salted(body)),
            result: Some(self.salted(&answer)),
        };
        let evidence = self.record(caller, call, admitted, used).await?;
        Ok(QueryAnswer { rows, next: found.next.map(|next| self.seal(&next, &basis)), evidence })
    }

    /// A cursor as callers carry it: bound to the right it was given under, so that nobody makes one.
    pub(crate) fn seal(&self, cursor: &Cursor, basis: &str) -> String {
        let text = cursor.to_string();
        let tag = self.hasher().key_hash(&format!("cursor {basis}"), &text);
        format!("{text}.{tag}")
    }

    /// The cursor of the page before, with the version all its pages are read at.
    pub(crate) fn after(
        &self,
        text: Option<&str>,
        basis: &str,
        version: u64,
    ) -> Result<(Option<Cursor>, u64)> {
        let Some(sealed) = text.filter(|text| !text.is_empty()) else { return Ok((None, version)) };
        let bad = || AppError::new(ErrorKind::Invalid, "query.bad-cursor");
        let (text, _tag) = sealed.rsplit_once('.').ok_or_else(bad)?;
        let cursor: Cursor = text.parse().map_err(|_malformed| bad())?;
        if self.seal(&cursor, basis) != sealed {
            return Err(bad());
        }
        Ok((Some(cursor), cursor.version()))
    }
}

/// The rows of a page as asked for; a number out of bounds is refused, not bent.
pub(super) fn page_rows(asked: Option<usize>) -> Result<usize> {
    let rows = asked.unwrap_or(PAGE_ROWS);
    if (1..=PAGE_ROWS_MAX).contains(&rows) {
        return Ok(rows);
    }
    let place = format!("limit: 1..={PAGE_ROWS_MAX}");
    Err(AppError::new(ErrorKind::Invalid, "lake.limit").about(place))
}

/// Rows with the items' names.
pub(crate) fn named_rows(plan: &AccessPlan, rows: &[Vec<Value>]) -> Vec<Map<String, Json>> {
    let names: Vec<&str> = plan
        .projection()
        .iter()
        .map(|item| plan.schema().column(*item).map_or("", |column| column.name.as_str()))
        .collect();
    rows.iter()
        .map(|row| {
            names
                .iter()
                .zip(row)
                .map(|(name, value)| ((*name).to_owned(), value.to_json()))
                .collect()
        })
        .collect()
}
