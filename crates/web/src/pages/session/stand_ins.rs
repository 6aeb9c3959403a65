//! `/account/stand-ins`: who stands in for whom 代理, and naming somebody for the days one is away.

use app::delegations::{DelegationView, NewDelegation};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::catalogue::Missing;
use domain::ids::PersonId;

use crate::context::Member;
use crate::fields::{Fields, Posted};
use crate::respond::{OrProblem, PageResult, Problem, page, page_with, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

const PATH: &str = "/account/stand-ins";

struct Colleague {
    id: String,
    name: String,
    selected: bool,
}

struct Line {
    absent: String,
    stand_in: String,
    first_on: String,
    last_on: String,
    kind: &'static str,
    state: String,
    end_href: String,
}

#[derive(Template)]
#[template(path = "session/stand_ins.html")]
struct StandInsPage {
    t: Texts,
    shell: Shell,
    lines: Vec<Line>,
    colleagues: Vec<Colleague>,
    first_on: String,
    last_on: String,
    errors: Vec<(String, String)>,
}

impl StandInsPage {
    fn error(&self, field: &str) -> String {
        let found = self.errors.iter().find(|(known, _)| known == field);
        found.map(|(_, text)| text.clone()).unwrap_or_default()
    }
}

/// `GET /account/stand-ins`
pub(super) async fn show(State(web): State<Web>, member: Member) -> PageResult {
    page(&stand_ins_page(&web, &member, &Fields::parse(""), &[]).await?)
}

async fn stand_ins_page(
    web: &Web,
    member: &Member,
    sent: &Fields,
    gaps: &[Missing],
) -> Result<StandInsPage, Problem> {
    let t = member.t();
    let visitor = &member.visitor;
    let known = web.app().delegations(member.actor()).await.or_problem(visitor)?;
    let people = web.app().colleagues(member.actor()).await.or_problem(visitor)?;
    let others = people.into_iter().filter(|person| person.id != member.actor().person);
    let colleague = |person: domain::people::Person| Colleague {
        selected: sent.get("stand_in") == person.id.to_string(),
        id: person.id.to_string(),
        name: person.name(t.tag()).to_owned(),
    };
    Ok(StandInsPage {
        t,
        shell: Shell::new(visitor, Room::Workbench, t.s("stand-ins"))
            .crumb(t.s("session-account"), "/account")
            .crumb(t.s("stand-ins"), ""),
        lines: known.iter().map(|view| line(t, view)).collect(),
        colleagues: others.map(colleague).collect(),
        first_on: sent.get("first_on").to_owned(),
        last_on: sent.get("last_on").to_owned(),
        errors: gaps.iter().map(|gap| (gap.field.clone(), t.c("gap", gap.code))).collect(),
    })
}

fn line(t: Texts, view: &DelegationView) -> Line {
    let delegation = &view.delegation;
    let (kind, state) = match (view.is_running, view.may_end) {
        (true, _) => ("info", "running"),
        (false, true) => ("soon", "to-come"),
        (false, false) => ("suspended", "over"),
    };
    Line {
        absent: view.absent.name(t.tag()).to_owned(),
        stand_in: view.stand_in.name(t.tag()).to_owned(),
        first_on: delegation.first_on.to_string(),
        last_on: delegation.last_on.to_string(),
        kind,
        state: t.c("stand-ins-state", state),
        end_href: if view.may_end {
            format!("{PATH}/{}/end", delegation.id)
        } else {
            String::new()
        },
    }
}

/// `POST /account/stand-ins`
pub(super) async fn name(
    State(web): State<Web>,
    member: Member,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let asked = match read(&fields) {
        Ok(asked) => asked,
        Err(gaps) => return again(&web, &member, &fields, &gaps).await,
    };
    match web.app().name_stand_in(asked, member.actor()).await {
        Ok(_) => Ok(see(PATH, "stand-in-named")),
        Err(error) if !error.gaps().is_empty() => again(&web, &member, &fields, error.gaps()).await,
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}

async fn again(web: &Web, member: &Member, sent: &Fields, gaps: &[Missing]) -> PageResult {
    let template = stand_ins_page(web, member, sent, gaps).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &template)
}

fn read(fields: &Fields) -> Result<NewDelegation, Vec<Missing>> {
    let gap = |field: &str, code| Missing { field: field.to_owned(), code };
    let stand_in: Option<PersonId> = fields.get("stand_in").parse().ok();
    let first_on = fields.get("first_on").parse().ok();
    let last_on = fields.get("last_on").parse().ok();
    if let (Some(stand_in), Some(first_on), Some(last_on)) = (stand_in, first_on, last_on) {
        return Ok(NewDelegation { stand_in, first_on, last_on });
    }
    let missing = [
        (stand_in.is_none(), gap("stand_in", "field.required")),
        (first_on.is_none(), gap("first_on", "field.date")),
        (last_on.is_none(), gap("last_on", "field.date")),
    ];
    Err(missing.into_iter().filter_map(|(is, gap)| is.then_some(gap)).collect())
}

/// `POST /account/stand-ins/{id}/end`
pub(super) async fn end(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(_): Posted,
) -> Result<Response, Problem> {
    let id = id.parse().map_err(|_malformed| member.visitor.not_found())?;
    web.app().end_delegation(id, member.actor()).await.or_problem(&member.visitor)?;
    Ok(see(PATH, "stand-in-ended"))
}
