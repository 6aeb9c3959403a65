//! The owner's preview: a page of the table through an access plan, on record like every other use.
//!
//! The filter is posted, for its values may be personal and must not stand in an address.

use app::uses::{OwnPage, OwnUse};
use app::{AppError, ErrorKind};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::catalogue::Entry;
use domain::expr::Filter;
use domain::ids::EntryId;

use super::{entry_id, grouped};
use crate::context::Member;
use crate::fields::{Fields, Posted, percent_encode};
use crate::filter_form::{FilterForm, FilterItem, OPERATORS, filter_items};
use crate::respond::{OrProblem, PageResult, Problem, page, page_with};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

const ROWS: usize = 20;
/// Why the owner looks, as it stands in the usage log.
const PURPOSE: &str = "owner-preview";

struct Operator {
    code: &'static str,
    text: String,
}

/// What was read.
struct Shown {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
    summary: String,
    receipt: String,
    receipt_href: String,
    next: String,
}

#[derive(Template)]
#[template(path = "loads/preview.html")]
struct PreviewPage {
    t: Texts,
    shell: Shell,
    id: String,
    name: String,
    items: Vec<FilterItem>,
    operators: Vec<Operator>,
    filter: FilterForm,
    is_loaded: bool,
    shown: Option<Shown>,
}

pub(super) async fn first(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> PageResult {
    let id = entry_id(&member.visitor, &id)?;
    answer(&web, &member, id, &Fields::default()).await
}

pub(super) async fn filtered(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> PageResult {
    let id = entry_id(&member.visitor, &id)?;
    answer(&web, &member, id, &fields).await
}

async fn answer(web: &Web, member: &Member, id: EntryId, fields: &Fields) -> PageResult {
    let t = member.t();
    let entry =
        web.app().may_preview(id, member.actor(), PURPOSE).await.or_problem(&member.visitor)?;
    let mut form = FilterForm::from_fields(fields);
    if FilterForm::is_being_built(fields) {
        return page(&preview_page(member, &entry, form, true, None));
    }
    let Ok(filter) = form.to_filter(t, &entry.schema(), &|_item| true) else {
        refused(web, member, id).await?;
        return page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &preview_page(member, &entry, form, true, None),
        );
    };
    let (is_loaded, shown) = read(web, member, id, &filter, fields.get("after")).await?;
    page(&preview_page(member, &entry, form, is_loaded, shown))
}

/// Puts a filter that cannot be read on record, as a call with one would be. Only a fault of the log is an error.
async fn refused(web: &Web, member: &Member, id: EntryId) -> Result<(), Problem> {
    let unreadable = AppError::new(ErrorKind::Invalid, "filter.bad-value");
    let app = web.app();
    let error = app.turn_preview_away(id, member.actor(), PURPOSE, unreadable).await;
    if error.kind() == ErrorKind::Invalid {
        return Ok(());
    }
    Err(Problem::from_app(&member.visitor, &error))
}

/// Reads a page; `false` where nothing was loaded yet.
async fn read(
    web: &Web,
    member: &Member,
    id: EntryId,
    filter: &Filter,
    after: &str,
) -> Result<(bool, Option<Shown>), Problem> {
    let wanted = OwnUse {
        entry: id,
        filter: Some(filter),
        after: Some(after),
        limit: ROWS,
        purpose: PURPOSE,
    };
    match web.app().preview(member.actor(), wanted).await {
        Ok(found) => Ok((true, Some(shown(member.t(), found)))),
        Err(error)
            if error.kind() == ErrorKind::Invalid && error.code() == "resource.not-loaded" =>
        {
            Ok((false, None))
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}

fn shown(t: Texts, found: OwnPage) -> Shown {
    let args = [("rows", grouped(found.rows.len() as u64)), ("version", found.version.to_string())];
    let cells =
        |row: &Vec<domain::values::Value>| row.iter().map(domain::values::Value::to_text).collect();
    Shown {
        summary: t.f("loads-preview-summary", &args),
        rows: found.rows.iter().map(cells).collect(),
        names: found.names,
        receipt_href: format!("/receipts/{}", percent_encode(&found.receipt)),
        receipt: found.receipt,
        next: found.next.unwrap_or_default(),
    }
}

fn preview_page(
    member: &Member,
    entry: &Entry,
    filter: FilterForm,
    is_loaded: bool,
    shown: Option<Shown>,
) -> PreviewPage {
    let t = member.t();
    let id = entry.id.to_string();
    let name = entry.name(t.tag()).to_owned();
    let shell = Shell::new(
        &member.visitor,
        Room::Workbench,
        t.f("loads-preview-title", &[("name", name.clone())]),
    )
    .crumb(t.s("nav-entries"), "/entries")
    .crumb(name.clone(), &format!("/entries/{id}"))
    .crumb(t.s("loads-data"), &format!("/entries/{id}/data"))
    .crumb(t.s("loads-preview"), "");
    PreviewPage {
        t,
        shell,
        id,
        name,
        items: filter_items(&entry.schema(), &|_item| true),
        operators: OPERATORS
            .iter()
            .map(|code| Operator { code, text: t.c("compare", code) })
            .collect(),
        filter,
        is_loaded,
        shown,
    }
}
