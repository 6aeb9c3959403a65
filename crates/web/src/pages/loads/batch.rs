//! One batch, in whatever state it is: the mapping to confirm, the progress, the result, the decision to take.

use app::loads::{BatchState, BatchView, Waiting};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::mapping::{Chosen, Mapping, mapping};
use super::progress::{Job, job};
use super::results::{BAD_ROWS, Results, results};
use super::{batch_id, grouped, kind_of, percent, reason, size};
use crate::context::Member;
use crate::due::minute;
use crate::pages::screened::{self, Found};
use crate::respond::{OrProblem, PageResult, Problem, page, page_with};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

struct Fact {
    name: String,
    value: String,
}

/// What a held batch waits for.
struct Held {
    text: String,
    may_release: bool,
    typed: String,
    error: String,
}

/// The review that an uploaded file waits for, and who may end it.
struct Review {
    who: String,
    text: String,
    href: String,
}

#[derive(Template)]
#[template(path = "loads/batch.html")]
pub(super) struct BatchPage {
    t: Texts,
    shell: Shell,
    id: String,
    entry: String,
    file_name: String,
    state: String,
    kind: &'static str,
    facts: Vec<Fact>,
    problem: String,
    unreadable: String,
    mapping: Option<Mapping>,
    job: Option<Job>,
    review: Option<Review>,
    found: Option<Found>,
    held: Option<Held>,
    results: Option<Results>,
    released: String,
    may_cancel: bool,
    has_version: bool,
    csv_href: String,
    xlsx_href: String,
}

/// What was typed in a form of the page that came back with errors.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) chosen: Option<Chosen>,
    pub(super) reason: String,
    pub(super) error: String,
}

pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> PageResult {
    let id = batch_id(&member.visitor, &id)?;
    let view = web.app().batch_view(id, member.actor()).await.or_problem(&member.visitor)?;
    page(&batch_page(&web, &member, view, Typed::default()).await?)
}

/// The page again, with what was typed and what is wrong with it.
pub(super) async fn again(web: &Web, member: &Member, view: BatchView, typed: Typed) -> PageResult {
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &batch_page(web, member, view, typed).await?)
}

async fn batch_page(
    web: &Web,
    member: &Member,
    view: BatchView,
    typed: Typed,
) -> Result<BatchPage, Problem> {
    let t = member.t();
    let (mapping, unreadable) = mapping_form(web, member, &view, &typed).await?;
    let judged = view.batch.counts.read > 0;
    let results = if judged {
        let bad = web
            .app()
            .bad_rows(view.batch.id, member.actor(), BAD_ROWS)
            .await
            .or_problem(&member.visitor)?;
        Some(results(t, &view, &bad))
    } else {
        None
    };
    let id = view.batch.id.to_string();
    Ok(BatchPage {
        t,
        shell: frame(member, &view),
        entry: view.entry.id.to_string(),
        file_name: view.batch.file_name.clone(),
        state: t.c("batch-state", <&str>::from(view.batch.state)),
        kind: kind_of(view.batch.state),
        facts: facts(web, t, &view),
        problem: problem(t, &view),
        unreadable,
        mapping,
        job: job(t, &view, web.app().now()),
        review: review(web, t, &view),
        found: found(t, &view),
        held: held(t, &view, typed),
        results,
        released: released(web, t, &view),
        may_cancel: view.may_cancel,
        has_version: view.table.is_some(),
        csv_href: format!("/batches/{id}/quarantine.csv"),
        xlsx_href: format!("/batches/{id}/quarantine.xlsx"),
        id,
    })
}

fn frame(member: &Member, view: &BatchView) -> Shell {
    let t = member.t();
    let entry = &view.entry;
    Shell::new(
        &member.visitor,
        Room::Workbench,
        t.f("loads-batch-title", &[("file", view.batch.file_name.clone())]),
    )
    .crumb(t.s("nav-entries"), "/entries")
    .crumb(entry.name(t.tag()), &format!("/entries/{}", entry.id))
    .crumb(t.s("loads-data"), &format!("/entries/{}/data", entry.id))
    .crumb(view.batch.file_name.clone(), "")
}

