//! `POST /api/v1/resources/{resource}/{verify,lookup,query,export}`: shared data by key of a client system.

use app::uses::{
    Call, Caller, Claim, Evidence, Export, LookupRequest, QueryRequest, VerifyRequest,
};
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use tokio_stream::wrappers::ReceiverStream;
use utoipa::ToSchema;

use super::ApiProblem;
use crate::routes::{Guard, Routes};
use crate::site::Web;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/resources/{resource}/verify", Guard::System, verify)
        .post("/api/v1/resources/{resource}/lookup", Guard::System, look_up)
        .post("/api/v1/resources/{resource}/query", Guard::System, query)
        .post("/api/v1/resources/{resource}/export", Guard::System, export)
}

type ApiResult = Result<Response, ApiProblem>;

/// What every call states.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Stated<T> {
    /// Code of the matter 事项 served, one of the grant's.
    matter: String,
    /// Sign-in name of the person served; absent for an unattended job.
    #[serde(default)]
    person: String,
    #[serde(flatten)]
    content: T,
}

/// One subject, or up to 1,000.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct VerifyBody {
    /// The key: the key items by name, or one bare value.
    #[serde(default)]
    #[schema(value_type = Object)]
    key: Option<Value>,
    /// What is claimed, by item name.
    #[serde(default)]
    #[schema(value_type = Object)]
    claims: BTreeMap<String, Value>,
    /// Several subjects at once, instead of `key` and `claims`.
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    subjects: Vec<VerifyRequest>,
}

/// What became of one subject.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Verified {
    /// Whether the key names a row that the grant covers.
    found: bool,
    /// `match` or `mismatch` by item name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    claims: BTreeMap<String, &'static str>,
}

/// The answer of a verification; never a value.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VerifyReply {
    /// For a single subject: its result.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    single: Option<Verified>,
    /// For several subjects: their results, in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    results: Option<Vec<Verified>>,
    /// Receipt of the usage record.
    receipt: String,
    /// Table version that answered.
    version: u64,
}

/// The answer of a look-up.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LookupReply {
    /// The rows of each key, in order.
    #[schema(value_type = Vec<Vec<Object>>)]
    results: Vec<Vec<Map<String, Value>>>,
    /// Whether some key has more rows than are given.
    truncated: bool,
    /// Receipt of the usage record.
    receipt: String,
    /// Table version that answered.
    version: u64,
}

/// A page of rows.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QueryReply {
    /// The rows.
    #[schema(value_type = Vec<Object>)]
    rows: Vec<Map<String, Value>>,
    /// `after` for the next page; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// Receipt of the usage record.
    receipt: String,
    /// Table version that answered.
    version: u64,
}

/// The system behind `Authorization: Bearer <key>`.
fn caller(web: &Web, headers: &HeaderMap) -> Result<Caller, ApiProblem> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|line| line.to_str().ok())
        .and_then(|line| line.strip_prefix("Bearer "));
    let secret = bearer.ok_or_else(|| ApiProblem::new(StatusCode::UNAUTHORIZED, "key.unknown"))?;
    Ok(web.app().caller(secret.trim())?)
}

/// The body; a malformed one goes on record too. The place is given, never the content.
async fn read<T: DeserializeOwned>(
    web: &Web,
    caller: &Caller,
    method: app::log::Method,
    resource: &str,
    body: &[u8],
) -> Result<T, ApiProblem> {
    match serde_json::from_slice(body) {
        Ok(stated) => Ok(stated),
        Err(error) => {
            let place = format!("line {} column {}", error.line(), error.column());
            let error = app::AppError::new(app::ErrorKind::Invalid, "body.malformed").about(place);
            Err(web.app().turn_away(caller, method, resource, error).await.into())
        }
    }
}

fn answer(reply: &impl Serialize, evidence: &Evidence) -> Response {
    let headers = [
        (header::CACHE_CONTROL.as_str(), "no-store".to_owned()),
        ("banyan-receipt", evidence.receipt.clone()),
    ];
    (headers, Json(reply)).into_response()
}

fn verified(result: app::uses::VerifyResult) -> Verified {
    let word = |claim| match claim {
        Claim::Match => "match",
        Claim::Mismatch => "mismatch",
    };
    Verified {
        found: result.found,
        claims: result.claims.into_iter().map(|(name, claim)| (name, word(claim))).collect(),
    }
}

