//! The worklist: what waits for me, for my unit, what is late, what is done.

use app::Slice;
use app::cases::{Shelf, WorklistRow};
use askama::Template;
use axum::extract::{RawQuery, State};

use crate::context::Member;
use crate::due::{Due, minute};
use crate::fields::{Fields, percent_encode};
use crate::respond::{OrProblem, PageResult, page};
use crate::routes::{Guard, Routes};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/work", Guard::Signed, worklist)
}

const ROWS: u32 = 50;

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
    applicant: String,
    opened: String,
    due: Option<Due>,
}

struct NoticeLine {
    href: String,
    text: String,
    at: String,
    unread: bool,
}

#[derive(Template)]
#[template(path = "work/worklist.html")]
struct WorklistPage {
    t: Texts,
    shell: Shell,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    next: String,
    notices: Vec<NoticeLine>,
}

const SHELVES: &[(&str, Shelf)] = &[
    ("mine", Shelf::Mine),
    ("unit", Shelf::Unit),
    ("overdue", Shelf::Overdue),
    ("closed", Shelf::Closed),
];

async fn worklist(State(web): State<Web>, member: Member, RawQuery(query): RawQuery) -> PageResult {
    let t = member.t();
    let visitor = &member.visitor;
    let fields = Fields::parse(&query.unwrap_or_default());
    let (code, shelf) = SHELVES
        .iter()
        .copied()
        .find(|(code, _)| *code == fields.get("shelf"))
        .unwrap_or(SHELVES[0]);
    let after = Some(fields.get("after").to_owned()).filter(|after| !after.is_empty());
    let found = web
        .app()
        .worklist(member.actor(), shelf, &Slice::new(after, ROWS))
        .await
        .or_problem(visitor)?;
    let mut tabs = Vec::new();
    for (known, shelf) in SHELVES {
        let count = web.app().shelf_count(member.actor(), *shelf).await.or_problem(visitor)?;
        tabs.push(Tab {
            href: format!("/work?shelf={known}"),
            text: t.c("work-shelf", known),
            current: *known == code,
            count: count.to_string(),
        });
    }
    let next = found.next.map_or_else(String::new, |next| {
        format!("/work?shelf={code}&after={}", percent_encode(&next))
    });
    let lines = found.rows.into_iter().map(|row| line(&web, t, row)).collect();
    let notices = notices(&web, &member).await?;
    page(&WorklistPage {
        t,
        shell: Shell::new(visitor, Room::Workbench, t.s("nav-worklist")),
        tabs,
        lines,
        next,
        notices,
    })
}

fn line(web: &Web, t: Texts, row: WorklistRow) -> Line {
    let case = row.case;
    Line {
        href: format!("/cases/{}", case.id),
        procedure: t.c("procedure", &case.procedure),
        state: t.c("case-state", &case.state),
        applicant: web.app().live().unit_name(case.applicant, t.tag()).to_string(),
        opened: minute(case.opened_at),
        due: row.clock.map(|clock| Due::of(t, &clock)),
        number: case.number,
        title: case.title,
    }
}

async fn notices(web: &Web, member: &Member) -> Result<Vec<NoticeLine>, crate::respond::Problem> {
    let t = member.t();
    let found =
        web.app().notices(member.actor(), &Slice::first(8)).await.or_problem(&member.visitor)?;
    let text = |notice: &app::Notice| {
        let arg = |name: &str| {
            notice.args.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
        };
        let key = format!("notice-{}", notice.code.replace(['.', '_'], "-"));
        t.f(&key, &[("number", arg("number")), ("title", arg("title"))])
    };
    Ok(found
        .rows
        .iter()
        .map(|notice| NoticeLine {
            href: notice.link.clone(),
            text: text(notice),
            at: minute(notice.created_at),
            unread: notice.read_at.is_none(),
        })
        .collect())
}
