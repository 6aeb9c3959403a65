//! Switching a rule off, or on again, with a reason.

use axum::extract::{Path, State};
use axum::response::Response;

use super::{entry_id, rule_form};
use crate::context::Member;
use crate::fields::Posted;
use crate::respond::{Problem, see};
use crate::site::Web;

/// `POST /entries/{id}/quality/rules/{rule}/switch`
pub(super) async fn switch(
    State(web): State<Web>,
    member: Member,
    Path((id, code)): Path<(String, String)>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let entry = entry_id(&member.visitor, &id)?;
    let (on, reason) = (fields.get("to") == "on", fields.get("reason"));
    let seen = fields.get("seen").parse().unwrap_or_default();
    let switched = web.app().switch_quality_rule(entry, &code, on, seen, reason, member.actor());
    match switched.await {
        Ok(_) => Ok(see(&format!("/entries/{entry}/quality"), "quality-rule-set")),
        Err(error) if !error.gaps().is_empty() => {
            rule_form::again(&web, &member, entry, &code, error.gaps()).await
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}
