//! `/entries/imports/{id}`: the plan of an import unit by unit, and having it applied, under a migration order or not.

use app::catalogue::{
    ImportCounts, ImportState, ImportUnit, ImportUnitState, ImportView, MigrationOrder, code_of,
};
use app::{AppError, ErrorKind};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::ImportId;

use super::grouped;
use super::importing::state_kind;
use crate::context::{Member, Visitor};
use crate::due::minute;
use crate::fields::{Fields, Posted, page_after, percent_encode};
use crate::respond::{OrProblem, PageResult, Problem, error_words, page, page_with, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// Units of a page.
const ROWS: u32 = 100;

/// What the progress component shows.
struct Job {
    poll_href: String,
    label: String,
    percent: u64,
    rows: String,
}

pub(super) struct UnitLine {
    pub(super) place: u32,
    pub(super) href: String,
    pub(super) name: String,
    pub(super) state: String,
    pub(super) state_kind: &'static str,
    pub(super) counts: CountTexts,
    pub(super) is_ready: bool,
    pub(super) error: String,
}

/// Counts with their digits grouped.
pub(super) struct CountTexts {
    pub(super) created: String,
    pub(super) changed: String,
    pub(super) same: String,
    pub(super) faulty: String,
    pub(super) faults: String,
    pub(super) publishable: String,
    pub(super) published: String,
    pub(super) held: String,
}

/// The fields of an order as typed, with what is wrong with them.
#[derive(Default)]
struct OrderForm {
    is_stated: bool,
    number: String,
    number_error: String,
    on: String,
    on_error: String,
}

/// A form that came back.
#[derive(Default)]
struct Typed {
    error: String,
    order: OrderForm,
}

#[derive(Template)]
#[template(path = "catalogue/plan.html")]
#[expect(clippy::struct_excessive_bools, reason = "each shows or hides a part of the page")]
struct PlanPage {
    t: Texts,
    shell: Shell,
    id: String,
    file_name: String,
    lead: String,
    state: String,
    state_kind: &'static str,
    problem: String,
    is_failed: bool,
    job: Option<Job>,
    ignored: String,
    passed_over: String,
    order_words: String,
    counts: CountTexts,
    unit_count: String,
    ready_count: String,
    units: Vec<UnitLine>,
    may_apply: bool,
    may_order: bool,
    may_discard: bool,
    may_import: bool,
    typed: Typed,
    first: String,
    next: String,
}

#[derive(Template)]
#[template(path = "catalogue/import_progress.html")]
struct ProgressPart {
    t: Texts,
    shell: Shell,
    job: Job,
}

/// An import's id from an address; what is not one is not there.
pub(super) fn import_id(visitor: &Visitor, text: &str) -> Result<ImportId, Problem> {
    text.parse().map_err(|_malformed| visitor.not_found())
}

/// `GET /entries/imports/{id}`; `after` pages the units.
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let id = import_id(&member.visitor, &id)?;
    let fields = Fields::parse(&query.unwrap_or_default());
    page(&plan_page(&web, &member, id, fields.get("after"), Typed::default()).await?)
}

