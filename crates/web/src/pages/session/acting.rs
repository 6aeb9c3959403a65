//! `/account/acting`: for which agency a technical service unit's member acts 受托办理 (Article 5), chosen by POST and kept
//! with the session.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::authorisations::Authorisation;
use domain::ids::AuthorisationId;

use crate::context::Member;
use crate::fields::Posted;
use crate::pages::authorisations::{act_names, covered};
use crate::respond::{OrProblem, PageResult, Problem, page, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

const PATH: &str = "/account/acting";

struct Line {
    id: String,
    href: String,
    agency: String,
    acts: Vec<String>,
    entries: String,
    until: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "session/acting.html")]
struct ActingPage {
    t: Texts,
    shell: Shell,
    lines: Vec<Line>,
    /// The agency acted for; empty where the reader acts for their own unit.
    agency: String,
}

/// `GET /account/acting`
pub(super) async fn show(State(web): State<Web>, member: Member) -> PageResult {
    let t = member.t();
    let visitor = &member.visitor;
    let unit = member.actor().unit;
    let known = web.app().authorisations_to_use(unit).await.or_problem(visitor)?;
    page(&ActingPage {
        t,
        shell: Shell::new(visitor, Room::Workbench, t.s("acting"))
            .crumb(t.s("session-account"), "/account")
            .crumb(t.s("acting"), ""),
        lines: known.iter().map(|one| line(&web, &member, one)).collect(),
        agency: visitor.badge().map(|badge| badge.acting_for).unwrap_or_default(),
    })
}

fn line(web: &Web, member: &Member, authorisation: &Authorisation) -> Line {
    let t = member.t();
    let current = member.actor().acting_for.as_ref();
    Line {
        id: authorisation.id.to_string(),
        href: format!("/authorisations/{}", authorisation.id),
        agency: web.app().live().unit_name(authorisation.principal, t.tag()),
        acts: act_names(t, &authorisation.acts),
        entries: covered(t, &authorisation.entries),
        until: authorisation.last_on.to_string(),
        current: current.is_some_and(|acting| acting.authorisation.id == authorisation.id),
    }
}

/// `POST /account/acting`: without an authorisation one acts for one's own unit again.
pub(super) async fn choose(
    State(web): State<Web>,
    member: Member,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let visitor = &member.visitor;
    let chosen: Option<AuthorisationId> = match fields.get("authorisation") {
        "" => None,
        id => Some(id.parse().map_err(|_malformed| visitor.not_found())?),
    };
    web.app().act_under(&member.signed.session, chosen).await.or_problem(visitor)?;
    Ok(match chosen {
        Some(_) => see("/work", "acting-begun"),
        None => see(PATH, "acting-ended"),
    })
}
