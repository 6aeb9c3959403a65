//! `/api/v1/open/{resource}`: a page of an open entry as JSON, without a key. A filter goes in the body, never in the address.

use app::uses::{OpenPage, OpenQuery};
use app::{AppError, ErrorKind};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::expr::Filter;
use serde::Deserialize;
use serde_json::json;

use super::reader;
use crate::address::Address;
use crate::api::ApiProblem;
use crate::context::Visitor;
use crate::fields::Fields;
use crate::site::Web;

/// What a query of an open entry asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Asked {
    filter: Option<Filter>,
    items: Vec<String>,
    after: Option<String>,
    limit: Option<usize>,
}

/// `GET /api/v1/open/{resource}?limit=&after=`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    address: Address,
    Path(resource): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiProblem> {
    let fields = Fields::parse(&query.unwrap_or_default());
    let limit = match fields.get("limit") {
        "" => None,
        limit => Some(limit.parse().map_err(|_not_a_number| malformed("limit"))?),
    };
    let after = Some(fields.get("after").to_owned()).filter(|after| !after.is_empty());
    answer(&web, &visitor, address, &resource, &Asked { after, limit, ..Asked::default() }).await
}

/// `POST /api/v1/open/{resource}` with a filter
pub(super) async fn query(
    State(web): State<Web>,
    visitor: Visitor,
    address: Address,
    Path(resource): Path<String>,
    body: Bytes,
) -> Result<Response, ApiProblem> {
    let asked: Asked = serde_json::from_slice(&body)
        .map_err(|fault| malformed(&format!("line {}, column {}", fault.line(), fault.column())))?;
    answer(&web, &visitor, address, &resource, &asked).await
}

fn malformed(place: &str) -> ApiProblem {
    ApiProblem::of(&AppError::new(ErrorKind::Invalid, "body.malformed").about(place))
}

async fn answer(
    web: &Web,
    visitor: &Visitor,
    address: Address,
    resource: &str,
    asked: &Asked,
) -> Result<Response, ApiProblem> {
    let wanted = OpenQuery {
        items: &asked.items,
        filter: asked.filter.as_ref(),
        after: asked.after.as_deref(),
        limit: asked.limit,
    };
    let OpenPage { named, next, version, receipt, .. } = web
        .app()
        .open_page(resource, wanted, reader(visitor, address))
        .await
        .map_err(|error| ApiProblem::of(&error))?;
    Ok(Json(json!({ "rows": named, "next": next, "version": version, "receipt": receipt }))
        .into_response())
}