async fn plan_page(
    web: &Web,
    member: &Member,
    id: ImportId,
    after: &str,
    typed: Typed,
) -> Result<PlanPage, Problem> {
    let t = member.t();
    let (app, actor) = (web.app(), member.actor());
    let view = app.import_view(id, actor).await.or_problem(&member.visitor)?;
    let slice = page_after(after, ROWS);
    let units = app.import_units(id, actor, &slice).await.or_problem(&member.visitor)?;
    let import = &view.import;
    let href = format!("/entries/imports/{id}");
    let live = app.live();
    let sent = [
        ("unit", live.unit_name(import.unit, t.tag())),
        ("by", live.person_name(import.created_by, t.tag())),
        ("at", minute(import.created_at)),
    ];
    Ok(PlanPage {
        t,
        shell: shell(member, &import.file_name, ""),
        file_name: import.file_name.clone(),
        lead: t.f("catalogue-import-sent", &sent),
        state: t.c("import-state", code_of(&import.state)),
        state_kind: state_kind(import.state),
        problem: problem(t, &view),
        is_failed: matches!(import.state, ImportState::Refused | ImportState::Failed),
        job: job(t, &view),
        ignored: view.report.ignored.join(" · "),
        passed_over: view.report.passed_over.join(" · "),
        order_words: order_words(t, &view),
        counts: count_texts(&view.counts),
        unit_count: grouped(view.units),
        ready_count: grouped(view.ready),
        units: units.rows.iter().map(|unit| unit_line(web, t, unit)).collect(),
        may_apply: view.may_apply,
        may_order: view.may_order,
        may_discard: view.may_discard,
        may_import: app.may_import(actor),
        typed,
        first: if after.is_empty() { String::new() } else { href.clone() },
        next: units
            .next
            .map(|next| format!("{href}?after={}", percent_encode(&next)))
            .unwrap_or_default(),
        id: id.to_string(),
    })
}

/// The frame of the plan, or of one unit within it.
pub(super) fn shell(member: &Member, file_name: &str, below: &str) -> Shell {
    let t = member.t();
    let shell = Shell::new(
        &member.visitor,
        Room::Workbench,
        t.f("catalogue-preview-title", &[("file", file_name.to_owned())]),
    )
    .crumb(t.s("nav-entries"), "/entries")
    .crumb(t.s("catalogue-imports"), "/entries/imports");
    shell.crumb(file_name.to_owned(), below)
}

fn problem(t: Texts, view: &ImportView) -> String {
    let Some(code) = &view.import.error else { return String::new() };
    let error = AppError::new(ErrorKind::Invalid, code.clone());
    at_place(t, &error, &view.report.error_place)
}

/// The words of an error, with the place it is about.
fn at_place(t: Texts, error: &AppError, place: &str) -> String {
    let words = error_words(t, error).unwrap_or_else(|| t.s("catalogue-import-broke-off"));
    if place.is_empty() {
        words
    } else {
        t.f("catalogue-gap-line", &[("place", place.to_owned()), ("text", words)])
    }
}

fn order_words(t: Texts, view: &ImportView) -> String {
    let Some(order) = &view.report.order else { return String::new() };
    let args = [("number", order.number.clone()), ("on", order.on.to_string())];
    t.f("catalogue-order-of", &args)
}

fn count_texts(counts: &ImportCounts) -> CountTexts {
    CountTexts {
        created: grouped(counts.created),
        changed: grouped(counts.changed),
        same: grouped(counts.same),
        faulty: grouped(counts.faulty),
        faults: grouped(counts.faults),
        publishable: grouped(counts.publishable),
        published: grouped(counts.published),
        held: grouped(counts.held),
    }
}

/// A unit of an import as a line.
pub(super) fn unit_line(web: &Web, t: Texts, unit: &ImportUnit) -> UnitLine {
    let error = unit.error.as_ref().map(|code| AppError::new(ErrorKind::Invalid, code.clone()));
    UnitLine {
        place: unit.place,
        href: format!("/entries/imports/{}/units/{}", unit.import, unit.place),
        name: unit.unit.map_or_else(
            || t.s("catalogue-import-unit-unknown"),
            |unit| web.app().live().unit_name(unit, t.tag()),
        ),
        state: t.c("import-unit-state", code_of(&unit.state)),
        state_kind: match unit.state {
            ImportUnitState::Ready => "info",
            ImportUnitState::Chosen => "neutral",
            ImportUnitState::Applied => "ok",
            ImportUnitState::Faulty | ImportUnitState::Failed => "error",
        },
        counts: count_texts(&unit.counts),
        is_ready: unit.state == ImportUnitState::Ready,
        error: error.map(|error| at_place(t, &error, &unit.error_place)).unwrap_or_default(),
    }
}

