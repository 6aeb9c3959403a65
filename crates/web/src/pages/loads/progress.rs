//! Live progress: a piece of page that fetches itself anew until the load has ended.

use app::loads::{BatchState, BatchView, Waiting};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use super::{batch_id, grouped, size};
use crate::context::Member;
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// What the progress component shows.
pub(super) struct Job {
    pub(super) poll_href: String,
    pub(super) label: String,
    pub(super) percent: u64,
    pub(super) rows: String,
    pub(super) rate: String,
    pub(super) left: String,
    pub(super) cancel_action: String,
}

/// The progress of a batch that is under way.
pub(super) fn job(t: Texts, view: &BatchView, now: Timestamp) -> Option<Job> {
    let batch = &view.batch;
    let screens = view.waiting == Some(Waiting::Screening);
    let label = match batch.state {
        BatchState::Uploaded if screens => t.s("loads-stage-screening"),
        BatchState::Queued => t.s("loads-stage-queued"),
        BatchState::Running if batch.progress.stage.is_empty() => t.s("loads-stage-starting"),
        BatchState::Running => t.c("loads-stage", &batch.progress.stage),
        _ => return None,
    };
    let (rows, of) = (batch.progress.rows, batch.progress.of);
    let seconds = view.report.queued_at().map_or(0, |at| now.duration_since(at).as_secs());
    let rate = u64::try_from(seconds)
        .ok()
        .filter(|seconds| *seconds > 0)
        .map_or(0, |seconds| rows / seconds);
    let reading = batch.progress.stage == "reading";
    let left = of.filter(|_| rate > 0 && reading).map(|of| of.saturating_sub(rows) / rate);
    Some(Job {
        poll_href: format!("/batches/{}/progress", batch.id),
        label,
        percent: of.filter(|of| *of > 0).map_or(0, |of| (rows * 100 / of).min(100)),
        rows: match of {
            Some(of) if screens => format!("{} / {}", size(rows), size(of)),
            None if screens => String::new(),
            Some(of) => t.f("loads-progress-of", &[("rows", grouped(rows)), ("of", grouped(of))]),
            None => t.f("loads-progress-rows", &[("rows", grouped(rows))]),
        },
        rate: if rate > 0 && !screens {
            t.f("loads-progress-rate", &[("rows", grouped(rate))])
        } else {
            String::new()
        },
        left: left.map_or_else(String::new, |seconds| {
            t.f("loads-progress-left", &[("seconds", grouped(seconds))])
        }),
        cancel_action: format!("/batches/{}/cancel", batch.id),
    })
}

#[derive(Template)]
#[template(path = "loads/progress.html")]
struct ProgressPart {
    t: Texts,
    shell: Shell,
    job: Job,
}

pub(super) async fn part(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> PageResult {
    let id = batch_id(&member.visitor, &id)?;
    let view = web.app().batch_view(id, member.actor()).await.or_problem(&member.visitor)?;
    match job(member.t(), &view, web.app().now()) {
        Some(job) => {
            let mut shell = Shell::new(&member.visitor, Room::Workbench, "");
            shell.path = format!("/batches/{id}");
            page(&ProgressPart { t: member.t(), shell, job })
        }
        None => Ok(ended()),
    }
}

/// The load has ended: the whole page is fetched again, with the result.
fn ended() -> Response {
    ([("HX-Refresh", "true")], String::new()).into_response()
}
