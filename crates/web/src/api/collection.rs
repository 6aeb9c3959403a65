//! `/api/v1/collection`: who holds already what is to be collected (Article 8).

use app::collection::{Wanted, names_in};
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use super::ApiProblem;
use super::cases::actor;
use crate::fields::Fields;
use crate::routes::{Guard, Routes};
use crate::site::Web;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/api/v1/collection/check", Guard::System, check).get(
        "/api/v1/collection/conflicts",
        Guard::System,
        conflicts,
    )
}

type ApiResult = Result<Response, ApiProblem>;

/// Who holds already what is to be collected, with likeness in hundredths and reasons (Article 8).
#[utoipa::path(get, path = "/api/v1/collection/check", operation_id = "check_collection", tag = "collection",
    params(("items" = String, Query, description = "names of items, one a line or parted by commas; at most 200"),
        ("name" = Option<String>, Query, description = "name of the entry or form they stand in")),
    responses((status = 200, body = Vec<Object>), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem)))]
pub(crate) async fn check(
    State(web): State<Web>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let actor = actor(&web, &headers)?;
    let fields = Fields::parse(&query.unwrap_or_default());
    let items = names_in(fields.get("items"));
    let wanted = Wanted::named(fields.get("name"), &items, Some(actor.unit));
    Ok(Json(web.app().look_for_sources(&wanted, &actor).await?).into_response())
}

/// How often the source of a datum and another holder differ, for the two units concerned and the digital office (Article 8).
/// Counts by key, by division and over time; neither keys nor values.
#[utoipa::path(get, path = "/api/v1/collection/conflicts", operation_id = "list_conflicts", tag = "collection",
    responses((status = 200, body = Vec<Object>), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem)))]
pub(crate) async fn conflicts(State(web): State<Web>, headers: HeaderMap) -> ApiResult {
    let actor = actor(&web, &headers)?;
    Ok(Json(web.app().conflicts(&actor).await?).into_response())
}
