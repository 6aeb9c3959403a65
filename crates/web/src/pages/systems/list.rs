//! `/systems` and `/systems/new`: the unit's systems, and registering one.

use app::systems::{SystemView, registers_systems};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::standing;
use crate::context::Member;
use crate::fields::{Fields, Posted};
use crate::respond::{OrProblem, PageResult, Problem, page, page_with, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

struct Line {
    href: String,
    name: String,
    purpose: String,
    responsible: String,
    assessed_until: String,
    keys: usize,
    kind: &'static str,
    state: String,
}

#[derive(Template)]
#[template(path = "systems/list.html")]
struct ListPage {
    t: Texts,
    shell: Shell,
    may_manage: bool,
    lines: Vec<Line>,
}

/// `GET /systems`
pub(super) async fn show(State(web): State<Web>, member: Member) -> PageResult {
    let t = member.t();
    let systems = web.app().systems(member.actor()).await.or_problem(&member.visitor)?;
    page(&ListPage {
        t,
        shell: Shell::new(&member.visitor, Room::Workbench, t.s("nav-systems")),
        may_manage: registers_systems(member.actor()),
        lines: systems.iter().map(|view| line(&web, &member, view)).collect(),
    })
}

fn line(web: &Web, member: &Member, view: &SystemView) -> Line {
    let t = member.t();
    let now = web.app().now();
    let (kind, state) = standing(t, &view.system, member.visitor.today);
    Line {
        href: format!("/systems/{}", view.system.id),
        name: view.system.name.clone(),
        purpose: view.system.purpose.clone(),
        responsible: web.app().live().person_name(view.system.responsible, t.tag()),
        assessed_until: view
            .system
            .assessment
            .as_ref()
            .map(|paper| paper.valid_until.to_string())
            .unwrap_or_default(),
        keys: view.keys.iter().filter(|key| key.is_live(now)).count(),
        kind,
        state,
    }
}

struct Choice {
    value: String,
    text: String,
    selected: bool,
}

#[derive(Template)]
#[template(path = "systems/new.html")]
struct NewPage {
    t: Texts,
    shell: Shell,
    name: String,
    purpose: String,
    people: Vec<Choice>,
    gaps: Vec<(String, String)>,
}

impl NewPage {
    /// What is wrong with a field; empty where nothing is.
    fn wrong(&self, field: &str) -> String {
        self.gaps
            .iter()
            .find(|(known, _)| known == field)
            .map(|(_, text)| text.clone())
            .unwrap_or_default()
    }
}

/// `GET /systems/new`
pub(super) async fn begin(State(web): State<Web>, member: Member) -> PageResult {
    page(&new_page(&web, &member, &Fields::default(), Vec::new()).await?)
}

async fn new_page(
    web: &Web,
    member: &Member,
    fields: &Fields,
    gaps: Vec<(String, String)>,
) -> Result<NewPage, Problem> {
    let t = member.t();
    let chosen = fields.get("responsible");
    let own = member.actor().person.to_string();
    let chosen = if chosen.is_empty() { own.as_str() } else { chosen };
    let colleagues = web.app().colleagues(member.actor()).await.or_problem(&member.visitor)?;
    let choice = |person: &domain::people::Person| {
        let value = person.id.to_string();
        Choice { selected: value == chosen, text: person.name(t.tag()).to_owned(), value }
    };
    Ok(NewPage {
        t,
        shell: Shell::new(&member.visitor, Room::Workbench, t.s("systems-new"))
            .crumb(t.s("nav-systems"), "/systems")
            .crumb(t.s("systems-new"), ""),
        name: fields.get("name").to_owned(),
        purpose: fields.get("purpose").to_owned(),
        people: colleagues.iter().map(choice).collect(),
        gaps,
    })
}

/// `POST /systems/new`
pub(super) async fn register(
    State(web): State<Web>,
    member: Member,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let t = member.t();
    let responsible = fields.get("responsible").parse().unwrap_or(member.actor().person);
    match web
        .app()
        .register_system(fields.get("name"), fields.get("purpose"), responsible, member.actor())
        .await
    {
        Ok(id) => Ok(see(&format!("/systems/{id}"), "system-registered")),
        Err(error) if !error.gaps().is_empty() => {
            let gap = |gap: &domain::catalogue::Missing| {
                let args =
                    [("field", t.c("systems-field", &gap.field)), ("gap", t.c("gap", gap.code))];
                (gap.field.clone(), t.f("systems-gap", &args))
            };
            let gaps = error.gaps().iter().map(gap).collect();
            page_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                &new_page(&web, &member, &fields, gaps).await?,
            )
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}
