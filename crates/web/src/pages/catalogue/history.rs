//! `/entries/{id}/history`: saved versions with what each changed, who saved it, why and by which step; and any two of
//! them side by side.

use app::catalogue::{Comparison, EntryEdition, EntryVersion, VersionCause, code_of};
use askama::Template;
use axum::extract::{Path, RawQuery, State};

use super::changes::{Difference, lines, summary};
use super::entry::shown_name;
use super::{entry_id, state_kind};
use crate::context::Member;
use crate::due::minute;
use crate::fields::{Fields, percent_encode};
use crate::pages::cases::words;
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// Versions of a page.
const ROWS: u32 = 50;

struct VersionLine {
    version: u32,
    at: String,
    by: String,
    state: String,
    state_kind: &'static str,
    published: bool,
    step: String,
    step_href: String,
    reason: String,
    summary: String,
    href: String,
    shown: bool,
}

#[derive(Template)]
#[template(path = "catalogue/history.html")]
struct HistoryPage {
    t: Texts,
    shell: Shell,
    title: String,
    back: String,
    versions: Vec<VersionLine>,
    before: String,
    after: String,
    differences: Vec<Difference>,
    first: String,
    next: String,
}

/// `GET /entries/{id}/history`; `?from=2&to=3` compares two versions, else the last two; `after` pages the list.
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let visitor = &member.visitor;
    let id = entry_id(visitor, &id)?;
    let fields = Fields::parse(&query.unwrap_or_default());
    let numbered = |name: &str| fields.get(name).parse::<u32>().ok();
    let (app, actor) = (web.app(), member.actor());
    let compared = app.compare_versions(id, numbered("from"), numbered("to"), actor).await;
    let compared = compared.or_problem(visitor)?;
    let after = fields.get("after");
    let slice = fields.slice(ROWS);
    let found = app.entry_editions(id, actor, &slice).await.or_problem(visitor)?;
    let t = member.t();
    let title = shown_name(t, &compared.after.draft.name);
    let back = format!("/entries/{id}");
    let shell = Shell::new(visitor, Room::Workbench, t.s("catalogue-history"))
        .crumb(t.s("nav-entries"), "/entries")
        .crumb(title.clone(), &back)
        .crumb(t.s("catalogue-history"), "");
    let shown = compared.after.version;
    let Comparison { before, after: later, changes } = &compared;
    page(&HistoryPage {
        t,
        shell,
        title,
        before: before.as_ref().map(|version| version_words(t, version)).unwrap_or_default(),
        after: version_words(t, later),
        versions: found.rows.iter().map(|one| line(&web, t, &back, one, shown)).collect(),
        differences: lines(t, web.app().live().classes(), changes),
        first: if after.is_empty() { String::new() } else { format!("{back}/history") },
        next: found
            .next
            .map(|next| format!("{back}/history?after={}", percent_encode(&next)))
            .unwrap_or_default(),
        back,
    })
}

/// Who saved a version, with the service unit where that was not the entry's own (Article 5).
fn saver(web: &Web, t: Texts, version: &EntryVersion) -> String {
    let live = web.app().live();
    let person = live.person_name(version.by, t.tag());
    match version.by_unit {
        Some(unit) => {
            let unit = live.unit_name(unit, t.tag());
            t.f("acting-person-of", &[("who", person), ("unit", unit)])
        }
        None => person,
    }
}

fn version_words(t: Texts, version: &EntryVersion) -> String {
    t.f("catalogue-version-n", &[("n", version.version.to_string())])
}

fn line(web: &Web, t: Texts, back: &str, edition: &EntryEdition, shown: u32) -> VersionLine {
    let version = &edition.version;
    let (step, step_href, reason) = match &edition.cause {
        Some(cause) => cause_words(t, cause),
        None => <(String, String, String)>::default(),
    };
    VersionLine {
        version: version.version,
        at: minute(version.at),
        by: saver(web, t, version),
        state: t.c("entry-state", code_of(&version.state)),
        state_kind: state_kind(version.state),
        published: version.published,
        step,
        step_href,
        reason,
        summary: summary(t, &edition.changes),
        href: format!("{back}/history?to={}#differences", version.version),
        shown: shown == version.version,
    }
}

/// The step, where it can be looked into, and why it was taken.
fn cause_words(t: Texts, cause: &VersionCause) -> (String, String, String) {
    match cause {
        VersionCause::Act { case, number, procedure, act, reason } => (
            format!("{} · {number}", words::act_done(t, procedure, act)),
            format!("/cases/{case}"),
            reason.clone(),
        ),
        VersionCause::Event { kind, facts } => {
            let fact = |name: &str| facts[name].as_str().unwrap_or_default().to_owned();
            let (import, order) = (fact("import"), fact("order"));
            let href =
                if import.is_empty() { import } else { format!("/entries/imports/{import}") };
            let why = match order.as_str() {
                "" => String::new(),
                order => t.f("catalogue-order-why", &[("number", order.to_owned())]),
            };
            (t.c("admin-event", kind), href, why)
        }
    }
}
