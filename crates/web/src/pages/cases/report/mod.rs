//! `/cases/{id}/report`: a yearly report as an official document 公文, to be printed or saved as a file (Articles 26, 27).

mod bars;
mod compose;
mod facts;
mod figures;

use app::cases::CaseView;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use self::bars::Picture;
use super::case_id;
use crate::context::Member;
use crate::docx::{Block, Document};
use crate::fields::percent_encode;
use crate::respond::{OrProblem, PageResult, Problem, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

pub(super) use facts::has_report;

const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A block, and a chart's drawing.
struct Shown {
    block: Block,
    picture: Option<Picture>,
}

#[derive(Template)]
#[template(path = "cases/report.html")]
struct ReportPage {
    t: Texts,
    shell: Shell,
    back: String,
    file: String,
    issuer: String,
    number: String,
    title: String,
    subtitle: String,
    shown: Vec<Shown>,
    signature: Vec<String>,
}

/// `GET /cases/{id}/report`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> PageResult {
    let (view, document) = read(&web, &member, &id).await?;
    let back = format!("/cases/{}", view.case.id);
    let shell = Shell::new(&member.visitor, Room::Workbench, document.title.clone())
        .crumb(member.desk(), "/work")
        .crumb(view.case.number.clone(), &back)
        .crumb(member.t().s("report-report"), "");
    page(&ReportPage {
        t: member.t(),
        shell,
        file: format!("{back}/report.docx"),
        back,
        issuer: document.issuer,
        number: document.number,
        title: document.title,
        subtitle: document.subtitle,
        shown: document.blocks.into_iter().map(shown).collect(),
        signature: document.signature,
    })
}

/// `GET /cases/{id}/report.docx`
pub(super) async fn download(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (_, document) = read(&web, &member, &id).await?;
    let bytes = document.to_bytes().map_err(|error| Problem::internal(&error.to_string()))?;
    let name = percent_encode(&format!("{}.docx", document.title));
    let headers = [
        (header::CONTENT_TYPE, MEDIA_TYPE.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// The report of a case that the reader may read; not found before it was composed.
async fn read(web: &Web, member: &Member, id: &str) -> Result<(CaseView, Document), Problem> {
    let visitor = &member.visitor;
    let id = case_id(visitor, id)?;
    let view = web.app().case(id, member.actor()).await.or_problem(visitor)?;
    let live = web.app().live();
    let facts = facts::composed(&view).ok_or_else(|| visitor.not_found())?;
    let document = compose::document(member.t(), &live, &facts);
    Ok((view, document))
}

fn shown(block: Block) -> Shown {
    let picture = match &block {
        Block::Chart(chart) => Some(Picture::of(chart)),
        _ => None,
    };
    Shown { block, picture }
}
