//! `GET /api/v1/catalogue`: the published catalogue for programs. Metadata only, withheld resources included (Article 9).

use app::catalogue::{Facet, code_of};
use app::live::LiveTable;
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use domain::catalogue::{InformationItem, Sharing};
use domain::schema::TableKey;
use law::catalogue_codes::ShareType;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

use super::portal::Asked;
use crate::api::ApiProblem;
use crate::fields::Fields;
use crate::site::Web;

const LIMIT: usize = 20;
const LIMIT_MAX: usize = 100;

/// The unit that provides a resource.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CatalogueUnit {
    id: String,
    name: String,
    name_en: String,
    /// 统一社会信用代码
    credit_code: String,
}

/// An information item 信息项.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CatalogueItem {
    /// Permanent number; names the item for ever, whatever its name becomes.
    id: String,
    name: String,
    /// 数据类型 by its official letter.
    #[serde(rename = "type")]
    item_type: &'static str,
    length: u32,
    precision: u8,
    required: bool,
    key: bool,
    sensitivity: String,
    share_type: String,
    /// `to_all` or `by_authorisation`; absent where the item is not open.
    #[serde(skip_serializing_if = "Option::is_none")]
    open_type: Option<String>,
    /// 数据分级 `L1` to `L4`; absent where not graded.
    #[serde(skip_serializing_if = "Option::is_none")]
    grade: Option<String>,
    /// 计量单位; absent where there is none.
    #[serde(skip_serializing_if = "String::is_empty")]
    measurement_unit: String,
    /// 数据元 by its code; absent where the item names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    element: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    codes: BTreeMap<String, String>,
}

/// What withholding rests on 不予共享依据, and how sharing is to widen (Article 9).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CatalogueWithholding {
    /// `law`, `administrative_regulation` or `national_policy`; none where an older entry states its basis in words alone.
    kind: Option<String>,
    title: String,
    /// 文号; may be empty.
    number: String,
    /// 条款
    article: String,
    /// As it is cited.
    cited: String,
    widening_plan: String,
    /// The day by which sharing is to widen.
    widening_on: Option<String>,
}

/// A published catalogue entry 目录.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CatalogueEntry {
    /// 信息资源代码
    code: String,
    /// The code as it stands in addresses.
    path: String,
    name: String,
    name_en: String,
    summary: String,
    unit: CatalogueUnit,
    theme: String,
    format: String,
    /// `unconditional`, `conditional` or `withheld`.
    share_type: String,
    /// 共享条件, or the basis for withholding.
    share_condition: String,
    /// Absent where nothing is withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    withholding: Option<CatalogueWithholding>,
    open: bool,
    /// `to_all` or `by_authorisation`; absent where it is not open.
    #[serde(skip_serializing_if = "Option::is_none")]
    open_type: Option<String>,
    /// 数据分级 `L1` to `L4`; absent where not graded.
    #[serde(skip_serializing_if = "Option::is_none")]
    grade: Option<String>,
    update_cycle: String,
    published_on: Option<String>,
    keywords: Vec<String>,
    version: u32,
    /// Version of the table; none before the first load.
    table_version: Option<u64>,
    rows: u64,
    items: Vec<CatalogueItem>,
}

/// A page of the catalogue.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CataloguePage {
    total: u64,
    entries: Vec<CatalogueEntry>,
    /// Values with counts, by facet.
    facets: BTreeMap<String, BTreeMap<String, u64>>,
    suggestion: Option<String>,
    /// `from` of the next page; none at the end.
    next: Option<usize>,
}

/// Searches the published catalogue. Anyone may.
#[utoipa::path(get, path = "/api/v1/catalogue", tag = "catalogue",
    params(("q" = Option<String>, Query, description = "words, pinyin or a code; blank finds all"),
        ("unit" = Option<String>, Query, description = "id of a unit; may stand more than once, as may the other facets"),
        ("theme" = Option<String>, Query), ("share_type" = Option<String>, Query), ("update_cycle" = Option<String>, Query),
        ("format" = Option<String>, Query), ("sort" = Option<String>, Query, description = "relevance, updated, name or rows"),
        ("from" = Option<usize>, Query, description = "entries to pass over"),
        ("limit" = Option<usize>, Query, description = "entries of the page, at most 100")),
    responses((status = 200, body = CataloguePage), (status = 422, body = ApiProblem)))]
