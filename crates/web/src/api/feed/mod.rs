//! The open catalogue for machines: what a provincial platform harvests (Article 15), in DCAT as Turtle or JSON-LD.

mod graph;

use app::catalogue::code_of;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::openings::EntryOpening;
use law::catalogue_codes::{OpenType, UpdateCycle};

use self::graph::{Catalogue, Dataset, Download};
use super::ApiProblem;
use crate::routes::{Guard, Routes};
use crate::site::Web;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/catalogue.ttl", Guard::Public, turtle).get(
        "/catalogue.jsonld",
        Guard::Public,
        json_ld,
    )
}

/// Formats that an entry open to all is taken in, with their media types.
const FORMATS: [(&str, &str); 4] = [
    ("csv", "text/csv"),
    ("jsonl", "application/x-ndjson"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("parquet", "application/vnd.apache.parquet"),
];

async fn turtle(State(web): State<Web>, headers: HeaderMap) -> Result<Response, ApiProblem> {
    answer(&web, &headers, "text/turtle; charset=utf-8", graph::turtle)
}

async fn json_ld(State(web): State<Web>, headers: HeaderMap) -> Result<Response, ApiProblem> {
    answer(&web, &headers, "application/ld+json", graph::json_ld)
}

#[expect(clippy::result_large_err, reason = "a problem is made once and sent at once")]
fn answer(
    web: &Web,
    headers: &HeaderMap,
    media_type: &'static str,
    write: fn(&[oxrdf::Triple]) -> std::io::Result<Vec<u8>>,
) -> Result<Response, ApiProblem> {
    let fault = || ApiProblem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal");
    let triples = graph::triples(&catalogue(web, &origin(headers))).map_err(|error| {
        tracing::error!(%error, "the feed names a malformed address");
        fault()
    })?;
    let body = write(&triples).map_err(|error| {
        tracing::error!(%error, "the feed could not be written");
        fault()
    })?;
    let headers =
        [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "public, max-age=300")];
    Ok((headers, body).into_response())
}

/// The address the site was asked under, for the absolute addresses a feed needs.
fn origin(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|line| line.to_str().ok());
    let host = text("host").unwrap_or("localhost");
    let scheme = text("x-forwarded-proto").filter(|scheme| *scheme == "https").unwrap_or("http");
    format!("{scheme}://{host}")
}

fn catalogue(web: &Web, origin: &str) -> Catalogue {
    let live = web.app().live();
    let office = live.digital_office().map(|office| office.name("zh").to_owned());
    let mut openings: Vec<_> = live.openings().collect();
    openings.sort_by_key(|opening| opening.entry);
    Catalogue {
        address: format!("{origin}/catalogue"),
        title: web.site().name.clone(),
        publisher: office.unwrap_or_default(),
        datasets: openings.iter().filter_map(|opening| dataset(web, origin, opening)).collect(),
    }
}

fn dataset(web: &Web, origin: &str, opening: &EntryOpening) -> Option<Dataset> {
    let live = web.app().live();
    let table = live.table(opening.entry)?;
    let draft = &table.entry.draft;
    let path = table.entry.code.as_ref()?.to_path();
    let to_all = opening.kind == OpenType::ToAll && table.version.is_some();
    let download = |(ending, media_type): (&str, &'static str)| Download {
        address: format!("{origin}/open/{path}/data.{ending}"),
        media_type,
    };
    Some(Dataset {
        address: format!("{origin}/catalogue/{path}"),
        title_zh: draft.name.clone(),
        title_en: draft.name_en.clone(),
        description: draft.summary.clone(),
        identifier: table.code.clone(),
        publisher: live.unit_name(table.entry.unit, "zh"),
        keywords: draft.keywords.clone(),
        issued: Some(opening.opened_on.to_string()),
        modified: table.entry.published_on.map(|on| on.to_string()),
        period: period(draft.update_cycle),
        conditions: if opening.conditions.is_empty() {
            code_of(&opening.kind)
        } else {
            opening.conditions.clone()
        },
        downloads: if to_all { FORMATS.into_iter().map(download).collect() } else { Vec::new() },
    })
}

/// An update cycle as a duration of ISO 8601, where it is one.
fn period(cycle: UpdateCycle) -> Option<&'static str> {
    match cycle {
        UpdateCycle::Daily => Some("P1D"),
        UpdateCycle::Weekly => Some("P7D"),
        UpdateCycle::Monthly => Some("P1M"),
        UpdateCycle::Quarterly => Some("P3M"),
        UpdateCycle::Yearly => Some("P1Y"),
        _ => None,
    }
}
