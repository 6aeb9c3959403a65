//! `/labels`: the label of a registered data product 数据产品标签 (Article 20), to print and for machines, and a place where
//! anybody checks one by its number.

use app::cases::{RegisterQuery, register_of};
use app::products::ProductLabel;
use app::{AppError, Slice};
use askama::Template;
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::procedures::PRODUCT;

use crate::context::Visitor;
use crate::fields::Fields;
use crate::pages::cases::case_id;
use crate::respond::{OrProblem, PageResult, Problem, page};
use crate::routes::{Guard, Routes};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/labels", Guard::Public, check).get("/labels/{id}", Guard::Public, show).get(
        "/labels/{id}/label.json",
        Guard::Public,
        machine,
    )
}

#[derive(Template)]
#[template(path = "labels/check.html")]
struct CheckPage {
    t: Texts,
    shell: Shell,
    number: String,
    is_unknown: bool,
}

#[derive(Template)]
#[template(path = "labels/label.html")]
struct LabelPage {
    t: Texts,
    shell: Shell,
    label: ProductLabel,
    entry_href: String,
    json_href: String,
    register_href: String,
    checked_on: String,
}

/// Where a product's label stands.
pub(crate) fn href(case: domain::ids::CaseId) -> String {
    format!("/labels/{case}")
}

/// `GET /labels?number=`: on to the label of that number, where there is one.
async fn check(
    State(web): State<Web>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let number = Fields::parse(&query.unwrap_or_default()).get("number").to_owned();
    if let Some(id) = labelled(&web, &number).await.or_problem(&visitor)? {
        return Ok(Redirect::to(&href(id)).into_response());
    }
    let t = visitor.t;
    let shell =
        Shell::new(&visitor, Room::Portal, t.s("labels-check")).crumb(t.s("labels-check"), "");
    page(&CheckPage { t, shell, is_unknown: !number.is_empty(), number })
}

/// The product with a number that has a label.
async fn labelled(web: &Web, number: &str) -> Result<Option<domain::ids::CaseId>, AppError> {
    if number.is_empty() {
        return Ok(None);
    }
    let query = RegisterQuery { text: number.to_owned(), ..RegisterQuery::default() };
    let register = register_of(PRODUCT.code)?;
    let found = web.app().register(register, &query, &Slice::first(20)).await?;
    let labelled = |state: &str| matches!(state, "in_register" | "removed");
    let product =
        found.rows.into_iter().find(|item| item.number == number && labelled(&item.state));
    Ok(product.map(|item| item.id))
}

/// `GET /labels/{id}`
async fn show(State(web): State<Web>, visitor: Visitor, Path(id): Path<String>) -> PageResult {
    let t = visitor.t;
    let id = case_id(&visitor, &id)?;
    let label = web.app().product_label(id).await.or_problem(&visitor)?;
    let path = label.source.code.parse::<law::codes::ResourceCode>();
    page(&LabelPage {
        t,
        shell: Shell::new(&visitor, Room::Portal, label.product.clone())
            .crumb(t.s("labels-check"), "/labels")
            .crumb(label.number.clone(), ""),
        entry_href: path
            .map_or_else(|_none| String::new(), |code| format!("/catalogue/{}", code.to_path())),
        json_href: format!("{}/label.json", href(id)),
        register_href: format!("/registers/{}/{id}", PRODUCT.code),
        checked_on: visitor.today.to_string(),
        label,
    })
}

/// `GET /labels/{id}/label.json`
async fn machine(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = case_id(&visitor, &id)?;
    let label = web.app().product_label(id).await.or_problem(&visitor)?;
    Ok(Json(label).into_response())
}
