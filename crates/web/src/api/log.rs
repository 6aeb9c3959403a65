//! The public usage log: C2SP tlog-tiles, the checkpoint, and proofs. Leaves carry commitments, never names.

use app::log::Receipt;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::ApiProblem;
use crate::routes::{Guard, Routes};
use crate::site::Web;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/log/checkpoint", Guard::Public, checkpoint)
        .get("/log/tile/{*path}", Guard::Public, tile)
        .get("/log/key", Guard::Public, key)
        .get("/api/v1/log/proofs/{receipt}", Guard::Public, inclusion)
        .get("/api/v1/log/consistency", Guard::Public, consistency)
}

fn not_found() -> ApiProblem {
    ApiProblem::new(StatusCode::NOT_FOUND, "not-found")
}

async fn checkpoint(State(web): State<Web>) -> Response {
    let text = web.app().log_checkpoint();
    (
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")],
        text,
    )
        .into_response()
}

async fn key(State(web): State<Web>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], web.app().log_key()).into_response()
}

async fn tile(State(web): State<Web>, Path(path): Path<String>) -> Result<Response, ApiProblem> {
    let bytes = web.app().log_file(&format!("tile/{path}"))?.ok_or_else(not_found)?;
    let cache = if path.contains(".p/") {
        "public, max-age=60"
    } else {
        "public, max-age=31536000, immutable"
    };
    Ok((
        [(header::CONTENT_TYPE, "application/octet-stream"), (header::CACHE_CONTROL, cache)],
        bytes,
    )
        .into_response())
}

/// The proof that a receipt's record stands in the log.
#[utoipa::path(get, path = "/api/v1/log/proofs/{receipt}", tag = "log", params(("receipt" = String, Path, description = "a receipt")),
    responses((status = 200, description = "index, tree size, leaf hash, path, checkpoint"), (status = 404, body = ApiProblem)))]
pub(crate) async fn inclusion(
    State(web): State<Web>,
    Path(receipt): Path<String>,
) -> Result<Response, ApiProblem> {
    let receipt: Receipt = receipt.parse().map_err(|_malformed| not_found())?;
    let proof = web.app().inclusion_proof(&receipt).await?;
    Ok(Json(proof).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Sizes {
    old: u64,
    new: u64,
}

/// The proof that the log of one size is the beginning of the log of another.
#[utoipa::path(get, path = "/api/v1/log/consistency", tag = "log", params(("old" = u64, Query), ("new" = u64, Query)),
    responses((status = 200, description = "the proof"), (status = 404, body = ApiProblem)))]
pub(crate) async fn consistency(
    State(web): State<Web>,
    Query(sizes): Query<Sizes>,
) -> Result<Response, ApiProblem> {
    Ok(Json(web.app().consistency_proof(sizes.old, sizes.new)?).into_response())
}
