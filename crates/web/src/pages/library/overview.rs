//! `/library`: what the library holds, and a search through all of it.

use app::Slice;
use app::library::{ClassNode, CodeList, DataElement, LibraryQuery, Term};
use askama::Template;
use axum::extract::{RawQuery, State};

use super::list::{Line, line};
use super::shelf::Shelf;
use crate::context::Visitor;
use crate::fields::{Fields, percent_encode};
use crate::respond::{OrProblem, PageResult, Problem, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// What a search shows of each kind; the rest is a link away.
const ROWS: u32 = 5;

struct KindCard {
    href: &'static str,
    name: String,
    about: String,
    count: String,
}

struct Found {
    name: String,
    lines: Vec<Line>,
    all_href: String,
    all: String,
}

#[derive(Template)]
#[template(path = "library/overview.html")]
struct OverviewPage {
    t: Texts,
    shell: Shell,
    text: String,
    is_searched: bool,
    cards: Vec<KindCard>,
    found: Vec<Found>,
}

/// `GET /library?q=`
pub(super) async fn show(
    State(web): State<Web>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = visitor.t;
    let fields = Fields::parse(&query.unwrap_or_default());
    let query = LibraryQuery { text: fields.get("q").to_owned(), ..LibraryQuery::default() };
    let is_searched = !query.text.is_empty();
    let counts = web.app().library_counts(&query).await.or_problem(&visitor)?;
    let cards = vec![
        card::<DataElement>(t, counts.elements),
        card::<CodeList>(t, counts.code_lists),
        card::<Term>(t, counts.terms),
        card::<ClassNode>(t, counts.classes),
    ];
    let mut found = Vec::new();
    if is_searched {
        found.extend(search::<DataElement>(&web, &visitor, &query, counts.elements).await?);
        found.extend(search::<CodeList>(&web, &visitor, &query, counts.code_lists).await?);
        found.extend(search::<Term>(&web, &visitor, &query, counts.terms).await?);
        found.extend(search::<ClassNode>(&web, &visitor, &query, counts.classes).await?);
    }
    let shell =
        Shell::new(&visitor, Room::Portal, t.s("nav-library")).crumb(t.s("nav-library"), "");
    page(&OverviewPage { t, shell, text: query.text, is_searched, cards, found })
}

fn card<T: Shelf>(t: Texts, count: u64) -> KindCard {
    KindCard {
        href: T::PATH,
        name: t.c("library-kind", T::FAMILY),
        about: t.c("library-lead", T::FAMILY),
        count: t.f("library-count", &[("n", count.to_string())]),
    }
}

/// The first that a search finds of a kind; none where it finds nothing.
async fn search<T: Shelf>(
    web: &Web,
    visitor: &Visitor,
    query: &LibraryQuery,
    count: u64,
) -> Result<Option<Found>, Problem> {
    if count == 0 {
        return Ok(None);
    }
    let page = web.app().library_list::<T>(query, &Slice::first(ROWS)).await.or_problem(visitor)?;
    let t = visitor.t;
    Ok(Some(Found {
        name: t.c("library-kind", T::FAMILY),
        lines: page.rows.iter().map(|object| line(visitor, object)).collect(),
        all_href: format!("{}?q={}", T::PATH, percent_encode(&query.text)),
        all: t.f("library-see-all", &[("n", count.to_string())]),
    }))
}
