//! `/open/{resource}`: what is open of an entry, its first rows, chart and map, every way to take it, what is near to it
//! and what is said of it.

use app::catalogue::code_of;
use app::uses::{OpenDataset, OpenFormat};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use domain::masking::Mask;
use domain::values::Value;

use super::charts::{ChartView, ItemChoice, MapView, Pictures};
use super::points::{Sketch, sketch};
use super::ratings::RatingsView;
use super::reader;
use super::related::{RelatedLine, related};
use crate::address::Address;
use crate::context::Visitor;
use crate::due::minute;
use crate::fields::Fields;
use crate::pages::home::figures::grouped;
use crate::respond::{OrProblem, PageResult, Problem, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

struct Fact {
    name: String,
    value: String,
}

struct Item {
    name: String,
    mask: String,
    is_masked: bool,
}

struct File {
    href: String,
    name: String,
}

struct Snippet {
    lang: &'static str,
    text: String,
}

#[derive(Template)]
#[template(path = "open_data/preview.html")]
struct OpenDataPage {
    t: Texts,
    shell: Shell,
    name: String,
    unit: String,
    resource: String,
    facts: Vec<Fact>,
    items: Vec<Item>,
    names: Vec<String>,
    rows: Vec<Vec<String>>,
    receipt: String,
    choices: Vec<ItemChoice>,
    counted: Option<ChartView>,
    districts: Option<MapView>,
    sketch: Option<Sketch>,
    files: Vec<File>,
    snippets: Vec<Snippet>,
    ratings: RatingsView,
    related: Vec<RelatedLine>,
}

/// `GET /open/{resource}?by=`
pub(super) async fn show(
    State(web): State<Web>,
    visitor: Visitor,
    address: Address,
    Path(resource): Path<String>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let t = visitor.t;
    let query = Fields::parse(&query.unwrap_or_default());
    let reader = reader(&visitor, address);
    let dataset = web.app().open_dataset(&resource).or_problem(&visitor)?;
    let first = web.app().open_preview(&resource, reader).await.or_problem(&visitor)?;
    let of = (resource.as_str(), &dataset);
    let pictures = Pictures::read(&web, &visitor, of, query.get("by"), reader).await?;
    let entry = dataset.entry.id;
    let name = dataset.entry.name(t.tag()).to_owned();
    page(&OpenDataPage {
        t,
        shell: Shell::new(&visitor, Room::Portal, name.clone())
            .crumb(t.s("nav-catalogue"), "/catalogue")
            .crumb(name.clone(), &format!("/catalogue/{resource}"))
            .crumb(t.s("open-data"), ""),
        name,
        unit: web.app().live().unit_name(dataset.entry.unit, t.tag()),
        facts: facts(&web, &visitor, &dataset).await?,
        items: items(t, &dataset),
        sketch: sketch(&first.names, &first.rows),
        names: first.names,
        rows: first.rows.iter().map(|row| row.iter().map(Value::to_text).collect()).collect(),
        receipt: first.receipt,
        choices: pictures.choices,
        counted: pictures.chart,
        districts: pictures.map,
        files: OpenFormat::ALL.iter().map(|format| file(t, &resource, *format)).collect(),
        snippets: snippets(&resource),
        ratings: RatingsView::read(&web, &visitor, entry).await?,
        related: related(&web, t, entry),
        resource,
    })
}

/// Where the data comes from, how new it is, and on what terms it is taken; what is empty is left out.
async fn facts(web: &Web, visitor: &Visitor, dataset: &OpenDataset) -> Result<Vec<Fact>, Problem> {
    let (t, app) = (visitor.t, web.app());
    let (entry, opening) = (&dataset.entry, &dataset.opening);
    let updated = app.table_updated_at(entry.id).await.or_problem(visitor)?;
    let publications = app.publications(entry.id).await.or_problem(visitor)?;
    let edition = publications.first().map(|latest| {
        let args = [("n", latest.version.to_string()), ("at", minute(latest.at))];
        t.f("open-data-edition", &args)
    });
    let version = dataset.version.map(|version| {
        let args = [("n", version.to_string()), ("rows", grouped(dataset.rows))];
        t.f("open-data-version", &args)
    });
    let conditions = match opening.conditions.as_str() {
        "" => entry.draft.opening.condition.clone(),
        stated => stated.to_owned(),
    };
    let told = [
        ("open-data-source", app.live().unit_name(entry.unit, t.tag())),
        ("open-data-system", entry.draft.source_system.clone()),
        ("open-data-updated", updated.map(minute).unwrap_or_default()),
        (
            "catalogue-field-update-cycle",
            t.c("catalogue-cycle", code_of(&entry.draft.update_cycle)),
        ),
        ("open-data-data-version", version.unwrap_or_default()),
        ("open-data-catalogue-version", edition.unwrap_or_default()),
        ("open-data-decision", opening.decision.clone()),
        ("open-data-since", opening.opened_on.to_string()),
        ("open-data-conditions", conditions),
    ];
    let fact = |(key, value): (&str, String)| Fact { name: t.s(key), value };
    Ok(told.into_iter().map(fact).filter(|fact| !fact.value.is_empty()).collect())
}

fn items(t: Texts, dataset: &OpenDataset) -> Vec<Item> {
    let item = |(_, name, mask): &(_, String, Mask)| Item {
        name: name.clone(),
        mask: t.c("mask", code_of(mask)),
        is_masked: *mask != Mask::None,
    };
    dataset.items.iter().map(item).collect()
}

fn file(t: Texts, resource: &str, format: OpenFormat) -> File {
    File {
        href: format!("/open/{resource}/data.{}", format.ending()),
        name: t.c("open-format", format.ending()),
    }
}

/// The same page by program, in three languages.
fn snippets(resource: &str) -> Vec<Snippet> {
    let address = format!("$BANYAN/api/v1/open/{resource}?limit=100");
    vec![
        Snippet { lang: "curl", text: format!("curl -s \"{address}\"") },
        Snippet {
            lang: "Python",
            text: format!(
                "import json, os, urllib.request\nurl = os.environ[\"BANYAN\"] + \"/api/v1/open/{resource}?limit=100\"\nrows = json.load(urllib.request.urlopen(url))[\"rows\"]"
            ),
        },
        Snippet {
            lang: "JavaScript",
            text: format!(
                "const answer = await fetch(`${{banyan}}/api/v1/open/{resource}?limit=100`);\nconst {{ rows, next }} = await answer.json();"
            ),
        },
    ]
}
