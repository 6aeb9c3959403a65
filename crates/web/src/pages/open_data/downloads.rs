//! `/open/{resource}/data.{csv,jsonl,xlsx,parquet}`: all rows of an open entry, masked, as a file.

use app::uses::{OpenDataset, OpenExport, OpenFormat};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::reader;
use crate::address::Address;
use crate::context::Visitor;
use crate::respond::{OrProblem, PageResult};
use crate::site::Web;

/// Header with the receipt of the use.
const RECEIPT: &str = "banyan-receipt";

/// `GET` and `HEAD /open/{resource}/data.{ending}`
pub(super) async fn take(
    State(web): State<Web>,
    visitor: Visitor,
    address: Address,
    method: Method,
    Path((resource, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> PageResult {
    let ending = file.strip_prefix("data.").unwrap_or_default();
    let format = OpenFormat::ALL.iter().copied().find(|format| format.ending() == ending);
    let format = format.ok_or_else(|| visitor.not_found())?;
    let dataset = web.app().open_dataset(&resource).or_problem(&visitor)?;
    let tag = tag(&dataset, format);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|line| line.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag)) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    if method == Method::HEAD {
        return Ok(described(&resource, format, tag));
    }
    let wanted = OpenExport { format, ..OpenExport::default() };
    let stream = web
        .app()
        .open_export(&resource, &wanted, reader(&visitor, address))
        .await
        .or_problem(&visitor)?;
    let mut answer = described(&resource, format, tag);
    if let Ok(receipt) = stream.receipt.parse() {
        answer.headers_mut().insert(RECEIPT, receipt);
    }
    *answer.body_mut() = Body::from_stream(stream.chunks);
    Ok(answer)
}

/// What a download gives is told by the opening, the version and the format.
fn tag(dataset: &OpenDataset, format: OpenFormat) -> String {
    let version = dataset.version.unwrap_or_default();
    format!("\"{}-{version}-{}\"", dataset.opening.case, format.ending())
}

fn described(resource: &str, format: OpenFormat, tag: String) -> Response {
    let name = format!("attachment; filename=\"{resource}.{}\"", format.ending());
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::ETAG, tag),
    ];
    headers.into_response()
}
