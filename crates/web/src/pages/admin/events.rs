//! `/admin/events`: what was done, by whom, to what, newest first. Rows of this list are never changed.

use app::browse::{RecordedEvent, Slice};
use askama::Template;
use axum::extract::{RawQuery, State};

use crate::context::Member;
use crate::due::minute;
use crate::fields::{Fields, percent_encode};
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

const ROWS: u32 = 100;
/// First words of event kinds, in the order the filter offers them.
const FAMILIES: [&str; 9] =
    ["entry", "case", "grant", "key", "system", "batch", "load", "session", "person"];

struct Choice {
    value: &'static str,
    text: String,
    selected: bool,
}

struct Line {
    number: i64,
    at: String,
    who: String,
    unit: String,
    kind: String,
    words: String,
    subject: String,
    detail: String,
}

#[derive(Template)]
#[template(path = "admin/events.html")]
struct EventsPage {
    t: Texts,
    shell: Shell,
    families: Vec<Choice>,
    is_any: bool,
    lines: Vec<Line>,
    next: String,
}

/// `GET /admin/events`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = member.t();
    let fields = Fields::parse(&query.unwrap_or_default());
    let family =
        FAMILIES.into_iter().find(|known| *known == fields.get("kind")).unwrap_or_default();
    let prefix = if family.is_empty() { String::new() } else { format!("{family}.") };
    let after = Some(fields.get("after").to_owned()).filter(|after| !after.is_empty());
    let found = web
        .app()
        .business_events(&prefix, member.actor(), &Slice::new(after, ROWS))
        .await
        .or_problem(&member.visitor)?;
    let choice = |known: &'static str| Choice {
        value: known,
        text: t.c("admin-events", known),
        selected: known == family,
    };
    page(&EventsPage {
        t,
        shell: Shell::new(&member.visitor, Room::Admin, t.s("nav-events"))
            .crumb(t.s("nav-admin"), "/admin")
            .crumb(t.s("nav-events"), ""),
        families: FAMILIES.into_iter().map(choice).collect(),
        is_any: family.is_empty(),
        next: found.next.map_or_else(String::new, |next| {
            format!("/admin/events?kind={family}&after={}", percent_encode(&next))
        }),
        lines: found.rows.iter().map(|event| line(&web, t, event)).collect(),
    })
}

fn line(web: &Web, t: Texts, recorded: &RecordedEvent) -> Line {
    let live = web.app().live();
    let event = &recorded.event;
    let key = format!("admin-event-{}", event.kind.replace(['.', '_'], "-"));
    let detail = match &event.detail {
        serde_json::Value::Null => String::new(),
        serde_json::Value::Object(facts) if facts.is_empty() => String::new(),
        detail => detail.to_string(),
    };
    Line {
        number: recorded.id,
        at: minute(event.at),
        who: event
            .actor
            .map_or_else(|| t.s("case-platform"), |person| live.person_name(person, t.tag())),
        unit: event.unit.map(|unit| live.unit_name(unit, t.tag())).unwrap_or_default(),
        words: if t.has(&key) { t.s(&key) } else { String::new() },
        kind: event.kind.clone(),
        subject: format!("{} {}", event.subject_kind, event.subject),
        detail,
    }
}
