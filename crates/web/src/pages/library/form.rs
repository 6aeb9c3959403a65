//! `/library/{kind}/new` and `/library/{kind}/{code}/edit`: writing an object, seeing what a change touches, saving it.

use app::library::{CodeList, LibraryKind, LibraryQuery, LibraryState};
use app::{AppError, ErrorKind};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::catalogue::Missing;
use domain::ids::TermId;

use super::keeps;
use super::shelf::{Control, Shelf, Spec, Written, hint, href, label, text, types};
use super::touched::touched;
use crate::context::Member;
use crate::fields::{Fields, Posted};
use crate::respond::{OrProblem, PageResult, Problem, page, page_with, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// A choice of a select.
struct Choice {
    value: String,
    text: String,
    selected: bool,
}

/// What is wrong with a field: for the field, and for the list on top.
pub(super) struct FieldError {
    pub(super) field: String,
    pub(super) text: String,
    pub(super) line: String,
}

/// A field ready for the template.
struct FieldView {
    name: &'static str,
    control: &'static str,
    label: String,
    hint: String,
    value: String,
    error: String,
    required: bool,
    choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "library/edit.html")]
struct EditPage {
    t: Texts,
    shell: Shell,
    title: String,
    lead: String,
    action: String,
    back: String,
    seen: u32,
    /// The code where it is no field of the form.
    fixed_code: String,
    is_new: bool,
    is_stale: bool,
    reason: String,
    fields: Vec<FieldView>,
    errors: Vec<FieldError>,
}

/// What stands around a form.
struct Around<'a> {
    member: &'a Member,
    web: &'a Web,
    /// 0 for a new object.
    seen: u32,
    is_stale: bool,
    /// Carried on while the form is edited again; empty for a new object.
    reason: &'a str,
}

impl Around<'_> {
    async fn page<T: Shelf>(
        &self,
        written: &Written,
        errors: Vec<FieldError>,
    ) -> Result<EditPage, Problem> {
        let t = self.member.t();
        let is_new = self.seen == 0;
        let code = text(written, "code");
        let lists = self.lists::<T>().await?;
        let title = t.c(if is_new { "library-new" } else { "library-edit" }, T::FAMILY);
        let back = if is_new { T::PATH.to_owned() } else { href::<T>(&code) };
        let has_code = |spec: &Spec| spec.name == "code";
        let fields = T::FIELDS.iter().filter(|spec| is_new || !has_code(spec));
        Ok(EditPage {
            t,
            shell: Shell::new(&self.member.visitor, Room::Workbench, title.clone())
                .crumb(t.s("nav-library"), "/library")
                .crumb(t.c("library-kind", T::FAMILY), T::PATH)
                .crumb(title.clone(), ""),
            title,
            lead: t.s(if is_new { "library-new-lead" } else { "library-edit-lead" }),
            action: if is_new { href::<T>("new") } else { format!("{back}/edit") },
            back,
            seen: self.seen,
            fixed_code: if is_new && T::FIELDS.iter().any(has_code) { String::new() } else { code },
            is_new,
            is_stale: self.is_stale,
            reason: self.reason.to_owned(),
            fields: fields.map(|spec| view::<T>(t, *spec, written, &errors, &lists)).collect(),
            errors,
        })
    }

    /// The code lists to choose from, where the kind refers to one.
    async fn lists<T: Shelf>(&self) -> Result<Vec<(String, String)>, Problem> {
        if T::KIND != LibraryKind::Element {
            return Ok(Vec::new());
        }
        let query = LibraryQuery { state: Some(LibraryState::InForce), ..LibraryQuery::default() };
        let lists = self.web.app().library_all::<CodeList>(&query).await;
        let tag = self.member.t().tag();
        let named =
            |list: &CodeList| (list.code.to_string(), format!("{} {}", list.code, list.named(tag)));
        Ok(lists.or_problem(&self.member.visitor)?.iter().map(named).collect())
    }

    async fn again<T: Shelf>(
        &self,
        status: StatusCode,
        written: &Written,
        gaps: &[Missing],
    ) -> PageResult {
        let errors = errors::<T>(self.member.t(), gaps);
        page_with(status, &self.page::<T>(written, errors).await?)
    }
}

fn view<T: Shelf>(
    t: Texts,
    spec: Spec,
    written: &Written,
    errors: &[FieldError],
    lists: &[(String, String)],
) -> FieldView {
    let value = text(written, spec.name);
    let mut pairs = match spec.control {
        Control::Type => types(t),
        Control::List => {
            let none = (String::new(), t.s("library-no-list"));
            std::iter::once(none).chain(lists.iter().cloned()).collect()
        }
        _ => Vec::new(),
    };
    if spec.control == Control::List && pairs.iter().all(|(code, _)| *code != value) {
        pairs.push((value.clone(), value.clone()));
    }
    let error = errors.iter().find(|error| error.field == spec.name);
    FieldView {
        name: spec.name,
        control: match spec.control {
            Control::Line => "line",
            Control::Area => "area",
            Control::Number => "number",
            Control::Day => "day",
            Control::Type | Control::List => "choice",
        },
        label: label::<T>(t, spec.name),
        hint: hint::<T>(t, spec.name),
        error: error.map(|error| error.text.clone()).unwrap_or_default(),
        required: spec.required,
        choices: pairs
            .into_iter()
            .map(|(code, text)| Choice { selected: code == value, value: code, text })
            .collect(),
        value,
    }
}

