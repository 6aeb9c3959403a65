//! `/api/v1/library`: data elements, code lists, terms and classes for programs (Article 12). Anybody may read them.

use app::library::{
    ClassNode, CodeList, DataElement, LibraryKind, LibraryObject, LibraryQuery, LibraryState,
    LibraryUse, Term,
};
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::sources::ElementLead;
use serde::Serialize;
use utoipa::ToSchema;

use super::ApiProblem;
use super::cases::{limit, malformed};
use crate::fields::Fields;
use crate::routes::{Guard, Routes};
use crate::site::Web;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/library/elements", Guard::Public, elements)
        .get("/api/v1/library/elements/{element}", Guard::Public, element)
        .get("/api/v1/library/code-lists", Guard::Public, code_lists)
        .get("/api/v1/library/code-lists/{list}", Guard::Public, code_list)
        .get("/api/v1/library/terms", Guard::Public, terms)
        .get("/api/v1/library/classes", Guard::Public, classes)
}

type ApiResult = Result<Response, ApiProblem>;

/// A data element 数据元.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ElementReply {
    code: String,
    name: String,
    name_en: String,
    definition: String,
    /// 数据类型 by its official letter.
    #[serde(rename = "type")]
    item_type: &'static str,
    /// Characters of a text, digits in all of a number; 0 means not limited.
    length: u32,
    precision: u8,
    /// 计量单位; empty where there is none.
    measure: String,
    /// Code of the code list its values are taken from.
    #[serde(skip_serializing_if = "Option::is_none")]
    code_list: Option<String>,
    synonyms: Vec<String>,
    source: String,
    /// `planned`, `in_force` or `superseded`.
    state: &'static str,
    valid_from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_to: Option<String>,
    version: u32,
}

/// A published entry that refers to an object.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UseReply {
    /// The resource code as it stands in addresses.
    path: String,
    name: String,
    /// Id of its unit.
    unit: String,
    /// Names of the items that refer to the object.
    items: Vec<String>,
}

/// A lead agency of a data element 数源单位.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LeadReply {
    /// Id of the unit.
    unit: String,
    valid_from: String,
    /// Last day; absent while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_to: Option<String>,
    /// 文号 of the decision.
    document: String,
    basis: String,
}

/// A data element with who leads it and the published entries that refer to it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ElementUsedReply {
    #[serde(flatten)]
    element: ElementReply,
    /// Who leads it today; absent where nobody was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    lead: Option<LeadReply>,
    /// Every lead it has had, the newest first.
    leads: Vec<LeadReply>,
    uses: Vec<UseReply>,
}

/// A code with its meaning.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CodeReply {
    code: String,
    name: String,
}

/// A code list 代码集.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CodeListReply {
    code: String,
    name: String,
    name_en: String,
    values: Vec<CodeReply>,
    source: String,
    /// `planned`, `in_force` or `superseded`.
    state: &'static str,
    valid_from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_to: Option<String>,
    version: u32,
}

/// A term 术语.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TermReply {
    id: String,
    zh: String,
    en: String,
    definition: String,
    source: String,
    version: u32,
}

/// A class below 项: 目 or 细目.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClassReply {
    /// All digits from 类 down.
    code: String,
    name: String,
    name_en: String,
    /// `planned`, `in_force` or `superseded`.
    state: &'static str,
    valid_from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_to: Option<String>,
    version: u32,
}

/// A page of data elements.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ElementPage {
    elements: Vec<ElementReply>,
    /// Pass as `after` for the next page; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A page of code lists.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CodeListPage {
    code_lists: Vec<CodeListReply>,
    /// Pass as `after` for the next page; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A page of terms.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TermPage {
    terms: Vec<TermReply>,
    /// Pass as `after` for the next page; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A page of classes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClassPage {
    classes: Vec<ClassReply>,
    /// Pass as `after` for the next page; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Data elements in the order of their codes.
#[utoipa::path(get, path = "/api/v1/library/elements", operation_id = "list_elements", tag = "library",
    params(("q" = Option<String>, Query, description = "part of a name, a synonym or a code"),
        ("state" = Option<String>, Query, description = "planned, in_force or superseded"),
        ("limit" = Option<u32>, Query, description = "1 to 500; 50 where absent"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = ElementPage), (status = 422, body = ApiProblem)))]
pub(crate) async fn elements(State(web): State<Web>, RawQuery(query): RawQuery) -> ApiResult {
    let (page, next) = list(&web, query, element_reply).await?;
    Ok(Json(ElementPage { elements: page, next }).into_response())
}

/// A data element, with the published entries that refer to it.
#[utoipa::path(get, path = "/api/v1/library/elements/{element}", operation_id = "read_element", tag = "library",
    params(("element" = String, Path, description = "code of the element")),
    responses((status = 200, body = ElementUsedReply), (status = 404, body = ApiProblem)))]
pub(crate) async fn element(State(web): State<Web>, Path(code): Path<String>) -> ApiResult {
    let found: DataElement = web.app().library_object(&code).await?;
    let uses = web.app().library_uses(LibraryKind::Element, &code, &[]);
    let leads = web.app().element_leads(&found.code).await?;
    let live = web.app().live();
    let reply = ElementUsedReply {
        element: element_reply(&web, &found),
        lead: live.sources().lead(&found.code, web.app().today()).map(lead_reply),
        leads: leads.iter().map(lead_reply).collect(),
        uses: uses.iter().map(use_reply).collect(),
    };
    Ok(Json(reply).into_response())
}

fn lead_reply(lead: &ElementLead) -> LeadReply {
    LeadReply {
        unit: lead.unit.to_string(),
        valid_from: lead.since_on.to_string(),
        valid_to: lead.until_on.map(|last| last.to_string()),
        document: lead.document.clone(),
        basis: lead.basis.clone(),
    }
}

