//! `/admin/units/new` and `/admin/units/{id}/edit`: entering a unit, and what one is called.

use app::units::{UnitDetails, UnitNames};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::UnitId;
use domain::units::{Unit, UnitKind, UnitLevel};
use strum::IntoEnumIterator;

use super::{Choice, Gap, gaps, wrong};
use crate::context::{Member, Visitor};
use crate::fields::{Fields, Posted};
use crate::respond::{PageResult, Problem, page, page_with, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "admin/unit_form.html")]
struct UnitForm {
    t: Texts,
    shell: Shell,
    title: String,
    action: String,
    is_new: bool,
    names: UnitNames,
    credit_code: String,
    division: String,
    catalogue_number: String,
    valid_from: String,
    kinds: Vec<Choice>,
    levels: Vec<Choice>,
    gaps: Vec<Gap>,
}

impl UnitForm {
    fn wrong(&self, field: &str) -> String {
        wrong(&self.gaps, field)
    }
}

fn names(fields: &Fields) -> UnitNames {
    let text = |name: &str| fields.get(name).to_owned();
    UnitNames { name_zh: text("name_zh"), name_en: text("name_en"), short_name: text("short_name") }
}

fn choice(t: Texts, family: &str, code: &str, chosen: &str) -> Choice {
    Choice { value: code.to_owned(), text: t.c(family, code), selected: code == chosen }
}

/// The form as typed; `action` is where it goes.
fn form(member: &Member, fields: &Fields, action: String, gaps: Vec<Gap>) -> UnitForm {
    let t = member.t();
    let is_new = action.ends_with("/new");
    let title = t.s(if is_new { "admin-unit-new" } else { "admin-unit-edit" });
    let text = |name: &str| fields.get(name).to_owned();
    let kind = |kind: UnitKind| choice(t, "unit-kind", kind.into(), fields.get("kind"));
    let level = |level: UnitLevel| choice(t, "unit-level", level.into(), fields.get("level"));
    let begun = if fields.get("valid_from").is_empty() {
        member.visitor.today.to_string()
    } else {
        text("valid_from")
    };
    UnitForm {
        t,
        shell: Shell::new(&member.visitor, Room::Admin, title.clone())
            .crumb(t.s("nav-admin"), "/admin")
            .crumb(t.s("nav-units"), "/admin/units")
            .crumb(title.clone(), ""),
        title,
        action,
        is_new,
        names: names(fields),
        credit_code: text("credit_code"),
        division: text("division"),
        catalogue_number: text("catalogue_number"),
        valid_from: begun,
        kinds: UnitKind::iter().map(kind).collect(),
        levels: UnitLevel::iter().map(level).collect(),
        gaps,
    }
}

/// `GET /admin/units/new`
pub(super) async fn begin(member: Member) -> PageResult {
    page(&form(&member, &Fields::default(), "/admin/units/new".to_owned(), Vec::new()))
}

/// `POST /admin/units/new`
pub(super) async fn enter(
    State(web): State<Web>,
    member: Member,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let t = member.t();
    let again = |gaps| {
        let template = form(&member, &fields, "/admin/units/new".to_owned(), gaps);
        page_with(StatusCode::UNPROCESSABLE_ENTITY, &template)
    };
    let Some(details) = details(&fields) else {
        let text = t.s("admin-unit-unreadable");
        return again(vec![Gap { field: "kind".to_owned(), text }]);
    };
    match web.app().enter_unit(&details, member.actor()).await {
        Ok(_) => Ok(see("/admin/units", "unit-entered")),
        Err(error) if !error.gaps().is_empty() => again(gaps(t, "admin-unit", &error)),
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}

/// What was typed; none where the kind, the level or the day cannot be read, which the form's own controls rule out.
fn details(fields: &Fields) -> Option<UnitDetails> {
    let text = |name: &str| fields.get(name).to_owned();
    Some(UnitDetails {
        names: names(fields),
        credit_code: text("credit_code"),
        kind: fields.get("kind").parse().ok()?,
        level: fields.get("level").parse().ok()?,
        division: text("division"),
        catalogue_number: text("catalogue_number"),
        valid_from: fields.get("valid_from").parse().ok()?,
    })
}

fn unit_id(visitor: &Visitor, text: &str) -> Result<UnitId, Problem> {
    text.parse().map_err(|_malformed| visitor.not_found())
}

/// `GET /admin/units/{id}/edit`
pub(super) async fn edit(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> PageResult {
    let id = unit_id(&member.visitor, &id)?;
    let live = web.app().live();
    let unit: &Unit = live.unit(id).ok_or_else(|| member.visitor.not_found())?;
    let names = UnitNames {
        name_zh: unit.name_zh.clone(),
        name_en: unit.name_en.clone(),
        short_name: unit.short_name.clone(),
    };
    let template = form(&member, &Fields::default(), edit_href(id), Vec::new());
    page(&UnitForm { names, ..template })
}

fn edit_href(id: UnitId) -> String {
    format!("/admin/units/{id}/edit")
}

/// `POST /admin/units/{id}/edit`
pub(super) async fn rename(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let id = unit_id(&member.visitor, &id)?;
    match web.app().rename_unit(id, &names(&fields), member.actor()).await {
        Ok(()) => Ok(see("/admin/units", "unit-renamed")),
        Err(error) if !error.gaps().is_empty() => {
            let gaps = gaps(member.t(), "admin-unit", &error);
            let template = form(&member, &fields, edit_href(id), gaps);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &template)
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}
