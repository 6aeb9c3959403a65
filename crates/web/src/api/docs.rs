//! `/api/v1/openapi.json`: the API described from its handlers.

use axum::Json;
use axum::response::{IntoResponse, Response};
use utoipa::OpenApi;

use super::{
    applications, attached, authorisations, cases, collection, exports, imports, library, log,
    problem, pushes, quality, registers, supervision, timeliness, uses,
};
use crate::pages::catalogue::api as catalogue;
use crate::routes::{Guard, Routes};

/// The description.
#[derive(OpenApi)]
#[openapi(
    info(title = "Banyan", description = "Shared government data by verification, look-up, query and export, with every use on record."),
    paths(uses::verify, uses::look_up, uses::query, uses::export, pushes::push, cases::all, cases::open, cases::list, cases::show, cases::act, applications::apply, applications::decide, applications::submit, attached::remarks, attached::remark, attached::attach, attached::download, authorisations::list, registers::all, registers::one, registers::item, supervision::standing, supervision::rules, supervision::ranking, supervision::findings, quality::board, quality::list, quality::entry, timeliness::board, timeliness::list, timeliness::exempt, timeliness::end, collection::check, collection::conflicts, library::elements, library::element, library::code_lists, library::code_list, library::terms, library::classes, log::inclusion, log::consistency, catalogue::search, catalogue::entry, imports::send, imports::show, imports::discard, imports::units, imports::entries, imports::apply, exports::export),
    components(schemas(problem::ApiProblem, uses::VerifyReply, uses::LookupReply, uses::QueryReply, pushes::PushReply, cases::ProcedureReply, cases::CaseReply, cases::CaseList, applications::ApplicationReply, attached::RemarkReply, attached::AttachmentReply, registers::RegisterReply, registers::RegisterList, registers::RegisterCaseReply, library::ElementPage, library::ElementUsedReply, library::CodeListPage, library::CodeListReply, library::TermPage, library::ClassPage, imports::ImportReply, imports::ImportUnitList, imports::PlannedList)),
    tags((name = "catalogue", description = "The published catalogue"),
        (name = "library", description = "Data elements, code lists, terms and classes"),
        (name = "registers", description = "The public registers of procedures"),
        (name = "supervision", description = "Standing, rules, findings and ranking of units"),
        (name = "supply", description = "Rows pushed by systems of the unit whose data they are"),
        (name = "use", description = "Use of shared data"), (name = "cases", description = "Procedures and cases, by the key of a client system acting as its responsible person"), (name = "log", description = "The usage log and its proofs"))
)]
struct Description;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/api/v1/openapi.json", Guard::Public, openapi)
}

/// The description, for the documentation page too.
pub(crate) fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

async fn openapi() -> Response {
    Json(description()).into_response()
}
