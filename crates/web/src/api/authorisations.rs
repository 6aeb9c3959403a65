//! `/api/v1/authorisations`: who may act for whom (Article 5), for client systems of the two units and of the digital
//! office. They are given, accepted, suspended and revoked as cases are.

use app::Slice;
use app::authorisations::AuthorisationSide;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::authorisations::{Authorisation, CoveredEntries};
use serde_json::{Value as JsonValue, json};

use super::ApiProblem;
use super::cases::{actor, limit, malformed};
use crate::fields::Fields;
use crate::routes::{Guard, Routes};
use crate::site::Web;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/api/v1/authorisations", Guard::System, list)
}

/// Authorisations of technical service units, the newest first: those the unit gave, those it was given, or all of them
/// for the digital office.
#[utoipa::path(get, path = "/api/v1/authorisations", operation_id = "list_authorisations", tag = "cases",
    params(("side" = Option<String>, Query, description = "`given` (where absent), `received` or `all`"), ("limit" = Option<u32>, Query, description = "rows of a page"), ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = Object), (status = 401, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn list(
    State(web): State<Web>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiProblem> {
    let actor = actor(&web, &headers)?;
    let fields = Fields::parse(&query.unwrap_or_default());
    let side = match fields.get("side") {
        "" | "given" => AuthorisationSide::Given,
        "received" => AuthorisationSide::Received,
        "all" => AuthorisationSide::All,
        _ => return Err(malformed("side").into()),
    };
    let after = Some(fields.get("after").to_owned()).filter(|after| !after.is_empty());
    let slice = Slice::new(after, limit(&fields));
    let found = web.app().authorisations(side, &actor, &slice).await?;
    let today = web.app().today();
    let rows: Vec<JsonValue> = found.rows.iter().map(|one| line(one, today)).collect();
    Ok(Json(json!({ "authorisations": rows, "next": found.next })).into_response())
}

fn line(one: &Authorisation, today: jiff::civil::Date) -> JsonValue {
    let entries = match &one.entries {
        CoveredEntries::All => JsonValue::Null,
        CoveredEntries::Chosen(chosen) => json!(chosen),
    };
    json!({
        "id": one.id,
        "case": one.case,
        "principal": one.principal,
        "agent": one.agent,
        "acts": one.acts,
        "entries": entries,
        "first_on": one.first_on,
        "last_on": one.last_on,
        "document_number": one.document_number,
        "document_digest": one.document_digest,
        "state": one.state,
        "usable": one.runs(today).is_ok(),
    })
}
