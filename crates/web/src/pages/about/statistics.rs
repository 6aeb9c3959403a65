//! `/statistics`: how much there is, how it is used, and how the city keeps its terms. Sums only.

use app::browse::PortalFigures;
use app::catalogue::{Facet, SearchRequest};
use app::statistics::{DaySum, ProcedureSum};
use app::timeliness::Freshness;
use askama::Template;
use axum::extract::State;
use domain::ids::UnitId;
use jiff::Span;
use strum::IntoEnumIterator;

use crate::context::Visitor;
use crate::pages::home::SUM_DAYS;
use crate::pages::home::figures::{Figure, figure};
use crate::respond::{OrProblem, PageResult, Problem, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// Units that the chart of entries shows.
const UNITS_SHOWN: usize = 15;

struct Tile {
    label: String,
    figure: Figure,
}

struct Bar {
    label: String,
    count: u64,
}

struct ProcedureLine {
    name: String,
    open: u64,
    overdue: u64,
    closed: u64,
}

#[derive(Template)]
#[template(path = "about/statistics.html")]
struct StatisticsPage {
    t: Texts,
    shell: Shell,
    tiles: Vec<Tile>,
    shares: Vec<Bar>,
    freshness: Vec<Bar>,
    units: Vec<Bar>,
    units_left: usize,
    days: Vec<DaySum>,
    methods: Vec<Bar>,
    fields: Vec<Bar>,
    procedures: Vec<ProcedureLine>,
}

/// `GET /statistics`
pub(super) async fn show(State(web): State<Web>, visitor: Visitor) -> PageResult {
    let t = visitor.t;
    let app = web.app();
    let from = visitor.today.saturating_sub(Span::new().days(SUM_DAYS));
    let figures = app.portal_figures().await.or_problem(&visitor)?;
    let found = app
        .search_catalogue(SearchRequest { limit: 1, ..SearchRequest::default() })
        .await
        .or_problem(&visitor)?;
    let counts = |facet| found.page.facets.get(&facet).map_or(&[][..], Vec::as_slice);
    let unit_name = |value: &str| {
        value.parse().map_or_else(
            |_malformed| value.to_owned(),
            |id: UnitId| app.live().unit_name(id, t.tag()),
        )
    };
    let units: Vec<Bar> = counts(Facet::Unit)
        .iter()
        .map(|count| Bar { label: unit_name(&count.value), count: count.count })
        .collect();
    let sums = app.log_sums(from, visitor.today).or_problem(&visitor)?;
    page(&StatisticsPage {
        t,
        shell: Shell::new(&visitor, Room::Portal, t.s("nav-statistics"))
            .crumb(t.s("nav-statistics"), ""),
        tiles: tiles(t, figures),
        shares: counts(Facet::ShareType)
            .iter()
            .map(|count| Bar { label: t.c("share-type", &count.value), count: count.count })
            .collect(),
        freshness: freshness(&web, &visitor).await?,
        units_left: units.len().saturating_sub(UNITS_SHOWN),
        units: units.into_iter().take(UNITS_SHOWN).collect(),
        days: app.daily_sums(from, visitor.today).or_problem(&visitor)?,
        methods: sums
            .iter()
            .map(|sum| Bar { label: t.c("use-method", sum.method), count: sum.calls })
            .collect(),
        fields: app
            .grants_by_field()
            .into_iter()
            .map(|(field, count)| Bar {
                label: t.c("use-field", field.map_or("none", <&str>::from)),
                count,
            })
            .collect(),
        procedures: app
            .procedure_sums()
            .await
            .or_problem(&visitor)?
            .iter()
            .map(|sum| line(t, sum))
            .collect(),
    })
}

/// Published entries by how current their data is, as every other page counts them.
async fn freshness(web: &Web, visitor: &Visitor) -> Result<Vec<Bar>, Problem> {
    let counts = web.app().freshness_counts(None).await.or_problem(visitor)?;
    let bar = |one: Freshness| Bar {
        label: visitor.t.c("timeliness", <&str>::from(one)),
        count: counts.entries(one),
    };
    Ok(Freshness::iter().map(bar).collect())
}

fn tiles(t: Texts, figures: PortalFigures) -> Vec<Tile> {
    let tile =
        |code: &str, number| Tile { label: t.c("home-figure", code), figure: figure(t, number) };
    vec![
        tile("entries", figures.entries),
        tile("tables", figures.tables),
        tile("rows", figures.rows),
        tile("units", figures.units),
        tile("uses", figures.uses),
    ]
}

fn line(t: Texts, sum: &ProcedureSum) -> ProcedureLine {
    ProcedureLine {
        name: t.c("procedure", sum.procedure.code),
        open: sum.open,
        overdue: sum.overdue,
        closed: sum.closed,
    }
}
