//! Sharing applications 共享申请 and registrations 目录登记 by program: the two procedures whose forms are more than a list of
//! fields (Articles 4, 9, 10). From there on their cases move as all others do.

use app::applications::{DecisionRequest, Submitted};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::applications::{Application, ItemDecision};
use domain::catalogue::Entry;
use domain::expr::Filter;
use domain::grants::{Matter, Method, UseField};
use domain::ids::ItemId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ApiProblem;
use super::cases::{CaseReply, actor, body, case_id, malformed, reply};
use crate::routes::{Guard, Routes};
use crate::site::Web;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/catalogue/{code}/applications", Guard::System, apply)
        .post("/api/v1/applications/{id}/decision", Guard::System, decide)
        .post("/api/v1/entries/{id}/submission", Guard::System, submit)
}

type ApiResult = Result<Response, ApiProblem>;

/// An application for the items of an entry.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApplicationBody {
    /// 使用依据
    legal_basis: String,
    matter_code: String,
    matter_name: String,
    /// `approval`, `market_regulation` or `governance` (Article 11); absent for another duty.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    field: Option<UseField>,
    purpose: String,
    /// Items by name.
    items: Vec<String>,
    /// Rows asked for; all where absent.
    #[serde(default)]
    #[schema(value_type = Object)]
    filter: Option<Filter>,
    /// `verification`, `lookup`, `interface`, `exchange`.
    #[schema(value_type = Vec<String>)]
    methods: Vec<Method>,
    #[serde(default)]
    calls_per_day: Option<u32>,
    /// Last day of use, as `2027-06-30`.
    #[schema(value_type = String)]
    valid_to: Date,
}

/// What became of an application.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApplicationReply {
    /// Id of the case, where it is decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<String>,
    /// Number of the grant, where the data is shared unconditionally.
    #[serde(skip_serializing_if = "Option::is_none")]
    grant: Option<String>,
}

/// A decision, item by item.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecisionBody {
    /// `{ "item": number, "granted": true, "reason": "" }` for each item asked for; a refusal has its reason.
    #[schema(value_type = Vec<Object>)]
    items: Vec<ItemDecision>,
    #[serde(default)]
    opinion: String,
    /// The version of the case that was read.
    version: u32,
}

/// A draft to be submitted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubmissionBody {
    /// The version of the entry that was read.
    version: u32,
    /// Why it is registered although another unit holds some of it; needed where `GET /api/v1/collection/check` finds it likely.
    #[serde(default)]
    source_reason: String,
}

/// Applies for items of an entry. Everything that is missing is named at once.
#[utoipa::path(post, path = "/api/v1/catalogue/{code}/applications", operation_id = "apply_for_entry", tag = "cases", request_body = ApplicationBody,
    params(("code" = String, Path, description = "resource code with `-` for `/`")),
    responses((status = 201, body = ApplicationReply), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn apply(
    State(web): State<Web>,
    Path(code): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let entry = web.app().published_at(&code)?.entry.clone();
    let asked: ApplicationBody = body(&bytes)?;
    let application = Application {
        v: 1,
        items: items(&entry, &asked.items)?,
        legal_basis: asked.legal_basis,
        matter: Matter { code: asked.matter_code, name: asked.matter_name, field: asked.field },
        purpose: asked.purpose,
        row_scope: asked.filter.unwrap_or_else(Filter::always),
        methods: asked.methods,
        calls_per_day: asked.calls_per_day,
        valid_to: Some(asked.valid_to),
        responsible: Some(actor.person),
        decision: None,
    };
    let made = match web.app().submit_application(entry.id, application, &actor).await? {
        Submitted::Case(case) => ApplicationReply { case: Some(case.to_string()), grant: None },
        Submitted::Granted(grant) => ApplicationReply { case: None, grant: Some(grant.number) },
    };
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

/// The items of an entry by their names.
fn items(entry: &Entry, names: &[String]) -> Result<Vec<ItemId>, app::AppError> {
    let item = |name: &String| {
        let known = entry.draft.items.iter().find(|item| item.name == *name);
        known.map(|item| item.id).ok_or_else(|| malformed(name))
    };
    names.iter().map(item).collect()
}

/// Decides an application item by item, at the version that was read.
#[utoipa::path(post, path = "/api/v1/applications/{id}/decision", operation_id = "decide_application", tag = "cases", request_body = DecisionBody,
    params(("id" = String, Path, description = "id of the case")),
    responses((status = 200, body = CaseReply), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn decide(
    State(web): State<Web>,
    Path(id): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let id = case_id(&id)?;
    let asked: DecisionBody = body(&bytes)?;
    let request =
        DecisionRequest { items: asked.items, opinion: asked.opinion, seen_version: asked.version };
    web.app().decide_application(id, &request, &actor).await?;
    Ok(Json(reply(&web.app().case(id, &actor).await?)).into_response())
}

/// Submits a draft of the caller's unit for registration.
#[utoipa::path(post, path = "/api/v1/entries/{id}/submission", operation_id = "submit_entry", tag = "cases", request_body = SubmissionBody,
    params(("id" = String, Path, description = "id of the entry")),
    responses((status = 201, body = CaseReply), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 409, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn submit(
    State(web): State<Web>,
    Path(id): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let entry = id.parse().map_err(|_malformed| app::AppError::not_found())?;
    let asked: SubmissionBody = body(&bytes)?;
    let case =
        web.app().submit_entry_because(entry, &actor, asked.version, &asked.source_reason).await?;
    let view = web.app().case(case, &actor).await?;
    Ok((StatusCode::CREATED, Json(reply(&view))).into_response())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use serde_json::Value as JsonValue;

    use super::*;

    #[test]
    fn an_application_is_read_from_its_json_and_an_unknown_field_is_refused() {
        let text = r#"{"legal_basis":"a","matter_code":"b","matter_name":"c","purpose":"d",
            "items":["姓名"],"methods":["verification"],"valid_to":"2027-06-30"}"#;
        let read: ApplicationBody = serde_json::from_str(text).unwrap();
        assert_eq!((read.methods.len(), read.valid_to.to_string().as_str()), (1, "2027-06-30"));
        let unknown: JsonValue =
            serde_json::from_str(&text.replace("purpose", "porpoise")).unwrap();
        assert!(serde_json::from_value::<ApplicationBody>(unknown).is_err());
    }
}
