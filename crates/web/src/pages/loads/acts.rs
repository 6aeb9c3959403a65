//! What is done to a batch: confirm, release, cancel.

use app::ErrorKind;
use axum::extract::{Path, State};
use axum::response::Response;

use super::batch::{Typed, again};
use super::batch_id;
use super::mapping::{Chosen, at_place};
use crate::context::Member;
use crate::fields::Posted;
use crate::respond::{OrProblem, Problem, error_words, see};
use crate::site::Web;

type Answer = Result<Response, Problem>;

pub(super) async fn confirm(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> Answer {
    let id = batch_id(&member.visitor, &id)?;
    let view = web.app().batch_view(id, member.actor()).await.or_problem(&member.visitor)?;
    let chosen = Chosen::from_fields(&fields, &view);
    match web.app().confirm_load(id, chosen.mapping.clone(), chosen.mode, member.actor()).await {
        Ok(()) => Ok(see(&format!("/batches/{id}"), "load-queued")),
        Err(error) if error.kind() == ErrorKind::Invalid => {
            let error = said(&member, &error);
            again(&web, &member, view, Typed { chosen: Some(chosen), error, ..Typed::default() })
                .await
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}

pub(super) async fn release(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> Answer {
    let id = batch_id(&member.visitor, &id)?;
    let view = web.app().batch_view(id, member.actor()).await.or_problem(&member.visitor)?;
    let reason = fields.get("reason");
    match web.app().release_load(id, reason, member.actor()).await {
        Ok(()) => Ok(see(&format!("/batches/{id}"), "load-released")),
        Err(error) if error.kind() == ErrorKind::Invalid => {
            let typed = Typed {
                reason: reason.to_owned(),
                error: said(&member, &error),
                ..Typed::default()
            };
            again(&web, &member, view, typed).await
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}

pub(super) async fn cancel(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(_): Posted,
) -> Answer {
    let id = batch_id(&member.visitor, &id)?;
    web.app().cancel_load(id, member.actor()).await.or_problem(&member.visitor)?;
    Ok(see(&format!("/batches/{id}"), "load-cancelled"))
}

fn said(member: &Member, error: &app::AppError) -> String {
    let t = member.t();
    let words = error_words(t, error).unwrap_or_else(|| t.s("loads-failed-unknown"));
    let place = if error.code() == "load.reason-required" { "" } else { error.place() };
    at_place(t, words, place)
}