fn errors<T: Shelf>(t: Texts, gaps: &[Missing]) -> Vec<FieldError> {
    let error = |gap: &Missing| {
        let text = t.c("gap", gap.code);
        let args = [("field", label::<T>(t, &gap.field)), ("gap", text.clone())];
        FieldError { field: gap.field.clone(), line: t.f("library-gap", &args), text }
    };
    gaps.iter().map(error).collect()
}

/// The form as sent.
fn sent<T: Shelf>(fields: &Fields) -> Written {
    let names = T::FIELDS.iter().map(|spec| spec.name).chain(std::iter::once("code"));
    names.map(|name| (name, fields.get(name).replace("\r\n", "\n"))).collect()
}

fn only_keepers(member: &Member) -> Result<(), Problem> {
    if keeps(&member.visitor) { Ok(()) } else { Err(member.visitor.not_found()) }
}

/// `GET /library/{kind}/new`
pub(super) async fn begin<T: Shelf>(State(web): State<Web>, member: Member) -> PageResult {
    only_keepers(&member)?;
    let code = match T::KIND {
        LibraryKind::Element => {
            let next = web.app().next_element_code().await.or_problem(&member.visitor)?;
            next.map(|code| code.to_string()).unwrap_or_default()
        }
        LibraryKind::Term => TermId::new(web.app().now()).to_string(),
        LibraryKind::CodeList | LibraryKind::Class => String::new(),
    };
    let written = Written::from([("code", code), ("valid_from", member.visitor.today.to_string())]);
    let around = Around { member: &member, web: &web, seen: 0, is_stale: false, reason: "" };
    page(&around.page::<T>(&written, Vec::new()).await?)
}

/// `POST /library/{kind}/new`
pub(super) async fn enter<T: Shelf>(
    State(web): State<Web>,
    member: Member,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    only_keepers(&member)?;
    let written = sent::<T>(&fields);
    let around = Around { member: &member, web: &web, seen: 0, is_stale: false, reason: "" };
    let mut faults = Vec::new();
    let object = T::read(&written, &mut faults).filter(|_| faults.is_empty());
    let Some(object) = object else {
        return around.again::<T>(StatusCode::UNPROCESSABLE_ENTITY, &written, &faults).await;
    };
    match web.app().save_library(&object, 0, "", member.actor()).await {
        Ok(()) => Ok(see(&href::<T>(&object.key()), "library-entered")),
        Err(error) if !error.gaps().is_empty() => {
            around.again::<T>(StatusCode::UNPROCESSABLE_ENTITY, &written, error.gaps()).await
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}

/// `GET /library/{kind}/{code}/edit`
pub(super) async fn edit<T: Shelf>(
    State(web): State<Web>,
    member: Member,
    Path(code): Path<String>,
) -> PageResult {
    only_keepers(&member)?;
    let object: T = web.app().library_object(&code).await.or_problem(&member.visitor)?;
    let around =
        Around { member: &member, web: &web, seen: object.version(), is_stale: false, reason: "" };
    page(&around.page::<T>(&object.written(), Vec::new()).await?)
}

/// `POST /library/{kind}/{code}/edit`: first what the change touches is shown; with `step=save` it is saved, and
/// `step=edit` leads back to the form.
pub(super) async fn change<T: Shelf>(
    State(web): State<Web>,
    member: Member,
    Path(code): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    only_keepers(&member)?;
    let mut written = sent::<T>(&fields);
    written.insert("code", code.clone());
    let Ok(seen @ 1..) = fields.get("version").parse::<u32>() else {
        let unseen = AppError::new(ErrorKind::Stale, "stale");
        return Err(Problem::from_app(&member.visitor, &unseen));
    };
    let reason = fields.get("reason");
    let mut around = Around { member: &member, web: &web, seen, is_stale: false, reason };
    let mut faults = Vec::new();
    let object = T::read(&written, &mut faults).filter(|_| faults.is_empty());
    let Some(object) = object else {
        return around.again::<T>(StatusCode::UNPROCESSABLE_ENTITY, &written, &faults).await;
    };
    if fields.get("step") == "edit" {
        return around.again::<T>(StatusCode::OK, &written, &[]).await;
    }
    let refused = match step(&around, &object, &written, &fields).await {
        Ok(answer) => return answer,
        Err(refused) => refused,
    };
    match refused.kind() {
        ErrorKind::Stale => {
            around.is_stale = true;
            around.again::<T>(StatusCode::CONFLICT, &written, &[]).await
        }
        ErrorKind::Invalid if !refused.gaps().is_empty() => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            around.again::<T>(status, &written, refused.gaps()).await
        }
        _ => Err(Problem::from_app(&member.visitor, &refused)),
    }
}

/// Shows what a change touches, or saves it. A missing reason leads back to what it touches.
async fn step<T: Shelf>(
    around: &Around<'_>,
    object: &T,
    written: &Written,
    fields: &Fields,
) -> Result<PageResult, AppError> {
    let (web, member, seen) = (around.web, around.member, around.seen);
    let (reason, actor) = (around.reason, member.actor());
    let mut refused = Vec::new();
    if fields.get("step") == "save" {
        match web.app().save_library(object, seen, reason, actor).await {
            Ok(()) => return Ok(Ok(see(&href::<T>(&object.key()), "library-changed"))),
            Err(error) if error.gaps().iter().any(|gap| gap.field == "reason") => {
                refused = errors::<T>(member.t(), error.gaps());
            }
            Err(error) => return Err(error),
        }
    }
    let status = if refused.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let found = web.app().library_change(object, seen, actor).await?;
    let template = touched(web, member, (object, written), &found, (reason, refused));
    Ok(page_with(status, &template))
}
