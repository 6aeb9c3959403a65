//! `/sign-in`: by account and password; a one-time password leads to the choice of another.

use app::ErrorKind;
use app::people::SignIn;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::people::Person;

use super::{chosen, keep, words};
use crate::address::Address;
use crate::context::{SESSION_COOKIE, Visitor, cookie};
use crate::fields::{Fields, Posted, safe_back};
use crate::respond::{OrProblem, PageResult, Problem, page, page_with};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

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

#[derive(Template)]
#[template(path = "session/new_password.html")]
struct NewPasswordPage {
    t: Texts,
    shell: Shell,
    login: String,
    back: String,
    error: String,
}

/// `GET /sign-in`
pub(super) async fn show(
    State(web): State<Web>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> PageResult {
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

fn new_password_page(visitor: &Visitor, login: &str, back: &str, error: String) -> NewPasswordPage {
    NewPasswordPage {
        t: visitor.t,
        shell: Shell::new(visitor, Room::Portal, visitor.t.s("session-choose")),
        login: login.to_owned(),
        back: back.to_owned(),
        error,
    }
}

fn back_to(fields: &Fields) -> &str {
    safe_back(fields.get("back")).unwrap_or("/work")
}

fn attempt<'a>(fields: &'a Fields, headers: &'a HeaderMap, address: &Address) -> SignIn<'a> {
    SignIn {
        login: fields.get("login"),
        password: fields.raw("password"),
        previous: cookie(headers, SESSION_COOKIE),
        address: address.0,
    }
}

/// `POST /sign-in`
pub(super) async fn enter(
    State(web): State<Web>,
    visitor: Visitor,
    address: Address,
    headers: HeaderMap,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let (login, back) = (fields.get("login"), back_to(&fields));
    match web.app().sign_in_from(attempt(&fields, &headers, &address)).await {
        Ok(token) => Ok((keep(&web, &token), Redirect::to(back)).into_response()),
        Err(error) if error.code() == "sign-in.one-time" => {
            page(&new_password_page(&visitor, login, back, String::new()))
        }
        Err(error) if matches!(error.kind(), ErrorKind::Denied | ErrorKind::Limited) => {
            let error = words(visitor.t, &error);
            let template = sign_in_page(&web, &visitor, login, back, error).await?;
            page_with(StatusCode::UNAUTHORIZED, &template)
        }
        Err(error) => Err(Problem::from_app(&visitor, &error)),
    }
}

/// `POST /sign-in/new-password`: the one-time password once more, and another.
pub(super) async fn choose(
    State(web): State<Web>,
    visitor: Visitor,
    address: Address,
    headers: HeaderMap,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let (login, back) = (fields.get("login"), back_to(&fields));
    let again = |status, error| page_with(status, &new_password_page(&visitor, login, back, error));
    let Some(new) = chosen(&fields) else {
        return again(StatusCode::UNPROCESSABLE_ENTITY, visitor.t.s("session-not-alike"));
    };
    match web.app().choose_password(attempt(&fields, &headers, &address), new).await {
        Ok(token) => Ok((keep(&web, &token), Redirect::to(back)).into_response()),
        Err(error) => match error.kind() {
            ErrorKind::Invalid => again(StatusCode::UNPROCESSABLE_ENTITY, words(visitor.t, &error)),
            ErrorKind::Denied | ErrorKind::Limited => {
                again(StatusCode::UNAUTHORIZED, words(visitor.t, &error))
            }
            _ => Err(Problem::from_app(&visitor, &error)),
        },
    }
}
