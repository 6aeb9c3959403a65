//! `/open/{resource}`: what is open of an entry, its first rows, and every way to take it.

use app::catalogue::code_of;
use app::uses::{OpenDataset, OpenFormat};
use askama::Template;
use axum::extract::{Path, State};
use domain::masking::Mask;
use domain::values::Value;

use super::reader;
use crate::address::Address;
use crate::context::Visitor;
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

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
    decision: String,
    opened_on: String,
    conditions: String,
    items: Vec<Item>,
    names: Vec<String>,
    rows: Vec<Vec<String>>,
    receipt: String,
    files: Vec<File>,
    snippets: Vec<Snippet>,
}

/// `GET /open/{resource}`
pub(super) async fn show(
    State(web): State<Web>,
    visitor: Visitor,
    address: Address,
    Path(resource): Path<String>,
) -> PageResult {
    let t = visitor.t;
    let dataset = web.app().open_dataset(&resource).or_problem(&visitor)?;
    let first =
        web.app().open_preview(&resource, reader(&visitor, address)).await.or_problem(&visitor)?;
    let name = dataset.entry.name(t.tag()).to_owned();
    let shell = Shell::new(&visitor, Room::Portal, name.clone())
        .crumb(t.s("nav-catalogue"), "/catalogue")
        .crumb(name.clone(), &format!("/catalogue/{resource}"))
        .crumb(t.s("open-data"), "");
    page(&OpenDataPage {
        t,
        shell,
        name,
        unit: web.app().live().unit_name(dataset.entry.unit, t.tag()),
        decision: dataset.opening.decision.clone(),
        opened_on: dataset.opening.opened_on.to_string(),
        conditions: dataset.opening.conditions.clone(),
        items: items(t, &dataset),
        names: first.names,
        rows: first.rows.iter().map(|row| row.iter().map(Value::to_text).collect()).collect(),
        receipt: first.receipt,
        files: OpenFormat::ALL.iter().map(|format| file(t, &resource, *format)).collect(),
        snippets: snippets(&resource),
        resource,
    })
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
