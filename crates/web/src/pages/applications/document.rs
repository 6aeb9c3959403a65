//! `/applications/{id}/decision`: the decision as a document with its number 文号, made to be printed.

use askama::Template;
use axum::extract::{Path, State};

use super::show::{AskedItem, Stated, asked_items, stated};
use crate::context::Member;
use crate::due::day_in_words;
use crate::pages::cases::case_id;
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "applications/decision.html")]
struct DecisionPage {
    t: Texts,
    shell: Shell,
    back: String,
    number: String,
    case_number: String,
    title: String,
    code: String,
    applicant: String,
    provider: String,
    decider: String,
    applied_on: String,
    decided_on: String,
    is_granted: bool,
    opinion: String,
    stated: Stated,
    items: Vec<AskedItem>,
}

/// `GET /applications/{id}/decision`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> PageResult {
    let t = member.t();
    let visitor = &member.visitor;
    let id = case_id(visitor, &id)?;
    let view = web.app().application(id, member.actor()).await.or_problem(visitor)?;
    let decision = view.application.decision.clone().ok_or_else(|| visitor.not_found())?;
    let live = web.app().live();
    let case = &view.case.case;
    let day = |at| day_in_words(t, law::clocks::civil_date(at));
    let opinion = view
        .case
        .events
        .iter()
        .rev()
        .find(|event| matches!(event.act.as_str(), "grant" | "refuse"));
    page(&DecisionPage {
        t,
        shell: Shell::new(visitor, Room::Workbench, decision.number.clone())
            .crumb(t.s("nav-applications"), "/applications")
            .crumb(case.number.clone(), &format!("/applications/{id}"))
            .crumb(decision.number.clone(), ""),
        back: format!("/applications/{id}"),
        case_number: case.number.clone(),
        title: view.entry.name(t.tag()).to_owned(),
        code: view.entry.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        applicant: live.unit_name(case.applicant, t.tag()),
        provider: live.unit_name(case.provider, t.tag()),
        decider: live.unit_name(case.decider, t.tag()),
        applied_on: day(case.opened_at),
        decided_on: case.closed_at.map(day).unwrap_or_default(),
        is_granted: decision.grant.is_some(),
        opinion: opinion.map(|event| event.reason.clone()).unwrap_or_default(),
        stated: stated(&web, t, &view),
        items: asked_items(t, &view, &decision.items),
        number: decision.number,
    })
}
