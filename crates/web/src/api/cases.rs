//! `/api/v1/procedures` and `/api/v1/cases`: every procedure for client systems, each acting as its responsible person.
//!
//! Forms and acts come from the procedures themselves, so that one added
//! tomorrow is here without a line of code.

use std::collections::BTreeMap;

use app::cases::{ActRequest, CaseView, Shelf, ShelfQuery, WorklistRow, content_of};
use app::{AppError, ErrorKind};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::cases::Case;
use domain::ids::CaseId;
use domain::people::Actor;
use domain::procedures::{self, Procedure};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value as JsonValue;
use utoipa::ToSchema;

use super::ApiProblem;
use super::attached::AttachmentReply;
use crate::fields::Fields;
use crate::pages::cases::words;
use crate::routes::{Guard, Routes};
use crate::site::Web;
use crate::texts::{Lang, Texts};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/procedures", Guard::Public, all)
        .post("/api/v1/procedures/{procedure}/cases", Guard::System, open)
        .get("/api/v1/cases", Guard::System, list)
        .get("/api/v1/cases/{id}", Guard::System, show)
        .post("/api/v1/cases/{id}/acts", Guard::System, act)
}

const LIMIT: u32 = 50;
const LIMIT_MAX: u32 = 500;

type ApiResult = Result<Response, ApiProblem>;

/// A procedure with its form, states and acts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProcedureReply {
    /// Its name in Chinese.
    name: String,
    /// Its name in English.
    name_en: String,
    /// Form, states, acts and clocks, with their codes.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    procedure: &'static Procedure,
}

/// What a form or an act states: texts by field code; a list where several values may be given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenBody {
    /// By field code: a text, a number, `true`, or a list of texts.
    #[schema(value_type = Object)]
    fields: BTreeMap<String, JsonValue>,
}

/// An act on a case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActBody {
    /// The act's code.
    act: String,
    /// The reason or opinion.
    #[serde(default)]
    reason: String,
    /// The version of the case that was read; one that has moved on is refused with 409.
    version: u32,
    /// What the act states, by field code.
    #[serde(default)]
    #[schema(value_type = Object)]
    fields: BTreeMap<String, JsonValue>,
}

/// A case in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseLine {
    id: String,
    number: String,
    procedure: String,
    state: String,
    title: String,
    /// Grows with every act.
    version: u32,
    /// Ids of the units concerned.
    applicant: String,
    provider: String,
    decider: String,
    opened_at: String,
    /// Whether the platform itself opened it, for the unit under `applicant`; else a person of that unit did.
    opened_by_platform: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<String>,
}

/// A clock of a case.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClockReply {
    code: String,
    /// The rule it runs under.
    rule: String,
    due_on: String,
    /// Days left in its own kind of day; negative when late.
    days_left: i64,
    /// `calendar` or `working`.
    kind: &'static str,
    /// The year's days off are not announced yet.
    provisional: bool,
}

/// Something that was done in a case.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventReply {
    sequence: u32,
    at: String,
    act: String,
    from: String,
    to: String,
    reason: String,
    /// The article.
    basis: String,
    /// What the act stated and brought about.
    #[schema(value_type = Object)]
    detail: JsonValue,
}

/// A case as its reader may know it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseReply {
    #[serde(flatten)]
    line: CaseLine,
    /// What was stated at the opening, by field code.
    #[schema(value_type = Object)]
    stated: JsonValue,
    clocks: Vec<ClockReply>,
    events: Vec<EventReply>,
    /// Codes of the acts open to the caller now.
    acts: Vec<&'static str>,
    /// Documents attached to it.
    attachments: Vec<AttachmentReply>,
}

/// A page of a shelf.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseList {
    cases: Vec<CaseLine>,
    /// Pass as `after` for the next page; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// The person behind `Authorization: Bearer <key>`.
