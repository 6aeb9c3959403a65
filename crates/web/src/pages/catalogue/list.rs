//! `/entries`: the working copies of the reader's unit; the digital office sees those of all.

use app::catalogue::{EntryQuery, EntryShow, OwnView, code_of, from_code};
use askama::Template;
use axum::extract::{RawQuery, State};
use domain::authorisations::ServiceAct;
use domain::catalogue::{Entry, EntryState};
use domain::people::Post;

use super::{grouped, state_kind};
use crate::context::Member;
use crate::fields::{Fields, address};
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

/// A count of the unit's own view, with the list that it counts.
struct Tile {
    label: String,
    value: String,
    href: String,
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
    show: String,
    tiles: Vec<Tile>,
    units: Vec<UnitOption>,
    lines: Vec<EntryLine>,
    may_compile: bool,
    may_review: bool,
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
        unit: fields.optional("unit", visitor)?,
        show: from_code(fields.get("show")),
    };
    let after = fields.get("after");
    let slice = fields.slice(ROWS);
    let found = web.app().entries(&query, member.actor(), &slice).await.or_problem(visitor)?;
    let counts = web.app().entry_counts(&query, member.actor()).await.or_problem(visitor)?;
    let own = web.app().own_view(query.unit, member.actor()).await.or_problem(visitor)?;
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
        show: query.show.map(|show| code_of(&show)).unwrap_or_default(),
        tiles: own.map(|own| tiles(t, &query, own)).unwrap_or_default(),
        units: unit_options(&web, &member, &query),
        lines: found.rows.iter().map(|entry| line(&web, t, entry)).collect(),
        may_compile: compiles(&member),
        may_review: member.actor().is_digital_office() && member.actor().has(Post::Registrar),
        is_filtered: !query.text.is_empty()
            || state.is_some()
            || query.unit.is_some()
            || query.show.is_some(),
        summary: t.f("catalogue-entries-total", &[("total", grouped(total))]),
        first: if after.is_empty() { String::new() } else { href(&query, "") },
        next: found.next.map(|next| href(&query, &next)).unwrap_or_default(),
    })
}

/// Whether the reader begins entries of its unit, or of the agency acted for.
pub(super) fn compiles(member: &Member) -> bool {
    match &member.actor().acting_for {
        Some(acting) => acting.allows(ServiceAct::CompileEntries, None).is_ok(),
        None => member.actor().has(Post::DataClerk) || member.actor().has(Post::DataOfficer),
    }
}

fn href(query: &EntryQuery, after: &str) -> String {
    let pairs = [
        ("q", query.text.clone()),
        ("state", query.state.map(|state| code_of(&state)).unwrap_or_default()),
        ("unit", query.unit.map(|unit| unit.to_string()).unwrap_or_default()),
        ("show", query.show.map(|show| code_of(&show)).unwrap_or_default()),
        ("after", after.to_owned()),
    ];
    address("/entries", &pairs)
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

/// What waits for the unit's hand, each count with its list.
fn tiles(t: Texts, query: &EntryQuery, own: OwnView) -> Vec<Tile> {
    let of_state = |state| {
        let narrowed = EntryQuery { unit: query.unit, state: Some(state), ..EntryQuery::default() };
        href(&narrowed, "")
    };
    let of_show = |show| {
        let narrowed = EntryQuery { unit: query.unit, show: Some(show), ..EntryQuery::default() };
        href(&narrowed, "")
    };
    let unit = query.unit.map(|unit| format!("?unit={unit}")).unwrap_or_default();
    let tile =
        |key: &str, count: u64, href: String| Tile { label: t.s(key), value: grouped(count), href };
    vec![
        tile("own-view-published", own.published, of_state(EntryState::Published)),
        tile("own-view-no-data", own.no_data, of_show(EntryShow::NoData)),
        tile("own-view-late", own.late, of_show(EntryShow::Late)),
        tile("own-view-drafts", own.drafts, of_state(EntryState::Draft)),
        tile("own-view-incomplete", own.incomplete, of_show(EntryShow::Incomplete)),
        tile("own-view-returned", own.returned, of_state(EntryState::Returned)),
        tile("own-view-waiting", own.waiting, of_state(EntryState::Submitted)),
        tile("own-view-to-check", own.to_check, format!("/entries/checks{unit}")),
        tile(
            "own-view-to-update",
            own.to_update,
            "/work?shelf=all&procedure=catalogue_update".to_owned(),
        ),
    ]
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
