//! `/supervision?unit=`: a unit's duties this year, point by point with the evidence.

use askama::Template;
use axum::extract::{RawQuery, State};
use domain::ids::UnitId;
use domain::standing::{Point, Standing};
use strum::IntoEnumIterator;

use super::{Count, STANDING, Tab, UnitChoice, evidence, name_of, oversees, shell, tabs};
use crate::context::Member;
use crate::fields::Fields;
use crate::pages::home::figures::grouped;
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::Shell;
use crate::site::Web;
use crate::texts::Texts;

struct PointLine {
    name: String,
    evidence: String,
    is_met: bool,
}

#[derive(Template)]
#[template(path = "supervision/standing.html")]
struct StandingPage {
    t: Texts,
    shell: Shell,
    tabs: Vec<Tab>,
    unit: String,
    units: Vec<UnitChoice>,
    period: String,
    points: Vec<PointLine>,
    counts: Vec<Count>,
}

/// `GET /supervision?unit=`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = member.t();
    let visitor = &member.visitor;
    let actor = member.actor();
    let fields = Fields::parse(&query.unwrap_or_default());
    let unit: UnitId = fields.get("unit").parse().unwrap_or(actor.unit);
    let (from, until) = (visitor.today.first_of_year(), visitor.today);
    let standing = web.app().standing(unit, from, until, actor).await.or_problem(visitor)?;
    let live = web.app().live();
    let mut units: Vec<UnitChoice> = live
        .units()
        .filter(|known| oversees(actor) && !known.kind.is_outside() && known.is_valid(live.on))
        .map(|known| UnitChoice {
            id: known.id.to_string(),
            name: name_of(t, &live, known.id),
            selected: known.id == unit,
        })
        .collect();
    units.sort_by(|one, other| one.name.cmp(&other.name));
    page(&StandingPage {
        t,
        shell: shell(&member, "supervision-standing"),
        tabs: tabs(&member, STANDING),
        unit: name_of(t, &live, unit),
        units,
        period: t
            .f("supervision-period", &[("from", from.to_string()), ("until", until.to_string())]),
        points: Point::iter().map(|point| line(t, &standing, point)).collect(),
        counts: counts(t, &standing),
    })
}

fn line(t: Texts, standing: &Standing, point: Point) -> PointLine {
    let code: &str = point.into();
    PointLine {
        name: t.c("standing-point", code),
        evidence: evidence(t, standing, point),
        is_met: standing.meets(point),
    }
}

fn counts(t: Texts, standing: &Standing) -> Vec<Count> {
    let pairs = [
        ("entries_published", standing.entries_published),
        ("entries_unfinished", standing.entries_unfinished),
        ("entries_open", standing.entries_open),
        ("tables_loaded", standing.tables_loaded),
        ("tables_late", standing.tables_late),
        ("loads_committed", standing.loads_committed),
        ("loads_refused", standing.loads_refused),
        ("rows_read", standing.rows_read),
        ("rows_bad", standing.rows_bad),
        ("terms_kept", standing.terms_kept),
        ("terms_missed", standing.terms_missed),
        ("terms_overdue", standing.terms_overdue),
        ("grants_given", standing.grants_given),
        ("grants_held", standing.grants_held),
        ("uses_supplied", standing.uses_supplied),
        ("rows_supplied", standing.rows_supplied),
        ("uses_made", standing.uses_made),
        ("rows_received", standing.rows_received),
    ];
    let count = |(code, count)| Count { name: t.c("standing", code), count: grouped(count) };
    pairs.into_iter().map(count).collect()
}