pub(super) fn actor(web: &Web, headers: &HeaderMap) -> Result<Actor, AppError> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|line| line.to_str().ok())
        .and_then(|line| line.strip_prefix("Bearer "));
    let secret = bearer.ok_or_else(|| AppError::denied("key.unknown"))?;
    let caller = web.app().caller(secret.trim())?;
    web.app().actor_of(&caller)
}

pub(super) fn malformed(place: impl Into<String>) -> AppError {
    AppError::new(ErrorKind::Invalid, "body.malformed").about(place)
}

pub(super) fn case_id(text: &str) -> Result<CaseId, AppError> {
    text.parse().map_err(|_malformed| AppError::not_found())
}

pub(super) fn body<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, AppError> {
    serde_json::from_slice(bytes)
        .map_err(|error| malformed(format!("line {} column {}", error.line(), error.column())))
}

/// Values as a form sends them.
fn given(fields: &BTreeMap<String, JsonValue>) -> Result<Vec<(String, String)>, AppError> {
    let mut pairs = Vec::new();
    for (name, value) in fields {
        let values = match value {
            JsonValue::Array(values) => values.as_slice(),
            one => std::slice::from_ref(one),
        };
        for value in values {
            match value {
                JsonValue::String(text) => pairs.push((name.clone(), text.clone())),
                JsonValue::Number(number) => pairs.push((name.clone(), number.to_string())),
                JsonValue::Bool(true) => pairs.push((name.clone(), "yes".to_owned())),
                JsonValue::Bool(false) | JsonValue::Null => {}
                JsonValue::Array(_) | JsonValue::Object(_) => return Err(malformed(name)),
            }
        }
    }
    Ok(pairs)
}

/// Every procedure with the fields of its form and of its acts.
#[utoipa::path(get, path = "/api/v1/procedures", operation_id = "list_procedures", tag = "cases",
    responses((status = 200, body = Vec<ProcedureReply>)))]
pub(crate) async fn all() -> Response {
    let name = |lang, code| words::word(Texts { lang }, "procedure", "", code);
    let reply = |procedure: &&'static Procedure| ProcedureReply {
        name: name(Lang::Chinese, procedure.code),
        name_en: name(Lang::English, procedure.code),
        procedure,
    };
    Json(procedures::ALL.iter().map(reply).collect::<Vec<_>>()).into_response()
}

