//! `/admin/units`: every unit with what it is in law (Article 2, 3, 5).

use askama::Template;
use axum::extract::{RawQuery, State};
use domain::units::{Unit, UnitKind};

use super::enters;
use crate::context::Member;
use crate::fields::Fields;
use crate::respond::{PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

struct Line {
    name: String,
    short_name: String,
    kind: String,
    level: String,
    credit_code: String,
    division: String,
    catalogue_number: String,
    validity: String,
    is_valid: bool,
    successors: Vec<String>,
    people_href: String,
    /// Where the unit is renamed; empty for who does not.
    edit_href: String,
}

#[derive(Template)]
#[template(path = "admin/units.html")]
struct UnitsPage {
    t: Texts,
    shell: Shell,
    text: String,
    total: usize,
    /// Whether those of the public are listed, in the place of the units of the government.
    is_outside: bool,
    may_enter: bool,
    lines: Vec<Line>,
}

/// The list of organisations of the public, as it stands in the address.
const OUTSIDE: &str = "outside";

/// Units of the government, or organisations of the public. Citizens stand in neither list: they are no units.
fn is_listed(unit: &Unit, is_outside: bool) -> bool {
    unit.kind != UnitKind::NaturalPerson && unit.kind.is_outside() == is_outside
}

/// `GET /admin/units?q=&kind=`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = member.t();
    let fields = Fields::parse(&query.unwrap_or_default());
    let text = fields.get("q").to_owned();
    let is_outside = fields.get("kind") == OUTSIDE;
    let live = web.app().live();
    let mut units: Vec<&Unit> = live.units().map(AsRef::as_ref).collect();
    units.retain(|unit| is_listed(unit, is_outside));
    units.sort_by(|a, b| {
        (&a.catalogue_number, &a.credit_code).cmp(&(&b.catalogue_number, &b.credit_code))
    });
    let total = units.len();
    let named = |unit: &&Unit| {
        [&unit.name_zh, &unit.name_en, &unit.short_name, &unit.credit_code]
            .iter()
            .any(|name| name.contains(&text))
    };
    page(&UnitsPage {
        t,
        shell: Shell::new(&member.visitor, Room::Admin, t.s("nav-units"))
            .crumb(t.s("nav-admin"), "/admin")
            .crumb(t.s("nav-units"), ""),
        total,
        is_outside,
        may_enter: enters(member.actor()),
        lines: units.into_iter().filter(named).map(|unit| line(&web, &member, unit)).collect(),
        text,
    })
}

fn line(web: &Web, member: &Member, unit: &Unit) -> Line {
    let t = member.t();
    let live = web.app().live();
    let until = unit.valid_to.map_or_else(|| t.s("admin-until-now"), |last| last.to_string());
    Line {
        name: unit.name(t.tag()).to_owned(),
        short_name: if [&unit.name_zh, &unit.name_en].contains(&&unit.short_name) {
            String::new()
        } else {
            unit.short_name.clone()
        },
        kind: t.c("unit-kind", <&str>::from(unit.kind)),
        level: t.c("unit-level", <&str>::from(unit.level)),
        credit_code: unit.credit_code.clone(),
        division: unit.division.clone(),
        catalogue_number: unit.catalogue_number.clone(),
        validity: t.f("admin-span", &[("from", unit.valid_from.to_string()), ("to", until)]),
        is_valid: unit.is_valid(member.visitor.today),
        successors: unit.successors.iter().map(|unit| live.unit_name(*unit, t.tag())).collect(),
        people_href: format!("/admin/people?unit={}", unit.id),
        edit_href: if enters(member.actor()) {
            format!("/admin/units/{}/edit", unit.id)
        } else {
            String::new()
        },
    }
}