/// Code lists in the order of their codes.
#[utoipa::path(get, path = "/api/v1/library/code-lists", operation_id = "list_code_lists", tag = "library",
    params(("q" = Option<String>, Query, description = "part of a name or a code"),
        ("state" = Option<String>, Query, description = "planned, in_force or superseded"),
        ("limit" = Option<u32>, Query, description = "1 to 500; 50 where absent"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = CodeListPage), (status = 422, body = ApiProblem)))]
pub(crate) async fn code_lists(State(web): State<Web>, RawQuery(query): RawQuery) -> ApiResult {
    let (page, next) = list(&web, query, list_reply).await?;
    Ok(Json(CodeListPage { code_lists: page, next }).into_response())
}

/// A code list.
#[utoipa::path(get, path = "/api/v1/library/code-lists/{list}", operation_id = "read_code_list", tag = "library",
    params(("list" = String, Path, description = "code of the code list")),
    responses((status = 200, body = CodeListReply), (status = 404, body = ApiProblem)))]
pub(crate) async fn code_list(State(web): State<Web>, Path(code): Path<String>) -> ApiResult {
    let found: CodeList = web.app().library_object(&code).await?;
    Ok(Json(list_reply(&web, &found)).into_response())
}

/// Terms with their definitions.
#[utoipa::path(get, path = "/api/v1/library/terms", operation_id = "list_terms", tag = "library",
    params(("q" = Option<String>, Query, description = "part of a term or its definition"),
        ("limit" = Option<u32>, Query, description = "1 to 500; 50 where absent"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = TermPage), (status = 422, body = ApiProblem)))]
pub(crate) async fn terms(State(web): State<Web>, RawQuery(query): RawQuery) -> ApiResult {
    let (page, next) = list(&web, query, term_reply).await?;
    Ok(Json(TermPage { terms: page, next }).into_response())
}

/// 目 and 细目 in the order of their codes, as the digital office keeps them.
#[utoipa::path(get, path = "/api/v1/library/classes", operation_id = "list_classes", tag = "library",
    params(("q" = Option<String>, Query, description = "part of a name or a code"),
        ("state" = Option<String>, Query, description = "planned, in_force or superseded"),
        ("limit" = Option<u32>, Query, description = "1 to 500; 50 where absent"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = ClassPage), (status = 422, body = ApiProblem)))]
pub(crate) async fn classes(State(web): State<Web>, RawQuery(query): RawQuery) -> ApiResult {
    let (page, next) = list(&web, query, class_reply).await?;
    Ok(Json(ClassPage { classes: page, next }).into_response())
}

/// A page of a kind, and the cursor of the next.
async fn list<T: LibraryObject, R>(
    web: &Web,
    query: Option<String>,
    reply: fn(&Web, &T) -> R,
) -> Result<(Vec<R>, Option<String>), ApiProblem> {
    let fields = Fields::parse(&query.unwrap_or_default());
    let state = match fields.get("state") {
        "" => None,
        code => Some(code.parse().map_err(|_unknown| malformed("state"))?),
    };
    let query = LibraryQuery { text: fields.get("q").to_owned(), state };
    let page = web.app().library_list::<T>(&query, &fields.slice(limit(&fields))).await?;
    Ok((page.rows.iter().map(|object| reply(web, object)).collect(), page.next))
}

fn state_of(web: &Web, object: &impl LibraryObject) -> &'static str {
    let today = web.app().today();
    object.validity().map_or(LibraryState::InForce, |days| days.state(today)).into()
}

fn element_reply(web: &Web, element: &DataElement) -> ElementReply {
    ElementReply {
        code: element.code.to_string(),
        name: element.name_zh.clone(),
        name_en: element.name_en.clone(),
        definition: element.definition.clone(),
        item_type: element.declared.item_type.code(),
        length: element.declared.length,
        precision: element.declared.precision,
        measure: element.measure.clone(),
        code_list: element.codes.as_ref().map(ToString::to_string),
        synonyms: element.synonyms.clone(),
        source: element.source.clone(),
        state: state_of(web, element),
        valid_from: element.valid_from.to_string(),
        valid_to: element.valid_to.map(|last| last.to_string()),
        version: element.version,
    }
}

fn use_reply(one: &LibraryUse) -> UseReply {
    UseReply {
        path: one.path.clone(),
        name: one.name.clone(),
        unit: one.unit.to_string(),
        items: one.items.clone(),
    }
}

fn list_reply(web: &Web, list: &CodeList) -> CodeListReply {
    let value = |value: &domain::catalogue::CodeValue| CodeReply {
        code: value.code.clone(),
        name: value.name.clone(),
    };
    CodeListReply {
        code: list.code.to_string(),
        name: list.name_zh.clone(),
        name_en: list.name_en.clone(),
        values: list.values.iter().map(value).collect(),
        source: list.source.clone(),
        state: state_of(web, list),
        valid_from: list.valid_from.to_string(),
        valid_to: list.valid_to.map(|last| last.to_string()),
        version: list.version,
    }
}

fn term_reply(_web: &Web, term: &Term) -> TermReply {
    TermReply {
        id: term.id.to_string(),
        zh: term.zh.clone(),
        en: term.en.clone(),
        definition: term.definition.clone(),
        source: term.source.clone(),
        version: term.version,
    }
}

fn class_reply(web: &Web, class: &ClassNode) -> ClassReply {
    ClassReply {
        code: class.code.to_string(),
        name: class.name_zh.clone(),
        name_en: class.name_en.clone(),
        state: state_of(web, class),
        valid_from: class.valid_from.to_string(),
        valid_to: class.valid_to.map(|last| last.to_string()),
        version: class.version,
    }
}
