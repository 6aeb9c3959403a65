//! `/admin/events`: what was done, by whom, to what, newest first. Rows of this list are never changed.

use app::events::{EventQuery, KINDS};
use askama::Template;
use axum::extract::{RawQuery, State};
use domain::ids::PersonId;
use domain::people::Post;

use super::Choice;
use super::event_line::{Line, kind_words, line, subject_name, subject_words};
use crate::context::Member;
use crate::fields::{Fields, address, page_after};
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// Rows of a page.
const ROWS: u32 = 100;

#[derive(Template)]
#[template(path = "admin/events.html")]
struct EventsPage {
    t: Texts,
    shell: Shell,
    kinds: Vec<Choice>,
    is_any: bool,
    who: String,
    day: String,
    /// What the list is narrowed to beside the form; empty where it is not.
    of: String,
    of_words: String,
    of_removed: String,
    lines: Vec<Line>,
    newest: String,
    next: String,
    lead: String,
    faults: Vec<String>,
}

/// What was asked, as it stands in the address.
struct Asked {
    kind: String,
    who: String,
    day: String,
    of: String,
    after: String,
}

impl Asked {
    fn read(fields: &Fields) -> Self {
        let text = |name: &str| fields.get(name).to_owned();
        let asked = text("kind");
        let known = |kind: &&str| **kind == asked || family(kind) == asked;
        Self {
            kind: if KINDS.iter().any(known) { asked } else { String::new() },
            who: text("who"),
            day: text("day"),
            of: text("of"),
            after: text("after"),
        }
    }

    /// The address of the same question from another place of the list on, about another thing.
    fn href(&self, of: &str, after: &str) -> String {
        let pairs = [
            ("kind", self.kind.clone()),
            ("who", self.who.clone()),
            ("day", self.day.clone()),
            ("of", of.to_owned()),
            ("after", after.to_owned()),
        ];
        address("/admin/events", &pairs)
    }

    /// The thing asked about: its kind and its identifier.
    fn subject(&self) -> Option<(&str, &str)> {
        self.of.split_once(':').filter(|(kind, id)| !kind.is_empty() && !id.is_empty())
    }

    fn query(&self, person: Option<PersonId>) -> EventQuery {
        EventQuery {
            kind: self.kind.clone(),
            person,
            subject: self.subject().map(|(kind, id)| (kind.to_owned(), id.to_owned())),
            day: self.day.parse().ok(),
        }
    }

    /// What cannot be understood of the question, in words. Nothing is shown then: a list that ignored a part of the
    /// question would be taken for its answer.
    fn faults(&self, t: Texts, person: Option<PersonId>) -> Vec<String> {
        let mut faults = Vec::new();
        if !self.who.is_empty() && person.is_none() {
            faults.push(t.f("admin-events-nobody", &[("who", self.who.clone())]));
        }
        if !self.day.is_empty() && self.day.parse::<jiff::civil::Date>().is_err() {
            faults.push(t.s("admin-events-no-day"));
        }
        if !self.of.is_empty() && self.subject().is_none() {
            faults.push(t.s("admin-events-no-thing"));
        }
        faults
    }
}

/// The first word of a kind.
fn family(kind: &str) -> &str {
    kind.split_once('.').map_or(kind, |(family, _)| family)
}

/// Security events are offered to those alone who are shown them.
fn is_offered(kind: &str, member: &Member) -> bool {
    member.actor().has(Post::AuditAdministrator) || !matches!(family(kind), "session" | "sign-in")
}

/// Families in the order of their first kind, each followed by its kinds.
fn kinds(t: Texts, member: &Member, asked: &str) -> Vec<Choice> {
    let offered: Vec<&str> =
        KINDS.iter().copied().filter(|kind| is_offered(kind, member)).collect();
    let mut families: Vec<&str> = Vec::new();
    for kind in &offered {
        if !families.contains(&family(kind)) {
            families.push(family(kind));
        }
    }
    let choice = |value: &str, text: String| Choice {
        value: value.to_owned(),
        text,
        selected: value == asked,
    };
    let of_family = |wanted: &&str| {
        let head = choice(wanted, t.c("admin-events", wanted));
        let own = offered.iter().filter(|kind| family(kind) == *wanted);
        let own = own.map(|kind| choice(kind, format!("— {}", kind_words(t, kind))));
        std::iter::once(head).chain(own).collect::<Vec<_>>()
    };
    families.iter().flat_map(of_family).collect()
}

/// `GET /admin/events`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = member.t();
    let asked = Asked::read(&Fields::parse(&query.unwrap_or_default()));
    let person = web.app().live().person_by_login(&asked.who).map(|person| person.id);
    let faults = asked.faults(t, person);
    let found = if faults.is_empty() {
        let slice = page_after(&asked.after, ROWS);
        let query = asked.query(person);
        let events = web.app().business_events(&query, member.actor(), &slice);
        events.await.or_problem(&member.visitor)?
    } else {
        app::Page { rows: Vec::new(), next: None }
    };
    let of_words = asked.subject().map_or_else(String::new, |(kind, id)| {
        format!("{} {}", subject_words(t, kind), subject_name(&web, t, kind, id))
    });
    let lead = if member.actor().has(Post::AuditAdministrator) {
        "admin-events-lead"
    } else {
        "admin-events-lead-without-security"
    };
    page(&EventsPage {
        t,
        shell: Shell::new(&member.visitor, Room::Admin, t.s("nav-events"))
            .crumb(t.s("nav-admin"), "/admin")
            .crumb(t.s("nav-events"), ""),
        kinds: kinds(t, &member, &asked.kind),
        is_any: asked.kind.is_empty(),
        of_removed: asked.href("", ""),
        newest: if asked.after.is_empty() { String::new() } else { asked.href(&asked.of, "") },
        next: found.next.map_or_else(String::new, |next| asked.href(&asked.of, &next)),
        lines: found.rows.iter().map(|event| line(&web, t, event)).collect(),
        lead: t.s(lead),
        who: asked.who,
        day: asked.day,
        of: asked.of,
        of_words,
        faults,
    })
}
