//! `/api/v1/imports`: whole catalogue workbooks by program: sent, looked at as a plan, applied unit by unit.

use app::catalogue::sheet::BYTES_MAX;
use app::catalogue::{
    ImportCounts, ImportEffect, ImportUnit, ImportView, MigrationOrder, PlannedEntry, SheetUpload,
    code_of, from_code,
};
use app::{AppError, ErrorKind};
use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, post};
use domain::catalogue::Change;
use domain::ids::ImportId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ApiProblem;
use super::cases::{actor, body, limit, malformed};
use crate::fields::Fields;
use crate::routes::{Guard, Routes};
use crate::site::Web;

pub(crate) fn routes() -> Routes {
    let send = post(send).layer(DefaultBodyLimit::max(BYTES_MAX));
    Routes::new()
        .add("POST", "/api/v1/imports", Guard::System, send)
        .get("/api/v1/imports/{id}", Guard::System, show)
        .add("DELETE", "/api/v1/imports/{id}", Guard::System, delete(discard))
        .get("/api/v1/imports/{id}/units", Guard::System, units)
        .get("/api/v1/imports/{id}/entries", Guard::System, entries)
        .post("/api/v1/imports/{id}/application", Guard::System, apply)
}

type ApiResult = Result<Response, ApiProblem>;

/// Entries, counted by what becomes of them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CountsReply {
    created: u64,
    changed: u64,
    same: u64,
    faulty: u64,
    /// Faults in all faulty entries.
    faults: u64,
    /// Entries that a migration order 迁移令 would publish.
    publishable: u64,
    /// Entries that one published.
    published: u64,
    /// Entries that one left as drafts, for they wait for a secrecy review.
    held: u64,
}

/// An import.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportReply {
    id: String,
    file_name: String,
    /// SHA-256 of the file, in hexadecimal digits.
    digest: String,
    /// `reading`, `planned`, `applying`, `applied`, `refused`, `failed` or `discarded`.
    state: String,
    /// What is done now of how much: entries while reading, units while applying.
    done: u64,
    of: Option<u64>,
    /// Why it came to nothing, by code.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// What that is about, such as a column.
    #[serde(skip_serializing_if = "String::is_empty")]
    error_at: String,
    /// Headings that are not known and were not read.
    ignored: Vec<String>,
    /// Sheets without the headings of the template.
    passed_over: Vec<String>,
    units: u64,
    /// Units that can be applied.
    ready: u64,
    counts: CountsReply,
}

/// What an import holds for one unit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportUnitReply {
    /// Its place in the import, by which it is chosen.
    place: u32,
    /// Id of the unit; absent for lines whose unit is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// `ready`, `faulty`, `chosen`, `applied` or `failed`.
    state: String,
    counts: CountsReply,
    /// Why nothing of it was applied, by code.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    error_at: String,
}

/// A page of units.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportUnitList {
    units: Vec<ImportUnitReply>,
    /// Pass as `after` for the next page; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A cell at fault.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FaultReply {
    sheet: String,
    line: usize,
    column: String,
    value: String,
    code: String,
}

/// An entry of a plan.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlannedReply {
    sheet: String,
    line: u64,
    name: String,
    unit_place: u32,
    /// 信息资源代码 that came with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// Id of the entry it is a new edition of.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<String>,
    /// `new`, `changed`, `same` or `faulty`.
    effect: String,
    /// What is missing before it could be submitted, counted.
    gaps: usize,
    publishable: bool,
    /// What it changes: elements and items with both their values.
    #[schema(value_type = Vec<Object>)]
    changes: Vec<Change>,
    faults: Vec<FaultReply>,
}

/// A page of entries.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlannedList {
    entries: Vec<PlannedReply>,
    /// Pass as `after` for the next page; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A migration order 迁移令.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderBody {
    /// 文号
    number: String,
    /// The day it was given, as `2026-11-22`.
    #[schema(value_type = String)]
    on: Date,
}

/// What is to be applied.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ApplyBody {
    /// Places of units; every unit that is ready where absent.
    units: Option<Vec<u32>>,
    /// Under which it is published; as drafts where absent.
    order: Option<OrderBody>,
}

fn import_id(text: &str) -> Result<ImportId, AppError> {
    text.parse().map_err(|_malformed| AppError::not_found())
}

fn counts(counts: &ImportCounts) -> CountsReply {
    CountsReply {
        created: counts.created,
        changed: counts.changed,
        same: counts.same,
        faulty: counts.faulty,
        faults: counts.faults,
        publishable: counts.publishable,
        published: counts.published,
        held: counts.held,
    }
}

fn reply(view: &ImportView) -> ImportReply {
    let import = &view.import;
    ImportReply {
        id: import.id.to_string(),
        file_name: import.file_name.clone(),
        digest: import.digest.clone(),
        state: code_of(&import.state),
        done: import.progress.rows,
        of: import.progress.of,
        error: import.error.clone(),
        error_at: view.report.error_place.clone(),
        ignored: view.report.ignored.clone(),
        passed_over: view.report.passed_over.clone(),
        units: view.units,
        ready: view.ready,
        counts: counts(&view.counts),
    }
}

fn unit_reply(unit: &ImportUnit) -> ImportUnitReply {
    ImportUnitReply {
        place: unit.place,
        unit: unit.unit.map(|unit| unit.to_string()),
        state: code_of(&unit.state),
        counts: counts(&unit.counts),
        error: unit.error.clone(),
        error_at: unit.error_place.clone(),
    }
}