pub(crate) async fn search(
    State(web): State<Web>,
    RawQuery(query): RawQuery,
) -> Result<Json<CataloguePage>, ApiProblem> {
    let query = query.unwrap_or_default();
    let asked = Asked::parse(&query);
    let limit = match Fields::parse(&query).get("limit") {
        "" => LIMIT,
        text => text
            .parse()
            .ok()
            .filter(|limit| (1..=LIMIT_MAX).contains(limit))
            .ok_or_else(bad_limit)?,
    };
    let found = web.app().search_catalogue(asked.request(limit)).await?;
    let end = asked.from + found.found.len();
    let counted = |(facet, counts): (&Facet, &Vec<app::catalogue::FacetCount>)| {
        (code_of(facet), counts.iter().map(|count| (count.value.clone(), count.count)).collect())
    };
    Ok(Json(CataloguePage {
        total: found.page.total,
        facets: found.page.facets.iter().map(counted).collect(),
        suggestion: found.page.suggestion.clone(),
        next: ((end as u64) < found.page.total && !found.found.is_empty()).then_some(end),
        entries: found.found.iter().map(|found| entry_of(&web, &found.table)).collect(),
    }))
}

fn bad_limit() -> ApiProblem {
    ApiProblem::new(StatusCode::UNPROCESSABLE_ENTITY, "catalogue.limit")
}

/// One published entry. Anyone may read it.
#[utoipa::path(get, path = "/api/v1/catalogue/{code}", tag = "catalogue",
    params(("code" = String, Path, description = "the resource code with `-` for `/`")),
    responses((status = 200, body = CatalogueEntry), (status = 404, body = ApiProblem)))]
pub(crate) async fn entry(
    State(web): State<Web>,
    Path(code): Path<String>,
) -> Result<Json<CatalogueEntry>, ApiProblem> {
    let table = web.app().published_at(&code)?;
    Ok(Json(entry_of(&web, &table)))
}

fn entry_of(web: &Web, table: &LiveTable) -> CatalogueEntry {
    let (entry, draft) = (&table.entry, &table.entry.draft);
    let live = web.app().live();
    let unit = live.unit(entry.unit);
    CatalogueEntry {
        code: table.code.clone(),
        path: entry.code.as_ref().map(law::codes::ResourceCode::to_path).unwrap_or_default(),
        name: draft.name.clone(),
        name_en: draft.name_en.clone(),
        summary: draft.summary.clone(),
        unit: CatalogueUnit {
            id: entry.unit.to_string(),
            name: unit.map(|unit| unit.name_zh.clone()).unwrap_or_default(),
            name_en: unit.map(|unit| unit.name_en.clone()).unwrap_or_default(),
            credit_code: unit.map(|unit| unit.credit_code.clone()).unwrap_or_default(),
        },
        theme: draft.theme.clone(),
        format: code_of(&draft.format),
        share_type: code_of(&draft.sharing.share_type),
        share_condition: if draft.sharing.share_type == ShareType::Withheld {
            draft.sharing.basis_text()
        } else {
            draft.sharing.condition.clone()
        },
        withholding: draft.withholds().then(|| withholding_of(&draft.sharing)),
        open: draft.opening.open_type.is_some(),
        open_type: draft.opening.open_type.map(|open| code_of(&open)),
        grade: draft.grade.map(|grade| code_of(&grade)),
        update_cycle: code_of(&draft.update_cycle),
        published_on: entry.published_on.map(|on| on.to_string()),
        keywords: draft.keywords.clone(),
        version: entry.version,
        table_version: table.version,
        rows: table.rows,
        items: draft.items.iter().map(|item| item_of(table, &draft.key, item)).collect(),
    }
}

fn withholding_of(sharing: &Sharing) -> CatalogueWithholding {
    let basis = sharing.basis.clone().unwrap_or_default();
    let widening = sharing.widening.clone().unwrap_or_default();
    CatalogueWithholding {
        kind: basis.kind.map(|kind| code_of(&kind)),
        cited: sharing.basis_text(),
        title: basis.title,
        number: basis.number,
        article: basis.article,
        widening_plan: widening.plan,
        widening_on: widening.on.map(|on| on.to_string()),
    }
}

fn item_of(table: &LiveTable, key: &TableKey, item: &InformationItem) -> CatalogueItem {
    CatalogueItem {
        id: item.id.to_string(),
        name: item.name.clone(),
        item_type: item.declared.item_type.code(),
        length: item.declared.length,
        precision: item.declared.precision,
        required: item.required,
        key: key.items().contains(&item.id),
        sensitivity: code_of(&item.sensitivity),
        share_type: code_of(&table.entry.share_type_of(item)),
        open_type: table.entry.open_type_of(item).map(|open| code_of(&open)),
        grade: item.grade.map(|grade| code_of(&grade)),
        measurement_unit: item.unit.clone(),
        element: item.element.as_ref().map(ToString::to_string),
        codes: item
            .codes
            .iter()
            .flatten()
            .map(|value| (value.code.clone(), value.name.clone()))
            .collect(),
    }
}
