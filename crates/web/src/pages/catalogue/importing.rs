//! `/entries/import`: a sheet is sent, its report is read, and only then it is imported.
//!
//! Between the two steps the sheet travels with the page and not through a
//! store: it is planned anew when it comes back, so nothing has to be trusted
//! or cleaned up.

use app::AppError;
use app::catalogue::sheet::{BYTES_MAX, ROWS_MAX};
use app::catalogue::{
    CellFault, Effect, EntryQuery, ImportPlan, PlannedEntry, SheetUpload, code_of, packed, unpacked,
};
use askama::Template;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use domain::people::Post;

use super::grouped;
use super::list::{UnitOption, compiles, unit_options};
use crate::context::Member;
use crate::fields::Posted;
use crate::respond::{OrProblem, PageResult, Problem, error_words, page, page_with, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// Bytes of a sent form beside the sheet itself.
const FORM_BYTES: usize = 64 * 1024;
/// Faults that are shown; the number of all of them is.
const FAULTS_SHOWN: usize = 500;

struct FaultLine {
    line: usize,
    column: &'static str,
    value: String,
    text: String,
}

struct PlanLine {
    line: usize,
    name: String,
    unit: String,
    code: String,
    items: usize,
    effect: String,
    effect_kind: &'static str,
    gaps: usize,
}

#[derive(Template)]
#[template(path = "catalogue/import.html")]
struct ImportPage {
    t: Texts,
    shell: Shell,
    units: Vec<UnitOption>,
    error: String,
    max_text: String,
}

#[derive(Template)]
#[template(path = "catalogue/preview.html")]
struct PreviewPage {
    t: Texts,
    shell: Shell,
    file_name: String,
    packed: String,
    unit: String,
    lines: Vec<PlanLine>,
    faults: Vec<FaultLine>,
    fault_count: String,
    is_cut: bool,
    ignored: Vec<String>,
    totals: String,
}

/// The route that takes a sheet.
pub(super) fn upload_route() -> MethodRouter<Web> {
    post(preview).layer(DefaultBodyLimit::max(BYTES_MAX + FORM_BYTES))
}

/// The route that takes a sheet back from its preview, packed as text.
pub(super) fn apply_route() -> MethodRouter<Web> {
    post(apply).layer(DefaultBodyLimit::max(BYTES_MAX / 3 * 4 + FORM_BYTES))
}

/// `GET /entries/import`
pub(super) async fn form(State(web): State<Web>, member: Member) -> PageResult {
    if !compiles(&member) && !member.actor().has(Post::Registrar) {
        return Err(member.visitor.not_found());
    }
    page(&import_page(&web, &member, String::new()))
}

fn import_page(web: &Web, member: &Member, error: String) -> ImportPage {
    let t = member.t();
    let limits = [("bytes", (BYTES_MAX >> 20).to_string()), ("rows", grouped(ROWS_MAX as u64))];
    ImportPage {
        t,
        shell: shell(member),
        units: if member.actor().has(Post::Registrar) {
            unit_options(web, member, &EntryQuery::default())
        } else {
            Vec::new()
        },
        error,
        max_text: t.f("catalogue-import-max", &limits),
    }
}

fn shell(member: &Member) -> Shell {
    let t = member.t();
    Shell::new(&member.visitor, Room::Workbench, t.s("catalogue-import"))
        .crumb(t.s("nav-entries"), "/entries")
        .crumb(t.s("catalogue-import"), "")
}

/// What was sent with a sheet.
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
async fn preview(State(web): State<Web>, member: Member, parts: Multipart) -> PageResult {
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
    let upload = SheetUpload { bytes: sent.bytes, unit: sent.unit.parse().ok() };
    match web.app().preview_import(&upload, member.actor()).await {
        Ok(plan) => show_plan(&web, &member, sent.file_name, &upload, plan),
        Err(error) if is_about_sheet(&error) => {
            refuse(StatusCode::UNPROCESSABLE_ENTITY, sheet_words(t, &error))
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}

fn is_about_sheet(error: &AppError) -> bool {
    error.code().starts_with("sheet.")
}

fn sheet_words(t: Texts, error: &AppError) -> String {
    let words = error_words(t, error).unwrap_or_default();
    if error.place().is_empty() {
        words
    } else {
        t.f("catalogue-gap-line", &[("place", error.place().to_owned()), ("text", words)])
    }
}

fn show_plan(
    web: &Web,
    member: &Member,
    file_name: String,
    upload: &SheetUpload,
    plan: ImportPlan,
) -> PageResult {
    let t = member.t();
    let count = |effect: Effect| {
        plan.entries.iter().filter(|entry| entry.effect == effect).count().to_string()
    };
    let totals = [
        ("created", count(Effect::New)),
        ("changed", count(Effect::Changed)),
        ("same", count(Effect::Same)),
    ];
    let status =
        if plan.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let template = PreviewPage {
        t,
        shell: shell(member),
        file_name,
        packed: if plan.faults.is_empty() { packed(&upload.bytes) } else { String::new() },
        unit: upload.unit.map(|unit| unit.to_string()).unwrap_or_default(),
        totals: t.f("catalogue-import-totals", &totals),
        fault_count: grouped(plan.faults.len() as u64),
        is_cut: plan.faults.len() > FAULTS_SHOWN,
        lines: plan.entries.iter().map(|entry| plan_line(web, t, entry)).collect(),
        faults: plan
            .faults
            .into_iter()
            .take(FAULTS_SHOWN)
            .map(|fault| fault_line(t, fault))
            .collect(),
        ignored: plan.ignored,
    };
    page_with(status, &template)
}

fn plan_line(web: &Web, t: Texts, entry: &PlannedEntry) -> PlanLine {
    PlanLine {
        line: entry.line,
        name: entry.name.clone(),
        unit: web.app().live().unit_name(entry.unit, t.tag()),
        code: entry.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        items: entry.items,
        effect: t.c("catalogue-effect", code_of(&entry.effect)),
        effect_kind: match entry.effect {
            Effect::New => "ok",
            Effect::Changed => "info",
            Effect::Same => "neutral",
        },
        gaps: entry.gaps,
    }
}

fn fault_line(t: Texts, fault: CellFault) -> FaultLine {
    let CellFault { line, column, value, code } = fault;
    FaultLine { line, column, value, text: t.c("code", code) }
}

/// `POST /entries/import/apply`
async fn apply(
    State(web): State<Web>,
    member: Member,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let bytes = unpacked(fields.get("sheet")).or_problem(&member.visitor)?;
    let upload = SheetUpload { bytes, unit: fields.get("unit").parse().ok() };
    let outcome =
        web.app().apply_import(&upload, member.actor()).await.or_problem(&member.visitor)?;
    let done = if outcome.created + outcome.changed == 0 {
        "catalogue-imported-same"
    } else {
        "catalogue-imported"
    };
    Ok(see("/entries", done))
}