fn planned_reply(entry: PlannedEntry) -> PlannedReply {
    let fault = |fault: app::catalogue::CellFault| FaultReply {
        sheet: fault.sheet,
        line: fault.line,
        column: fault.column,
        value: fault.value,
        code: fault.code,
    };
    PlannedReply {
        sheet: entry.sheet,
        line: entry.line,
        name: entry.name,
        unit_place: entry.unit_place,
        code: entry.code.map(|code| code.to_string()),
        entry: entry.entry.map(|entry| entry.to_string()),
        effect: code_of(&entry.effect),
        gaps: entry.gaps,
        publishable: entry.publishable,
        changes: entry.changes,
        faults: entry.faults.into_iter().map(fault).collect(),
    }
}

/// Sends a workbook or a sheet as delimited text: the body is the file. It is read by a job; ask for its state.
#[utoipa::path(post, path = "/api/v1/imports", operation_id = "send_import", tag = "catalogue",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "the file, at most 32 MiB"),
    params(("name" = String, Query, description = "name of the file"),
        ("unit" = Option<String>, Query, description = "id of the unit of lines that name none; for the digital office's registrar")),
    responses((status = 202, body = ImportReply), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 422, body = ApiProblem), (status = 429, body = ApiProblem)))]
pub(crate) async fn send(
    State(web): State<Web>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    file: Body,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let fields = Fields::parse(&query.unwrap_or_default());
    // Nobody without a key makes the platform take in a file.
    let bytes = to_bytes(file, BYTES_MAX)
        .await
        .map_err(|_cut| AppError::new(ErrorKind::Limited, "sheet.too-large"))?;
    let unit = match fields.get("unit") {
        "" => None,
        text => Some(text.parse().map_err(|_malformed| malformed("unit"))?),
    };
    let file_name = fields.get("name").to_owned();
    let upload = SheetUpload { file_name, bytes: bytes.to_vec(), unit };
    let id = web.app().upload_import(upload, &actor).await?;
    let view = web.app().import_view(id, &actor).await?;
    Ok((StatusCode::ACCEPTED, Json(reply(&view))).into_response())
}

/// An import with its sums.
#[utoipa::path(get, path = "/api/v1/imports/{id}", operation_id = "read_import", tag = "catalogue",
    params(("id" = String, Path, description = "id of the import")),
    responses((status = 200, body = ImportReply), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(crate) async fn show(
    State(web): State<Web>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let view = web.app().import_view(import_id(&id)?, &actor).await?;
    Ok(Json(reply(&view)).into_response())
}

/// Gives up the plan of an import; what was applied before stays.
#[utoipa::path(delete, path = "/api/v1/imports/{id}", operation_id = "discard_import", tag = "catalogue",
    params(("id" = String, Path, description = "id of the import")),
    responses((status = 200, body = ImportReply), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem)))]
pub(crate) async fn discard(
    State(web): State<Web>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let id = import_id(&id)?;
    web.app().discard_import(id, &actor).await?;
    Ok(Json(reply(&web.app().import_view(id, &actor).await?)).into_response())
}

/// The units of an import.
#[utoipa::path(get, path = "/api/v1/imports/{id}/units", operation_id = "list_import_units", tag = "catalogue",
    params(("id" = String, Path, description = "id of the import"),
        ("limit" = Option<u32>, Query, description = "1 to 500; 50 where absent"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = ImportUnitList), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(crate) async fn units(
    State(web): State<Web>,
    Path(id): Path<String>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let fields = Fields::parse(&query.unwrap_or_default());
    let page =
        web.app().import_units(import_id(&id)?, &actor, &fields.slice(limit(&fields))).await?;
    let units = page.rows.iter().map(unit_reply).collect();
    Ok(Json(ImportUnitList { units, next: page.next }).into_response())
}

/// The entries of a plan, with every change and every fault.
#[utoipa::path(get, path = "/api/v1/imports/{id}/entries", operation_id = "list_import_entries", tag = "catalogue",
    params(("id" = String, Path, description = "id of the import"),
        ("unit" = Option<u32>, Query, description = "place of a unit"),
        ("effect" = Option<String>, Query, description = "`new`, `changed`, `same` or `faulty`"),
        ("limit" = Option<u32>, Query, description = "1 to 500; 50 where absent"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = PlannedList), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn entries(
    State(web): State<Web>,
    Path(id): Path<String>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let fields = Fields::parse(&query.unwrap_or_default());
    let place: Option<u32> = match fields.get("unit") {
        "" => None,
        text => Some(text.parse().map_err(|_malformed| malformed("unit"))?),
    };
    let effects: Vec<ImportEffect> = match fields.get("effect") {
        "" => Vec::new(),
        code => vec![from_code(code).ok_or_else(|| malformed("effect"))?],
    };
    let id = import_id(&id)?;
    let page = web
        .app()
        .import_entries(id, place, &effects, &actor, &fields.slice(limit(&fields)))
        .await?;
    let entries = page.rows.into_iter().map(planned_reply).collect();
    Ok(Json(PlannedList { entries, next: page.next }).into_response())
}

/// Has units of a plan applied by a job, all of a unit or nothing; ask for the import's state.
#[utoipa::path(post, path = "/api/v1/imports/{id}/application", operation_id = "apply_import", tag = "catalogue", request_body = ApplyBody,
    params(("id" = String, Path, description = "id of the import")),
    responses((status = 202, body = ImportReply), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn apply(
    State(web): State<Web>,
    Path(id): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let id = import_id(&id)?;
    let asked: ApplyBody = body(&bytes)?;
    let order = asked.order.map(|order| MigrationOrder { number: order.number, on: order.on });
    web.app().apply_import(id, asked.units.as_deref(), order, &actor).await?;
    let view = web.app().import_view(id, &actor).await?;
    Ok((StatusCode::ACCEPTED, Json(reply(&view))).into_response())
}
