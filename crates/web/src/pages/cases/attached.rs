//! What is attached to a case and what is said in it: files and remarks.

use app::cases::{Audience, Document};
use app::{AppError, ErrorKind};
use axum::extract::{Multipart, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::CaseId;

use super::acts::Sent;
use super::case_id;
use super::show::{CasePage, case_page};
use crate::context::Member;
use crate::fields::{Posted, percent_encode};
use crate::respond::{OrProblem, Problem, error_words, page_with, see};
use crate::site::Web;

/// The case's page again, with what was wrong with a file or a remark.
async fn again(
    web: &Web,
    member: &Member,
    id: CaseId,
    wrong: impl FnOnce(CasePage) -> CasePage,
) -> Result<Response, Problem> {
    let view = web.app().case(id, member.actor()).await.or_problem(&member.visitor)?;
    let template = case_page(web, member, &view, Sent::nothing()).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &wrong(template))
}

fn is_mendable(error: &AppError) -> bool {
    matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Limited)
}

/// `POST /cases/{id}/attachments`
pub(super) async fn attach(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    mut parts: Multipart,
) -> Result<Response, Problem> {
    let id = case_id(&member.visitor, &id)?;
    let t = member.t();
    let no_file = |page: CasePage| CasePage { attach_error: t.s("code-document-empty"), ..page };
    let mut is_ours = false;
    while let Ok(Some(part)) = parts.next_field().await {
        match part.name().unwrap_or_default() {
            "csrf" => {
                is_ours = member.visitor.accepts_token(&part.text().await.unwrap_or_default());
            }
            "file" if !is_ours => return Err(member.visitor.stale_form()),
            "file" => {
                let name = part.file_name().unwrap_or_default().to_owned();
                let Ok(bytes) = part.bytes().await else {
                    let large = t.s("code-document-too-large");
                    return again(&web, &member, id, |page| CasePage {
                        attach_error: large,
                        ..page
                    })
                    .await;
                };
                return keep(&web, &member, id, &name, bytes.to_vec()).await;
            }
            _ => {}
        }
    }
    if is_ours { again(&web, &member, id, no_file).await } else { Err(member.visitor.stale_form()) }
}

async fn keep(
    web: &Web,
    member: &Member,
    id: CaseId,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Response, Problem> {
    match web.app().attach_document(id, name, bytes, member.actor()).await {
        Ok(()) => Ok(see(&format!("/cases/{id}"), "case-attached")),
        Err(error) if is_mendable(&error) => {
            let said = error_words(member.t(), &error).unwrap_or_default();
            let said = match error.place() {
                "" => said,
                place => {
                    member.t().f("loads-at-place", &[("what", said), ("place", place.to_owned())])
                }
            };
            again(web, member, id, |page| CasePage { attach_error: said, ..page }).await
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}

/// `GET /cases/{id}/attachments/{number}`: always as a download, never shown in the site's own name.
pub(super) async fn download(
    State(web): State<Web>,
    member: Member,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let visitor = &member.visitor;
    let id = case_id(visitor, &id)?;
    let number = number.parse().map_err(|_malformed| visitor.not_found())?;
    let (document, bytes) =
        web.app().document(id, number, member.actor()).await.or_problem(visitor)?;
    Ok(as_download(document, bytes))
}

/// A document as a file of its own name.
pub(crate) fn as_download(document: Document, bytes: Vec<u8>) -> Response {
    let name = percent_encode(&document.name);
    let headers = [
        (header::CONTENT_TYPE, document.media_type),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// `POST /cases/{id}/remarks`
pub(super) async fn remark(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let id = case_id(&member.visitor, &id)?;
    let audience: Audience =
        fields.get("audience").parse().map_err(|_unknown| member.visitor.not_found())?;
    match web.app().add_remark(id, audience, fields.get("words"), member.actor()).await {
        Ok(()) => Ok(see(&format!("/cases/{id}"), "case-remarked")),
        Err(error) if is_mendable(&error) => {
            let said = error_words(member.t(), &error).unwrap_or_default();
            let typed = fields.get("words").to_owned();
            again(&web, &member, id, |page| CasePage {
                remark_error: said,
                remark_text: typed,
                ..page
            })
            .await
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}
