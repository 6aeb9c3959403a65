//! `/api/v1/cases/{id}/remarks` and `/attachments`: what is said in a case and what is attached to it, for client systems.

use app::cases::{Audience, DOCUMENT_BYTES_MAX, Document, Remark};
use app::{AppError, ErrorKind};
use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ApiProblem;
use super::cases::{actor, body, case_id, malformed};
use crate::fields::Fields;
use crate::pages::cases::as_download;
use crate::routes::{Guard, Routes};
use crate::site::Web;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/cases/{id}/remarks", Guard::System, remarks)
        .post("/api/v1/cases/{id}/remarks", Guard::System, remark)
        .post("/api/v1/cases/{id}/attachments", Guard::System, attach)
        .get("/api/v1/cases/{id}/attachments/{number}", Guard::System, download)
}

type ApiResult = Result<Response, ApiProblem>;

/// A remark that is for the caller.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RemarkReply {
    at: String,
    /// Id of the unit it was written for.
    unit: String,
    /// `office`: within the unit; `parties`: to all parties of the case.
    audience: &'static str,
    words: String,
}

/// A remark to be written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RemarkBody {
    /// `office` or `parties`.
    audience: String,
    words: String,
}

/// A document attached to a case.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AttachmentReply {
    /// Its number, as it stands in its address.
    number: i64,
    at: String,
    /// Id of the unit it was attached for.
    unit: String,
    name: String,
    media_type: String,
    /// Its length in bytes.
    bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal digits.
    digest: String,
}

impl From<&Document> for AttachmentReply {
    fn from(document: &Document) -> Self {
        Self {
            number: document.id,
            at: document.at.to_string(),
            unit: document.unit.to_string(),
            name: document.name.clone(),
            media_type: document.media_type.clone(),
            bytes: document.bytes,
            digest: document.digest.clone(),
        }
    }
}

fn reply(remark: &Remark) -> RemarkReply {
    RemarkReply {
        at: remark.at.to_string(),
        unit: remark.unit.to_string(),
        audience: remark.audience.into(),
        words: remark.words.clone(),
    }
}

/// The remarks in a case that are for the caller, oldest first.
#[utoipa::path(get, path = "/api/v1/cases/{id}/remarks", operation_id = "list_remarks", tag = "cases",
    params(("id" = String, Path, description = "id of the case")),
    responses((status = 200, body = Vec<RemarkReply>), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(crate) async fn remarks(
    State(web): State<Web>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let view = web.app().case(case_id(&id)?, &actor).await?;
    Ok(Json(view.remarks.iter().map(reply).collect::<Vec<_>>()).into_response())
}

/// Writes a remark in a case, within the office or to all parties. Answers with the remarks that are for the caller.
#[utoipa::path(post, path = "/api/v1/cases/{id}/remarks", operation_id = "write_remark", tag = "cases", request_body = RemarkBody,
    params(("id" = String, Path, description = "id of the case")),
    responses((status = 201, body = Vec<RemarkReply>), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn remark(
    State(web): State<Web>,
    Path(id): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let id = case_id(&id)?;
    let said: RemarkBody = body(&bytes)?;
    let audience: Audience = said.audience.parse().map_err(|_unknown| malformed("audience"))?;
    web.app().add_remark(id, audience, &said.words, &actor).await?;
    let view = web.app().case(id, &actor).await?;
    let remarks: Vec<RemarkReply> = view.remarks.iter().map(reply).collect();
    Ok((StatusCode::CREATED, Json(remarks)).into_response())
}

/// Attaches a document to a case: the body is the file. What does not pass the screening is not kept.
#[utoipa::path(post, path = "/api/v1/cases/{id}/attachments", operation_id = "attach_document", tag = "cases",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "the file, at most 20 MiB"),
    params(("id" = String, Path, description = "id of the case"),
        ("name" = String, Query, description = "name of the file")),
    responses((status = 201, body = AttachmentReply), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem), (status = 429, body = ApiProblem)))]
pub(crate) async fn attach(
    State(web): State<Web>,
    Path(id): Path<String>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    file: Body,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let id = case_id(&id)?;
    let fields = Fields::parse(&query.unwrap_or_default());
    // Nobody without a key makes the platform take in a file.
    let bytes = to_bytes(file, DOCUMENT_BYTES_MAX)
        .await
        .map_err(|_cut| AppError::new(ErrorKind::Limited, "document.too-large"))?;
    web.app().attach_document(id, fields.get("name"), bytes.to_vec(), &actor).await?;
    let view = web.app().case(id, &actor).await?;
    let own = view.documents.iter().rfind(|document| document.by == actor.person);
    let document = own.map(AttachmentReply::from).ok_or_else(AppError::not_found)?;
    Ok((StatusCode::CREATED, Json(document)).into_response())
}

/// A document attached to a case, as it was sent.
#[utoipa::path(get, path = "/api/v1/cases/{id}/attachments/{number}", operation_id = "read_attachment", tag = "cases",
    params(("id" = String, Path, description = "id of the case"), ("number" = i64, Path, description = "number of the document")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(crate) async fn download(
    State(web): State<Web>,
    Path((id, number)): Path<(String, String)>,
    headers: HeaderMap,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let number = number.parse().map_err(|_malformed| AppError::not_found())?;
    let (document, bytes) = web.app().document(case_id(&id)?, number, &actor).await?;
    Ok(as_download(document, bytes))
}
