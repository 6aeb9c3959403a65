//! The worklist: what waits for me, for my unit, for others, what is late, what is due, what is done; and a shelf as a
//! sheet.

use app::Slice;
use app::cases::{Shelf, ShelfQuery, WorklistRow};
use app::catalogue::sheet::{SheetFormat, encode};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::procedures;

use crate::context::Member;
use crate::due::{Due, minute};
use crate::fields::{Fields, percent_encode};
use crate::pages::cases::{from_whom, state_kind, words};
use crate::pages::notices::{self, NoticeLine};
use crate::respond::{OrProblem, PageResult, Problem, page};
use crate::routes::{Guard, Routes};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/work", Guard::Party, worklist).get("/work/export", Guard::Party, export)
}

const ROWS: u32 = 50;
/// Notices below the worklist; the others have a page of their own.
const NOTICES: u32 = 8;

struct Tab {
    href: String,
    text: String,
    current: bool,
    count: String,
}

struct Line {
    href: String,
    number: String,
    title: String,
    procedure: String,
    state: String,
    state_kind: &'static str,
    applicant: String,
    opened: String,
    due: Option<Due>,
}

struct ProcedureChoice {
    code: &'static str,
    text: String,
    selected: bool,
}

#[derive(Template)]
#[template(path = "work/worklist.html")]
struct WorklistPage {
    t: Texts,
    shell: Shell,
    title: String,
    shelf: &'static str,
    /// Whether the reader is one of the public, who has opened every case shown.
    is_outside: bool,
    tabs: Vec<Tab>,
    procedures: Vec<ProcedureChoice>,
    text: String,
    is_narrowed: bool,
    /// Cases of the unit that are overdue, where none waits for the reader.
    overdue: u64,
    export_href: String,
    lines: Vec<Line>,
    next: String,
    notices: Vec<NoticeLine>,
}

const SHELVES: &[(&str, Shelf)] = &[
    ("mine", Shelf::Mine),
    ("week", Shelf::DueThisWeek),
    ("overdue", Shelf::Overdue),
    ("unit", Shelf::Unit),
    ("others", Shelf::Others),
    ("closed", Shelf::Closed),
];

/// The shelves of those who are no office.
const OUTSIDE: [&str; 3] = ["unit", "mine", "closed"];

/// The shelf of an address; those of the public begin with what is theirs.
fn shelf(member: &Member, asked: &str) -> (&'static str, Shelf) {
    let known = SHELVES.iter().copied().find(|(code, _)| *code == asked);
    let first =
        if member.actor().unit_kind.is_outside() { ("unit", Shelf::Unit) } else { SHELVES[0] };
    known.unwrap_or(first)
}

fn asked(member: &Member, fields: &Fields) -> (&'static str, ShelfQuery) {
    let (code, shelf) = shelf(member, fields.get("shelf"));
    let procedure = fields.get("procedure").to_owned();
    (code, ShelfQuery { shelf, procedure, text: fields.get("q").to_owned() })
}

/// The query of an address that shows a shelf so narrowed.
fn address(shelf: &str, query: &ShelfQuery) -> String {
    let text = percent_encode(&query.text);
    format!("shelf={shelf}&procedure={}&q={text}", percent_encode(&query.procedure))
}

/// `GET /work?shelf=&procedure=&q=&after=`
async fn worklist(State(web): State<Web>, member: Member, RawQuery(query): RawQuery) -> PageResult {
    let t = member.t();
    let visitor = &member.visitor;
    let fields = Fields::parse(&query.unwrap_or_default());
    let (code, query) = asked(&member, &fields);
    let slice = fields.slice(ROWS);
    let found = web.app().worklist(member.actor(), &query, &slice).await.or_problem(visitor)?;
    let next = found.next.map_or_else(String::new, |next| {
        format!("/work?{}&after={}", address(code, &query), percent_encode(&next))
    });
    let is_outside = member.actor().unit_kind.is_outside();
    let title = member.desk();
    let is_narrowed = !(query.text.is_empty() && query.procedure.is_empty());
    let is_asked = query.shelf == Shelf::Mine && found.rows.is_empty() && !is_narrowed;
    let overdue =
        if is_asked && !is_outside { count(&web, &member, Shelf::Overdue).await? } else { 0 };
    page(&WorklistPage {
        t,
        is_outside,
        overdue,
        shell: Shell::new(visitor, Room::Workbench, title.clone()),
        title,
        shelf: code,
        tabs: tabs(&web, &member, code, &query).await?,
        procedures: choices(t, &query.procedure),
        is_narrowed,
        export_href: format!("/work/export?{}", address(code, &query)),
        lines: found.rows.into_iter().map(|row| line(&web, t, row)).collect(),
        next,
        notices: notices::lines(&web, &member, &Slice::first(NOTICES)).await?.0,
        text: query.text,
    })
}

