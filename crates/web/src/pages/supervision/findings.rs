//! `/supervision/findings`: what may be violations, found by rule from facts (Article 28). Each leads to the form of a
//! violation, filled in; a person judges it, and the unit is heard.

use app::findings::Finding;
use askama::Template;
use axum::extract::State;
use domain::procedures::VIOLATION;

use super::{FINDINGS, Tab, name_of, shell, tabs};
use crate::context::Member;
use crate::fields::address;
use crate::pages::cases::words;
use crate::pages::home::figures::grouped;
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::Shell;
use crate::site::Web;
use crate::texts::Texts;

struct Line {
    unit: String,
    kind: String,
    subject: String,
    subject_href: String,
    count: String,
    raise_href: String,
}

#[derive(Template)]
#[template(path = "supervision/findings.html")]
struct FindingsPage {
    t: Texts,
    shell: Shell,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
}

/// `GET /supervision/findings`
pub(super) async fn show(State(web): State<Web>, member: Member) -> PageResult {
    let t = member.t();
    let from = member.visitor.today.first_of_year();
    let found = web.app().findings(from, member.actor()).await.or_problem(&member.visitor)?;
    let live = web.app().live();
    page(&FindingsPage {
        t,
        shell: shell(&member, "supervision-findings"),
        tabs: tabs(&member, FINDINGS),
        lines: found.iter().map(|finding| line(t, &live, finding)).collect(),
    })
}

fn line(t: Texts, live: &app::live::Live, finding: &Finding) -> Line {
    let unit = name_of(t, live, finding.unit);
    let kind = words::choice(t, VIOLATION.code, "kind", finding.kind);
    let subject_href = match (finding.case, finding.entry) {
        (Some(case), _) => format!("/cases/{case}"),
        (None, Some(entry)) => live
            .table(entry)
            .and_then(|table| table.entry.code.as_ref())
            .map_or_else(String::new, |code| format!("/catalogue/{}", code.to_path())),
        (None, None) => String::new(),
    };
    Line {
        raise_href: raise_href(t, finding, &unit, &kind),
        subject: finding.subject.clone(),
        count: grouped(finding.count),
        unit,
        kind,
        subject_href,
    }
}

/// The form of a violation with what was found.
fn raise_href(t: Texts, finding: &Finding, unit: &str, kind: &str) -> String {
    let evidence = format!("{} × {}", finding.subject, finding.count);
    let stated = [
        ("title", t.f("findings-title", &[("unit", unit.to_owned()), ("kind", kind.to_owned())])),
        ("unit", finding.unit.to_string()),
        ("kind", finding.kind.to_owned()),
        ("source", "by_rule".to_owned()),
        ("facts", t.f("findings-facts", &[("subject", finding.subject.clone())])),
        ("evidence", evidence),
    ];
    address(&format!("/services/{}", VIOLATION.code), &stated)
}
