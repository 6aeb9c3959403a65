//! A case of any procedure: what it states, its clocks, its timeline, the acts open to the reader, what is attached and
//! what is said.

mod acts;
mod attached;
mod brought;
pub(crate) mod controls;
mod document;
mod held;
mod measured;
mod report;
mod sample;
mod show;
pub(crate) mod stated;
mod timeline;
pub(crate) mod words;

use app::live::Live;
use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use domain::cases::Case;
use domain::ids::CaseId;

use crate::context::Visitor;
use crate::respond::Problem;
use crate::routes::{Guard, Routes};
use crate::texts::Texts;

pub(crate) use acts::{ActForm, Sent, act_forms};
pub(crate) use attached::as_download;
pub(crate) use show::{FollowUp, follow_ups};
pub(crate) use timeline::{EventLine, timeline};

/// Bytes of a form around a file.
const FORM_BYTES_MAX: usize = 64 * 1024;

pub(crate) fn routes() -> Routes {
    let upload = post(attached::attach)
        .layer(DefaultBodyLimit::max(app::cases::DOCUMENT_BYTES_MAX + FORM_BYTES_MAX));
    Routes::new()
        .get("/cases/{id}", Guard::Party, show::show)
        .post("/cases/{id}/acts", Guard::Party, acts::act)
        .post("/cases/{id}/remarks", Guard::Party, attached::remark)
        .add("POST", "/cases/{id}/attachments", Guard::Party, upload)
        .get("/cases/{id}/attachments/{number}", Guard::Party, attached::download)
        .post("/cases/{id}/sample", Guard::Signed, sample::show)
        .get("/cases/{id}/documents/{sequence}", Guard::Party, document::show)
        .get("/cases/{id}/report", Guard::Party, report::show)
        .get("/cases/{id}/report.docx", Guard::Party, report::download)
}

pub(crate) fn case_id(visitor: &Visitor, text: &str) -> Result<CaseId, Problem> {
    text.parse().map_err(|_malformed| visitor.not_found())
}

/// From whom a case comes: the unit that opened it, or the platform and for which unit it did.
pub(crate) fn from_whom(t: Texts, live: &Live, case: &Case) -> String {
    let unit = live.unit_name(case.applicant, t.tag());
    match case.opened_by {
        Some(_) => unit,
        None => t.f("case-platform-for", &[("unit", unit)]),
    }
}

/// The kind of tag for a state: what waits, and how it ended.
pub(crate) fn state_kind(procedure: &str, state: &str) -> &'static str {
    match state {
        "refused" | "rejected" | "returned" => "error",
        "taken_back" | "withdrawn" => "suspended",
        _ => match domain::procedures::find(procedure) {
            Some(known) if known.is_terminal(state) => "done",
            _ => "info",
        },
    }
}
