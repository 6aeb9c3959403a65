//! Look-up 检索查询 by key: granted items of granted rows.

use domain::access::Wanted;
use domain::grants::Method;
use lake::{Key, KeyRows};
use ledger::{KeyHash, Outcome, Stage};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::KEYS_MAX;
use super::admit::{Admitted, Call, Caller};
use super::query::named_rows;
use super::record::{Evidence, Used};
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
    /// Whether some key has more rows than are given.
    pub truncated: bool,
    /// The proof that this use is on record.
    pub evidence: Evidence,
}

impl App {
    /// Looks rows up by up to 1,000 keys.
    pub async fn look_up(
        &self,
        caller: &Caller,
        call: Call<'_>,
        request: &LookupRequest,
        body: &[u8],
    ) -> Result<LookupAnswer> {
        let method = ledger::Method::Lookup;
        let admitted = match self.admit(
            caller,
            Method::Lookup,
            call,
            &Wanted { items: &request.items, filter: None },
            request.keys.len() as u64,
        ) {
            Ok(admitted) => admitted,
            Err(turned) => return Err(self.refuse(caller, method, call, turned).await),
        };
        match self.look_up_admitted(caller, call, &admitted, request, body).await {
            Ok(answer) => Ok(answer),
            Err(error) => Err(self.refuse(caller, method, call, admitted.turned(error)).await),
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
        let plan = &admitted.plan;
        let keys = request
            .keys
            .iter()
            .map(|json| Key::of_json(plan.schema(), json))
            .collect::<std::result::Result<Vec<_>, _>>()?;
        let found: Vec<KeyRows> = self.lake.get(plan, admitted.version, &keys).await?;
        let truncated = found.iter().any(|rows| rows.truncated);
        let rows: u64 = found.iter().map(|rows| rows.rows.len() as u64).sum();
        let results: Vec<_> = found.iter().map(|rows| named_rows(plan, &rows.rows)).collect();
        let answer = serde_json::to_vec(&results).map_err(AppError::internal)?;
        let hash =
            |key: &Key| -> KeyHash { self.hasher().key_hash(&admitted.table.code, key.bytes()) };
        let used = Used {
            method: ledger::Method::Lookup,
            stage: Stage::Complete,
            outcome: if rows == 0 { Outcome::NotFound } else { Outcome::Answered },
            items: plan.projection(),
            key_hashes: keys.iter().map(hash).collect(),
            rows,
            request: Some(self.salted(body)),
            result: Some(self.salted(&answer)),
        };
        let evidence = self.record(caller, call, admitted, used).await?;
        Ok(LookupAnswer { results, truncated, evidence })
    }
}
