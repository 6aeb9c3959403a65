//! Sign-in, sign-out, and one's own account.

use app::ErrorKind;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::people::Person;

use crate::context::{Member, SESSION_COOKIE, Visitor, cookie};
use crate::fields::{Fields, Posted, safe_back};
use crate::respond::{OrProblem, PageResult, Problem, page, page_with, see};
use crate::routes::{Guard, Routes};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/sign-in", Guard::Public, form)
        .post("/sign-in", Guard::Public, enter)
        .post("/sign-out", Guard::Signed, leave)
        .get("/account", Guard::Signed, account)
        .post("/account/sign-out-everywhere", Guard::Signed, leave_everywhere)
}

/// A person of the demo city, one click from being signed in.
struct DemoPerson {
    login: String,
    password: &'static str,
    name: String,
    initials: String,
    unit: String,
    posts: String,
}

#[derive(Template)]
#[template(path = "session/sign_in.html")]
struct SignInPage {
    t: Texts,
    shell: Shell,
    login: String,
    back: String,
    error: String,
    demo_people: Vec<DemoPerson>,
}

async fn form(State(web): State<Web>, visitor: Visitor, RawQuery(query): RawQuery) -> PageResult {
    let fields = Fields::parse(&query.unwrap_or_default());
    let template = sign_in_page(&web, &visitor, "", back_to(&fields), String::new()).await?;
    page(&template)
}

async fn sign_in_page(
    web: &Web,
    visitor: &Visitor,
    login: &str,
    back: &str,
    error: String,
) -> Result<SignInPage, Problem> {
    let mut demo_people = Vec::new();
    if let Some(password) = web.demo_password() {
        let people = web.app().people_with_units().await.or_problem(visitor)?;
        demo_people.extend(people.into_iter().map(|(person, unit)| {
            demo_person(visitor, person, unit.name(visitor.t.tag()), password)
        }));
    }
    let shell = Shell::new(visitor, Room::Portal, visitor.t.s("session-sign-in"));
    Ok(SignInPage {
        t: visitor.t,
        shell,
        login: login.to_owned(),
        back: back.to_owned(),
        error,
        demo_people,
    })
}

fn demo_person(
    visitor: &Visitor,
    person: Person,
    unit: &str,
    password: &'static str,
) -> DemoPerson {
    let t = visitor.t;
    let posts: Vec<String> =
        person.posts.iter().map(|post| t.c("post", <&str>::from(*post))).collect();
    let name = person.name(t.tag()).to_owned();
    DemoPerson {
        initials: name.chars().take(1).collect(),
        name,
        unit: unit.to_owned(),
        posts: posts.join(" · "),
        login: person.login,
        password,
    }
}

fn back_to(fields: &Fields) -> &str {
    safe_back(fields.get("back")).unwrap_or("/work")
}

async fn enter(
    State(web): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let (login, back) = (fields.get("login"), back_to(&fields));
    let previous = cookie(&headers, SESSION_COOKIE);
    match web.app().sign_in(login, fields.raw("password"), previous).await {
        Ok(token) => {
            let secure = if web.secure_cookies() { "; Secure" } else { "" };
            let kept = format!("{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax{secure}");
            Ok(([(header::SET_COOKIE, kept)], Redirect::to(back)).into_response())
        }
        Err(error) if matches!(error.kind(), ErrorKind::Denied | ErrorKind::Limited) => {
            let key =
                if error.kind() == ErrorKind::Limited { "session-locked" } else { "session-wrong" };
            let template = sign_in_page(&web, &visitor, login, back, visitor.t.s(key)).await?;
            page_with(StatusCode::UNAUTHORIZED, &template)
        }
        Err(error) => Err(Problem::from_app(&visitor, &error)),
    }
}

fn forget() -> [(header::HeaderName, String); 1] {
    [(header::SET_COOKIE, format!("{SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"))]
}

async fn leave(
    State(web): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Posted(_): Posted,
) -> Result<Response, Problem> {
    if let Some(token) = cookie(&headers, SESSION_COOKIE) {
        web.app().sign_out(token).await.or_problem(&visitor)?;
    }
    Ok((forget(), see("/", "signed-out")).into_response())
}

#[derive(Template)]
#[template(path = "session/account.html")]
struct AccountPage {
    t: Texts,
    shell: Shell,
    name: String,
    login: String,
    unit: String,
    posts: Vec<String>,
}

async fn account(member: Member) -> PageResult {
    let t = member.t();
    let session = &member.signed.session;
    page(&AccountPage {
        t,
        shell: Shell::new(&member.visitor, Room::Workbench, t.s("session-account"))
            .crumb(t.s("session-account"), ""),
        name: session.person.name(t.tag()).to_owned(),
        login: session.person.login.clone(),
        unit: session.unit.name(t.tag()).to_owned(),
        posts: session.person.posts.iter().map(|post| t.c("post", <&str>::from(*post))).collect(),
    })
}

async fn leave_everywhere(
    State(web): State<Web>,
    member: Member,
    Posted(_): Posted,
) -> Result<Response, Problem> {
    web.app().sign_out_everywhere(member.actor().person).await.or_problem(&member.visitor)?;
    Ok((forget(), see("/", "signed-out")).into_response())
}
