//! `/entries`: the working copies of the reader's unit; the digital office sees those of all.

use app::catalogue::{EntryQuery, code_of, from_code};
use askama::Template;
use axum::extract::{RawQuery, State};
use domain::catalogue::{Entry, EntryState};
use domain::people::Post;

use super::{grouped, state_kind};
use crate::context::Member;
use crate::fields::{Fields, percent_encode};
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

const ROWS: u32 = 50;

struct EntryLine {
    href: String,
    name: String,
    code: String,
    unit: String,
    state: String,
    state_kind: &'static str,
    share: String,
    items: usize,
    version: u32,
}

struct Tab {
    href: String,
    text: String,
    count: String,
    current: bool,
}

/// A unit to choose.
pub(super) struct UnitOption {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) selected: bool,
}

#[derive(Template)]
#[template(path = "catalogue/list.html")]
struct ListPage {
    t: Texts,
    shell: Shell,
    tabs: Vec<Tab>,
    q: String,
    state: String,
    units: Vec<UnitOption>,
    lines: Vec<EntryLine>,
    may_compile: bool,
    is_filtered: bool,
    summary: String,
    first: String,
    next: String,
}

/// `GET /entries`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> PageResult {
    let fields = Fields::parse(&query.unwrap_or_default());
    let visitor = &member.visitor;
    let state: Option<EntryState> = from_code(fields.get("state"));
    let query = EntryQuery {
        text: fields.get("q").to_owned(),
        state,
        unit: fields.get("unit").parse().ok(),
    };
    let after = fields.get("after");
    let slice = fields.slice(ROWS);
    let found = web.app().entries(&query, member.actor(), &slice).await.or_problem(visitor)?;
    let counts = web.app().entry_counts(&query, member.actor()).await.or_problem(visitor)?;
    let t = member.t();
    let total: u64 = counts
        .iter()
        .filter(|(known, _)| state.is_none_or(|state| state == *known))
        .map(|(_, count)| count)
        .sum();
    page(&ListPage {
        t,
        shell: Shell::new(visitor, Room::Workbench, t.s("nav-entries"))
            .crumb(t.s("nav-entries"), ""),
        tabs: tabs(t, &query, &counts),
        q: query.text.clone(),
        state: fields.get("state").to_owned(),
        units: unit_options(&web, &member, &query),
        lines: found.rows.iter().map(|entry| line(&web, t, entry)).collect(),
        may_compile: compiles(&member),
        is_filtered: !query.text.is_empty() || state.is_some() || query.unit.is_some(),
        summary: t.f("catalogue-entries-total", &[("total", grouped(total))]),
        first: if after.is_empty() { String::new() } else { href(&query, "") },
        next: found.next.map(|next| href(&query, &next)).unwrap_or_default(),
    })
}

/// Whether the reader compiles the catalogue of its unit.
pub(super) fn compiles(member: &Member) -> bool {
    member.actor().has(Post::DataClerk) || member.actor().has(Post::DataOfficer)
}

fn href(query: &EntryQuery, after: &str) -> String {
    let pairs = [
        ("q", query.text.clone()),
        ("state", query.state.map(|state| code_of(&state)).unwrap_or_default()),
        ("unit", query.unit.map(|unit| unit.to_string()).unwrap_or_default()),
        ("after", after.to_owned()),
    ];
    let pairs: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", percent_encode(value)))
        .collect();
    if pairs.is_empty() { "/entries".to_owned() } else { format!("/entries?{}", pairs.join("&")) }
}

fn tabs(t: Texts, query: &EntryQuery, counts: &[(EntryState, u64)]) -> Vec<Tab> {
    let tab = |state: Option<EntryState>, text: String, count: u64| Tab {
        href: href(&EntryQuery { state, ..query.clone() }, ""),
        text,
        count: grouped(count),
        current: query.state == state,
    };
    let all = tab(None, t.s("catalogue-all-states"), counts.iter().map(|(_, count)| count).sum());
    let each = counts.iter().filter(|(state, count)| *count > 0 || query.state == Some(*state));
    std::iter::once(all)
        .chain(
            each.map(|(state, count)| {
                tab(Some(*state), t.c("entry-state", code_of(state)), *count)
            }),
        )
        .collect()
}

/// The units to choose from; only the digital office has a choice.
pub(super) fn unit_options(web: &Web, member: &Member, query: &EntryQuery) -> Vec<UnitOption> {
    if !member.actor().is_digital_office() {
        return Vec::new();
    }
    let live = web.app().live();
    let mut units: Vec<_> = live.units().collect();
    units.sort_by(|a, b| a.catalogue_number.cmp(&b.catalogue_number));
    let tag = member.t().tag();
    let option = |unit: &std::sync::Arc<domain::units::Unit>| UnitOption {
        id: unit.id.to_string(),
        name: unit.name(tag).to_owned(),
        selected: query.unit == Some(unit.id),
    };
    units.into_iter().map(option).collect()
}

fn line(web: &Web, t: Texts, entry: &Entry) -> EntryLine {
    EntryLine {
        href: format!("/entries/{}", entry.id),
        name: entry.name(t.tag()).to_owned(),
        code: entry.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        unit: web.app().live().unit_name(entry.unit, t.tag()),
        state: t.c("entry-state", code_of(&entry.state)),
        state_kind: state_kind(entry.state),
        share: t.c("share-type", code_of(&entry.draft.sharing.share_type)),
        items: entry.draft.items.len(),
        version: entry.version,
    }
}
