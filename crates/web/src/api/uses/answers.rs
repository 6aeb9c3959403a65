//! What calls get back, and how: never cached, with the receipt in a header too.

use std::collections::BTreeMap;

use app::uses::{Evidence, VerifyJson};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::api::ApiProblem;

/// Header with the receipt of the use.
pub(super) const RECEIPT: &str = "banyan-receipt";
/// Header that says `true` where rows are left out that the keys name.
const TRUNCATED: &str = "banyan-truncated";

/// What became of one subject.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes bytes that `app` has written already")]
pub(crate) struct Verified {
    /// Whether the key names a row that the grant covers.
    found: bool,
    /// `match` or `mismatch` by item name; absent where nothing was found or claimed.
    claims: Option<BTreeMap<String, String>>,
}

/// The answer of a verification; never a value.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes bytes that `app` has written already")]
pub(crate) struct VerifyReply {
    /// For a single subject: whether the key names a row that the grant covers.
    found: Option<bool>,
    /// For a single subject: `match` or `mismatch` by item name.
    claims: Option<BTreeMap<String, String>>,
    /// For several subjects: their results, in order.
    results: Option<Vec<Verified>>,
    /// Receipt of the usage record.
    receipt: String,
    /// Table version that answered.
    version: u64,
}

/// The answer of a look-up.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LookupReply {
    /// The rows of each key, in order: at most 1,000 of one key and 10,000 over all keys of a call.
    #[schema(value_type = Vec<Vec<Object>>)]
    pub(super) results: Vec<Vec<Map<String, Value>>>,
    /// Whether some key has more rows than are given; the header `banyan-truncated` then says `true`.
    pub(super) truncated: bool,
    /// Receipt of the usage record.
    pub(super) receipt: String,
    /// Table version that answered.
    pub(super) version: u64,
}

/// A page of rows.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QueryReply {
    /// The rows.
    #[schema(value_type = Vec<Object>)]
    pub(super) rows: Vec<Map<String, Value>>,
    /// `after` for the next page; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<String>,
    /// Receipt of the usage record.
    pub(super) receipt: String,
    /// Table version that answered.
    pub(super) version: u64,
}

impl IntoResponse for LookupReply {
    fn into_response(self) -> Response {
        let mut answer = written(&self, &self.receipt);
        if self.truncated {
            answer.headers_mut().insert(TRUNCATED, HeaderValue::from_static("true"));
        }
        answer
    }
}

impl IntoResponse for QueryReply {
    fn into_response(self) -> Response {
        written(&self, &self.receipt)
    }
}

/// The answer of a verification, around the results as they were written for their digest.
pub(super) fn verified(found: VerifyJson, is_single: bool) -> Response {
    let VerifyJson { mut results, evidence } = found;
    if is_single {
        // `[{…}]` becomes `{…`: the one result is the beginning of the answer.
        results.drain(..1);
        results.truncate(results.len().saturating_sub(2));
    } else {
        results.splice(..0, *br#"{"results":"#);
    }
    let Evidence { receipt, version } = evidence;
    let mut digits = version.to_string();
    digits.push('}');
    for part in [r#","receipt":""#, &receipt, r#"","version":"#, &digits] {
        results.extend_from_slice(part.as_bytes());
    }
    answer(results, &receipt)
}

fn written(reply: &impl Serialize, receipt: &str) -> Response {
    match serde_json::to_vec(reply) {
        Ok(body) => answer(body, receipt),
        Err(error) => ApiProblem::from(app::AppError::internal(error)).into_response(),
    }
}

fn answer(body: Vec<u8>, receipt: &str) -> Response {
    let mut answer = Response::new(Body::from(body));
    let headers: &mut HeaderMap = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(RECEIPT, HeaderValue::from_str(receipt).expect("a receipt is plain ASCII"));
    answer
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sent(results: &Value, is_single: bool) -> Value {
        let found = VerifyJson {
            results: serde_json::to_vec(results).expect("plain data"),
            evidence: Evidence { receipt: "R7-00".to_owned(), version: 3 },
        };
        let body = verified(found, is_single).into_body();
        let bytes = futures::executor::block_on(axum::body::to_bytes(body, 1_000));
        serde_json::from_slice(&bytes.expect("in memory")).expect("JSON")
    }

    #[test]
    fn one_subject_stands_in_the_answer_and_several_in_a_list() {
        let (match_, none) =
            (json!({ "found": true, "claims": { "a": "match" } }), json!({ "found": false }));
        assert_eq!(
            sent(&json!([match_]), true),
            json!({ "found": true, "claims": { "a": "match" }, "receipt": "R7-00", "version": 3 })
        );
        assert_eq!(
            sent(&json!([none]), true),
            json!({ "found": false, "receipt": "R7-00", "version": 3 })
        );
        assert_eq!(
            sent(&json!([match_, none]), false),
            json!({ "results": [match_, none], "receipt": "R7-00", "version": 3 })
        );
    }
}
