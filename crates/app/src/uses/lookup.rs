//! Look-up 检索查询 by key: granted items of granted rows.

use domain::access::{AccessPlan, Wanted};
use domain::grants::Method;
use lake::{Key, Lookup};
use ledger::{Outcome, Stage};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::admit::{Admitted, Asked, Call};
use super::keys::Caller;
use super::query::named_rows;
use super::record::{Evidence, Used};
use super::{KEYS_MAX, LOOKUP_ROWS_MAX};
use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};

/// What is looked up.
#[derive(Debug, Clone, Deserialize)]
pub struct LookupRequest {
    /// Keys: each the key items by name, or one bare value.
    pub keys: Vec<Json>,
    /// Items wanted, by name; empty means all granted.
    #[serde(default)]
    pub items: Vec<String>,
}

/// The answer.
#[derive(Debug, Clone)]
pub struct LookupAnswer {
    /// The rows of each key, in order; none where the key is not found or not covered.
    pub results: Vec<Vec<Map<String, Json>>>,
    /// Whether some key has more rows than are given: more than 1,000 of its own, or beyond the bound of the call.
    pub truncated: bool,
    /// The proof that this use is on record.
    pub evidence: Evidence,
}

impl App {
    /// Looks rows up by up to [`KEYS_MAX`] keys; at most [`LOOKUP_ROWS_MAX`] rows over all of them.
    pub async fn look_up(
        &self,
        caller: &Caller,
        call: Call<'_>,
        request: &LookupRequest,
        body: &[u8],
    ) -> Result<LookupAnswer> {
        let method = ledger::Method::Lookup;
        let wanted = Wanted { items: &request.items, filter: None };
        let asked = Asked::Rows(Method::Lookup, &wanted);
        let admitted = match self.admit(caller, call, asked, request.keys.len() as u64).await {
            Ok(admitted) => admitted,
            Err(turned) => return Err(self.refuse(caller, method, call, turned).await),
        };
        match self.look_up_admitted(caller, call, &admitted, request, body).await {
            Ok(answer) => Ok(answer),
            Err(error) => Err(self.refuse_admitted(caller, method, call, &admitted, error).await),
        }
    }

    async fn look_up_admitted(
        &self,
        caller: &Caller,
        call: Call<'_>,
        admitted: &Admitted,
        request: &LookupRequest,
        body: &[u8],
    ) -> Result<LookupAnswer> {
        if request.keys.is_empty() || request.keys.len() > KEYS_MAX {
            return Err(AppError::new(ErrorKind::Invalid, "use.too-many-keys"));
        }
        let plan = &*admitted.plan;
        let keys = request
            .keys
            .iter()
            .map(|json| Key::of_json(plan.schema(), json))
            .collect::<std::result::Result<Vec<_>, _>>()?;
        let lookup = self.lake.lookup(plan, admitted.version).await?;
        let Found { results, rows, truncated } = find(&lookup, plan, &keys)?;
        let answer = serde_json::to_vec(&results).map_err(AppError::internal)?;
        let hash = |key: &Key| self.hasher().key_hash(&admitted.table.code, key.bytes());
        let used = Used {
            at: caller.moment.now,
            version: admitted.version,
            method: ledger::Method::Lookup,
            stage: Stage::Complete,
            outcome: if rows == 0 { Outcome::NotFound } else { Outcome::Answered },
            key_hashes: keys.iter().map(hash).collect(),
            rows: rows as u64,
            request: Some(self.salted(body)),
            result: Some(self.salted(&answer)),
        };
        let evidence = self.record(caller, call, admitted, used).await?;
        Ok(LookupAnswer { results, truncated, evidence })
    }
}

/// What the keys of one call name.
#[derive(Default)]
struct Found {
    results: Vec<Vec<Map<String, Json>>>,
    rows: usize,
    truncated: bool,
}

/// The rows of each key, until the call's bound is reached; the keys after it are looked at all the same, so that the
/// answer is said to be cut only where it is.
fn find(lookup: &Lookup<'_>, plan: &AccessPlan, keys: &[Key]) -> Result<Found> {
    let mut found = Found::default();
    for key in keys {
        let of_key = lookup.rows_up_to(key, LOOKUP_ROWS_MAX - found.rows)?;
        found.rows += of_key.rows.len();
        found.truncated |= of_key.truncated;
        found.results.push(named_rows(plan, &of_key.rows));
    }
    Ok(found)
}
