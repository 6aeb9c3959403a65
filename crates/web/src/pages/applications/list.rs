//! `/applications`: ours, those to decide, those for our data, and all for the digital office.

use app::browse::Docket;
use app::cases::WorklistRow;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::show::state_kind;
use crate::context::Member;
use crate::due::{Due, minute};
use crate::fields::{Fields, percent_encode};
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

const ROWS: u32 = 50;
const DOCKETS: [(&str, Docket); 4] = [
    ("ours", Docket::Ours),
    ("decide", Docket::ToDecide),
    ("data", Docket::OurData),
    ("all", Docket::All),
];

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
    applicant: String,
    provider: String,
    state: String,
    kind: &'static str,
    opened: String,
    due: Option<Due>,
}

#[derive(Template)]
#[template(path = "applications/list.html")]
struct ListPage {
    t: Texts,
    shell: Shell,
    tabs: Vec<Tab>,
    empty_title: String,
    empty_text: String,
    lines: Vec<Line>,
    next: String,
}

/// `GET /applications`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = member.t();
    let visitor = &member.visitor;
    let actor = member.actor();
    let fields = Fields::parse(&query.unwrap_or_default());
    let (code, docket) =
        DOCKETS.into_iter().find(|(code, _)| *code == fields.get("docket")).unwrap_or(DOCKETS[0]);
    let found =
        web.app().application_list(docket, actor, &fields.slice(ROWS)).await.or_problem(visitor)?;
    let mut tabs = Vec::new();
    for (known, docket) in
        DOCKETS.into_iter().filter(|(known, _)| *known != "all" || actor.is_digital_office())
    {
        let count = web.app().application_count(docket, actor).await.or_problem(visitor)?;
        let href = format!("/applications?docket={known}");
        tabs.push(Tab {
            href,
            text: t.c("applications-docket", known),
            current: known == code,
            count: count.to_string(),
        });
    }
    page(&ListPage {
        t,
        shell: Shell::new(visitor, Room::Workbench, t.s("nav-applications")),
        tabs,
        empty_title: t.c("applications-empty-title", code),
        empty_text: t.c("applications-empty-text", code),
        next: found.next.map_or_else(String::new, |next| {
            format!("/applications?docket={code}&after={}", percent_encode(&next))
        }),
        lines: found.rows.into_iter().map(|row| line(&web, t, row)).collect(),
    })
}

fn line(web: &Web, t: Texts, row: WorklistRow) -> Line {
    let live = web.app().live();
    let case = row.case;
    Line {
        href: format!("/applications/{}", case.id),
        applicant: live.unit_name(case.applicant, t.tag()),
        provider: live.unit_name(case.provider, t.tag()),
        state: t.c("case-state", &case.state),
        kind: state_kind(&case.state),
        opened: minute(case.opened_at),
        due: row.clock.map(|clock| Due::of(t, &clock)),
        number: case.number,
        title: case.title,
    }
}