/// The form while it can be confirmed; or why the file cannot be shown.
async fn mapping_form(
    web: &Web,
    member: &Member,
    view: &BatchView,
    typed: &Typed,
) -> Result<(Option<Mapping>, String), Problem> {
    if !view.may_confirm {
        return Ok((None, String::new()));
    }
    let t = member.t();
    match web.app().batch_sample(view.batch.id, member.actor()).await {
        Ok(looked) => {
            let chosen = typed.chosen.clone().unwrap_or_else(|| Chosen::of(view));
            Ok((Some(mapping(t, view, &looked, &chosen, typed.error.clone())), String::new()))
        }
        Err(error) if error.kind() == app::ErrorKind::Invalid => {
            Ok((None, reason(t, error.code())))
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}

/// Who sent the file, with the service unit where that was not the table's own unit (Article 5).
fn sender(web: &Web, t: Texts, view: &BatchView) -> String {
    let live = web.app().live();
    let person = live.person_name(view.batch.created_by, t.tag());
    match view.report.by_unit {
        Some(unit) => {
            let unit = live.unit_name(unit, t.tag());
            t.f("acting-person-of", &[("who", person), ("unit", unit)])
        }
        None => person,
    }
}

fn facts(web: &Web, t: Texts, view: &BatchView) -> Vec<Fact> {
    let batch = &view.batch;
    let fact = |key: &str, value: String| Fact { name: t.s(key), value };
    let mut facts = vec![
        fact("loads-entry", view.entry.name(t.tag()).to_owned()),
        fact("loads-format", t.c("file-format", <&str>::from(batch.format))),
        fact("loads-size", size(batch.bytes)),
        fact("loads-by", sender(web, t, view)),
        fact("loads-at", minute(batch.created_at)),
    ];
    if let Some(encoding) = &batch.encoding {
        facts.insert(2, fact("loads-encoding", t.c("loads-encoding", encoding)));
    }
    if batch.state != BatchState::Uploaded {
        facts.push(fact("loads-mode", t.c("load-mode", <&str>::from(batch.mode))));
    }
    if let Some(version) = batch.version {
        facts.push(fact("loads-version", version.to_string()));
    }
    if let Some(at) = batch.finished_at {
        facts.push(fact("loads-finished", minute(at)));
    }
    facts
}

fn problem(t: Texts, view: &BatchView) -> String {
    let batch = &view.batch;
    match (batch.state, &batch.error) {
        (BatchState::Refused | BatchState::Failed, Some(code))
            if code == "load.too-many-bad-rows" =>
        {
            let allowed = u64::from(view.entry.draft.bad_rows_permille_max);
            let share = percent(batch.counts.bad, batch.counts.read);
            t.f("loads-over-tolerance", &[("share", share), ("allowed", percent(allowed, 1000))])
        }
        (BatchState::Refused | BatchState::Failed, Some(code)) => reason(t, code),
        (BatchState::Failed, None) => t.s("loads-failed-unknown"),
        _ => String::new(),
    }
}

fn held(t: Texts, view: &BatchView, typed: Typed) -> Option<Held> {
    if view.batch.state != BatchState::Held {
        return None;
    }
    let before = view.table.as_ref().map_or(0, |table| table.rows);
    let args = [
        ("dropped", grouped(view.batch.counts.dropped)),
        ("before", grouped(before)),
        ("allowed", percent(u64::from(view.entry.draft.dropped_rows_permille_max), 1000)),
    ];
    Some(Held {
        text: t.f("loads-held-text", &args),
        may_release: view.may_release,
        typed: typed.reason,
        error: typed.error,
    })
}

fn review(web: &Web, t: Texts, view: &BatchView) -> Option<Review> {
    let Some(Waiting::Review(review)) = &view.waiting else { return None };
    let live = web.app().live();
    let units = review.reviewers.iter().map(|unit| live.unit_name(*unit, t.tag()));
    let units = units.collect::<Vec<_>>().join(&t.s("case-and"));
    Some(Review {
        who: t.f("loads-under-review-who", &[("units", units)]),
        text: t.f("loads-under-review-open", &[("number", review.number.clone())]),
        href: format!("/cases/{}", review.case),
    })
}

/// What the screening found; none before it has ended.
fn found(t: Texts, view: &BatchView) -> Option<Found> {
    let screening = view.report.screening.as_ref().filter(|one| one.at.is_some())?;
    let items: Vec<_> =
        view.entry.draft.items.iter().map(|item| (item.id, item.name.clone())).collect();
    let is_destroyed = view.batch.error.as_deref() == Some("secrecy.confirmed");
    Some(screened::found(t, screening, &items, is_destroyed))
}

fn released(web: &Web, t: Texts, view: &BatchView) -> String {
    let Some(release) = &view.report.released else { return String::new() };
    let by = web.app().live().person_name(release.by, t.tag());
    t.f(
        "loads-released",
        &[("by", by), ("at", minute(release.at)), ("reason", release.reason.clone())],
    )
}
