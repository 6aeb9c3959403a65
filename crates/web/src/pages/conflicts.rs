//! `/collection/conflicts`: how often the source of a datum and another holder differ, for both and the digital office (Article 8).

use app::collection::{Conflict, ConflictPoint, ConflictSide};
use askama::Template;
use axum::extract::{RawQuery, State};
use domain::conflicts::{Compared, WHOLE};
use domain::library::ElementCode;
use domain::procedures::{CORRECTION, SOURCE_CONFLICT};
use law::codes::division;

use crate::context::Member;
use crate::fields::Fields;
use crate::pages::cases::words;
use crate::pages::home::figures::grouped;
use crate::respond::{OrProblem, PageResult, page};
use crate::routes::{Guard, Routes};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/collection/conflicts", Guard::Signed, show)
}

/// One side of a pair.
struct SideLine {
    href: String,
    /// Where its correction is asked for (Article 13); empty for who may not, and for its own unit.
    correct_href: String,
    entry: String,
    item: String,
    unit: String,
}

/// Counts with what they are of: a day or a division.
struct CountLine {
    what: String,
    rate: String,
    keys: String,
    differing: String,
}

struct PairPart {
    title: String,
    source: SideLine,
    holder: SideLine,
    newest: CountLine,
    versions: String,
    /// What part of the keys was compared; empty where all were.
    sampled: String,
    trend: Vec<CountLine>,
    divisions: Vec<CountLine>,
    differs: bool,
    /// The open case; empty where there is none.
    case_href: String,
    case_text: String,
    case_state: String,
}

#[derive(Template)]
#[template(path = "collection/conflicts.html")]
struct ConflictsPage {
    t: Texts,
    shell: Shell,
    /// The data element that is asked about; empty for all.
    element: String,
    pairs: Vec<PairPart>,
}

/// `GET /collection/conflicts?element=`
async fn show(State(web): State<Web>, member: Member, RawQuery(query): RawQuery) -> PageResult {
    let t = member.t();
    let fields = Fields::parse(&query.unwrap_or_default());
    let element = fields.optional::<ElementCode>("element", &member.visitor)?;
    let mut found = web.app().conflicts(member.actor()).await.or_problem(&member.visitor)?;
    if element.is_some() {
        found.retain(|conflict| conflict.newest.element == element);
    }
    page(&ConflictsPage {
        t,
        shell: Shell::new(&member.visitor, Room::Workbench, t.s("conflicts"))
            .crumb(t.s("collection-check"), "/collection/check")
            .crumb(t.s("conflicts"), ""),
        element: element.as_ref().map(ToString::to_string).unwrap_or_default(),
        pairs: found.iter().map(|conflict| part(&web, &member, conflict)).collect(),
    })
}

fn part(web: &Web, member: &Member, conflict: &Conflict) -> PairPart {
    let t = member.t();
    let Conflict { newest, .. } = conflict;
    let case = conflict.case.as_ref();
    let differs = newest.total.differing > 0;
    let side = |one: &ConflictSide| side(web, member, one, differs);
    let (source, holder) = (side(&conflict.source), side(&conflict.holder));
    let element = newest.element.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
    PairPart {
        title: t.f(
            "conflicts-pair",
            &[
                ("item", format!("{}{element}", conflict.source.item)),
                ("source", source.unit.clone()),
                ("holder", holder.unit.clone()),
            ],
        ),
        source,
        holder,
        newest: line(newest.measured_on.to_string(), newest.total),
        versions: format!("{} / {}", newest.source_version, newest.holder_version),
        sampled: if newest.sampled_permille == WHOLE {
            String::new()
        } else {
            t.f("conflicts-sampled", &[("part", rate(u64::from(newest.sampled_permille), true))])
        },
        trend: conflict.trend.iter().rev().map(point).collect(),
        divisions: newest
            .by_division
            .iter()
            .map(|(code, counts)| line(division_words(code), *counts))
            .collect(),
        differs,
        case_href: case.map(|case| format!("/cases/{}", case.id)).unwrap_or_default(),
        case_text: case
            .map(|case| t.f("conflicts-case", &[("number", case.number.clone())]))
            .unwrap_or_default(),
        case_state: case
            .map(|case| words::state(t, SOURCE_CONFLICT.code, &case.state))
            .unwrap_or_default(),
    }
}

fn side(web: &Web, member: &Member, side: &ConflictSide, differs: bool) -> SideLine {
    let t = member.t();
    let may_ask =
        differs && side.unit != member.actor().unit && CORRECTION.may_open(member.actor());
    SideLine {
        correct_href: if may_ask {
            format!("/services/correction?entry={}", side.entry)
        } else {
            String::new()
        },
        href: format!("/catalogue/{}", side.code.replace('/', "-")),
        entry: side.name.clone(),
        item: side.item.clone(),
        unit: web.app().live().unit_name(side.unit, t.tag()),
    }
}

fn point(point: &ConflictPoint) -> CountLine {
    line(point.on.to_string(), point.total)
}

fn line(what: String, counts: Compared) -> CountLine {
    CountLine {
        what,
        rate: rate(counts.permille(), counts.differing == 0),
        keys: grouped(counts.keys),
        differing: grouped(counts.differing),
    }
}

/// Thousandths as a percentage; what is less than the first of them, and yet more than nothing, says so.
pub(crate) fn rate(permille: u64, is_exact: bool) -> String {
    if permille == 0 && !is_exact {
        return "<0.1%".to_owned();
    }
    format!("{}.{}%", permille / 10, permille % 10)
}

/// A division with its code; the code alone where it is not known.
fn division_words(code: &str) -> String {
    match division::find(code) {
        Some(known) => format!("{} ({code})", known.name_zh),
        None => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_a_percentage_and_a_little_is_not_nothing() {
        assert_eq!(rate(0, true), "0.0%");
        assert_eq!(rate(0, false), "<0.1%");
        assert_eq!(rate(304, false), "30.4%");
        assert_eq!(rate(1_000, false), "100.0%");
    }
}