/// How many cases a whole shelf holds.
async fn count(web: &Web, member: &Member, shelf: Shelf) -> Result<u64, Problem> {
    web.app().shelf_count(member.actor(), &shelf.into()).await.or_problem(&member.visitor)
}

async fn tabs(
    web: &Web,
    member: &Member,
    current: &str,
    query: &ShelfQuery,
) -> Result<Vec<Tab>, Problem> {
    let t = member.t();
    let mut tabs = Vec::new();
    let is_outside = member.actor().unit_kind.is_outside();
    let shown = SHELVES.iter().filter(|(code, _)| !is_outside || OUTSIDE.contains(code));
    let family = if is_outside { "work-shelf-own" } else { "work-shelf" };
    for (code, shelf) in shown {
        let query = ShelfQuery { shelf: *shelf, ..query.clone() };
        let count =
            web.app().shelf_count(member.actor(), &query).await.or_problem(&member.visitor)?;
        tabs.push(Tab {
            href: format!("/work?{}", address(code, &query)),
            text: t.c(family, code),
            current: *code == current,
            count: count.to_string(),
        });
    }
    Ok(tabs)
}

fn choices(t: Texts, selected: &str) -> Vec<ProcedureChoice> {
    let choice = |procedure: &&procedures::Procedure| ProcedureChoice {
        code: procedure.code,
        text: words::word(t, "procedure", "", procedure.code),
        selected: procedure.code == selected,
    };
    procedures::ALL.iter().map(choice).collect()
}

fn line(web: &Web, t: Texts, row: WorklistRow) -> Line {
    let case = row.case;
    Line {
        href: format!("/cases/{}", case.id),
        procedure: words::word(t, "procedure", "", &case.procedure),
        state: words::state(t, &case.procedure, &case.state),
        state_kind: state_kind(&case.procedure, &case.state),
        applicant: from_whom(t, &web.app().live(), &case),
        opened: minute(case.opened_at),
        due: row.clock.map(|clock| Due::of_procedure(t, &case.procedure, &clock)),
        number: case.number,
        title: case.title,
    }
}

/// `GET /work/export?shelf=&procedure=&q=`: the shelf as CSV; a cell that looks like a formula is written as text.
async fn export(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let t = member.t();
    let visitor = &member.visitor;
    let (code, query) = asked(&member, &Fields::parse(&query.unwrap_or_default()));
    let (rows, is_cut) = web.app().whole_shelf(member.actor(), &query).await.or_problem(visitor)?;
    let heads = ["number", "title", "procedure", "state", "applicant", "opened", "due", "left"];
    let mut sheet = vec![heads.map(|head| t.c("work", head)).to_vec()];
    sheet.extend(rows.into_iter().map(|row| cells(line(&web, t, row))));
    if is_cut {
        sheet.push(vec![t.f("work-export-cut", &[("n", app::cases::EXPORT_ROWS_MAX.to_string())])]);
    }
    let format = SheetFormat::CsvUtf8;
    let bytes = encode(&sheet, format).map_err(|fault| Problem::internal(&fault.to_string()))?;
    let name = format!("attachment; filename=\"worklist-{code}-{}.csv\"", visitor.today);
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

fn cells(line: Line) -> Vec<String> {
    let (due, left) = line.due.map(|due| (due.date, due.text)).unwrap_or_default();
    let Line { number, title, procedure, state, applicant, opened, .. } = line;
    vec![number, title, procedure, state, applicant, opened, due, left]
}
