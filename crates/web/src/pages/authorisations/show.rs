//! `/authorisations/{id}`: one authorisation, everything that was done under it, and what may follow.

use app::RecordedEvent;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use domain::authorisations::Authorisation;
use domain::ids::AuthorisationId;
use domain::people::Post;
use domain::procedures::{SERVICE_AUTHORISATION, SERVICE_EVALUATION};

use super::{act_names, covered, standing};
use crate::context::Member;
use crate::due::minute;
use crate::fields::{Fields, percent_encode};
use crate::pages::cases::words;
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

const ROWS: u32 = 50;
/// Acts on the authorisation itself that lead from here to their form on the case.
const ACTS: [&str; 3] = ["revoke", "suspend", "lift"];

struct Done {
    at: String,
    who: String,
    what: String,
    /// Where what it was done to is; may be empty.
    href: String,
}

struct Next {
    href: String,
    text: String,
}

#[derive(Template)]
#[template(path = "authorisations/show.html")]
struct ShowPage {
    t: Texts,
    shell: Shell,
    title: String,
    principal: String,
    agent: String,
    number: String,
    digest: String,
    acts: Vec<String>,
    entries: String,
    term: String,
    kind: &'static str,
    state: String,
    case_href: String,
    follow: Vec<Next>,
    done: Vec<Done>,
    first: String,
    next: String,
}

/// `GET /authorisations/{id}`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = member.t();
    let visitor = &member.visitor;
    let id: AuthorisationId = id.parse().map_err(|_malformed| visitor.not_found())?;
    let fields = Fields::parse(&query.unwrap_or_default());
    let app = web.app();
    let authorisation = app.authorisation(id, member.actor()).await.or_problem(visitor)?;
    let slice = fields.slice(ROWS);
    let found = app.authorisation_acts(id, member.actor(), &slice).await.or_problem(visitor)?;
    let live = app.live();
    let (kind, state) = standing(t, &authorisation, visitor.today);
    let agent = live.unit_name(authorisation.agent, t.tag());
    let title = t.f("authorisations-one", &[("agent", agent.clone())]);
    page(&ShowPage {
        t,
        shell: Shell::new(visitor, Room::Workbench, title.clone())
            .crumb(t.s("nav-authorisations"), "/authorisations")
            .crumb(authorisation.document_number.clone(), ""),
        title,
        principal: live.unit_name(authorisation.principal, t.tag()),
        agent,
        number: authorisation.document_number.clone(),
        digest: authorisation.document_digest.clone(),
        acts: act_names(t, &authorisation.acts),
        entries: covered(t, &authorisation.entries),
        term: format!("{} – {}", authorisation.first_on, authorisation.last_on),
        kind,
        state,
        case_href: format!("/cases/{}", authorisation.case),
        follow: follow(&member, &authorisation),
        done: found.rows.iter().map(|event| done(&web, &member, event)).collect(),
        first: if fields.get("after").is_empty() {
            String::new()
        } else {
            format!("/authorisations/{id}")
        },
        next: found.next.map_or_else(String::new, |next| {
            format!("/authorisations/{id}?after={}", percent_encode(&next))
        }),
    })
}

/// The acts on it that the reader may do, each on the form of its case, and the rating of the service.
fn follow(member: &Member, authorisation: &Authorisation) -> Vec<Next> {
    let (t, actor) = (member.t(), member.actor());
    let state: &str = authorisation.state.into();
    let procedure = &SERVICE_AUTHORISATION;
    let may = |code: &str| match code {
        "revoke" => actor.has(Post::DataOfficer) && actor.unit == authorisation.principal,
        _ => actor.has(Post::Supervisor) && actor.is_digital_office(),
    };
    let opens =
        |code: &&str| procedure.act(code).is_some_and(|act| act.from.contains(&state)) && may(code);
    let mut follow: Vec<Next> = ACTS
        .into_iter()
        .filter(opens)
        .map(|code| Next {
            href: format!("/cases/{}#act-{code}", authorisation.case),
            text: words::act(t, procedure.code, code),
        })
        .collect();
    if SERVICE_EVALUATION.may_open(actor) && actor.unit != authorisation.agent {
        let code = SERVICE_EVALUATION.code;
        follow.push(Next {
            href: format!("/services/{code}?kind=technical_service&unit={}", authorisation.agent),
            text: t.s("authorisations-rate"),
        });
    }
    follow
}

fn done(web: &Web, member: &Member, recorded: &RecordedEvent) -> Done {
    let (t, event) = (member.t(), &recorded.event);
    let fact = |name: &str| event.detail[name].as_str().unwrap_or_default();
    let live = web.app().live();
    let kind = format!("authorisations-done-{}", fact("kind").replace('.', "-"));
    let folder = match fact("subject_kind") {
        "entry" => "/entries/",
        "batch" => "/batches/",
        "case" => "/cases/",
        "system" => "/systems/",
        _ => "",
    };
    let words = if t.has(&kind) { t.s(&kind) } else { fact("kind").to_owned() };
    let entry = fact("subject").parse().ok().filter(|_| fact("subject_kind") == "entry");
    let name = entry.and_then(|entry| live.table(entry)).map(|table| table.entry.name(t.tag()));
    Done {
        at: minute(event.at),
        who: event.actor.map(|person| live.person_name(person, t.tag())).unwrap_or_default(),
        what: name.map_or_else(|| words.clone(), |name| format!("{words} {name}")),
        href: if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}{}", fact("subject"))
        },
    }
}
