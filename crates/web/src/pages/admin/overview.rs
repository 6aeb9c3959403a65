//! `/admin`: figures of the platform, the usage log's checkpoint, and background jobs.

use app::browse::Counts;
use askama::Template;
use axum::extract::State;

use crate::context::Member;
use crate::pages::home::figures::{Figure, figure};
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

struct Tile {
    label: String,
    figure: Figure,
}

#[derive(Template)]
#[template(path = "admin/overview.html")]
struct OverviewPage {
    t: Texts,
    shell: Shell,
    holdings: Vec<Tile>,
    jobs: Vec<Tile>,
    failed_jobs: u64,
    log: Vec<Tile>,
    is_publishing: bool,
    checkpoint: String,
    key: String,
}

/// `GET /admin`
pub(super) async fn show(State(web): State<Web>, member: Member) -> PageResult {
    let t = member.t();
    let counts = web.app().system_counts(member.actor()).await.or_problem(&member.visitor)?;
    let standing = web.app().log_standing();
    let tile = |code: &str, number: u64| Tile {
        label: t.c("admin-figure", code),
        figure: figure(t, number),
    };
    page(&OverviewPage {
        t,
        shell: Shell::new(&member.visitor, Room::Admin, t.s("nav-admin")),
        holdings: holdings(&counts).into_iter().map(|(code, number)| tile(code, number)).collect(),
        jobs: jobs(&counts).into_iter().map(|(code, number)| tile(code, number)).collect(),
        failed_jobs: counts.jobs.failed,
        log: vec![
            tile("records", standing.records),
            tile("signed", standing.signed),
            tile("waiting", standing.waiting),
        ],
        is_publishing: standing.is_publishing,
        checkpoint: web.app().log_checkpoint(),
        key: web.app().log_key(),
    })
}

fn holdings(counts: &Counts) -> Vec<(&'static str, u64)> {
    vec![
        ("units", counts.units),
        ("people", counts.people),
        ("systems", counts.systems),
        ("entries", counts.entries),
        ("published", counts.published_entries),
        ("tables", counts.tables),
        ("open-cases", counts.open_cases),
        ("active-grants", counts.active_grants),
    ]
}

fn jobs(counts: &Counts) -> Vec<(&'static str, u64)> {
    vec![
        ("queued", counts.jobs.queued),
        ("running", counts.jobs.running),
        ("done", counts.jobs.done),
        ("failed", counts.jobs.failed),
        ("batches", counts.running_batches),
        ("outbox", counts.pending_outbox),
    ]
}