/// Opens a case by the procedure's form. Everything that is missing is named at once.
#[utoipa::path(post, path = "/api/v1/procedures/{procedure}/cases", operation_id = "open_case", tag = "cases", request_body = OpenBody,
    params(("procedure" = String, Path, description = "code of the procedure")),
    responses((status = 201, body = CaseReply), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn open(
    State(web): State<Web>,
    Path(procedure): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let procedure = procedures::find(&procedure).ok_or_else(AppError::not_found)?;
    let stated: OpenBody = body(&bytes)?;
    let id = web.app().open_by_form(procedure, &given(&stated.fields)?, &actor).await?;
    let view = web.app().case(id, &actor).await?;
    Ok((StatusCode::CREATED, Json(reply(&view))).into_response())
}

/// A case with its clocks, its events and the acts open to the caller.
#[utoipa::path(get, path = "/api/v1/cases/{id}", operation_id = "read_case", tag = "cases",
    params(("id" = String, Path, description = "id of the case")),
    responses((status = 200, body = CaseReply), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(crate) async fn show(
    State(web): State<Web>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let view = web.app().case(case_id(&id)?, &actor).await?;
    Ok(Json(reply(&view)).into_response())
}

/// Does an act on a case at the version that was read.
#[utoipa::path(post, path = "/api/v1/cases/{id}/acts", operation_id = "act_on_case", tag = "cases", request_body = ActBody,
    params(("id" = String, Path, description = "id of the case")),
    responses((status = 200, body = CaseReply), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn act(
    State(web): State<Web>,
    Path(id): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let id = case_id(&id)?;
    let asked: ActBody = body(&bytes)?;
    let given = given(&asked.fields)?;
    let request =
        ActRequest { act: &asked.act, reason: &asked.reason, seen: asked.version, given: &given };
    web.app().act(id, request, &actor).await?;
    let view = web.app().case(id, &actor).await?;
    Ok(Json(reply(&view)).into_response())
}

/// The cases of a shelf: `mine`, `unit`, `week`, `overdue`, `others` or `closed`.
#[utoipa::path(get, path = "/api/v1/cases", operation_id = "list_cases", tag = "cases",
    params(("shelf" = Option<String>, Query, description = "which cases; `mine` where absent"),
        ("procedure" = Option<String>, Query, description = "code of one procedure"),
        ("q" = Option<String>, Query, description = "part of a title or number"),
        ("limit" = Option<u32>, Query, description = "1 to 500; 50 where absent"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = CaseList), (status = 401, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn list(
    State(web): State<Web>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let fields = Fields::parse(&query.unwrap_or_default());
    let query = ShelfQuery {
        shelf: shelf(fields.get("shelf")).ok_or_else(|| malformed("shelf"))?,
        procedure: fields.get("procedure").to_owned(),
        text: fields.get("q").to_owned(),
    };
    let page = web.app().worklist(&actor, &query, &fields.slice(limit(&fields))).await?;
    let cases = page.rows.iter().map(|row: &WorklistRow| line(&row.case)).collect();
    Ok(Json(CaseList { cases, next: page.next }).into_response())
}

/// Rows that a page of a list has.
pub(super) fn limit(fields: &Fields) -> u32 {
    fields.get("limit").parse().unwrap_or(LIMIT).clamp(1, LIMIT_MAX)
}

fn shelf(code: &str) -> Option<Shelf> {
    Some(match code {
        "" | "mine" => Shelf::Mine,
        "unit" => Shelf::Unit,
        "week" => Shelf::DueThisWeek,
        "overdue" => Shelf::Overdue,
        "others" => Shelf::Others,
        "closed" => Shelf::Closed,
        _ => return None,
    })
}

fn line(case: &Case) -> CaseLine {
    CaseLine {
        id: case.id.to_string(),
        number: case.number.clone(),
        procedure: case.procedure.clone(),
        state: case.state.clone(),
        title: case.title.clone(),
        version: case.version,
        applicant: case.applicant.to_string(),
        provider: case.provider.to_string(),
        decider: case.decider.to_string(),
        opened_at: case.opened_at.to_string(),
        opened_by_platform: case.opened_by.is_none(),
        closed_at: case.closed_at.map(|at| at.to_string()),
    }
}

pub(super) fn reply(view: &CaseView) -> CaseReply {
    let clock = |clock: &app::cases::ClockView| ClockReply {
        code: clock.code.clone(),
        rule: clock.rule.clone(),
        due_on: clock.state.due_on.to_string(),
        days_left: clock.remaining.days,
        kind: match clock.remaining.kind {
            law::clocks::DayKind::Calendar => "calendar",
            law::clocks::DayKind::Working => "working",
        },
        provisional: clock.remaining.provisional,
    };
    let event = |event: &domain::cases::CaseEvent| EventReply {
        sequence: event.sequence,
        at: event.at.to_string(),
        act: event.act.clone(),
        from: event.from.clone(),
        to: event.to.clone(),
        reason: event.reason.clone(),
        basis: event.basis.clone(),
        detail: event.detail.clone(),
    };
    let stated = content_of(&view.case).map(|content| content.stated).unwrap_or_default();
    CaseReply {
        line: line(&view.case),
        stated: serde_json::to_value(stated).unwrap_or_default(),
        clocks: view.clocks.iter().map(clock).collect(),
        events: view.events.iter().map(event).collect(),
        acts: view.acts.iter().map(|act| act.code).collect(),
        attachments: view.documents.iter().map(AttachmentReply::from).collect(),
    }
}