/// Verification 比对验证: claims in, match or mismatch out, no value disclosed.
#[utoipa::path(post, path = "/api/v1/resources/{resource}/verify", tag = "use", request_body = Stated<VerifyBody>,
    params(("resource" = String, Path, description = "resource code with `-` for `/`")),
    responses((status = 200, body = VerifyReply), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn verify(
    State(web): State<Web>,
    Path(resource): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> ApiResult {
    let caller = caller(&web, &headers)?;
    let stated: Stated<VerifyBody> =
        read(&web, &caller, app::log::Method::Verify, &resource, &body).await?;
    let call = Call { resource: &resource, matter: &stated.matter, person: &stated.person };
    let VerifyBody { key, claims, subjects } = stated.content;
    let single = key.is_some();
    if single != subjects.is_empty() {
        let error = app::AppError::new(app::ErrorKind::Invalid, "body.ambiguous");
        return Err(web
            .app()
            .turn_away(&caller, app::log::Method::Verify, &resource, error)
            .await
            .into());
    }
    let subjects = match key {
        Some(key) => vec![VerifyRequest { key, claims }],
        None => subjects,
    };
    let mut found = web.app().verify(&caller, call, &subjects, &body).await?;
    let first = single.then(|| found.results.pop()).flatten().map(verified);
    let results = (!single).then(|| found.results.into_iter().map(verified).collect());
    let evidence = found.evidence;
    let reply = VerifyReply {
        single: first,
        results,
        receipt: evidence.receipt.clone(),
        version: evidence.version,
    };
    Ok(answer(&reply, &evidence))
}

/// Look-up 检索查询: granted items of the rows of up to 1,000 keys.
#[utoipa::path(post, path = "/api/v1/resources/{resource}/lookup", tag = "use", request_body = Object,
    params(("resource" = String, Path, description = "resource code with `-` for `/`")),
    responses((status = 200, body = LookupReply), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn look_up(
    State(web): State<Web>,
    Path(resource): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> ApiResult {
    let caller = caller(&web, &headers)?;
    let stated: Stated<LookupRequest> =
        read(&web, &caller, app::log::Method::Lookup, &resource, &body).await?;
    let call = Call { resource: &resource, matter: &stated.matter, person: &stated.person };
    let found = web.app().look_up(&caller, call, &stated.content, &body).await?;
    let evidence = found.evidence;
    let reply = LookupReply {
        results: found.results,
        truncated: found.truncated,
        receipt: evidence.receipt.clone(),
        version: evidence.version,
    };
    Ok(answer(&reply, &evidence))
}

/// Query 接口访问: a typed filter, page by page at one version.
#[utoipa::path(post, path = "/api/v1/resources/{resource}/query", tag = "use", request_body = Object,
    params(("resource" = String, Path, description = "resource code with `-` for `/`")),
    responses((status = 200, body = QueryReply), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn query(
    State(web): State<Web>,
    Path(resource): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> ApiResult {
    let caller = caller(&web, &headers)?;
    let stated: Stated<QueryRequest> =
        read(&web, &caller, app::log::Method::Query, &resource, &body).await?;
    let call = Call { resource: &resource, matter: &stated.matter, person: &stated.person };
    let found = web.app().query(&caller, call, &stated.content, &body).await?;
    let evidence = found.evidence;
    let reply = QueryReply {
        rows: found.rows,
        next: found.next,
        receipt: evidence.receipt.clone(),
        version: evidence.version,
    };
    Ok(answer(&reply, &evidence))
}

/// Export 数据交换: all granted rows as CSV, streamed. The receipt stands in the header `banyan-receipt`.
#[utoipa::path(post, path = "/api/v1/resources/{resource}/export", tag = "use", request_body = Object,
    params(("resource" = String, Path, description = "resource code with `-` for `/`")),
    responses((status = 200, content_type = "text/csv"), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn export(
    State(web): State<Web>,
    Path(resource): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> ApiResult {
    let caller = caller(&web, &headers)?;
    let stated: Stated<Export> =
        read(&web, &caller, app::log::Method::Export, &resource, &body).await?;
    let call = Call { resource: &resource, matter: &stated.matter, person: &stated.person };
    let stream = web.app().export(&caller, call, &stated.content, &body).await?;
    let charset = if stated.content.encoding == "gb18030" { "gb18030" } else { "utf-8" };
    let headers = [
        (header::CONTENT_TYPE.as_str(), format!("text/csv; charset={charset}")),
        (header::CONTENT_DISPOSITION.as_str(), format!("attachment; filename=\"{resource}.csv\"")),
        (header::CACHE_CONTROL.as_str(), "no-store".to_owned()),
        ("banyan-receipt", stream.evidence.receipt),
    ];
    Ok((headers, Body::from_stream(ReceiverStream::new(stream.chunks))).into_response())
}
