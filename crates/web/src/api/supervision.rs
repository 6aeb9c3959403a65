//! `/api/v1/supervision`: how units stand, which rules are missing, what was found and the ranking (Articles 6, 7, 26 to 28),
//! for client systems of whoever may see the pages.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::{Value as JsonValue, json};

use super::ApiProblem;
use super::cases::{actor, malformed};
use crate::fields::Fields;
use crate::routes::{Guard, Routes};
use crate::site::Web;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/supervision/standing", Guard::System, standing)
        .get("/api/v1/supervision/rules", Guard::System, rules)
        .get("/api/v1/supervision/ranking", Guard::System, ranking)
        .get("/api/v1/supervision/findings", Guard::System, findings)
}

type ApiResult = Result<Response, ApiProblem>;

/// A unit's counts of this year with the points it meets and those it has to mend; one's own unit where none is named.
#[utoipa::path(get, path = "/api/v1/supervision/standing", operation_id = "read_standing", tag = "supervision",
    params(("unit" = Option<String>, Query, description = "id of the unit")),
    responses((status = 200, body = Object), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn standing(
    State(web): State<Web>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let fields = Fields::parse(&query.unwrap_or_default());
    let unit = match fields.get("unit") {
        "" => actor.unit,
        unit => unit.parse().map_err(|_not_an_id| malformed("unit"))?,
    };
    let today = web.app().today();
    let standing = web.app().standing(unit, today.first_of_year(), today, &actor).await?;
    let wanting = standing.wanting();
    Ok(Json(json!({ "unit": unit, "standing": standing, "wanting": wanting })).into_response())
}

/// Units without all the rules that Article 27 asks for.
#[utoipa::path(get, path = "/api/v1/supervision/rules", operation_id = "list_rule_gaps", tag = "supervision",
    responses((status = 200, body = Vec<Object>), (status = 401, body = ApiProblem)))]
pub(crate) async fn rules(State(web): State<Web>, headers: HeaderMap) -> ApiResult {
    let gaps = web.app().rule_gaps(&actor(&web, &headers)?).await?;
    let gap = |gap: &app::unit_rules::RuleGap| json!({ "unit": gap.unit, "missing": gap.missing });
    Ok(Json(gaps.iter().map(gap).collect::<Vec<JsonValue>>()).into_response())
}

/// Units by their last final assessment of a year.
#[utoipa::path(get, path = "/api/v1/supervision/ranking", operation_id = "read_ranking", tag = "supervision",
    params(("year" = Option<i16>, Query, description = "this year where absent")),
    responses((status = 200, body = Vec<Object>), (status = 401, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn ranking(
    State(web): State<Web>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let fields = Fields::parse(&query.unwrap_or_default());
    let year = match fields.get("year") {
        "" => web.app().today().year(),
        year => year.parse().map_err(|_not_a_year| malformed("year"))?,
    };
    let places = web.app().ranking(year, &actor).await?;
    let place = |place: &app::assessments::Place| {
        let score = domain::scoring::written(place.total_hundredths);
        json!({ "rank": place.rank, "unit": place.unit, "case": place.case, "score": score })
    };
    Ok(Json(places.iter().map(place).collect::<Vec<JsonValue>>()).into_response())
}

/// What may be violations, found by rule from this year's facts; for the supervisor.
#[utoipa::path(get, path = "/api/v1/supervision/findings", operation_id = "list_findings", tag = "supervision",
    responses((status = 200, body = Vec<Object>), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub(crate) async fn findings(State(web): State<Web>, headers: HeaderMap) -> ApiResult {
    let from = web.app().today().first_of_year();
    let found = web.app().findings(from, &actor(&web, &headers)?).await?;
    let finding = |one: &app::findings::Finding| {
        json!({
            "unit": one.unit,
            "kind": one.kind,
            "subject": one.subject,
            "entry": one.entry,
            "case": one.case,
            "count": one.count,
        })
    };
    Ok(Json(found.iter().map(finding).collect::<Vec<JsonValue>>()).into_response())
}
