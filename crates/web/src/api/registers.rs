//! `/api/v1/registers`: the public registers of procedures for programs. States, dates and public fields, for anybody.

use app::cases::{RegisterAct, RegisterItem, RegisterQuery, register_of, registers};
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::procedures::{Procedure, Values};
use serde::Serialize;
use serde_json::Value as JsonValue;
use utoipa::ToSchema;

use super::ApiProblem;
use super::cases::{case_id, limit};
use crate::fields::Fields;
use crate::pages::cases::words;
use crate::routes::{Guard, Routes};
use crate::site::Web;
use crate::texts::{Lang, Texts};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/registers", Guard::Public, all)
        .get("/api/v1/registers/{procedure}", Guard::Public, one)
        .get("/api/v1/registers/{procedure}/{id}", Guard::Public, item)
}

type ApiResult = Result<Response, ApiProblem>;

/// A public register.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegisterReply {
    /// Code of the procedure.
    procedure: &'static str,
    /// Its name in Chinese.
    name: String,
    /// Its name in English.
    name_en: String,
    /// Cases in the register.
    count: u64,
    /// Codes of the states a case can be in.
    states: Vec<&'static str>,
}

/// A case of a public register.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegisterLine {
    id: String,
    number: String,
    procedure: &'static str,
    state: String,
    /// What it is about, where that is public; else empty.
    title: String,
    /// Id of the entry it is about, where that is public.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<String>,
    /// Id of the unit of the government whose data it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<String>,
    /// Id of the unit that decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    decider: Option<String>,
    opened_on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_on: Option<String>,
    /// The public fields of the opening, by field code.
    #[schema(value_type = Object)]
    stated: JsonValue,
}

/// An act, as anybody may read of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegisterActReply {
    act: String,
    on: String,
    /// The article.
    basis: String,
    /// Number of the document issued; empty where none was.
    number: String,
    /// Its public fields, by field code.
    #[schema(value_type = Object)]
    stated: JsonValue,
}

/// A case of a public register with what was done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegisterCaseReply {
    #[serde(flatten)]
    line: RegisterLine,
    acts: Vec<RegisterActReply>,
}

/// A page of a public register.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegisterList {
    cases: Vec<RegisterLine>,
    /// Pass as `after` for the next page; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// The procedures with a public register. Anyone may read them.
#[utoipa::path(get, path = "/api/v1/registers", operation_id = "list_registers", tag = "registers",
    responses((status = 200, body = Vec<RegisterReply>)))]
pub(crate) async fn all(State(web): State<Web>) -> ApiResult {
    let name =
        |lang, procedure: &Procedure| words::word(Texts { lang }, "procedure", "", procedure.code);
    let mut replies = Vec::new();
    for procedure in registers() {
        replies.push(RegisterReply {
            procedure: procedure.code,
            name: name(Lang::Chinese, procedure),
            name_en: name(Lang::English, procedure),
            count: web.app().register_count(procedure).await?,
            states: procedure.states.iter().map(|state| state.code).collect(),
        });
    }
    Ok(Json(replies).into_response())
}

/// A page of a public register, newest first.
#[utoipa::path(get, path = "/api/v1/registers/{procedure}", operation_id = "read_register", tag = "registers",
    params(("procedure" = String, Path, description = "code of the procedure"),
        ("state" = Option<String>, Query, description = "code of one state"),
        ("q" = Option<String>, Query, description = "part of a public title, or a whole number"),
        ("limit" = Option<u32>, Query, description = "1 to 500; 50 where absent"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = RegisterList), (status = 404, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub(crate) async fn one(
    State(web): State<Web>,
    Path(procedure): Path<String>,
    RawQuery(query): RawQuery,
) -> ApiResult {
    let procedure = register_of(&procedure)?;
    let fields = Fields::parse(&query.unwrap_or_default());
    let query =
        RegisterQuery { text: fields.get("q").to_owned(), state: fields.get("state").to_owned() };
    let slice = fields.slice(limit(&fields));
    let page = web.app().register(procedure, &query, &slice).await?;
    let cases = page.rows.iter().map(line).collect();
    Ok(Json(RegisterList { cases, next: page.next }).into_response())
}

/// A case of a public register, with what was done.
#[utoipa::path(get, path = "/api/v1/registers/{procedure}/{id}", operation_id = "read_register_case", tag = "registers",
    params(("procedure" = String, Path, description = "code of the procedure"), ("id" = String, Path, description = "id of the case")),
    responses((status = 200, body = RegisterCaseReply), (status = 404, body = ApiProblem)))]
pub(crate) async fn item(
    State(web): State<Web>,
    Path((procedure, id)): Path<(String, String)>,
) -> ApiResult {
    let procedure = register_of(&procedure)?;
    let item = web.app().register_case(procedure, case_id(&id)?).await?;
    let acts = item.acts.iter().map(act).collect();
    Ok(Json(RegisterCaseReply { line: line(&item), acts }).into_response())
}

fn line(item: &RegisterItem) -> RegisterLine {
    RegisterLine {
        id: item.id.to_string(),
        number: item.number.clone(),
        procedure: item.procedure.code,
        state: item.state.clone(),
        title: item.title.clone(),
        entry: item.entry.map(|entry| entry.to_string()),
        provider: item.provider.map(|unit| unit.to_string()),
        decider: item.decider.map(|unit| unit.to_string()),
        opened_on: item.opened_on.to_string(),
        closed_on: item.closed_on.map(|on| on.to_string()),
        stated: json(&item.stated),
    }
}

fn act(act: &RegisterAct) -> RegisterActReply {
    RegisterActReply {
        act: act.act.clone(),
        on: act.on.to_string(),
        basis: act.basis.clone(),
        number: act.number.clone(),
        stated: json(&act.stated),
    }
}

fn json(values: &Values) -> JsonValue {
    serde_json::to_value(values).unwrap_or_default()
}
