//! `POST /api/v1/resources/{resource}/rows`: rows that a system of the owner pushes (Article 8).

use app::feeds::{PUSH_BYTES_MAX, PushFormat, Pushed, Reason};
use app::{AppError, ErrorKind};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use domain::schema::TableSchema;
use serde::Serialize;
use utoipa::ToSchema;

use super::ApiProblem;
use super::problem::text_of;
use crate::routes::{Guard, Routes};
use crate::site::Web;

/// Header with the sender's own name of a push.
const NAME: &str = "idempotency-key";
/// Characters of such a name.
const NAME_CHARS_MAX: usize = 200;
/// When a push that found no room may be sent again, seconds: about as long as a fold takes.
const RETRY_SECONDS: HeaderValue = HeaderValue::from_static("15");

pub(crate) fn routes() -> Routes {
    Routes::new().add(
        "POST",
        "/api/v1/resources/{resource}/rows",
        Guard::System,
        post(push).layer(DefaultBodyLimit::max(PUSH_BYTES_MAX)),
    )
}

/// What became of pushed rows.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PushReply {
    /// Rows added or replaced.
    upserted: u64,
    /// Rows removed; a key that is not there counts too.
    removed: u64,
    /// The position of the last row taken in; positions of a table only grow.
    position: u64,
    /// Whether this answers an earlier push of the same name.
    repeated: bool,
    /// Every row that was not taken in.
    refused: Vec<PushRefused>,
}

/// A row that was not taken in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PushRefused {
    /// Its line, from 1, a heading included; of an array or an Arrow stream its place.
    line: u64,
    /// Everything that is wrong with it.
    reasons: Vec<PushReason>,
}

/// One thing wrong with a row.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PushReason {
    /// Stable code.
    code: String,
    /// What it means, in Chinese.
    title: String,
    /// The item by name; absent where the row as a whole is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<String>,
    /// The value as it was sent, shortened; absent where it must not be repeated.
    #[serde(skip_serializing_if = "String::is_empty")]
    value: String,
}

/// Push 接口推送: up to 10,000 rows and 16 MiB, durable and found by key when the answer comes.
///
/// `application/json` (an object or an array of objects), `application/x-ndjson`, `text/csv` in UTF-8, or
/// `application/vnd.apache.arrow.stream`. Fields are named like the items; a field that is no registered item refuses the
/// whole push. `_op` says `upsert` (which is meant where it is absent) or `remove`. Good rows enter, bad ones are named in
/// `refused`; where every row was refused the status is 422. With the header `idempotency-key` a push may be sent again
/// within the hour and is taken in once. 429 with `retry-after` means that too much waits to be folded into the table.
#[utoipa::path(post, path = "/api/v1/resources/{resource}/rows", tag = "supply", operation_id = "push_rows",
    request_body(content = Vec<Object>, content_type = "application/json"),
    params(("resource" = String, Path, description = "resource code with `-` for `/`"),
        ("idempotency-key" = Option<String>, Header, description = "the sender's own name of this push")),
    responses((status = 200, body = PushReply), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 413), (status = 422, body = PushReply), (status = 429, body = ApiProblem)))]
pub(crate) async fn push(
    State(web): State<Web>,
    Path(resource): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiProblem> {
    let caller = web.app().caller(bearer(&headers)?)?;
    let format = format(&headers)?;
    let name = name(&headers)?;
    let pushed = match web.app().push(&caller, &resource, format, body, name).await {
        Ok(pushed) => pushed,
        Err(error) => return Ok(refusal(&error)),
    };
    let none = pushed.upserted + pushed.removed == 0 && !pushed.refused.is_empty();
    let status = if none { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let live = web.app().live();
    let table = live.table_at(&resource).ok_or_else(AppError::not_found)?;
    let reply = reply(pushed, &table.schema);
    Ok((status, [(header::CACHE_CONTROL, "no-store")], Json(reply)).into_response())
}

fn bearer(headers: &HeaderMap) -> Result<&str, AppError> {
    let line = headers.get(header::AUTHORIZATION).and_then(|line| line.to_str().ok());
    let secret = line.and_then(|line| line.strip_prefix("Bearer ")).map(str::trim);
    secret.ok_or_else(|| AppError::denied("key.unknown"))
}

fn format(headers: &HeaderMap) -> Result<PushFormat, AppError> {
    let sent = headers.get(header::CONTENT_TYPE).and_then(|line| line.to_str().ok());
    let kind = sent.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    Ok(match kind.to_ascii_lowercase().as_str() {
        "application/json" => PushFormat::Json,
        "application/x-ndjson" | "application/jsonl" => PushFormat::JsonLines,
        "text/csv" => PushFormat::Csv,
        "application/vnd.apache.arrow.stream" => PushFormat::ArrowStream,
        _ => return Err(AppError::new(ErrorKind::Invalid, "push.format")),
    })
}

fn name(headers: &HeaderMap) -> Result<Option<&str>, AppError> {
    let Some(line) = headers.get(NAME) else { return Ok(None) };
    let name = line.to_str().ok().filter(|name| (1..=NAME_CHARS_MAX).contains(&name.len()));
    name.map(Some).ok_or_else(|| AppError::new(ErrorKind::Invalid, "push.name"))
}

fn refusal(error: &AppError) -> Response {
    let mut answer = ApiProblem::of(error).into_response();
    if answer.status() == StatusCode::TOO_MANY_REQUESTS && error.code() == "lake.busy" {
        answer.headers_mut().insert(header::RETRY_AFTER, RETRY_SECONDS);
    }
    answer
}

fn reply(pushed: Pushed, schema: &TableSchema) -> PushReply {
    let reason = |reason: Reason| PushReason {
        title: text_of(&reason.code),
        item: reason.item.and_then(|item| schema.column(item)).map(|column| column.name.clone()),
        code: reason.code,
        value: reason.value,
    };
    let refused = pushed.refused.into_iter().map(|row| PushRefused {
        line: row.line,
        reasons: row.reasons.into_iter().map(reason).collect(),
    });
    PushReply {
        upserted: pushed.upserted,
        removed: pushed.removed,
        position: pushed.position,
        repeated: pushed.repeated,
        refused: refused.collect(),
    }
}
