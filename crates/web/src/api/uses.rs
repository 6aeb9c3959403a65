//! `POST /api/v1/resources/{resource}/{verify,lookup,query,export}`: shared data by key of a client system.

mod answers;
mod bodies;

use app::log::Method;
use app::uses::{Call, Caller, VerifyRequest};
use app::{AppError, ErrorKind};
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

pub(crate) use answers::{LookupReply, QueryReply, VerifyReply};
use bodies::{ExportBody, LookupBody, QueryBody, VerifyBody};

use super::ApiProblem;
use crate::routes::{Guard, Routes};
use crate::site::Web;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/resources/{resource}/verify", Guard::System, verify)
        .post("/api/v1/resources/{resource}/lookup", Guard::System, look_up)
        .post("/api/v1/resources/{resource}/query", Guard::System, query)
        .post("/api/v1/resources/{resource}/export", Guard::System, export)
}

type ApiResult = Result<Response, ApiProblem>;

/// The system behind `Authorization: Bearer <key>`.
async fn caller(
    web: &Web,
    headers: &HeaderMap,
    method: Method,
    resource: &str,
) -> Result<Caller, ApiProblem> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|line| line.to_str().ok())
        .and_then(|line| line.strip_prefix("Bearer "));
    let secret = bearer.ok_or_else(|| ApiProblem::new(StatusCode::UNAUTHORIZED, "key.unknown"))?;
    Ok(web.app().caller_of(secret.trim(), method, resource).await?)
}

/// The body; a malformed one goes on record too.
async fn read<T: DeserializeOwned>(
    web: &Web,
    caller: &Caller,
    method: Method,
    resource: &str,
    body: &[u8],
) -> Result<T, ApiProblem> {
    match serde_json::from_slice(body) {
        Ok(stated) => Ok(stated),
        Err(error) => {
            let error = bodies::fault(&error);
            Err(web.app().turn_away(caller, method, resource, error).await.into())
        }
    }
}

/// Verification 比对验证: claims in, match or mismatch out, no value disclosed.
#[utoipa::path(post, path = "/api/v1/resources/{resource}/verify", tag = "use", request_body = VerifyBody,
    params(("resource" = String, Path, description = "resource code with `-` for `/`")),
    responses((status = 200, body = VerifyReply), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn verify(
    State(web): State<Web>,
    Path(resource): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> ApiResult {
    let caller = caller(&web, &headers, Method::Verify, &resource).await?;
    let stated: VerifyBody = read(&web, &caller, Method::Verify, &resource, &body).await?;
    let VerifyBody { matter, person, key, claims, subjects } = stated;
    let call = Call { resource: &resource, matter: &matter, person: &person };
    let one = key.map(|key| VerifyRequest { key, claims });
    let subjects = match &one {
        Some(one) if subjects.is_empty() => std::slice::from_ref(one),
        None if !subjects.is_empty() => &subjects,
        _ => {
            let error = AppError::new(ErrorKind::Invalid, "body.ambiguous");
            return Err(web
                .app()
                .turn_away(&caller, Method::Verify, &resource, error)
                .await
                .into());
        }
    };
    let found = web.app().verify_json(&caller, call, subjects, &body).await?;
    Ok(answers::verified(found, one.is_some()))
}

/// Look-up 检索查询: granted items of the rows of up to 1,000 keys.
///
/// An answer has at most 10,000 rows over all its keys. One that leaves rows out says so by `truncated` and by the header
/// `banyan-truncated`.
#[utoipa::path(post, path = "/api/v1/resources/{resource}/lookup", tag = "use", request_body = LookupBody,
    params(("resource" = String, Path, description = "resource code with `-` for `/`")),
    responses((status = 200, body = LookupReply), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn look_up(
    State(web): State<Web>,
    Path(resource): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> ApiResult {
    let caller = caller(&web, &headers, Method::Lookup, &resource).await?;
    let stated: LookupBody = read(&web, &caller, Method::Lookup, &resource, &body).await?;
    let (matter, person, request) = stated.parts();
    let call = Call { resource: &resource, matter: &matter, person: &person };
    let found = web.app().look_up(&caller, call, &request, &body).await?;
    let reply = LookupReply {
        results: found.results,
        truncated: found.truncated,
        receipt: found.evidence.receipt,
        version: found.evidence.version,
    };
    Ok(reply.into_response())
}

/// Query 接口访问: a typed filter, page by page at one version.
///
/// A page of more than 1,000 rows is refused.
#[utoipa::path(post, path = "/api/v1/resources/{resource}/query", tag = "use", request_body = QueryBody,
    params(("resource" = String, Path, description = "resource code with `-` for `/`")),
    responses((status = 200, body = QueryReply), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn query(
    State(web): State<Web>,
    Path(resource): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> ApiResult {
    let caller = caller(&web, &headers, Method::Query, &resource).await?;
    let stated: QueryBody = read(&web, &caller, Method::Query, &resource, &body).await?;
    let (matter, person, request) = stated.parts();
    let call = Call { resource: &resource, matter: &matter, person: &person };
    let found = web.app().query(&caller, call, &request, &body).await?;
    let reply = QueryReply {
        rows: found.rows,
        next: found.next,
        receipt: found.evidence.receipt,
        version: found.evidence.version,
    };
    Ok(reply.into_response())
}

/// Export 数据交换: all granted rows as CSV, streamed. The receipt stands in the header `banyan-receipt`.
#[utoipa::path(post, path = "/api/v1/resources/{resource}/export", tag = "use", request_body = ExportBody,
    params(("resource" = String, Path, description = "resource code with `-` for `/`")),
    responses((status = 200, content_type = "text/csv"), (status = 401, body = ApiProblem), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn export(
    State(web): State<Web>,
    Path(resource): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> ApiResult {
    let caller = caller(&web, &headers, Method::Export, &resource).await?;
    let stated: ExportBody = read(&web, &caller, Method::Export, &resource, &body).await?;
    let (matter, person, wanted) = stated.parts();
    let call = Call { resource: &resource, matter: &matter, person: &person };
    let stream = web.app().export(&caller, call, &wanted, &body).await?;
    let charset = if wanted.encoding == "gb18030" { "gb18030" } else { "utf-8" };
    let headers = [
        (header::CONTENT_TYPE.as_str(), format!("text/csv; charset={charset}")),
        (header::CONTENT_DISPOSITION.as_str(), format!("attachment; filename=\"{resource}.csv\"")),
        (header::CACHE_CONTROL.as_str(), "no-store".to_owned()),
        (answers::RECEIPT, stream.evidence.receipt),
    ];
    Ok((headers, Body::from_stream(stream.chunks)).into_response())
}

#[cfg(test)]
mod tests {
    use app::uses::{LOOKUP_ROWS_MAX, PAGE_ROWS_MAX};

    #[test]
    fn the_bounds_stand_in_the_description_as_they_are_in_the_program() {
        let description = crate::api::docs::description().to_json().expect("plain data");
        for (bound, words) in
            [(LOOKUP_ROWS_MAX, "at most 10,000 rows"), (PAGE_ROWS_MAX, "more than 1,000 rows")]
        {
            let digits: String = words.chars().filter(char::is_ascii_digit).collect();
            assert_eq!(digits, bound.to_string());
            assert!(description.contains(words), "{words}");
        }
    }
}
