//! `/api/v1/entries/export`: the caller's own or the published catalogue as JSON, streamed, all of it.

use app::AppError;
use app::catalogue::export::{Scope, Selection};
use app::catalogue::from_code;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::ApiProblem;
use super::cases::{actor, malformed};
use crate::fields::Fields;
use crate::pages::catalogue::export_json;
use crate::routes::{Guard, Routes};
use crate::site::Web;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/api/v1/entries/export", Guard::System, export)
}

/// The working copies of the caller's unit, or the published catalogue, whole or of one unit, with everything their
/// owners write.
#[utoipa::path(get, path = "/api/v1/entries/export", operation_id = "export_catalogue", tag = "catalogue",
    params(("scope" = String, Query, description = "`own` or `published`"),
        ("unit" = Option<String>, Query, description = "id of a unit, to narrow the published catalogue")),
    responses((status = 200, description = "`{\"scope\", \"exported_on\", \"entries\": [...]}`", body = String, content_type = "application/json"), (status = 401, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn export(
    State(web): State<Web>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiProblem> {
    let actor = actor(&web, &headers)?;
    let fields = Fields::parse(&query.unwrap_or_default());
    let scope: Scope = from_code(fields.get("scope")).ok_or_else(|| malformed("scope"))?;
    let unit = match fields.get("unit") {
        "" => None,
        text => Some(text.parse().map_err(|_malformed| -> AppError { malformed("unit") })?),
    };
    Ok(export_json::answer(web.app(), Selection { scope, unit }, actor))
}
