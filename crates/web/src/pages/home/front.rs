//! `/`: search, figures, themes and units, what is new, and how the platform proves uses.

use app::browse::PortalFigures;
use app::cases::RegisterItem;
use app::catalogue::{Facet, Found, FoundPage, SearchRequest, Sort, code_of};
use askama::Template;
use axum::extract::State;
use domain::ids::UnitId;
use jiff::civil::Date;
use law::classification::Classification;

use super::figures::{Figure, figure, grouped};
use crate::context::Visitor;
use crate::fields::percent_encode;
use crate::pages::cases::words;
use crate::respond::{OrProblem, PageResult, Problem, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// Newest entries shown.
const NEWEST: usize = 6;
/// Announcements shown.
const ANNOUNCED: u32 = 6;
/// Themes and units shown; all of them stand beside the search.
const FACETS_SHOWN: usize = 12;

struct Tile {
    label: String,
    figure: Figure,
    href: &'static str,
}

struct FacetLink {
    href: String,
    text: String,
    count: String,
}

struct NewEntry {
    href: String,
    name: String,
    unit: String,
    summary: String,
    share_code: String,
    share: String,
    is_open: bool,
    /// The day the list goes by: of its data, else of its publication.
    updated_on: String,
    rows: String,
}

/// Something announced in a public register.
struct Announced {
    href: String,
    title: String,
    kind: String,
    state: String,
    on: String,
}

#[derive(Template)]
#[template(path = "home/front.html")]
struct FrontPage {
    t: Texts,
    shell: Shell,
    is_signed: bool,
    tiles: Vec<Tile>,
    shares: Vec<FacetLink>,
    themes: Vec<FacetLink>,
    units: Vec<FacetLink>,
    newest: Vec<NewEntry>,
    announced: Vec<Announced>,
    records: String,
}

/// `GET /`
pub(super) async fn show(State(web): State<Web>, visitor: Visitor) -> PageResult {
    let t = visitor.t;
    let figures = web.app().portal_figures().await.or_problem(&visitor)?;
    let request = SearchRequest { sort: Sort::Updated, limit: NEWEST, ..SearchRequest::default() };
    let found = web.app().search_catalogue(request).await.or_problem(&visitor)?;
    page(&FrontPage {
        t,
        shell: Shell::new(&visitor, Room::Portal, t.s("home-title")),
        is_signed: visitor.signed.is_some(),
        tiles: tiles(t, figures),
        shares: links(&web, t, &found, Facet::ShareType),
        themes: links(&web, t, &found, Facet::Theme),
        units: links(&web, t, &found, Facet::Unit),
        newest: newest(&web, &visitor, &found).await?,
        announced: announced(&web, &visitor).await?,
        records: grouped(figures.uses),
    })
}

async fn announced(web: &Web, visitor: &Visitor) -> Result<Vec<Announced>, Problem> {
    let t = visitor.t;
    let found = web.app().announcements(ANNOUNCED).await.or_problem(visitor)?;
    let line = |item: RegisterItem| {
        let code = item.procedure.code;
        Announced {
            href: format!("/registers/{code}/{}", item.id),
            title: if item.title.is_empty() { item.number } else { item.title },
            kind: words::word(t, "procedure", "", code),
            state: words::state(t, code, &item.state),
            on: item.opened_on.to_string(),
        }
    };
    Ok(found.into_iter().map(line).collect())
}

fn tiles(t: Texts, figures: PortalFigures) -> Vec<Tile> {
    let tile = |code: &str, number: u64, href: &'static str| Tile {
        label: t.c("home-figure", code),
        figure: figure(t, number),
        href,
    };
    vec![
        tile("entries", figures.entries, "/catalogue"),
        tile("tables", figures.tables, "/catalogue?sort=rows"),
        tile("rows", figures.rows, ""),
        tile("units", figures.units, ""),
        tile("uses", figures.uses, "/log"),
    ]
}

fn links(web: &Web, t: Texts, found: &FoundPage, facet: Facet) -> Vec<FacetLink> {
    let counts = found.page.facets.get(&facet).map_or(&[][..], Vec::as_slice);
    let link = |count: &app::catalogue::FacetCount| FacetLink {
        href: format!("/catalogue?{}={}", code_of(&facet), percent_encode(&count.value)),
        text: words(web, t, facet, &count.value),
        count: grouped(count.count),
    };
    counts.iter().filter(|count| !count.value.is_empty()).take(FACETS_SHOWN).map(link).collect()
}

fn words(web: &Web, t: Texts, facet: Facet, value: &str) -> String {
    match facet {
        Facet::Unit => value.parse().map_or_else(
            |_malformed| value.to_owned(),
            |unit: UnitId| web.app().live().unit_name(unit, t.tag()),
        ),
        Facet::ShareType => t.c("share-type", value),
        _ => theme(t, value),
    }
}

fn theme(t: Texts, code: &str) -> String {
    let parts = code.get(..1).zip(code.get(1..));
    match parts.and_then(|(class, group)| Classification::embedded().group(class, group)) {
        Some(group) if t.tag() == "en" => group.name_en.clone(),
        Some(group) => group.name_zh.clone(),
        None => code.to_owned(),
    }
}

async fn newest(web: &Web, visitor: &Visitor, found: &FoundPage) -> Result<Vec<NewEntry>, Problem> {
    let mut entries = Vec::with_capacity(found.found.len());
    for one in &found.found {
        let entry = &one.table.entry;
        let loaded_at = web.app().table_updated_at(entry.id).await.or_problem(visitor)?;
        let updated_on = loaded_at.map(law::clocks::civil_date).or(entry.published_on);
        entries.push(new_entry(web, visitor.t, one, updated_on));
    }
    Ok(entries)
}

fn new_entry(web: &Web, t: Texts, found: &Found, updated_on: Option<Date>) -> NewEntry {
    let entry = &found.table.entry;
    let share = code_of(&entry.draft.sharing.share_type);
    NewEntry {
        href: entry
            .code
            .as_ref()
            .map(|code| format!("/catalogue/{}", code.to_path()))
            .unwrap_or_default(),
        name: entry.name(t.tag()).to_owned(),
        unit: web.app().live().unit_name(entry.unit, t.tag()),
        summary: entry.draft.summary.clone(),
        share: t.c("share-type", &share),
        share_code: share,
        is_open: web.app().live().opening(entry.id).is_some(),
        updated_on: updated_on.map(|on| on.to_string()).unwrap_or_default(),
        rows: found
            .table
            .version
            .map(|_| t.f("home-rows", &[("n", grouped(found.table.rows))]))
            .unwrap_or_default(),
    }
}
