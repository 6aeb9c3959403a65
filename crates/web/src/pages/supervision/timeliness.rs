//! `/timeliness`: whether data arrives on time, unit by unit, and the list that each number counts (Articles 4 and 28 (4)).

use app::catalogue::code_of;
use app::timeliness::{BoardLine, Freshness, TimelyLine, TimelyShow, Verdict, VerdictKind};
use askama::Template;
use axum::extract::{RawQuery, State};
use domain::ids::UnitId;
use strum::IntoEnumIterator;

use super::{TIMELINESS, Tab, UnitChoice, name_of, shell, tabs, unit_choices};
use crate::context::Member;
use crate::fields::Fields;
use crate::pages::home::figures::grouped;
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::Shell;
use crate::site::Web;
use crate::texts::Texts;

/// Lines of a list on one page.
const ROWS: usize = 100;
const LIST: &str = "/timeliness/list";

/// A number with the list it counts; no address where there is nothing to list.
struct Cell {
    count: String,
    href: String,
}

struct UnitLine {
    name: String,
    cells: Vec<Cell>,
}

#[derive(Template)]
#[template(path = "supervision/timeliness.html")]
struct BoardPage {
    t: Texts,
    shell: Shell,
    tabs: Vec<Tab>,
    period: String,
    units: Vec<UnitChoice>,
    heads: Vec<String>,
    lines: Vec<UnitLine>,
    total: Option<UnitLine>,
}

/// The codes of the lists, in the order of the board's columns.
fn shows() -> impl Iterator<Item = (TimelyShow, &'static str)> {
    let windows = VerdictKind::iter().map(|kind| (TimelyShow::Windows(kind), kind.into()));
    windows.chain(Freshness::iter().map(|one| (TimelyShow::Entries(one), one.into())))
}

/// The reader's choice of a unit; an unknown one is nobody's.
fn unit_of(member: &Member, fields: &Fields) -> Result<Option<UnitId>, crate::respond::Problem> {
    match fields.get("unit") {
        "" => Ok(None),
        unit => unit.parse().map(Some).map_err(|_malformed| member.visitor.not_found()),
    }
}

/// `GET /timeliness?unit=`
pub(super) async fn board(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = member.t();
    let unit = unit_of(&member, &Fields::parse(&query.unwrap_or_default()))?;
    let board = web.app().timeliness(unit, member.actor()).await.or_problem(&member.visitor)?;
    let live = web.app().live();
    let mut lines: Vec<UnitLine> = board
        .lines
        .iter()
        .map(|line| UnitLine {
            name: line.unit.map(|unit| name_of(t, &live, unit)).unwrap_or_default(),
            cells: cells(line),
        })
        .collect();
    lines.sort_by(|one, other| one.name.cmp(&other.name));
    let sum = BoardLine { unit, ..board.total };
    page(&BoardPage {
        t,
        shell: shell(&member, "timeliness"),
        tabs: tabs(&member, TIMELINESS),
        period: t.f(
            "timeliness-lead",
            &[("from", board.from.to_string()), ("until", board.until.to_string())],
        ),
        units: unit_choices(&web, &member, unit),
        heads: shows().map(|(_, code)| t.c("timeliness", code)).collect(),
        total: (lines.len() > 1)
            .then(|| UnitLine { name: t.s("timeliness-total"), cells: cells(&sum) }),
        lines,
    })
}

fn cells(line: &BoardLine) -> Vec<Cell> {
    let cell = |(show, code): (TimelyShow, &str)| {
        let count = match show {
            TimelyShow::Windows(kind) => line.windows.of(kind),
            TimelyShow::Entries(freshness) => line.entries(freshness),
        };
        Cell {
            count: grouped(count),
            href: if count == 0 { String::new() } else { list_href(code, line.unit) },
        }
    };
    shows().map(cell).collect()
}

fn list_href(code: &str, unit: Option<UnitId>) -> String {
    let unit = unit.map(|unit| format!("&unit={unit}")).unwrap_or_default();
    format!("{LIST}?show={code}{unit}")
}

