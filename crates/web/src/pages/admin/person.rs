//! `/admin/people/{id}`: one account, and what may be done about it. Acts that lock somebody out ask for the account typed out.

use app::people::Account;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::PersonId;

use super::enters;
use crate::context::{Member, Visitor};
use crate::due::minute;
use crate::fields::{Fields, Posted};
use crate::respond::{OrProblem, PageResult, Problem, page, page_with, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "admin/person.html")]
struct PersonPage {
    t: Texts,
    shell: Shell,
    id: String,
    name: String,
    login: String,
    unit: String,
    unit_href: String,
    posts: Vec<String>,
    is_active: bool,
    /// Until when the account is locked, in words; empty where it is not.
    locked: String,
    password: String,
    sessions: usize,
    last_used: String,
    may_enter: bool,
    is_own: bool,
    error: String,
}

#[derive(Template)]
#[template(path = "admin/one_time.html")]
pub(super) struct OneTimePage {
    t: Texts,
    shell: Shell,
    login: String,
    password: String,
    lead: String,
    hours: String,
    back: String,
}

pub(super) fn person_id(visitor: &Visitor, text: &str) -> Result<PersonId, Problem> {
    text.parse().map_err(|_malformed| visitor.not_found())
}

/// `GET /admin/people/{id}`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> PageResult {
    let id = person_id(&member.visitor, &id)?;
    let account = web.app().account(id, member.actor()).await.or_problem(&member.visitor)?;
    page(&person_page(&member, &account, String::new()))
}

fn person_page(member: &Member, account: &Account, error: String) -> PersonPage {
    let t = member.t();
    let person = &account.person;
    let name = person.name(t.tag()).to_owned();
    let unit_href = format!("/admin/people?unit={}", account.unit.id);
    PersonPage {
        t,
        shell: Shell::new(&member.visitor, Room::Admin, name.clone())
            .crumb(t.s("nav-admin"), "/admin")
            .crumb(t.s("nav-people"), &unit_href)
            .crumb(name.clone(), ""),
        id: person.id.to_string(),
        name,
        login: person.login.clone(),
        unit: account.unit.name(t.tag()).to_owned(),
        unit_href,
        posts: person.posts.iter().map(|post| t.c("post", <&str>::from(*post))).collect(),
        is_active: person.active,
        locked: locked(t, account),
        password: password(t, account),
        sessions: account.sessions.len(),
        last_used: account.sessions.iter().max().map(|at| minute(*at)).unwrap_or_default(),
        may_enter: enters(member.actor()),
        is_own: person.id == member.actor().person,
        error,
    }
}

fn locked(t: Texts, account: &Account) -> String {
    match account.locked_until {
        Some(_) if account.is_locked_by_hand => t.s("admin-person-locked-by-hand"),
        Some(until) => t.f("admin-person-locked-until", &[("at", minute(until))]),
        None => String::new(),
    }
}

fn password(t: Texts, account: &Account) -> String {
    let key = match account.password_set_at {
        None => return t.s("admin-person-no-password"),
        Some(_) if account.has_one_time_password => "admin-person-one-time-since",
        Some(_) => "admin-person-password-since",
    };
    let at = account.password_set_at.map(minute).unwrap_or_default();
    t.f(key, &[("at", at)])
}

/// The page that alone ever shows a one-time password.
pub(super) fn one_time_page(
    web: &Web,
    member: &Member,
    login: &str,
    password: String,
    back: String,
) -> OneTimePage {
    let t = member.t();
    OneTimePage {
        t,
        shell: Shell::new(&member.visitor, Room::Admin, t.s("admin-one-time"))
            .crumb(t.s("nav-admin"), "/admin")
            .crumb(t.s("nav-people"), "/admin/people")
            .crumb(t.s("admin-one-time"), ""),
        login: login.to_owned(),
        password,
        lead: t.f("admin-one-time-lead", &[("login", login.to_owned())]),
        hours: web.app().config().sessions.one_time_hours.to_string(),
        back,
    }
}

/// The account of a form whose typed confirmation fits; the page again where it does not.
async fn confirmed(
    web: &Web,
    member: &Member,
    id: PersonId,
    fields: &Fields,
) -> Result<Result<Account, Response>, Problem> {
    let account = web.app().account(id, member.actor()).await.or_problem(&member.visitor)?;
    if fields.get("confirmation") == account.person.login {
        return Ok(Ok(account));
    }
    let template = person_page(member, &account, member.t().s("admin-wrong-login"));
    Ok(Err(page_with(StatusCode::UNPROCESSABLE_ENTITY, &template)?))
}

fn back(id: PersonId, done: &str) -> Response {
    see(&format!("/admin/people/{id}"), done)
}

/// `POST /admin/people/{id}/password`
pub(super) async fn reset_password(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let id = person_id(&member.visitor, &id)?;
    let account = match confirmed(&web, &member, id, &fields).await? {
        Ok(account) => account,
        Err(answer) => return Ok(answer),
    };
    let password =
        web.app().reset_password(id, member.actor()).await.or_problem(&member.visitor)?;
    let back = format!("/admin/people/{id}");
    page(&one_time_page(&web, &member, &account.person.login, password, back))
}

/// `POST /admin/people/{id}/state`: `active` is `yes` or, with a typed confirmation, `no`.
pub(super) async fn switch(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let id = person_id(&member.visitor, &id)?;
    let active = fields.get("active") == "yes";
    if !active && let Err(answer) = confirmed(&web, &member, id, &fields).await? {
        return Ok(answer);
    }
    web.app().switch_person(id, active, member.actor()).await.or_problem(&member.visitor)?;
    Ok(back(id, if active { "person-reactivated" } else { "person-deactivated" }))
}

/// `POST /admin/people/{id}/lock`: `locked` is `no` or, with a typed confirmation, `yes`.
pub(super) async fn lock(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let id = person_id(&member.visitor, &id)?;
    if fields.get("locked") == "no" {
        web.app().unlock_person(id, member.actor()).await.or_problem(&member.visitor)?;
        return Ok(back(id, "person-unlocked"));
    }
    if let Err(answer) = confirmed(&web, &member, id, &fields).await? {
        return Ok(answer);
    }
    web.app().lock_person(id, member.actor()).await.or_problem(&member.visitor)?;
    Ok(back(id, "person-locked"))
}

/// `POST /admin/people/{id}/sign-out`
pub(super) async fn sign_out(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(_): Posted,
) -> Result<Response, Problem> {
    let id = person_id(&member.visitor, &id)?;
    web.app().sign_person_out(id, member.actor()).await.or_problem(&member.visitor)?;
    Ok(back(id, "person-signed-out"))
}