/// How far the reading or applying is, while it goes on.
fn job(t: Texts, view: &ImportView) -> Option<Job> {
    let import = &view.import;
    let (label, rows_key) = match import.state {
        ImportState::Reading => ("catalogue-import-reading", "catalogue-import-entries-of"),
        ImportState::Applying => ("catalogue-import-applying", "catalogue-import-units-of"),
        _ => return None,
    };
    let (rows, of) = (import.progress.rows, import.progress.of.unwrap_or_default());
    let args = [("rows", grouped(rows)), ("of", grouped(of))];
    Some(Job {
        poll_href: format!("/entries/imports/{}/progress", import.id),
        label: t.s(label),
        percent: (rows * 100).checked_div(of).map_or(0, |percent| percent.min(100)),
        rows: if of == 0 { String::new() } else { t.f(rows_key, &args) },
    })
}

/// `GET /entries/imports/{id}/progress`: a piece of page that fetches itself anew until the job has ended.
pub(super) async fn progress(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> PageResult {
    let id = import_id(&member.visitor, &id)?;
    let view = web.app().import_view(id, member.actor()).await.or_problem(&member.visitor)?;
    match job(member.t(), &view) {
        Some(job) => {
            let mut shell = Shell::new(&member.visitor, Room::Workbench, "");
            shell.path = format!("/entries/imports/{id}");
            page(&ProgressPart { t: member.t(), shell, job })
        }
        None => Ok(([("HX-Refresh", "true")], String::new()).into_response()),
    }
}

/// `POST /entries/imports/{id}/apply`: the units chosen, or with `all` every one that is ready; `order` states an order.
pub(super) async fn apply(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let id = import_id(&member.visitor, &id)?;
    let t = member.t();
    let chosen: Result<Vec<u32>, _> = fields.all("unit").into_iter().map(str::parse).collect();
    let all = fields.has("all", "yes");
    let mut typed = Typed::default();
    let order = order_of(t, &fields, &mut typed.order);
    let chosen = match &chosen {
        _ if all => None,
        Ok(places) => Some(places.as_slice()),
        Err(_malformed) => {
            typed.error = t.s("code-import-unit-not-ready");
            None
        }
    };
    if typed.error.is_empty() && typed.order.on_error.is_empty() {
        match web.app().apply_import(id, chosen, order, member.actor()).await {
            Ok(()) => return Ok(see(&format!("/entries/imports/{id}"), "")),
            Err(error) if error.kind() == ErrorKind::Invalid => tell(t, &error, &mut typed),
            Err(error) => return Err(Problem::from_app(&member.visitor, &error)),
        }
    }
    let again = plan_page(&web, &member, id, "", typed).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
}

/// `POST /entries/imports/{id}/discard`
pub(super) async fn discard(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(_): Posted,
) -> Result<Response, Problem> {
    let id = import_id(&member.visitor, &id)?;
    web.app().discard_import(id, member.actor()).await.or_problem(&member.visitor)?;
    Ok(see(&format!("/entries/imports/{id}"), ""))
}

/// The order stated in a form; a date that is none is told at once.
fn order_of(t: Texts, fields: &Fields, form: &mut OrderForm) -> Option<MigrationOrder> {
    if !fields.has("order", "yes") {
        return None;
    }
    form.is_stated = true;
    fields.get("order_number").clone_into(&mut form.number);
    fields.get("order_on").clone_into(&mut form.on);
    match form.on.parse() {
        Ok(on) => Some(MigrationOrder { number: form.number.clone(), on }),
        Err(_malformed) => {
            form.on_error = t.s("code-sheet-date");
            None
        }
    }
}

fn tell(t: Texts, error: &AppError, typed: &mut Typed) {
    for gap in error.gaps() {
        let words = t.c("gap", gap.code);
        match gap.field.as_str() {
            "order_number" => typed.order.number_error = words,
            _ => typed.order.on_error = words,
        }
    }
    if error.gaps().is_empty() {
        typed.error = at_place(t, error, error.place());
    }
}