struct ListLine {
    href: String,
    name: String,
    code: String,
    unit: String,
    cycle: String,
    opens_on: String,
    due_on: String,
    last_load: String,
    kind: &'static str,
    state: String,
}

#[derive(Template)]
#[template(path = "supervision/timely_list.html")]
struct ListPage {
    t: Texts,
    shell: Shell,
    title: String,
    lead: String,
    of_windows: bool,
    units: Vec<UnitChoice>,
    show: &'static str,
    lines: Vec<ListLine>,
    summary: String,
    first: String,
    next: String,
}

/// `GET /timeliness/list?show=&unit=&from=`: what a number counts; `from` pages the list.
pub(super) async fn list(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = member.t();
    let fields = Fields::parse(&query.unwrap_or_default());
    let unit = unit_of(&member, &fields)?;
    let asked = shows().find(|(_, code)| *code == fields.get("show"));
    let (show, code) = asked.ok_or_else(|| member.visitor.not_found())?;
    let from: usize = fields.get("from").parse().unwrap_or_default();
    let found =
        web.app().timely_list(show, unit, member.actor()).await.or_problem(&member.visitor)?;
    let href = list_href(code, unit);
    let following = from.saturating_add(ROWS);
    let title = t.c("timeliness", code);
    page(&ListPage {
        t,
        shell: shell(&member, "timeliness"),
        lead: t.c("timeliness-what", code),
        of_windows: matches!(show, TimelyShow::Windows(_)),
        units: unit_choices(&web, &member, unit),
        show: code,
        lines: found.iter().skip(from).take(ROWS).map(|one| line(&web, &member, one)).collect(),
        summary: t.f("timeliness-of", &[("n", grouped(found.len() as u64))]),
        first: if from == 0 { String::new() } else { href.clone() },
        next: if following < found.len() {
            format!("{href}&from={following}")
        } else {
            String::new()
        },
        title,
    })
}

fn line(web: &Web, member: &Member, line: &TimelyLine) -> ListLine {
    let t = member.t();
    let entry = &line.table.entry;
    let is_theirs = member.actor().is_digital_office() || member.actor().serves() == entry.unit;
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let (kind, state) = match &line.window {
        Some(judged) => verdict_words(t, judged.verdict),
        None => freshness_words(t, line.currency.freshness),
    };
    let window = line.window.map(|judged| judged.window).or(line.currency.missing);
    ListLine {
        href: if is_theirs {
            format!("/entries/{}#timeliness", entry.id)
        } else {
            format!("/catalogue/{}", line.table.code.replace('/', "-"))
        },
        name: entry.name(t.tag()).to_owned(),
        code: line.table.code.clone(),
        unit: web.app().live().unit_name(entry.unit, t.tag()),
        cycle: t.c("catalogue-cycle", code_of(&entry.draft.update_cycle)),
        opens_on: day(window.map(|window| window.opens_on)),
        due_on: day(window.map(|window| window.due_on)),
        last_load: day(line.window.map_or(line.last_load, |judged| judged.loaded_on)),
        kind,
        state,
    }
}

/// The tag of a verdict: never by colour alone, its kind has an icon and the words say it.
pub(crate) fn verdict_words(t: Texts, verdict: Verdict) -> (&'static str, String) {
    let kind = match verdict {
        Verdict::Early | Verdict::OnTime => "ok",
        Verdict::Late { .. } => "soon",
        Verdict::Missed => "overdue",
        Verdict::Open => "info",
        Verdict::Exempt => "neutral",
    };
    let text = match verdict {
        Verdict::Late { days } => t.f("timeliness-late-by", &[("days", days.to_string())]),
        other => t.c("timeliness", <&str>::from(other.kind())),
    };
    (kind, text)
}

/// The tag of how current data is.
pub(crate) fn freshness_words(t: Texts, freshness: Freshness) -> (&'static str, String) {
    let kind = match freshness {
        Freshness::NeverLoaded => "overdue",
        Freshness::Stale => "soon",
        Freshness::Fresh => "ok",
    };
    (kind, t.c("timeliness", <&str>::from(freshness)))
}
