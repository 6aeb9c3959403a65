//! `/account`: who one is here, choosing another password, and signing out.

use app::ErrorKind;
use app::people::SignIn;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::{chosen, forget, keep, words};
use crate::address::Address;
use crate::context::{Member, SESSION_COOKIE, Visitor, cookie};
use crate::fields::Posted;
use crate::respond::{OrProblem, PageResult, Problem, page, page_with, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "session/account.html")]
struct AccountPage {
    t: Texts,
    shell: Shell,
    name: String,
    login: String,
    unit: String,
    posts: Vec<String>,
    /// Whether it serves the government, and so may name somebody to stand in.
    is_official: bool,
    error: String,
}

/// `GET /account`
pub(super) async fn show(member: Member) -> PageResult {
    page(&account_page(&member, String::new()))
}

fn account_page(member: &Member, error: String) -> AccountPage {
    let t = member.t();
    let session = &member.signed.session;
    AccountPage {
        t,
        shell: Shell::new(&member.visitor, Room::Workbench, t.s("session-account"))
            .crumb(t.s("session-account"), ""),
        name: session.person.name(t.tag()).to_owned(),
        login: session.person.login.clone(),
        unit: member.signed.unit_words(t),
        posts: member.signed.post_words(t),
        is_official: !member.actor().unit_kind.is_outside(),
        error,
    }
}

/// `POST /account/password`: ends every other session of the account.
pub(super) async fn choose(
    State(web): State<Web>,
    member: Member,
    address: Address,
    headers: HeaderMap,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let t = member.t();
    let again = |error| page_with(StatusCode::UNPROCESSABLE_ENTITY, &account_page(&member, error));
    let Some(new) = chosen(&fields) else { return again(t.s("session-not-alike")) };
    let attempt = SignIn {
        login: &member.signed.session.person.login,
        password: fields.raw("password"),
        previous: cookie(&headers, SESSION_COOKIE),
        address: address.0,
    };
    match web.app().choose_password(attempt, new).await {
        Ok(token) => Ok((keep(&web, &token), see("/account", "password-chosen")).into_response()),
        Err(error) if error.code() == "sign-in.wrong" => again(t.s("session-old-wrong")),
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::Invalid | ErrorKind::Denied | ErrorKind::Limited
            ) =>
        {
            again(words(t, &error))
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}

/// `POST /sign-out`
pub(super) async fn leave(
    State(web): State<Web>,
    visitor: Visitor,
    address: Address,
    headers: HeaderMap,
    Posted(_): Posted,
) -> Result<Response, Problem> {
    if let Some(token) = cookie(&headers, SESSION_COOKIE) {
        web.app().sign_out(token, address.0).await.or_problem(&visitor)?;
    }
    Ok((forget(), see("/", "signed-out")).into_response())
}

/// `POST /account/sign-out-everywhere`
pub(super) async fn leave_everywhere(
    State(web): State<Web>,
    member: Member,
    address: Address,
    Posted(_): Posted,
) -> Result<Response, Problem> {
    let person = member.actor().person;
    web.app().sign_out_everywhere(person, address.0).await.or_problem(&member.visitor)?;
    Ok((forget(), see("/", "signed-out")).into_response())
}
