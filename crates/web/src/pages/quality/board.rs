//! `/quality`: units by the score of their resources, and the resources behind each number.

use app::quality::{Dimension, QualityBoardLine, QualityLine};
use askama::Template;
use axum::extract::{RawQuery, State};
use domain::ids::UnitId;
use strum::IntoEnumIterator;

use super::words::{kind_of, points};
use crate::context::Member;
use crate::due::minute;
use crate::fields::Fields;
use crate::pages::home::figures::grouped;
use crate::pages::supervision::{QUALITY, Tab, UnitChoice, name_of, shell, tabs, unit_choices};
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::Shell;
use crate::site::Web;
use crate::texts::Texts;

/// Lines of a list on one page.
const ROWS: usize = 100;
const LIST: &str = "/quality/list";

struct UnitLine {
    name: String,
    href: String,
    points: String,
    dimensions: Vec<String>,
    loaded: String,
    evaluated: String,
    below: String,
}

#[derive(Template)]
#[template(path = "quality/board.html")]
struct BoardPage {
    t: Texts,
    shell: Shell,
    tabs: Vec<Tab>,
    units: Vec<UnitChoice>,
    heads: Vec<String>,
    lines: Vec<UnitLine>,
    total: Option<UnitLine>,
}

/// `GET /quality?unit=`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = member.t();
    let fields = Fields::parse(&query.unwrap_or_default());
    let unit = fields.optional::<UnitId>("unit", &member.visitor)?;
    let board = web.app().quality(unit, member.actor()).await.or_problem(&member.visitor)?;
    let live = web.app().live();
    let line = |line: &QualityBoardLine| {
        let name =
            line.unit.map_or_else(|| t.s("timeliness-total"), |unit| name_of(t, &live, unit));
        unit_line(name, line)
    };
    page(&BoardPage {
        t,
        shell: shell(&member, "quality"),
        tabs: tabs(&member, QUALITY),
        units: unit_choices(&web, &member, unit),
        heads: Dimension::iter().map(|one| t.c("quality-dimension", <&str>::from(one))).collect(),
        total: (board.lines.len() > 1).then(|| line(&board.total)),
        lines: board.lines.iter().map(line).collect(),
    })
}

fn unit_line(name: String, line: &QualityBoardLine) -> UnitLine {
    UnitLine {
        name,
        href: line.unit.map(|unit| format!("{LIST}?unit={unit}")).unwrap_or_default(),
        points: points(line.points),
        dimensions: Dimension::iter()
            .map(|one| points(line.dimensions.get(&one).copied()))
            .collect(),
        loaded: grouped(line.loaded),
        evaluated: grouped(line.evaluated),
        below: grouped(line.below),
    }
}

struct ListLine {
    href: String,
    name: String,
    code: String,
    unit: String,
    points: String,
    kind: &'static str,
    state: String,
    over: String,
    evaluated: String,
}

#[derive(Template)]
#[template(path = "quality/list.html")]
struct ListPage {
    t: Texts,
    shell: Shell,
    units: Vec<UnitChoice>,
    lines: Vec<ListLine>,
    summary: String,
    first: String,
    next: String,
}

/// `GET /quality/list?unit=&from=`: resources, the lowest score first; `from` pages the list.
pub(super) async fn list(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = member.t();
    let fields = Fields::parse(&query.unwrap_or_default());
    let unit = fields.optional::<UnitId>("unit", &member.visitor)?;
    let from = fields.optional::<usize>("from", &member.visitor)?.unwrap_or_default();
    let found = web.app().quality_list(unit, member.actor()).await.or_problem(&member.visitor)?;
    let narrowed = unit.map(|unit| format!("unit={unit}")).unwrap_or_default();
    let following = from.saturating_add(ROWS);
    page(&ListPage {
        t,
        shell: shell(&member, "quality-list"),
        units: unit_choices(&web, &member, unit),
        lines: found.iter().skip(from).take(ROWS).map(|one| list_line(&web, t, one)).collect(),
        summary: t.f("timeliness-of", &[("n", grouped(found.len() as u64))]),
        first: if from == 0 { String::new() } else { format!("{LIST}?{narrowed}") },
        next: if following < found.len() {
            format!("{LIST}?{narrowed}&from={following}")
        } else {
            String::new()
        },
    })
}

fn list_line(web: &Web, t: Texts, line: &QualityLine) -> ListLine {
    let entry = &line.table.entry;
    let newest = line.newest.as_ref();
    let whole = newest.and_then(|one| one.score.whole);
    ListLine {
        href: format!("/entries/{}/quality", entry.id),
        name: entry.name(t.tag()).to_owned(),
        code: line.table.code.clone(),
        unit: web.app().live().unit_name(entry.unit, t.tag()),
        points: points(whole),
        kind: kind_of(whole, line.is_below),
        state: match (newest, line.is_below) {
            (None, _) => t.s("quality-state-waiting"),
            (Some(_), true) => t.s("quality-needs-work"),
            (Some(_), false) => t.s("quality-within"),
        },
        over: newest.map(|one| grouped(one.over().count() as u64)).unwrap_or_default(),
        evaluated: newest.map(|one| minute(one.at)).unwrap_or_default(),
    }
}
