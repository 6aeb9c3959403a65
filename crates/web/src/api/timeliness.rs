//! `/api/v1/timeliness`: whether data arrives on time (Articles 4 and 28 (4)), and orders that exempt from loading, for client
//! systems of whoever may see the pages.

use app::AppError;
use app::timeliness::{NewExemption, TimelyLine, TimelyShow};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::ids::UnitId;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value as JsonValue, json};
use utoipa::ToSchema;

use super::ApiProblem;
use super::cases::{actor, body, malformed};
use crate::fields::Fields;
use crate::routes::{Guard, Routes};
use crate::site::Web;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/timeliness", Guard::System, board)
        .get("/api/v1/timeliness/list", Guard::System, list)
        .post("/api/v1/timeliness/exemptions", Guard::System, exempt)
        .post("/api/v1/timeliness/exemptions/{id}/end", Guard::System, end)
}

/// Lines of one answer.
const ROWS: usize = 500;

type ApiResult = Result<Response, ApiProblem>;

fn unit_of(fields: &Fields) -> Result<Option<UnitId>, AppError> {
    match fields.get("unit") {
        "" => Ok(None),
        unit => Ok(Some(unit.parse().map_err(|_not_an_id| malformed("unit"))?)),
    }
}

/// Windows since 1 January by what became of them, and entries by how current their data is, unit by unit.
#[utoipa::path(get, path = "/api/v1/timeliness", operation_id = "read_timeliness", tag = "supervision",
    params(("unit" = Option<String>, Query, description = "id of the unit; one's own, or all for whoever looks after all")),
    responses((status = 200, body = Object), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn board(
    State(web): State<Web>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let unit = unit_of(&Fields::parse(&query.unwrap_or_default()))?;
    Ok(Json(web.app().timeliness(unit, &actor).await?).into_response())
}

/// What one number of the board counts: windows (`early`, `on_time`, `late`, `missed`, `open`, `exempt`) or entries
/// (`never_loaded`, `stale`, `fresh`). `total` says how many there are, `next` from where to go on.
#[utoipa::path(get, path = "/api/v1/timeliness/list", operation_id = "list_timeliness", tag = "supervision",
    params(("show" = String, Query, description = "which number"), ("unit" = Option<String>, Query, description = "id of the unit"),
        ("from" = Option<u32>, Query, description = "the first line; 0 where absent")),
    responses((status = 200, body = Object), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn list(
    State(web): State<Web>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let fields = Fields::parse(&query.unwrap_or_default());
    let show: TimelyShow = fields.get("show").parse().map_err(|_unknown| malformed("show"))?;
    let from: usize = match fields.get("from") {
        "" => 0,
        from => from.parse().map_err(|_not_a_number| malformed("from"))?,
    };
    let found = web.app().timely_list(show, unit_of(&fields)?, &actor).await?;
    let lines: Vec<JsonValue> = found.iter().skip(from).take(ROWS).map(line).collect();
    let following = from.saturating_add(ROWS);
    let next = (following < found.len()).then_some(following);
    Ok(Json(json!({ "total": found.len(), "lines": lines, "next": next })).into_response())
}

fn line(line: &TimelyLine) -> JsonValue {
    json!({
        "entry": line.table.entry.id,
        "code": line.table.code,
        "name": line.table.entry.draft.name,
        "unit": line.table.entry.unit,
        "update_cycle": line.table.entry.draft.update_cycle,
        "currency": line.currency,
        "last_load": line.last_load,
        "window": line.window,
    })
}

/// An order that no data is due for an entry between two days.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExemptionBody {
    /// The entry.
    entry: String,
    /// First day, as `2026-11-22`.
    #[schema(value_type = String)]
    first_on: Date,
    /// Last day.
    #[schema(value_type = String)]
    last_on: Date,
    /// Why.
    reason: String,
    /// Document number of the order.
    order_number: String,
}

/// Exempts an entry from loading between two days by an order; for the digital office's decider.
#[utoipa::path(post, path = "/api/v1/timeliness/exemptions", operation_id = "give_exemption", tag = "supervision", request_body = ExemptionBody,
    responses((status = 201, body = Object), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn exempt(State(web): State<Web>, headers: HeaderMap, bytes: Bytes) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let stated: ExemptionBody = body(&bytes)?;
    let new = NewExemption {
        entry: stated.entry.parse().map_err(|_not_an_id| malformed("entry"))?,
        first_on: Some(stated.first_on),
        last_on: Some(stated.last_on),
        reason: stated.reason,
        order_number: stated.order_number,
    };
    let id = web.app().give_exemption(&new, &actor).await?;
    Ok((StatusCode::CREATED, Json(json!({ "exemption": id }))).into_response())
}

/// Takes an order back: what is due from today on is asked for again.
#[utoipa::path(post, path = "/api/v1/timeliness/exemptions/{id}/end", operation_id = "end_exemption", tag = "supervision",
    params(("id" = String, Path, description = "id of the exemption")),
    responses((status = 200, body = Object), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(crate) async fn end(
    State(web): State<Web>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let id = id.parse().map_err(|_not_an_id| AppError::not_found())?;
    let entry = web.app().end_exemption(id, &actor).await?;
    Ok(Json(json!({ "entry": entry })).into_response())
}
