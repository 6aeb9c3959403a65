//! A case of any procedure: its clocks, its timeline, and the acts open to the reader.

use app::cases::CaseView;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ids::CaseId;
use domain::procedures::Words;

use crate::context::{Member, Visitor};
use crate::due::{Due, minute};
use crate::fields::Posted;
use crate::respond::{OrProblem, PageResult, Problem, page, see};
use crate::routes::{Guard, Routes};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/cases/{id}", Guard::Signed, show).post(
        "/cases/{id}/acts",
        Guard::Signed,
        act,
    )
}

/// One event of the timeline.
pub(crate) struct EventLine {
    pub(crate) kind: &'static str,
    pub(crate) who: String,
    pub(crate) what: String,
    pub(crate) at: String,
    pub(crate) basis: String,
    pub(crate) reason: String,
}

struct ActButton {
    code: &'static str,
    text: String,
    needs_reason: bool,
    kind: &'static str,
}

#[derive(Template)]
#[template(path = "cases/case.html")]
struct CasePage {
    t: Texts,
    shell: Shell,
    id: String,
    number: String,
    title: String,
    procedure: String,
    state: String,
    applicant: String,
    decider: String,
    opened: String,
    version: u32,
    entry_href: String,
    dues: Vec<Due>,
    events: Vec<EventLine>,
    acts: Vec<ActButton>,
}

pub(crate) fn case_id(visitor: &Visitor, text: &str) -> Result<CaseId, Problem> {
    text.parse().map_err(|_malformed| visitor.not_found())
}

async fn show(State(web): State<Web>, member: Member, Path(id): Path<String>) -> PageResult {
    let id = case_id(&member.visitor, &id)?;
    let view = web.app().case(id, member.actor()).await.or_problem(&member.visitor)?;
    if view.case.procedure == domain::procedures::SHARING_APPLICATION.code {
        return Ok(Redirect::to(&format!("/applications/{id}")).into_response());
    }
    page(&case_page(&web, &member, view))
}

fn case_page(web: &Web, member: &Member, view: CaseView) -> CasePage {
    let t = member.t();
    let live = web.app().live();
    let case = &view.case;
    let shell =
        Shell::new(&member.visitor, Room::Workbench, format!("{} {}", case.number, case.title))
            .crumb(t.s("nav-worklist"), "/work")
            .crumb(case.number.clone(), "");
    CasePage {
        t,
        shell,
        id: case.id.to_string(),
        number: case.number.clone(),
        title: case.title.clone(),
        procedure: t.c("procedure", &case.procedure),
        state: t.c("case-state", &case.state),
        applicant: live.unit_name(case.applicant, t.tag()).to_string(),
        decider: live.unit_name(case.decider, t.tag()).to_string(),
        opened: minute(case.opened_at),
        version: case.version,
        entry_href: case.entry.map_or_else(String::new, |entry| format!("/entries/{entry}")),
        dues: view.clocks.iter().map(|clock| Due::of(t, clock)).collect(),
        events: timeline(web, t, &view),
        acts: view.acts.iter().map(|act| button(t, act)).collect(),
    }
}

fn button(t: Texts, act: &domain::procedures::Act) -> ActButton {
    let kind = match act.code {
        "return" | "take_back" | "refuse" => "secondary",
        _ => "primary",
    };
    ActButton {
        code: act.code,
        text: t.c("act", act.code),
        needs_reason: act.reason == Words::Required,
        kind,
    }
}

/// The timeline of any case.
pub(crate) fn timeline(web: &Web, t: Texts, view: &CaseView) -> Vec<EventLine> {
    let live = web.app().live();
    let line = |event: &domain::cases::CaseEvent| EventLine {
        kind: match event.act.as_str() {
            "return" | "refuse" | "take_back" => "returned",
            "publish" | "grant" => "done",
            "open" => "act",
            _ => "decision",
        },
        who: event.actor.map_or_else(
            || t.s("case-platform"),
            |person| live.person_name(person, t.tag()).to_string(),
        ),
        what: t.c("act-done", &event.act),
        at: minute(event.at),
        basis: basis(t, &event.basis),
        reason: event.reason.clone(),
    };
    view.events.iter().map(line).collect()
}

/// `fuzhou-2017/10` as a reader sees it.
fn basis(t: Texts, code: &str) -> String {
    match code.split_once('/') {
        Some((profile, article)) => {
            t.f(&format!("basis-{profile}"), &[("article", article.to_owned())])
        }
        None => String::new(),
    }
}

async fn act(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let id = case_id(&member.visitor, &id)?;
    let seen = fields.get("version").parse().unwrap_or_default();
    let act = fields.get("act");
    web.app()
        .act_on_case(id, act, member.actor(), fields.get("reason"), seen)
        .await
        .or_problem(&member.visitor)?;
    Ok(see(&format!("/cases/{id}"), &format!("case-{}", act.replace('_', "-"))))
}
