//! `/entries/import` and `/entries/imports`: a workbook is sent and read by a job; what it holds is on the pages of its plan.

use app::AppError;
use app::catalogue::sheet::{BYTES_MAX, ROWS_MAX};
use app::catalogue::{EntryQuery, Import, ImportState, SheetUpload, code_of};
use askama::Template;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, Multipart, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use domain::people::Post;

use super::grouped;
use super::list::{UnitOption, unit_options};
use crate::context::Member;
use crate::due::minute;
use crate::fields::{Fields, percent_encode};
use crate::respond::{OrProblem, PageResult, Problem, error_words, page, page_with, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// Bytes of a sent form beside the file itself.
const FORM_BYTES: usize = 64 * 1024;
/// Imports of a page.
const ROWS: u32 = 50;

#[derive(Template)]
#[template(path = "catalogue/import.html")]
struct ImportPage {
    t: Texts,
    shell: Shell,
    units: Vec<UnitOption>,
    error: String,
    max_text: String,
}

struct ImportLine {
    href: String,
    file_name: String,
    state: String,
    state_kind: &'static str,
    unit: String,
    by: String,
    at: String,
}

#[derive(Template)]
#[template(path = "catalogue/imports.html")]
struct ImportsPage {
    t: Texts,
    shell: Shell,
    lines: Vec<ImportLine>,
    may_import: bool,
    first: String,
    next: String,
}

/// The route that takes a workbook.
pub(super) fn upload_route() -> MethodRouter<Web> {
    post(upload).layer(DefaultBodyLimit::max(BYTES_MAX + FORM_BYTES))
}

/// `GET /entries/import`
pub(super) async fn form(State(web): State<Web>, member: Member) -> PageResult {
    if !web.app().may_import(member.actor()) {
        return Err(member.visitor.not_found());
    }
    page(&import_page(&web, &member, String::new()))
}

fn import_page(web: &Web, member: &Member, error: String) -> ImportPage {
    let t = member.t();
    let limits = [("bytes", (BYTES_MAX >> 20).to_string()), ("rows", grouped(ROWS_MAX as u64))];
    ImportPage {
        t,
        shell: Shell::new(&member.visitor, Room::Workbench, t.s("catalogue-import"))
            .crumb(t.s("nav-entries"), "/entries")
            .crumb(t.s("catalogue-imports"), "/entries/imports")
            .crumb(t.s("catalogue-import"), ""),
        units: if member.actor().has(Post::Registrar) {
            unit_options(web, member, &EntryQuery::default())
        } else {
            Vec::new()
        },
        error,
        max_text: t.f("catalogue-import-max", &limits),
    }
}

/// What was sent with a workbook.
#[derive(Default)]
struct Sent {
    csrf: String,
    unit: String,
    file_name: String,
    bytes: Vec<u8>,
}

async fn read(mut parts: Multipart) -> Result<Sent, MultipartError> {
    let mut sent = Sent::default();
    while let Some(part) = parts.next_field().await? {
        match part.name() {
            Some("csrf") => sent.csrf = part.text().await?,
            Some("unit") => sent.unit = part.text().await?,
            Some("file") => {
                sent.file_name = part.file_name().unwrap_or_default().to_owned();
                sent.bytes = part.bytes().await?.to_vec();
            }
            _ => {}
        }
    }
    Ok(sent)
}

/// `POST /entries/import`
async fn upload(
    State(web): State<Web>,
    member: Member,
    parts: Multipart,
) -> Result<Response, Problem> {
    let t = member.t();
    let refuse =
        |status: StatusCode, error: String| page_with(status, &import_page(&web, &member, error));
    let Ok(sent) = read(parts).await else {
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, t.s("code-sheet-too-large"));
    };
    if !member.visitor.accepts_token(&sent.csrf) {
        return Err(member.visitor.stale_form());
    }
    if sent.bytes.is_empty() {
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, t.s("catalogue-import-no-file"));
    }
    let Sent { unit, file_name, bytes, .. } = sent;
    let unit = match unit.as_str() {
        "" => None,
        text => match text.parse() {
            Ok(unit) => Some(unit),
            Err(_malformed) => {
                let words = t.s("code-import-unit-unknown");
                return refuse(StatusCode::UNPROCESSABLE_ENTITY, words);
            }
        },
    };
    let sent = SheetUpload { file_name, bytes, unit };
    match web.app().upload_import(sent, member.actor()).await {
        Ok(import) => Ok(see(&format!("/entries/imports/{import}"), "")),
        Err(error) if is_about_sheet(&error) => {
            refuse(StatusCode::UNPROCESSABLE_ENTITY, error_words(t, &error).unwrap_or_default())
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}

fn is_about_sheet(error: &AppError) -> bool {
    error.code().starts_with("sheet.") || error.code() == "import.unit-unknown"
}

/// `GET /entries/imports`; `after` pages the list.
pub(super) async fn list(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> PageResult {
    let fields = Fields::parse(&query.unwrap_or_default());
    let after = fields.get("after");
    let slice = fields.slice(ROWS);
    let found = web.app().imports(member.actor(), &slice).await.or_problem(&member.visitor)?;
    let t = member.t();
    page(&ImportsPage {
        t,
        shell: Shell::new(&member.visitor, Room::Workbench, t.s("catalogue-imports"))
            .crumb(t.s("nav-entries"), "/entries")
            .crumb(t.s("catalogue-imports"), ""),
        lines: found.rows.iter().map(|import| line(&web, t, import)).collect(),
        may_import: web.app().may_import(member.actor()),
        first: if after.is_empty() { String::new() } else { "/entries/imports".to_owned() },
        next: found
            .next
            .map(|next| format!("/entries/imports?after={}", percent_encode(&next)))
            .unwrap_or_default(),
    })
}

fn line(web: &Web, t: Texts, import: &Import) -> ImportLine {
    let live = web.app().live();
    ImportLine {
        href: format!("/entries/imports/{}", import.id),
        file_name: import.file_name.clone(),
        state: t.c("import-state", code_of(&import.state)),
        state_kind: state_kind(import.state),
        unit: live.unit_name(import.unit, t.tag()),
        by: live.person_name(import.created_by, t.tag()),
        at: minute(import.created_at),
    }
}

/// The kind of tag for the state of an import.
pub(super) fn state_kind(state: ImportState) -> &'static str {
    match state {
        ImportState::Reading | ImportState::Applying | ImportState::Discarded => "neutral",
        ImportState::Planned => "info",
        ImportState::Applied => "ok",
        ImportState::Refused | ImportState::Failed => "error",
    }
}
