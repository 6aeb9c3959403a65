//! `/admin/people`: the people of one unit, or those of a name, with their posts and whether they may sign in.

use askama::Template;
use axum::extract::{RawQuery, State};
use domain::ids::UnitId;
use domain::people::{Person, Post};

use super::{Choice, enters};
use crate::context::Member;
use crate::fields::Fields;
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

struct Line {
    /// Where the account is looked after; empty for who does not.
    href: String,
    name: String,
    login: String,
    unit: String,
    posts: Vec<String>,
    is_active: bool,
}

#[derive(Template)]
#[template(path = "admin/people.html")]
struct PeoplePage {
    t: Texts,
    shell: Shell,
    lead: String,
    text: String,
    new_href: String,
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
    let text = fields.get("q").to_owned();
    let people = if text.is_empty() {
        web.app().people_of(unit, member.actor()).await
    } else {
        web.app().people_named(&text, member.actor()).await
    };
    let people = people.or_problem(&member.visitor)?;
    let lead = if text.is_empty() {
        web.app().live().unit_name(unit, t.tag())
    } else {
        t.f("admin-people-found", &[("n", people.len().to_string())])
    };
    page(&PeoplePage {
        t,
        shell: Shell::new(&member.visitor, Room::Admin, t.s("nav-people"))
            .crumb(t.s("nav-admin"), "/admin")
            .crumb(t.s("nav-people"), ""),
        lead,
        new_href: if enters(member.actor()) {
            format!("/admin/people/new?unit={unit}")
        } else {
            String::new()
        },
        units: unit_choices(&web, t, unit, |_| true),
        lines: people.iter().map(|person| line(&web, &member, person)).collect(),
        text,
    })
}

/// The units in the order of their catalogue numbers.
pub(super) fn unit_choices(
    web: &Web,
    t: Texts,
    chosen: UnitId,
    offered: impl Fn(&domain::units::Unit) -> bool,
) -> Vec<Choice> {
    let live = web.app().live();
    let mut units: Vec<_> = live.units().filter(|unit| offered(unit)).collect();
    units.sort_by(|a, b| {
        (&a.catalogue_number, &a.credit_code).cmp(&(&b.catalogue_number, &b.credit_code))
    });
    let choice = |unit: &std::sync::Arc<domain::units::Unit>| Choice {
        value: unit.id.to_string(),
        text: unit.name(t.tag()).to_owned(),
        selected: unit.id == chosen,
    };
    units.into_iter().map(choice).collect()
}

fn line(web: &Web, member: &Member, person: &Person) -> Line {
    let t = member.t();
    let actor = member.actor();
    let opens = enters(actor) || actor.has(Post::SecurityAdministrator);
    Line {
        href: if opens { format!("/admin/people/{}", person.id) } else { String::new() },
        name: person.name(t.tag()).to_owned(),
        login: person.login.clone(),
        unit: web.app().live().unit_name(person.unit, t.tag()),
        posts: person.posts.iter().map(|post| t.c("post", <&str>::from(*post))).collect(),
        is_active: person.active,
    }
}
