//! `/catalogue/{code}`: the public page of a published entry. Metadata only, withheld resources included.

use std::sync::Arc;

use app::catalogue::code_of;
use app::live::LiveTable;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::catalogue::Entry;
use domain::people::Post;
use domain::schema::TableKey;
use law::catalogue_codes::{OpenType, ShareType};
use law::codes::ResourceCode;

use super::described::{Fact, ItemLine, facts, field_name, items};
use super::grouped;
use crate::context::Visitor;
use crate::due::minute;
use crate::pages::open_data::ratings::RatingsView;
use crate::pages::open_data::related::{RelatedLine, related};
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

struct VersionLine {
    version: u32,
    at: String,
    items: usize,
    current: bool,
}

#[derive(Template)]
#[template(path = "catalogue/resource.html")]
struct ResourcePage {
    t: Texts,
    shell: Shell,
    name: String,
    code: String,
    path: String,
    unit: String,
    summary: String,
    share_code: String,
    share: String,
    condition: String,
    /// How sharing is to widen; empty where nothing is planned.
    widening: String,
    is_withheld: bool,
    is_open: bool,
    open_href: String,
    may_apply: bool,
    owner_href: String,
    facts: Vec<Fact>,
    items: Vec<ItemLine>,
    versions: Vec<VersionLine>,
    table_version: String,
    table_rows: String,
    table_updated: String,
    curl_metadata: String,
    curl_verify: String,
    ratings: RatingsView,
    related: Vec<RelatedLine>,
}

/// `GET /catalogue/{code}`
pub(super) async fn show(
    State(web): State<Web>,
    visitor: Visitor,
    Path(path): Path<String>,
) -> PageResult {
    let table = web.app().published_at(&path).or_problem(&visitor)?;
    if let Some(moved) =
        table.entry.code.as_ref().map(ResourceCode::to_path).filter(|now| *now != path)
    {
        return Ok(Redirect::permanent(&format!("/catalogue/{moved}")).into_response());
    }
    let publications = web.app().publications(table.entry.id).await.or_problem(&visitor)?;
    let updated = web.app().table_updated_at(table.entry.id).await.or_problem(&visitor)?;
    let versions = publications.into_iter().enumerate().map(|(place, publication)| VersionLine {
        version: publication.version,
        at: minute(publication.at),
        items: publication.items,
        current: place == 0,
    });
    let mut template = resource_page(&web, &visitor, path, &table);
    template.ratings = RatingsView::read(&web, &visitor, table.entry.id).await?;
    template.versions = versions.collect();
    template.table_updated = updated.map(minute).unwrap_or_default();
    page(&template)
}

fn resource_page(
    web: &Web,
    visitor: &Visitor,
    path: String,
    table: &Arc<LiveTable>,
) -> ResourcePage {
    let t = visitor.t;
    let entry = &table.entry;
    let sharing = &entry.draft.sharing;
    let name = entry.name(t.tag()).to_owned();
    let owner = visitor.signed.as_ref().is_some_and(|signed| signed.actor.unit == entry.unit);
    let applies = visitor.signed.as_ref().is_none_or(|signed| {
        signed.actor.has(Post::DataOfficer) || signed.actor.has(Post::DataClerk)
    });
    ResourcePage {
        t,
        shell: Shell::new(visitor, Room::Portal, name.clone())
            .crumb(t.s("nav-catalogue"), "/catalogue")
            .crumb(name.clone(), ""),
        name,
        code: table.code.clone(),
        unit: web.app().live().unit_name(entry.unit, t.tag()),
        summary: entry.draft.summary.clone(),
        share_code: code_of(&sharing.share_type),
        share: t.c("share-type", code_of(&sharing.share_type)),
        condition: if sharing.share_type == ShareType::Withheld {
            sharing.basis_text()
        } else {
            sharing.condition.clone()
        },
        widening: widening_words(t, entry),
        is_withheld: sharing.share_type == ShareType::Withheld,
        is_open: entry.draft.opening.open_type.is_some(),
        open_href: open_href(web, &path, table),
        may_apply: sharing.share_type != ShareType::Withheld && !owner && applies,
        owner_href: if owner { format!("/entries/{}", entry.id) } else { String::new() },
        facts: public_facts(web, t, entry),
        items: items(t, entry),
        versions: Vec::new(),
        table_version: table.version.map(|version| version.to_string()).unwrap_or_default(),
        table_rows: grouped(table.rows),
        table_updated: String::new(),
        curl_metadata: format!("curl -s \"$BANYAN/api/v1/catalogue/{path}\""),
        curl_verify: curl_verify(&path, entry),
        ratings: RatingsView::default(),
        related: related(web, t, entry.id),
        path,
    }
}

fn widening_words(t: Texts, entry: &Entry) -> String {
    let widening = entry.draft.sharing.widening.as_ref().filter(|_| entry.draft.withholds());
    let Some(widening) = widening else { return String::new() };
    let on = widening.on.map(|on| on.to_string()).unwrap_or_default();
    t.f("catalogue-widening", &[("plan", widening.plan.clone()), ("on", on)])
}

/// Where anybody takes the data; empty where it is not open to all, or not loaded.
fn open_href(web: &Web, path: &str, table: &LiveTable) -> String {
    let live = web.app().live();
    let to_all =
        live.opening(table.entry.id).is_some_and(|opening| opening.kind == OpenType::ToAll);
    if to_all && table.version.is_some() { format!("/open/{path}") } else { String::new() }
}

/// The thirteen core elements: what the owner wrote, and what the platform gave.
fn public_facts(web: &Web, t: Texts, entry: &Entry) -> Vec<Fact> {
    let fact = |field: &str, value: String| Fact { name: field_name(t, field), value };
    let live = web.app().live();
    let given = [
        fact("code", entry.code.as_ref().map(ToString::to_string).unwrap_or_default()),
        fact("unit", live.unit_name(entry.unit, t.tag())),
        fact(
            "unit_code",
            live.unit(entry.unit).map(|unit| unit.credit_code.clone()).unwrap_or_default(),
        ),
        fact("published_on", entry.published_on.map(|on| on.to_string()).unwrap_or_default()),
    ];
    let own = facts(t, live.classes(), &entry.draft);
    own.into_iter().chain(given).filter(|fact| !fact.value.is_empty()).collect()
}

/// A verification by curl, with the entry's own items. Empty where it has no key to verify by.
fn curl_verify(path: &str, entry: &Entry) -> String {
    if matches!(entry.draft.key, TableKey::None) {
        return String::new();
    }
    let keyed = entry.draft.key.items();
    let (key, others): (Vec<_>, Vec<_>) =
        entry.draft.items.iter().partition(|item| keyed.contains(&item.id));
    let blank = |items: &mut dyn Iterator<Item = &domain::catalogue::InformationItem>| {
        items
            .map(|item| (item.name.clone(), serde_json::Value::from("…")))
            .collect::<serde_json::Map<_, _>>()
    };
    let body = serde_json::json!({
        "matter": "…",
        "person": "…",
        "key": blank(&mut key.into_iter()),
        "claims": blank(&mut others.into_iter().take(2)),
    });
    format!(
        "curl -s \"$BANYAN/api/v1/resources/{path}/verify\" \\\n  -H \"Authorization: Bearer $BANYAN_KEY\" \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'"
    )
}
