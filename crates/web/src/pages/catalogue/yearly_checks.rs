//! `/entries/checks`: which published entries are to be looked at again, and that they were found still true.

use app::catalogue::{CheckDue, EntryQuery};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::ids::{EntryId, UnitId};
use jiff::civil::Date;

use super::grouped;
use super::list::{UnitOption, compiles, unit_options};
use crate::context::Member;
use crate::fields::{Fields, Posted, address};
use crate::respond::{OrProblem, PageResult, Problem, page, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// Entries of a page.
const ROWS: usize = 100;

struct CheckLine {
    id: String,
    href: String,
    name: String,
    code: String,
    unit: String,
    since: String,
    due_on: String,
    /// The kind of the badge beside the day.
    kind: &'static str,
    state: String,
}

#[derive(Template)]
#[template(path = "catalogue/checks.html")]
struct ChecksPage {
    t: Texts,
    shell: Shell,
    all: bool,
    near_count: String,
    all_count: String,
    near_href: String,
    all_href: String,
    units: Vec<UnitOption>,
    lines: Vec<CheckLine>,
    may_confirm: bool,
    summary: String,
    first: String,
    next: String,
    /// Columns of the table where it has no row.
    columns: usize,
    /// The unit it is narrowed to; empty for all.
    unit: String,
}

/// `GET /entries/checks`: those near their day, or with `all` every published one; `from` pages the list.
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = member.t();
    let fields = Fields::parse(&query.unwrap_or_default());
    let unit = fields.optional("unit", &member.visitor)?;
    let all = fields.has("all", "yes");
    let from = fields.optional("from", &member.visitor)?.unwrap_or(0_usize);
    let due = web.app().entry_checks(unit, member.actor()).await.or_problem(&member.visitor)?;
    let today = member.visitor.today;
    let near: Vec<&CheckDue> = due.iter().filter(|check| check.is_near(today)).collect();
    let shown = if all { due.iter().collect() } else { near.clone() };
    let (near_href, all_href) = (href(unit, false, 0), href(unit, true, 0));
    let following = from.saturating_add(ROWS);
    page(&ChecksPage {
        t,
        shell: Shell::new(&member.visitor, Room::Workbench, t.s("catalogue-checks"))
            .crumb(t.s("nav-entries"), "/entries")
            .crumb(t.s("catalogue-checks"), ""),
        all,
        near_count: grouped(near.len() as u64),
        all_count: grouped(due.len() as u64),
        units: unit_options(&web, &member, &EntryQuery { unit, ..EntryQuery::default() }),
        lines: shown
            .iter()
            .skip(from)
            .take(ROWS)
            .map(|check| line(&web, t, check, today))
            .collect(),
        may_confirm: compiles(&member),
        summary: t.f("catalogue-entries-total", &[("total", grouped(shown.len() as u64))]),
        first: if from == 0 { String::new() } else { href(unit, all, 0) },
        next: if following < shown.len() { href(unit, all, following) } else { String::new() },
        columns: 4 + usize::from(member.actor().is_digital_office()),
        unit: unit.map(|unit: UnitId| unit.to_string()).unwrap_or_default(),
        near_href,
        all_href,
    })
}

/// The address of the list from a place on.
fn href(unit: Option<UnitId>, all: bool, from: usize) -> String {
    let pairs = [
        ("unit", unit.map(|unit| unit.to_string()).unwrap_or_default()),
        ("all", if all { "yes".to_owned() } else { String::new() }),
        ("from", if from > 0 { from.to_string() } else { String::new() }),
    ];
    address("/entries/checks", &pairs)
}

fn line(web: &Web, t: Texts, check: &CheckDue, today: Date) -> CheckLine {
    let entry = &check.table.entry;
    let (kind, state) = if check.is_late(today) {
        ("error", "catalogue-check-late")
    } else if check.is_near(today) {
        ("soon", "catalogue-check-near")
    } else {
        ("ok", "catalogue-check-later")
    };
    CheckLine {
        id: entry.id.to_string(),
        href: format!("/entries/{}", entry.id),
        name: entry.name(t.tag()).to_owned(),
        code: check.table.code.clone(),
        unit: web.app().live().unit_name(entry.unit, t.tag()),
        since: check.since.to_string(),
        due_on: check.due_on.to_string(),
        kind,
        state: t.s(state),
    }
}

/// `POST /entries/checks`: the entries chosen are still true.
pub(super) async fn confirm(
    State(web): State<Web>,
    member: Member,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let chosen: Result<Vec<EntryId>, _> = fields.all("entry").into_iter().map(str::parse).collect();
    let chosen = chosen.map_err(|_malformed| member.visitor.not_found())?;
    web.app().confirm_entries(&chosen, member.actor()).await.or_problem(&member.visitor)?;
    let back = match (fields.get("back"), chosen.as_slice()) {
        ("entry", [one]) => format!("/entries/{one}"),
        _ => href(fields.optional("unit", &member.visitor)?, fields.has("all", "yes"), 0),
    };
    Ok(see(&back, "catalogue-checked"))
}
