//! `/supervision/ranking?year=`: final assessments of a year, the best first (Article 26).

use askama::Template;
use axum::extract::{RawQuery, State};
use domain::scoring;

use super::{RANKING, Tab, name_of, shell, tabs, year_of};
use crate::context::Member;
use crate::fields::Fields;
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::Shell;
use crate::site::Web;
use crate::texts::Texts;

struct Line {
    rank: usize,
    unit: String,
    score: String,
}

#[derive(Template)]
#[template(path = "supervision/ranking.html")]
struct RankingPage {
    t: Texts,
    shell: Shell,
    tabs: Vec<Tab>,
    year: i16,
    lines: Vec<Line>,
}

/// `GET /supervision/ranking?year=`
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = member.t();
    let fields = Fields::parse(&query.unwrap_or_default());
    let year = year_of(fields.get("year"), member.visitor.today);
    let places = web.app().ranking(year, member.actor()).await.or_problem(&member.visitor)?;
    let live = web.app().live();
    page(&RankingPage {
        t,
        shell: shell(&member, "supervision-ranking"),
        tabs: tabs(&member, RANKING),
        year,
        lines: places
            .iter()
            .map(|place| Line {
                rank: place.rank,
                unit: name_of(t, &live, place.unit),
                score: scoring::written(place.total_hundredths),
            })
            .collect(),
    })
}
