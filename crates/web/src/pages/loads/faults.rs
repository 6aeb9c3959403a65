//! Downloads of the rows a batch set aside.

use app::loads::FaultWords;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::ids::BatchId;
use domain::values::ValueFault;
use tokio_stream::wrappers::ReceiverStream;

use super::batch_id;
use crate::context::Member;
use crate::respond::{OrProblem, Problem};
use crate::site::Web;
use crate::texts::{Lang, Texts};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn words(t: Texts) -> FaultWords {
    let headings = ["line", "item", "value", "reason"].map(|code| t.c("loads-fault", code));
    let reason = |fault: ValueFault, lang: &str| {
        Texts { lang: Lang::of_tag(lang) }.c("fault", <&str>::from(fault))
    };
    FaultWords { headings, reason, lang: t.tag() }
}

fn attachment(id: BatchId, ending: &str) -> (HeaderName, HeaderValue) {
    let line = format!("attachment; filename=\"quarantine-{id}.{ending}\"");
    (header::CONTENT_DISPOSITION, HeaderValue::from_str(&line).expect("an id is plain ASCII"))
}

fn plain(name: HeaderName, value: &'static str) -> (HeaderName, HeaderValue) {
    (name, HeaderValue::from_static(value))
}

pub(super) async fn csv(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = batch_id(&member.visitor, &id)?;
    let pieces = web
        .app()
        .faults_csv(id, member.actor(), words(member.t()))
        .await
        .or_problem(&member.visitor)?;
    let head = [
        plain(header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        plain(header::CACHE_CONTROL, "no-store"),
        attachment(id, "csv"),
    ];
    Ok((head, Body::from_stream(ReceiverStream::new(pieces))).into_response())
}

pub(super) async fn xlsx(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = batch_id(&member.visitor, &id)?;
    let sheet = web
        .app()
        .faults_xlsx(id, member.actor(), words(member.t()))
        .await
        .or_problem(&member.visitor)?;
    let head = [
        plain(header::CONTENT_TYPE, XLSX),
        plain(header::CACHE_CONTROL, "no-store"),
        attachment(id, "xlsx"),
    ];
    Ok((head, sheet.bytes).into_response())
}
