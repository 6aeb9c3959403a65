//! `/grants`: what we may use, what others may use of ours, and all of them for the digital office.

use app::grants::{GrantView, Side};
use askama::Template;
use axum::extract::{RawQuery, State};

use super::{method_names, standing};
use crate::context::Member;
use crate::fields::{Fields, percent_encode};
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

const ROWS: u32 = 50;
const SIDES: [(&str, Side); 3] =
    [("ours", Side::Ours), ("theirs", Side::Theirs), ("all", Side::All)];

struct Tab {
    href: String,
    text: String,
    current: bool,
}

struct Line {
    href: String,
    number: String,
    title: String,
    provider: String,
    consumer: String,
    methods: Vec<String>,
    items: usize,
    until: String,
    kind: &'static str,
    state: String,
}

#[derive(Template)]
#[template(path = "grants/list.html")]
struct ListPage {
    t: Texts,
    shell: Shell,
    side: &'static str,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    next: String,
}

/// `GET /grants`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = member.t();
    let visitor = &member.visitor;
    let fields = Fields::parse(&query.unwrap_or_default());
    let (code, side) =
        SIDES.into_iter().find(|(code, _)| *code == fields.get("side")).unwrap_or(SIDES[0]);
    let found =
        web.app().grants(side, member.actor(), &fields.slice(ROWS)).await.or_problem(visitor)?;
    let offered = SIDES
        .into_iter()
        .filter(|(known, _)| *known != "all" || member.actor().is_digital_office());
    let tab = |(known, _): (&'static str, Side)| Tab {
        href: format!("/grants?side={known}"),
        text: t.c("grants-side", known),
        current: known == code,
    };
    page(&ListPage {
        t,
        shell: Shell::new(visitor, Room::Workbench, t.s("nav-grants")),
        side: code,
        tabs: offered.map(tab).collect(),
        next: found.next.map_or_else(String::new, |next| {
            format!("/grants?side={code}&after={}", percent_encode(&next))
        }),
        lines: found.rows.iter().map(|view| line(&web, &member, view)).collect(),
    })
}

fn line(web: &Web, member: &Member, view: &GrantView) -> Line {
    let t = member.t();
    let live = web.app().live();
    let (kind, state) = standing(t, &view.grant, member.visitor.today);
    Line {
        href: format!("/grants/{}", view.grant.id),
        number: view.grant.number.clone(),
        title: view.entry.name(t.tag()).to_owned(),
        provider: live.unit_name(view.grant.provider, t.tag()),
        consumer: live.unit_name(view.grant.consumer, t.tag()),
        methods: method_names(t, &view.grant.methods),
        items: view.grant.items.len(),
        until: view.grant.valid_to.to_string(),
        kind,
        state,
    }
}
