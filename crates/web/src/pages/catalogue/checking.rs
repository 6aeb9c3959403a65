//! `POST /entries/{id}/check`: what the form lacks as it stands, while it is being written. Nothing is saved.

use askama::Template;
use axum::extract::{Path, State};
use domain::ids::EntryId;

use super::editing::{FieldError, fault_errors, gap_error};
use super::entry_id;
use super::form::EntryForm;
use crate::context::Member;
use crate::fields::{Fields, Posted};
use crate::respond::{OrProblem, PageResult, Problem, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// The piece of page below the form.
#[derive(Template)]
#[template(path = "catalogue/gaps_now.html")]
struct GapsNow {
    t: Texts,
    shell: Shell,
    gaps: Vec<FieldError>,
}

/// `POST /entries/new/check`
pub(super) async fn check_new(
    State(web): State<Web>,
    member: Member,
    Posted(fields): Posted,
) -> PageResult {
    told(&web, &member, None, &fields).await
}

/// `POST /entries/{id}/check`
pub(super) async fn check(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> PageResult {
    let id = entry_id(&member.visitor, &id)?;
    told(&web, &member, Some(id), &fields).await
}

async fn told(web: &Web, member: &Member, id: Option<EntryId>, fields: &Fields) -> PageResult {
    let gaps = all(web, member, id, &EntryForm::sent(fields)).await?;
    let shell = Shell::new(&member.visitor, Room::Workbench, String::new());
    page(&GapsNow { t: member.t(), shell, gaps })
}

/// Everything that cannot be read and everything that is missing, at once.
pub(super) async fn all(
    web: &Web,
    member: &Member,
    id: Option<EntryId>,
    form: &EntryForm,
) -> Result<Vec<FieldError>, Problem> {
    let t = member.t();
    let (input, faults) = form.read_all();
    let mut errors = fault_errors(t, form, faults);
    let gaps = web.app().draft_gaps(id, &input, member.actor()).await;
    for gap in gaps.or_problem(&member.visitor)? {
        // What cannot be read is not told again as missing.
        if errors.iter().all(|error| error.field != gap.field) {
            errors.push(gap_error(t, &input.draft, &gap));
        }
    }
    Ok(errors)
}
