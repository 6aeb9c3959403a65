//! `/authorisations`: given by us, given to us, and all of them for the digital office.

use app::authorisations::AuthorisationSide;
use askama::Template;
use axum::extract::{RawQuery, State};
use domain::authorisations::Authorisation;
use domain::people::Post;
use domain::procedures::SERVICE_AUTHORISATION;
use domain::units::UnitKind;

use super::{act_names, covered, standing};
use crate::context::Member;
use crate::fields::{Fields, percent_encode};
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

const ROWS: u32 = 50;
const SIDES: [(&str, AuthorisationSide); 3] = [
    ("given", AuthorisationSide::Given),
    ("received", AuthorisationSide::Received),
    ("all", AuthorisationSide::All),
];

struct Tab {
    href: String,
    text: String,
    current: bool,
}

struct Line {
    href: String,
    number: String,
    principal: String,
    agent: String,
    acts: Vec<String>,
    entries: String,
    term: String,
    kind: &'static str,
    state: String,
}

#[derive(Template)]
#[template(path = "authorisations/list.html")]
struct ListPage {
    t: Texts,
    shell: Shell,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    /// Where a new one is given; empty where the reader gives none.
    give_href: String,
    first: String,
    next: String,
}

/// `GET /authorisations`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = member.t();
    let visitor = &member.visitor;
    let actor = member.actor();
    let fields = Fields::parse(&query.unwrap_or_default());
    let (code, side) = SIDES.into_iter().find(|(code, _)| *code == fields.get("side")).unwrap_or(
        if actor.unit_kind == UnitKind::TechnicalServiceUnit { SIDES[1] } else { SIDES[0] },
    );
    let slice = fields.slice(ROWS);
    let found = web.app().authorisations(side, actor, &slice).await.or_problem(visitor)?;
    let offered =
        SIDES.into_iter().filter(|(known, _)| *known != "all" || actor.is_digital_office());
    let tab = |(known, _): (&'static str, AuthorisationSide)| Tab {
        href: format!("/authorisations?side={known}"),
        text: t.c("authorisations-side", known),
        current: known == code,
    };
    let gives = actor.has(Post::DataOfficer) && SERVICE_AUTHORISATION.may_open(actor);
    let give = format!("/services/{}", SERVICE_AUTHORISATION.code);
    page(&ListPage {
        t,
        shell: Shell::new(visitor, Room::Workbench, t.s("nav-authorisations")),
        tabs: offered.map(tab).collect(),
        give_href: if gives { give } else { String::new() },
        first: if fields.get("after").is_empty() {
            String::new()
        } else {
            format!("/authorisations?side={code}")
        },
        next: found.next.map_or_else(String::new, |next| {
            format!("/authorisations?side={code}&after={}", percent_encode(&next))
        }),
        lines: found.rows.iter().map(|one| line(&web, &member, one)).collect(),
    })
}

fn line(web: &Web, member: &Member, authorisation: &Authorisation) -> Line {
    let t = member.t();
    let live = web.app().live();
    let (kind, state) = standing(t, authorisation, member.visitor.today);
    Line {
        href: format!("/authorisations/{}", authorisation.id),
        number: authorisation.document_number.clone(),
        principal: live.unit_name(authorisation.principal, t.tag()),
        agent: live.unit_name(authorisation.agent, t.tag()),
        acts: act_names(t, &authorisation.acts),
        entries: covered(t, &authorisation.entries),
        term: format!("{} – {}", authorisation.first_on, authorisation.last_on),
        kind,
        state,
    }
}
