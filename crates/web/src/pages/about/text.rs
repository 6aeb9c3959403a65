//! `/help` and `/policies`: pages of words, by section, with the links that lead on.

use app::{OPEN_CALLS_PER_MINUTE, OPEN_EXPORTS_PER_HOUR, OPEN_PREVIEW_ROWS};
use askama::Template;

use crate::context::Visitor;
use crate::respond::{PageResult, page};
use crate::shell::{Room, Shell};
use crate::texts::Texts;

/// A section: a title, some paragraphs, and where to go from there.
struct Section {
    id: &'static str,
    title: String,
    paragraphs: Vec<String>,
    href: &'static str,
    action: String,
}

#[derive(Template)]
#[template(path = "about/text.html")]
struct TextPage {
    t: Texts,
    shell: Shell,
    title: String,
    lead: String,
    sections: Vec<Section>,
}

/// Paragraphs a section may have.
const PARAGRAPHS_MAX: u8 = 9;

/// Sections of the help, each with the page it leads to.
const HELP: &[(&str, &str)] = &[
    ("find", "/catalogue"),
    ("take", "/catalogue?open=1"),
    ("request", "/services"),
    ("review", "/services"),
    ("doubt", "/services"),
    ("units", "/sign-in"),
    ("prove", "/log"),
];

/// Sections of the policies.
const POLICIES: &[(&str, &str)] = &[
    ("terms", "/catalogue"),
    ("uses", "/log"),
    ("privacy", "/log"),
    ("limits", "/api/v1/docs"),
    ("access", "/help"),
    ("law", ""),
];

/// `GET /help`
pub(super) async fn help(visitor: Visitor) -> PageResult {
    words(&visitor, "help", HELP)
}

/// `GET /policies`
pub(super) async fn policies(visitor: Visitor) -> PageResult {
    words(&visitor, "policies", POLICIES)
}

fn words(visitor: &Visitor, code: &str, sections: &[(&'static str, &'static str)]) -> PageResult {
    let t = visitor.t;
    let title = t.c(code, "title");
    page(&TextPage {
        t,
        shell: Shell::new(visitor, Room::Portal, title.clone()).crumb(title.clone(), ""),
        lead: t.c(code, "lead"),
        sections: sections.iter().map(|(id, href)| section(t, code, id, href)).collect(),
        title,
    })
}

fn section(t: Texts, code: &str, id: &'static str, href: &'static str) -> Section {
    let family = format!("{code}-{id}");
    let paragraphs = paragraphs(t, &family);
    let action = format!("{family}-act");
    Section {
        id,
        title: t.s(&family),
        paragraphs,
        href,
        action: if t.has(&action) { t.s(&action) } else { String::new() },
    }
}

/// The paragraphs of a section, with the limits of open data where they are stated.
pub(crate) fn paragraphs(t: Texts, family: &str) -> Vec<String> {
    let limits = [
        ("rows", OPEN_PREVIEW_ROWS.to_string()),
        ("calls", OPEN_CALLS_PER_MINUTE.to_string()),
        ("exports", OPEN_EXPORTS_PER_HOUR.to_string()),
    ];
    (1..=PARAGRAPHS_MAX)
        .map(|number| format!("{family}-{number}"))
        .take_while(|key| t.has(key))
        .map(|key| t.f(&key, &limits))
        .collect()
}
