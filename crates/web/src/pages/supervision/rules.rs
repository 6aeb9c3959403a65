//! `/supervision/rules`: units' own rules (Article 27) that are not on file, and yearly reports that have not come.

use askama::Template;
use axum::extract::State;
use domain::procedures::UNIT_RULES;

use super::{RULES, Tab, name_of, shell, tabs};
use crate::context::Member;
use crate::pages::cases::words;
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::Shell;
use crate::site::Web;
use crate::texts::Texts;

struct Gap {
    unit: String,
    missing: String,
}

#[derive(Template)]
#[template(path = "supervision/rules.html")]
struct RulesPage {
    t: Texts,
    shell: Shell,
    tabs: Vec<Tab>,
    gaps: Vec<Gap>,
    /// Units whose report for the year has not come; for the digital office.
    unreported: Option<Vec<String>>,
    year: i16,
}

/// `GET /supervision/rules`
pub(super) async fn show(State(web): State<Web>, member: Member) -> PageResult {
    let t = member.t();
    let visitor = &member.visitor;
    let live = web.app().live();
    let gaps = web.app().rule_gaps(member.actor()).await.or_problem(visitor)?;
    let kind = |code: &&str| words::choice(t, UNIT_RULES.code, "kind", code);
    // A year's report is due after the year's end.
    let year = visitor.today.year() - 1;
    let unreported = if member.actor().is_digital_office() {
        let units = web.app().missing_unit_reports(year, member.actor()).await;
        let units = units.or_problem(visitor)?;
        Some(units.into_iter().map(|unit| name_of(t, &live, unit)).collect())
    } else {
        None
    };
    page(&RulesPage {
        t,
        shell: shell(&member, "supervision-rules"),
        tabs: tabs(&member, RULES),
        gaps: gaps
            .iter()
            .map(|gap| Gap {
                unit: name_of(t, &live, gap.unit),
                missing: gap.missing.iter().map(kind).collect::<Vec<_>>().join(&t.s("case-and")),
            })
            .collect(),
        unreported,
        year,
    })
}
