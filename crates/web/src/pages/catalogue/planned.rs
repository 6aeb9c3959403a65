//! `/entries/imports/{id}/units/{place}`: what an import does to the entries of one unit, with every change and fault.

use app::catalogue::{CellFault, ImportEffect, PlannedEntry, code_of, from_code};
use app::library::ClassTable;
use askama::Template;
use axum::extract::{Path, RawQuery, State};

use super::changes::{Difference, lines, summary};
use super::plan::{UnitLine, import_id, shell, unit_line};
use crate::context::Member;
use crate::fields::{Fields, percent_encode};
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::Shell;
use crate::site::Web;
use crate::texts::Texts;

/// Entries of a page.
const ROWS: u32 = 50;
/// Effects that can be looked at on their own.
const EFFECTS: &[ImportEffect] =
    &[ImportEffect::Faulty, ImportEffect::New, ImportEffect::Changed, ImportEffect::Same];

struct Tab {
    href: String,
    text: String,
    current: bool,
}

struct FaultLine {
    place: String,
    column: String,
    value: String,
    text: String,
}

struct EntryLine {
    name: String,
    place: String,
    code: String,
    href: String,
    effect: String,
    effect_kind: &'static str,
    notes: Vec<String>,
    summary: String,
    differences: Vec<Difference>,
    faults: Vec<FaultLine>,
}

#[derive(Template)]
#[template(path = "catalogue/planned.html")]
struct PlannedPage {
    t: Texts,
    shell: Shell,
    back: String,
    unit: UnitLine,
    tabs: Vec<Tab>,
    lines: Vec<EntryLine>,
    first: String,
    next: String,
}

/// `GET /entries/imports/{id}/units/{place}?effect=changed`; `after` pages the entries.
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path((id, place)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let visitor = &member.visitor;
    let id = import_id(visitor, &id)?;
    let place: u32 = place.parse().map_err(|_malformed| visitor.not_found())?;
    let fields = Fields::parse(&query.unwrap_or_default());
    let effect: Option<ImportEffect> = from_code(fields.get("effect"));
    let effects: Vec<ImportEffect> = effect.into_iter().collect();
    let after = fields.get("after");
    let slice = fields.slice(ROWS);
    let (app, actor) = (web.app(), member.actor());
    let import = app.import_view(id, actor).await.or_problem(visitor)?.import;
    let unit = app.import_unit(id, place, actor).await.or_problem(visitor)?;
    let found = app.import_entries(id, Some(place), &effects, actor, &slice).await;
    let found = found.or_problem(visitor)?;
    let live = web.app().live();
    let t = member.t();
    let back = format!("/entries/imports/{id}");
    let here = |effect: Option<ImportEffect>| match effect {
        Some(effect) => format!("{back}/units/{place}?effect={}", code_of(&effect)),
        None => format!("{back}/units/{place}?effect="),
    };
    let tab = |shown: Option<ImportEffect>| Tab {
        href: here(shown),
        text: shown.map_or_else(
            || t.s("catalogue-all-states"),
            |shown| t.c("catalogue-effect", code_of(&shown)),
        ),
        current: shown == effect,
    };
    let line_of_unit = unit_line(&web, t, &unit);
    page(&PlannedPage {
        t,
        shell: shell(&member, &import.file_name, &back).crumb(line_of_unit.name.clone(), ""),
        unit: line_of_unit,
        tabs: std::iter::once(None).chain(EFFECTS.iter().copied().map(Some)).map(tab).collect(),
        lines: found.rows.iter().map(|entry| line(t, live.classes(), entry)).collect(),
        first: if after.is_empty() { String::new() } else { here(effect) },
        next: found
            .next
            .map(|next| format!("{}&after={}", here(effect), percent_encode(&next)))
            .unwrap_or_default(),
        back,
    })
}

fn line(t: Texts, classes: &ClassTable, entry: &PlannedEntry) -> EntryLine {
    EntryLine {
        name: super::entry::shown_name(t, &entry.name),
        place: place_words(t, &entry.sheet, entry.line),
        code: entry.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        href: entry.entry.map(|entry| format!("/entries/{entry}")).unwrap_or_default(),
        effect: t.c("catalogue-effect", code_of(&entry.effect)),
        effect_kind: match entry.effect {
            ImportEffect::New => "ok",
            ImportEffect::Changed => "info",
            ImportEffect::Same => "neutral",
            ImportEffect::Faulty => "error",
        },
        notes: notes(t, entry),
        summary: summary(t, &entry.changes),
        differences: lines(t, classes, &entry.changes),
        faults: entry.faults.iter().map(|fault| fault_line(t, fault)).collect(),
    }
}

fn notes(t: Texts, entry: &PlannedEntry) -> Vec<String> {
    let mut notes = vec![t.f("catalogue-planned-items", &[("n", entry.items.to_string())])];
    if entry.gaps > 0 {
        notes.push(t.f("catalogue-planned-gaps", &[("n", entry.gaps.to_string())]));
    }
    if let Some(on) = entry.published_on.filter(|_| entry.publishable) {
        notes.push(t.f("catalogue-planned-publishable", &[("on", on.to_string())]));
    }
    notes
}

fn place_words(t: Texts, sheet: &str, line: u64) -> String {
    let args = [("sheet", sheet.to_owned()), ("line", line.to_string())];
    if sheet.is_empty() {
        t.f("catalogue-place-line", &args)
    } else {
        t.f("catalogue-place-sheet", &args)
    }
}

fn fault_line(t: Texts, fault: &CellFault) -> FaultLine {
    FaultLine {
        place: place_words(t, &fault.sheet, fault.line as u64),
        column: fault.column.clone(),
        value: fault.value.clone(),
        text: t.c("code", &fault.code),
    }
}
