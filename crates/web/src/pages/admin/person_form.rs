//! `/admin/people/new` and `/admin/people/{id}/edit`: a person's names, unit and posts, with the rule which posts exclude one another.

use app::people::PersonDetails;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::UnitId;
use domain::people::Post;
use strum::IntoEnumIterator;

use super::people::unit_choices;
use super::person::{one_time_page, person_id};
use super::{Choice, Gap, gaps, wrong};
use crate::context::Member;
use crate::fields::{Fields, Posted};
use crate::respond::{OrProblem, PageResult, Problem, page, page_with, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "admin/person_form.html")]
struct PersonForm {
    t: Texts,
    shell: Shell,
    title: String,
    action: String,
    is_new: bool,
    login: String,
    name_zh: String,
    name_en: String,
    units: Vec<Choice>,
    posts: Vec<Choice>,
    gaps: Vec<Gap>,
}

impl PersonForm {
    fn wrong(&self, field: &str) -> String {
        wrong(&self.gaps, field)
    }
}

/// What was typed; the unit falls back to `unit`.
fn details(fields: &Fields, unit: UnitId) -> PersonDetails {
    let text = |name: &str| fields.get(name).to_owned();
    PersonDetails {
        unit: fields.get("unit").parse().unwrap_or(unit),
        login: text("login"),
        name_zh: text("name_zh"),
        name_en: text("name_en"),
        posts: fields.all("posts").into_iter().filter_map(|post| post.parse().ok()).collect(),
    }
}

/// The form; `edited` is the address of the account that is changed, empty for a new one.
fn form(
    web: &Web,
    member: &Member,
    details: PersonDetails,
    edited: &str,
    gaps: Vec<Gap>,
) -> PersonForm {
    let t = member.t();
    let is_new = edited.is_empty();
    let title = t.s(if is_new { "admin-person-new" } else { "admin-person-edit" });
    let today = member.visitor.today;
    let shell = Shell::new(&member.visitor, Room::Admin, title.clone())
        .crumb(t.s("nav-admin"), "/admin")
        .crumb(t.s("nav-people"), "/admin/people");
    let post = |post: Post| {
        let code = <&str>::from(post);
        Choice {
            value: code.to_owned(),
            text: t.c("post", code),
            selected: details.posts.contains(&post),
        }
    };
    PersonForm {
        t,
        shell: if is_new { shell } else { shell.crumb(details.name_zh.clone(), edited) }
            .crumb(title.clone(), ""),
        title,
        action: if is_new { "/admin/people/new".to_owned() } else { format!("{edited}/edit") },
        is_new,
        units: unit_choices(web, t, details.unit, |unit| unit.is_valid(today)),
        posts: Post::iter().map(post).collect(),
        login: details.login,
        name_zh: details.name_zh,
        name_en: details.name_en,
        gaps,
    }
}

/// `GET /admin/people/new`
pub(super) async fn begin(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> PageResult {
    let fields = Fields::parse(&query.unwrap_or_default());
    let empty = details(&fields, member.actor().unit);
    page(&form(&web, &member, empty, "", Vec::new()))
}

/// `POST /admin/people/new`: the answer is the only page that ever shows the one-time password.
pub(super) async fn enter(
    State(web): State<Web>,
    member: Member,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let details = details(&fields, member.actor().unit);
    match web.app().enter_person(&details, member.actor()).await {
        Ok(made) => {
            let back = format!("/admin/people/{}", made.person);
            page(&one_time_page(&web, &member, &details.login, made.password, back))
        }
        Err(error) if !error.gaps().is_empty() => {
            let gaps = gaps(member.t(), "admin-person", &error);
            let template = form(&web, &member, details, "", gaps);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &template)
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}

/// `GET /admin/people/{id}/edit`
pub(super) async fn edit(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> PageResult {
    let id = person_id(&member.visitor, &id)?;
    let account = web.app().account(id, member.actor()).await.or_problem(&member.visitor)?;
    let known = account.person;
    let details = PersonDetails {
        unit: known.unit,
        login: known.login,
        name_zh: known.name_zh,
        name_en: known.name_en,
        posts: known.posts,
    };
    page(&form(&web, &member, details, &format!("/admin/people/{id}"), Vec::new()))
}

/// `POST /admin/people/{id}/edit`
pub(super) async fn change(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let id = person_id(&member.visitor, &id)?;
    let account = web.app().account(id, member.actor()).await.or_problem(&member.visitor)?;
    let details =
        PersonDetails { login: account.person.login, ..details(&fields, account.person.unit) };
    let edited = format!("/admin/people/{id}");
    match web.app().change_person(id, &details, member.actor()).await {
        Ok(()) => Ok(see(&edited, "person-changed")),
        Err(error) if !error.gaps().is_empty() => {
            let gaps = gaps(member.t(), "admin-person", &error);
            let template = form(&web, &member, details, &edited, gaps);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &template)
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}
