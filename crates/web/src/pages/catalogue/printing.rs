//! `/entries/export/print`: the catalogue to be printed 目录册, by unit and class. The published one begins with its
//! contents, for all units at once are many pages.

use std::collections::BTreeMap;

use app::catalogue::export::{Scope, Selection};
use app::catalogue::{code_of, from_code};
use app::live::Live;
use askama::Template;
use axum::extract::{RawQuery, State};
use domain::catalogue::Entry;
use domain::ids::UnitId;

use super::described::class_words;
use super::grouped;
use crate::context::Member;
use crate::fields::Fields;
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// What the address says instead of a unit's id for all of them.
const ALL: &str = "all";

struct Line {
    code: String,
    name: String,
    summary: String,
    items: String,
    share: String,
    /// 不予共享依据, where something is withheld.
    basis: String,
    open: String,
    cycle: String,
    published_on: String,
}

struct ClassPart {
    name: String,
    lines: Vec<Line>,
}

struct UnitPart {
    name: String,
    count: String,
    classes: Vec<ClassPart>,
}

struct ContentsLine {
    href: String,
    name: String,
    count: String,
}

#[derive(Template)]
#[template(path = "catalogue/print.html")]
struct PrintPage {
    t: Texts,
    shell: Shell,
    title: String,
    lead: String,
    contents: Vec<ContentsLine>,
    parts: Vec<UnitPart>,
}

/// Entries by unit, in the order of the units' numbers.
type ByUnit = BTreeMap<(String, UnitId), Vec<Entry>>;

/// `GET /entries/export/print?scope=published&unit=all`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> PageResult {
    let fields = Fields::parse(&query.unwrap_or_default());
    let scope: Option<Scope> = from_code(fields.get("scope"));
    let scope = scope.ok_or_else(|| member.visitor.not_found())?;
    let asked = fields.get("unit");
    let selection = Selection { scope, unit: asked.parse().ok() };
    let entries = web.app().selected_entries(selection, member.actor()).await;
    let entries = entries.or_problem(&member.visitor)?;
    let t = member.t();
    let title = match scope {
        Scope::Own => {
            let unit = web.app().live().unit_name(member.actor().unit, t.tag());
            t.f("catalogue-print-own", &[("unit", unit)])
        }
        Scope::Published => t.s("catalogue-print-published"),
    };
    let lead = [("on", member.visitor.today.to_string()), ("n", grouped(entries.len() as u64))];
    let lead = t.f("catalogue-print-lead", &lead);
    let is_contents = scope == Scope::Published && asked != ALL && selection.unit.is_none();
    let by_unit = by_unit(&web, entries);
    page(&PrintPage {
        t,
        shell: Shell::new(&member.visitor, Room::Workbench, title.clone())
            .crumb(t.s("nav-entries"), "/entries")
            .crumb(t.s("catalogue-export"), "/entries/export")
            .crumb(t.s("catalogue-export-print"), ""),
        title,
        lead,
        contents: if is_contents { contents(&web, t, &by_unit) } else { Vec::new() },
        parts: if is_contents { Vec::new() } else { parts(&web, t, by_unit) },
    })
}

fn by_unit(web: &Web, entries: Vec<Entry>) -> ByUnit {
    let live = web.app().live();
    let mut by_unit = ByUnit::new();
    for entry in entries {
        let number =
            live.unit(entry.unit).map(|unit| unit.catalogue_number.clone()).unwrap_or_default();
        by_unit.entry((number, entry.unit)).or_default().push(entry);
    }
    by_unit
}

fn count_words(t: Texts, count: usize) -> String {
    t.f("catalogue-print-count", &[("n", grouped(count as u64))])
}

fn contents(web: &Web, t: Texts, by_unit: &ByUnit) -> Vec<ContentsLine> {
    if by_unit.is_empty() {
        return Vec::new();
    }
    let live = web.app().live();
    let href = |unit: &str| format!("/entries/export/print?scope=published&unit={unit}");
    let all = ContentsLine {
        href: href(ALL),
        name: t.s("catalogue-print-all"),
        count: count_words(t, by_unit.values().map(Vec::len).sum()),
    };
    let line = |((_, unit), entries): (&(String, UnitId), &Vec<Entry>)| ContentsLine {
        href: href(&unit.to_string()),
        name: live.unit_name(*unit, t.tag()),
        count: count_words(t, entries.len()),
    };
    std::iter::once(all).chain(by_unit.iter().map(line)).collect()
}

fn parts(web: &Web, t: Texts, by_unit: ByUnit) -> Vec<UnitPart> {
    let live = web.app().live();
    let part = |((_, unit), entries): ((String, UnitId), Vec<Entry>)| UnitPart {
        name: live.unit_name(unit, t.tag()),
        count: count_words(t, entries.len()),
        classes: classes(t, &live, entries),
    };
    by_unit.into_iter().map(part).collect()
}

/// By class, and within it by code and name.
fn classes(t: Texts, live: &Live, entries: Vec<Entry>) -> Vec<ClassPart> {
    let mut by_class: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        by_class.entry(entry.draft.class_code.clone()).or_default().push(entry);
    }
    let part = |(class, mut entries): (String, Vec<Entry>)| {
        entries.sort_by(|a, b| (&a.code, &a.draft.name).cmp(&(&b.code, &b.draft.name)));
        ClassPart {
            name: if class.is_empty() {
                t.s("catalogue-blank")
            } else {
                class_words(t, live.classes(), &class)
            },
            lines: entries.iter().map(|entry| line(t, entry)).collect(),
        }
    };
    by_class.into_iter().map(part).collect()
}

fn line(t: Texts, entry: &Entry) -> Line {
    let draft = &entry.draft;
    let open = draft.opening.open_type.map_or_else(|| "none".to_owned(), |open| code_of(&open));
    let items: Vec<&str> = draft.items.iter().map(|item| item.name.as_str()).collect();
    Line {
        code: entry.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        name: super::entry::shown_name(t, entry.name(t.tag())),
        summary: draft.summary.clone(),
        items: items.join(" · "),
        share: t.c("share-type", code_of(&draft.sharing.share_type)),
        basis: if draft.withholds() { draft.sharing.basis_text() } else { String::new() },
        open: t.c("catalogue-open", open),
        cycle: t.c("catalogue-cycle", code_of(&draft.update_cycle)),
        published_on: entry.published_on.map(|on| on.to_string()).unwrap_or_default(),
    }
}
