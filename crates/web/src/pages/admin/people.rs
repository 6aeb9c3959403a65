//! `/admin/people`: the people of one unit, their posts, and whether they may sign in.

use askama::Template;
use axum::extract::{RawQuery, State};
use domain::ids::UnitId;
use domain::people::Person;

use crate::context::Member;
use crate::fields::Fields;
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

struct Choice {
    value: String,
    text: String,
    selected: bool,
}

struct Line {
    name: String,
    login: String,
    posts: Vec<String>,
    is_active: bool,
}

#[derive(Template)]
#[template(path = "admin/people.html")]
struct PeoplePage {
    t: Texts,
    shell: Shell,
    unit: String,
    units: Vec<Choice>,
    lines: Vec<Line>,
}

/// `GET /admin/people`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = member.t();
    let fields = Fields::parse(&query.unwrap_or_default());
    let unit: UnitId = fields.get("unit").parse().unwrap_or(member.actor().unit);
    let people = web.app().people_of(unit, member.actor()).await.or_problem(&member.visitor)?;
    let live = web.app().live();
    let mut units: Vec<_> = live.units().collect();
    units.sort_by(|a, b| {
        (&a.catalogue_number, &a.credit_code).cmp(&(&b.catalogue_number, &b.credit_code))
    });
    let choice = |known: &std::sync::Arc<domain::units::Unit>| Choice {
        value: known.id.to_string(),
        text: known.name(t.tag()).to_owned(),
        selected: known.id == unit,
    };
    page(&PeoplePage {
        t,
        shell: Shell::new(&member.visitor, Room::Admin, t.s("nav-people"))
            .crumb(t.s("nav-admin"), "/admin")
            .crumb(t.s("nav-people"), ""),
        unit: live.unit_name(unit, t.tag()),
        units: units.into_iter().map(choice).collect(),
        lines: people.iter().map(|person| line(t, person)).collect(),
    })
}

fn line(t: Texts, person: &Person) -> Line {
    Line {
        name: person.name(t.tag()).to_owned(),
        login: person.login.clone(),
        posts: person.posts.iter().map(|post| t.c("post", <&str>::from(*post))).collect(),
        is_active: person.active,
    }
}
