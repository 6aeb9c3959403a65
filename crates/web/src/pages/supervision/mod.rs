//! `/supervision`: how units stand in their duties, what the rules found, whether data arrives on time, whose own rules are missing, the ranking, and
//! the assets brought into cooperations (Articles 6, 7, 19, 26 to 28).

mod assets;
mod findings;
mod ranking;
mod rules;
mod standing;
pub(crate) mod timeliness;

use domain::ids::UnitId;
use domain::people::{Actor, Post};
use domain::standing::{Point, Standing};

use crate::context::Member;
use crate::pages::home::figures::grouped;
use crate::routes::{Guard, Routes};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/supervision", Guard::Signed, standing::show)
        .get("/timeliness", Guard::Signed, timeliness::board)
        .get("/timeliness/list", Guard::Signed, timeliness::list)
        .get("/supervision/rules", Guard::Signed, rules::show)
        .get("/supervision/ranking", Guard::Signed, ranking::show)
        .get("/supervision/assets", Guard::Signed, assets::show)
        .get("/supervision/findings", Guard::Posts(&[Post::Supervisor]), findings::show)
}

/// One page of the supervision.
pub(crate) struct Tab {
    pub(crate) href: &'static str,
    pub(crate) text: String,
    pub(crate) current: bool,
}

const STANDING: &str = "/supervision";
const FINDINGS: &str = "/supervision/findings";
const TIMELINESS: &str = "/timeliness";
/// The board of data quality.
pub(crate) const QUALITY: &str = "/quality";
const RULES: &str = "/supervision/rules";
const ASSETS: &str = "/supervision/assets";
const RANKING: &str = "/supervision/ranking";

/// The pages open to the reader.
pub(crate) fn tabs(member: &Member, current: &str) -> Vec<Tab> {
    let t = member.t();
    let all = [
        (STANDING, "supervision-standing"),
        (TIMELINESS, "timeliness"),
        (QUALITY, "quality"),
        (RULES, "supervision-rules"),
        (RANKING, "supervision-ranking"),
        (ASSETS, "supervision-assets"),
        (FINDINGS, "supervision-findings"),
    ];
    let is_open = |href: &str| match href {
        FINDINGS => member.actor().has(Post::Supervisor),
        ASSETS => oversees(member.actor()),
        _ => true,
    };
    let tab =
        |(href, key): (&'static str, &str)| Tab { href, text: t.s(key), current: href == current };
    all.into_iter().filter(|(href, _)| is_open(href)).map(tab).collect()
}

pub(crate) fn shell(member: &Member, title: &str) -> Shell {
    let t = member.t();
    Shell::new(&member.visitor, Room::Workbench, t.s(title))
        .crumb(t.s("nav-supervision"), STANDING)
        .crumb(t.s(title), "")
}

/// A unit to choose.
pub(crate) struct UnitChoice {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) selected: bool,
}

/// The units to choose from, for whoever looks after all of them.
pub(crate) fn unit_choices(web: &Web, member: &Member, chosen: Option<UnitId>) -> Vec<UnitChoice> {
    let live = web.app().live();
    let t = member.t();
    let mut units: Vec<UnitChoice> = live
        .units()
        .filter(|unit| {
            oversees(member.actor()) && !unit.kind.is_outside() && unit.is_valid(live.on)
        })
        .map(|unit| UnitChoice {
            id: unit.id.to_string(),
            name: name_of(t, &live, unit.id),
            selected: chosen == Some(unit.id),
        })
        .collect();
    units.sort_by(|one, other| one.name.cmp(&other.name));
    units
}

/// Whether the reader looks after all units, not only its own.
fn oversees(actor: &Actor) -> bool {
    actor.is_digital_office() || actor.has(Post::FinanceReviewer)
}

/// A count with its name.
struct Count {
    name: String,
    count: String,
}

fn year_of(text: &str, today: jiff::civil::Date) -> i16 {
    text.parse().ok().filter(|year| (2017..=2100).contains(year)).unwrap_or_else(|| today.year())
}

/// A unit's name for the reader.
pub(crate) fn name_of(t: Texts, live: &app::live::Live, unit: domain::ids::UnitId) -> String {
    live.unit_name(unit, t.tag())
}

/// The count that a point is judged by, in words.
pub(crate) fn evidence(t: Texts, standing: &Standing, point: Point) -> String {
    let code: &str = point.into();
    let count = match point {
        Point::Registered => standing.entries_published,
        Point::Aggregated => standing.tables_late,
        Point::Answered => standing.terms_overdue,
        Point::NoOpenViolation => standing.violations_open,
        Point::RulesOnFile => standing.rules_missing,
    };
    let key = format!("standing-evidence-{}", code.replace('_', "-"));
    t.f(&key, &[("n", grouped(count))])
}
