//! `/api/v1/quality`: scores of data quality 数据质量 (GB/T 36344), for client systems of whoever may see the pages. Keys of
//! failing rows never leave by this way.

use app::AppError;
use app::quality::{EntryQuality, QualityLine};
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::ids::{EntryId, UnitId};
use serde_json::{Value as JsonValue, json};

use super::ApiProblem;
use super::cases::{actor, malformed};
use crate::fields::Fields;
use crate::routes::{Guard, Routes};
use crate::site::Web;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/quality", Guard::System, board)
        .get("/api/v1/quality/list", Guard::System, list)
        .get("/api/v1/quality/entries/{id}", Guard::System, entry)
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

/// Mean scores of loaded resources, unit by unit, the lowest first; in hundredths of a point of 100.
#[utoipa::path(get, path = "/api/v1/quality", operation_id = "read_quality", tag = "supervision",
    params(("unit" = Option<String>, Query, description = "id of the unit; one's own, or all for whoever looks after all")),
    responses((status = 200, body = Object), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn board(
    State(web): State<Web>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let unit = unit_of(&Fields::parse(&query.unwrap_or_default()))?;
    Ok(Json(web.app().quality(unit, &actor).await?).into_response())
}

/// Loaded resources, the lowest score first. `total` says how many there are, `next` from where to go on.
#[utoipa::path(get, path = "/api/v1/quality/list", operation_id = "list_quality", tag = "supervision",
    params(("unit" = Option<String>, Query, description = "id of the unit"),
        ("from" = Option<u32>, Query, description = "the first line; 0 where absent")),
    responses((status = 200, body = Object), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn list(
    State(web): State<Web>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let fields = Fields::parse(&query.unwrap_or_default());
    let from: usize = match fields.get("from") {
        "" => 0,
        from => from.parse().map_err(|_not_a_number| malformed("from"))?,
    };
    let found = web.app().quality_list(unit_of(&fields)?, &actor).await?;
    let lines: Vec<JsonValue> = found.iter().skip(from).take(ROWS).map(line).collect();
    let following = from.saturating_add(ROWS);
    let next = (following < found.len()).then_some(following);
    Ok(Json(json!({ "total": found.len(), "lines": lines, "next": next })).into_response())
}

fn line(line: &QualityLine) -> JsonValue {
    json!({
        "entry": line.table.entry.id,
        "code": line.table.code,
        "name": line.table.entry.draft.name,
        "unit": line.table.entry.unit,
        "is_below": line.is_below,
        "score": line.newest.as_ref().map(|one| &one.score),
        "table_version": line.newest.as_ref().map(|one| one.table_version),
        "rules_version": line.newest.as_ref().map(|one| one.rules_version),
        "rules_digest": line.newest.as_ref().map(|one| &one.rules_digest),
        "at": line.newest.as_ref().map(|one| one.at.to_string()),
    })
}

/// The quality of one published resource: its rules, what became of each in the newest evaluation, and the scores of its
/// latest versions.
#[utoipa::path(get, path = "/api/v1/quality/entries/{id}", operation_id = "read_entry_quality", tag = "supervision",
    params(("id" = String, Path, description = "id of the entry")),
    responses((status = 200, body = Object), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn entry(
    State(web): State<Web>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let id: EntryId = id.parse().map_err(|_malformed| AppError::not_found())?;
    let found = web.app().entry_quality(id, &actor).await?;
    Ok(Json(shown(&found)).into_response())
}

fn shown(found: &EntryQuality) -> JsonValue {
    let outcomes = found.newest.iter().flat_map(|newest| &newest.outcomes).map(|outcome| {
        json!({
            "rule": outcome.rule,
            "dimension": outcome.rule.kind.dimension(),
            "tested": outcome.tested,
            "failed": outcome.failed,
            "sampled_permille": outcome.sampled_permille,
            "drift_permille": outcome.drift_permille,
            "skipped": outcome.skipped,
            "is_over": outcome.is_over(),
        })
    });
    let trend = found.trend.iter().map(|one| {
        json!({
            "table_version": one.table_version,
            "rules_version": one.rules_version,
            "rules_digest": one.rules_digest,
            "at": one.at.to_string(),
            "rows": one.rows,
            "score": one.score,
        })
    });
    json!({
        "entry": found.table.entry.id,
        "code": found.table.code,
        "rules": found.set.rules,
        "rules_version": found.set.version,
        "rules_digest": found.set.digest,
        "score": found.newest.as_ref().map(|one| &one.score),
        "table_version": found.newest.as_ref().map(|one| one.table_version),
        "outcomes": outcomes.collect::<Vec<_>>(),
        "trend": trend.collect::<Vec<_>>(),
        "case": found.case.as_ref().map(|case| json!({ "id": case.id, "number": case.number, "state": case.state })),
    })
}
