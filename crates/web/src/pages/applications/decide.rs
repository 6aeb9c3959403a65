//! `POST /applications/{id}/decision`: the decision on every item, shown again whole where it cannot be taken.

use app::applications::{ApplicationView, DecisionRequest};
use app::{AppError, ErrorKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::applications::ItemDecision;
use domain::ids::ItemId;

use super::show::{ApplicationPage, AskedItem, application_page, asked_items};
use crate::context::Member;
use crate::fields::{Fields, Posted};
use crate::pages::cases::case_id;
use crate::respond::{OrProblem, Problem, error_words, page_with, see};
use crate::site::Web;

/// `POST /applications/{id}/decision`
pub(super) async fn decide(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let id = case_id(&member.visitor, &id)?;
    let view = web.app().application(id, member.actor()).await.or_problem(&member.visitor)?;
    let request = DecisionRequest {
        items: decisions(&fields, &view.application.items),
        opinion: fields.get("opinion").to_owned(),
        seen_version: fields.get("version").parse().unwrap_or_default(),
    };
    match web.app().decide_application(id, &request, member.actor()).await {
        Ok(()) => Ok(see(&format!("/applications/{id}"), "application-decided")),
        Err(error) if error.kind() == ErrorKind::Invalid => {
            again(&web, &member, &view, &request, &error).await
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}

/// What was chosen; an item without a choice is left out, and the use case names it.
fn decisions(fields: &Fields, asked: &[ItemId]) -> Vec<ItemDecision> {
    let decision = |item: &ItemId| {
        let granted = match fields.get(&format!("decide-{item}")) {
            "grant" => true,
            "refuse" => false,
            _ => return None,
        };
        Some(ItemDecision {
            item: *item,
            granted,
            reason: fields.get(&format!("reason-{item}")).to_owned(),
        })
    };
    asked.iter().filter_map(decision).collect()
}

async fn again(
    web: &Web,
    member: &Member,
    view: &ApplicationView,
    request: &DecisionRequest,
    error: &AppError,
) -> Result<Response, Problem> {
    let t = member.t();
    let mut items = asked_items(t, view, &request.items);
    for item in &mut items {
        item.error = fault(item).map(|key| t.s(key)).unwrap_or_default();
    }
    let mut errors: Vec<(String, String)> = items
        .iter()
        .filter(|item| !item.error.is_empty())
        .map(|item| (format!("decide-{}", item.id), format!("{} {}", item.name, item.error)))
        .collect();
    if errors.is_empty() {
        errors.push((
            "opinion".to_owned(),
            error_words(t, error).unwrap_or_else(|| error.code().to_owned()),
        ));
    }
    let template = ApplicationPage {
        items,
        errors,
        opinion: request.opinion.clone(),
        ..application_page(web, member, view).await?
    };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &template)
}

/// All items at fault are marked, where the decision itself stops at the first.
fn fault(item: &AskedItem) -> Option<&'static str> {
    match item.choice {
        "" => Some("code-decision-undecided"),
        "refuse" if item.reason.is_empty() => Some("code-decision-reason-required"),
        _ => None,
    }
}
