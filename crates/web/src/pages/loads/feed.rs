//! `/entries/{id}/feed`: how a system of the unit pushes rows 接口推送, registered and paused by the data officer.

use app::feeds::{FeedView, NewFeed, Waiting};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::EntryId;

use super::entry_id;
use crate::context::Member;
use crate::due::minute;
use crate::fields::Posted;
use crate::respond::{OrProblem, PageResult, Problem, page, page_with, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// A system that may be the sender.
struct Choice {
    id: String,
    name: String,
    selected: bool,
}

/// The feed as it is registered.
struct Registered {
    system: String,
    removals: bool,
    paused: bool,
    by: String,
    at: String,
}

#[derive(Template)]
#[template(path = "loads/feed.html")]
struct FeedPage {
    t: Texts,
    shell: Shell,
    id: String,
    feed: Option<Registered>,
    /// What waits, in words; empty where nothing does.
    waiting: String,
    /// Why nothing can be pushed; empty where rows can.
    hindrance: String,
    may_change: bool,
    systems: Vec<Choice>,
    removals: bool,
    error: String,
    /// The call that sends a row.
    example: String,
}

/// `GET /entries/{id}/feed`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> PageResult {
    let id = entry_id(&member.visitor, &id)?;
    page(&feed_page(&web, &member, id, "").await?)
}

async fn feed_page(
    web: &Web,
    member: &Member,
    id: EntryId,
    error: &str,
) -> Result<FeedPage, Problem> {
    let (t, visitor) = (member.t(), &member.visitor);
    let view = web.app().feed_view(id, member.actor()).await.or_problem(visitor)?;
    let name = view.entry.name(t.tag()).to_owned();
    let title = t.s("feed");
    Ok(FeedPage {
        shell: Shell::new(visitor, Room::Workbench, title.clone())
            .crumb(t.s("nav-entries"), "/entries")
            .crumb(name, &format!("/entries/{id}"))
            .crumb(t.s("loads-data"), &format!("/entries/{id}/data"))
            .crumb(title, ""),
        id: id.to_string(),
        feed: registered(web, t, &view),
        waiting: waiting(t, &view),
        hindrance: if view.hindrance.is_empty() {
            String::new()
        } else {
            t.c("code", view.hindrance)
        },
        may_change: view.may_change && view.hindrance.is_empty(),
        systems: choices(&view),
        removals: view.feed.as_ref().is_some_and(|feed| feed.removals),
        error: error.to_owned(),
        example: example(web, id),
        t,
    })
}

fn registered(web: &Web, t: Texts, view: &FeedView) -> Option<Registered> {
    let feed = view.feed.as_ref()?;
    let system = view.systems.iter().find(|system| system.id == feed.system);
    Some(Registered {
        system: system.map(|system| system.name.clone()).unwrap_or_default(),
        removals: feed.removals,
        paused: feed.paused,
        by: web.app().live().person_name(feed.opened_by, t.tag()),
        at: minute(feed.opened_at),
    })
}

fn waiting(t: Texts, view: &FeedView) -> String {
    let words = |waiting: Waiting| {
        let since = minute(waiting.since);
        t.f("feed-waiting-since", &[("n", waiting.rows.to_string()), ("since", since)])
    };
    view.waiting.map(words).unwrap_or_default()
}

fn choices(view: &FeedView) -> Vec<Choice> {
    let sender = view.feed.as_ref().map(|feed| feed.system);
    let choice = |system: &domain::systems::ClientSystem| Choice {
        id: system.id.to_string(),
        name: system.name.clone(),
        selected: Some(system.id) == sender,
    };
    view.systems.iter().map(choice).collect()
}

/// A call that a program of the unit can begin with; empty where the entry has no table yet.
fn example(web: &Web, id: EntryId) -> String {
    let live = web.app().live();
    let Some(table) = live.table(id) else { return String::new() };
    let names = table.schema.columns.iter().take(2).map(|column| &column.name);
    let members: Vec<String> = names.map(|name| format!("\"{name}\":\"…\"")).collect();
    format!(
        "curl -X POST -H 'Authorization: Bearer byk_…' -H 'Idempotency-Key: 1' \\\n  -H 'Content-Type: application/x-ndjson' --data-binary '{{{}}}' \\\n  …/api/v1/resources/{}/rows",
        members.join(","),
        table.code.replace('/', "-"),
    )
}

/// `POST /entries/{id}/feed`
pub(super) async fn register(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let entry = entry_id(&member.visitor, &id)?;
    let new = NewFeed {
        entry,
        system: fields.get("system").parse().ok(),
        removals: fields.get("removals") == "yes",
    };
    match web.app().register_feed(&new, member.actor()).await {
        Ok(()) => Ok(see(&format!("/entries/{entry}/feed"), "feed-registered")),
        Err(error) if !error.gaps().is_empty() => {
            let words = member.t().c("gap", error.gaps()[0].code);
            let template = feed_page(&web, &member, entry, &words).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &template)
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}

/// `POST /entries/{id}/feed/pause`
pub(super) async fn pause(
    state: State<Web>,
    member: Member,
    id: Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    set(state, &member, &id, &posted, true).await
}

/// `POST /entries/{id}/feed/resume`
pub(super) async fn resume(
    state: State<Web>,
    member: Member,
    id: Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    set(state, &member, &id, &posted, false).await
}

async fn set(
    State(web): State<Web>,
    member: &Member,
    id: &str,
    _posted: &Posted,
    paused: bool,
) -> Result<Response, Problem> {
    let entry = entry_id(&member.visitor, id)?;
    web.app().pause_feed(entry, paused, member.actor()).await.or_problem(&member.visitor)?;
    let done = if paused { "feed-paused" } else { "feed-resumed" };
    Ok(see(&format!("/entries/{entry}/feed"), done))
}
