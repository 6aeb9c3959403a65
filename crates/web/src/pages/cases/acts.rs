//! The act bar: one form for each act open to the reader, and what becomes of it when it is sent.

use app::cases::{ActRequest, CaseView};
use app::{AppError, ErrorKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::catalogue::Missing;
use domain::procedures::{self, Act, Effect, Procedure, Words};

use super::case_id;
use super::controls::{Control, ErrorLine, Filling};
use super::show::{CasePage, Overtaken, case_page, named, typed};
use super::timeline::lines;
use super::words;
use crate::context::Member;
use crate::fields::{Fields, Posted};
use crate::respond::{OrProblem, Problem, error_words, page, page_with, see};
use crate::site::Web;
use crate::texts::Texts;

/// An act with its form.
pub(crate) struct ActForm {
    pub(crate) code: &'static str,
    pub(crate) text: String,
    /// `primary`, `secondary` or `danger`.
    pub(crate) kind: &'static str,
    pub(crate) is_open: bool,
    /// Where the act leads.
    pub(crate) leads: String,
    pub(crate) controls: Vec<Control>,
    pub(crate) needs_reason: bool,
    pub(crate) reason: String,
    pub(crate) reason_error: String,
    pub(crate) errors: Vec<ErrorLine>,
}

/// What was sent for one of the acts.
#[derive(Clone, Copy)]
pub(crate) struct Sent<'a> {
    act: &'a str,
    fields: Option<&'a Fields>,
    gaps: &'a [Missing],
}

impl<'a> Sent<'a> {
    /// A page that is read for the first time.
    pub(crate) fn nothing() -> Self {
        Self { act: "", fields: None, gaps: &[] }
    }

    /// The same form again, with what is wrong.
    fn again(act: &'a str, fields: &'a Fields, gaps: &'a [Missing]) -> Self {
        Self { act, fields: Some(fields), gaps }
    }
}

/// Acts in the order in which they are offered: what moves the case on first, what ends it against somebody later, taking back last.
fn rank(procedure: &Procedure, act: &Act) -> u8 {
    match (act.code, procedure.is_terminal(act.to), act.reason) {
        ("take_back", ..) => 2,
        (_, true, Words::Required) => 1,
        _ => 0,
    }
}

/// The forms of the acts open to the reader. What is decided item by item has a page of its own.
pub(crate) async fn act_forms(
    web: &Web,
    member: &Member,
    view: &CaseView,
    sent: Sent<'_>,
) -> Result<Vec<ActForm>, Problem> {
    let Some(procedure) = procedures::find(&view.case.procedure) else { return Ok(Vec::new()) };
    let mut acts = view.acts.clone();
    acts.retain(|act| act.effect != Effect::DecideItems);
    acts.sort_by_key(|act| rank(procedure, act));
    let nothing = Fields::default();
    let mut forms = Vec::with_capacity(acts.len());
    for (place, act) in acts.iter().enumerate() {
        let own = sent.fields.filter(|_| sent.act == act.code);
        let prefix = format!("{}.", act.code);
        let filling = Filling {
            web,
            member,
            procedure,
            sent: own.unwrap_or(&nothing),
            prefix: &prefix,
            entry: view.case.entry,
            case: Some(&view.case),
            documents: Some(&view.documents),
            gaps: if own.is_some() { sent.gaps } else { &[] },
        };
        let is_only = acts.len() == 1 && act.code != "take_back";
        let form = act_form(&filling, act, (place, own.is_some() || is_only)).await?;
        forms.push(form);
    }
    Ok(forms)
}

async fn act_form(
    filling: &Filling<'_>,
    act: &'static Act,
    (place, is_open): (usize, bool),
) -> Result<ActForm, Problem> {
    let (t, procedure) = (filling.member.t(), filling.procedure);
    let kind = match (rank(procedure, act), place) {
        (0, 0) => "primary",
        _ => "secondary",
    };
    let state = words::state(t, procedure.code, act.to);
    Ok(ActForm {
        code: act.code,
        text: words::act(t, procedure.code, act.code),
        kind,
        is_open,
        leads: leads(t, act, state),
        controls: filling.controls(act.needs).await?,
        needs_reason: act.reason == Words::Required,
        reason: filling.value("reason").to_owned(),
        reason_error: filling.error("reason"),
        errors: filling.errors(),
    })
}

/// What the act brings, said before it is done.
fn leads(t: Texts, act: &Act, state: String) -> String {
    let key = if act.document { "case-leads-issued" } else { "case-leads" };
    t.f(key, &[("state", state)])
}

/// What belongs to one act, without the prefix.
fn of_act(fields: &Fields, act: &str) -> Vec<(String, String)> {
    let prefix = format!("{act}.");
    let own = |(name, value): &(String, String)| {
        Some((name.strip_prefix(&prefix)?.to_owned(), value.clone()))
    };
    fields.pairs().iter().filter_map(own).collect()
}

/// `POST /cases/{id}/acts`
pub(super) async fn act(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let visitor = &member.visitor;
    let id = case_id(visitor, &id)?;
    let act = fields.get("act").to_owned();
    if !fields.get("pick").is_empty() {
        let view = web.app().case(id, member.actor()).await.or_problem(visitor)?;
        return page(&case_page(&web, &member, &view, Sent::again(&act, &fields, &[])).await?);
    }
    let given = of_act(&fields, &act);
    let reason = [fields.get(&format!("{act}.reason")), fields.get("reason")]
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default();
    let seen = fields.get("version").parse().unwrap_or_default();
    let request = ActRequest { act: &act, reason, seen, given: &given };
    match web.app().act(id, request, member.actor()).await {
        Ok(()) => Ok(done(&web, &member, id, &act).await),
        Err(error) => refused(&web, &member, id, (&act, &fields, seen), &error).await,
    }
}

/// On to the case; an act may take it out of the reader's sight.
async fn done(web: &Web, member: &Member, id: domain::ids::CaseId, act: &str) -> Response {
    let own = format!("case-{}", act.replace('_', "-"));
    let has_own = member.t().has(&format!("done-{own}"));
    let said = if has_own { own } else { "case-acted".to_owned() };
    let still = web.app().case(id, member.actor()).await.is_ok();
    see(&if still { format!("/cases/{id}") } else { "/work".to_owned() }, &said)
}

/// The page again with what is wrong, what somebody else did meanwhile, and everything that was typed.
async fn refused(
    web: &Web,
    member: &Member,
    id: domain::ids::CaseId,
    (act, fields, seen): (&str, &Fields, u32),
    error: &AppError,
) -> Result<Response, Problem> {
    let visitor = &member.visitor;
    let is_mendable =
        matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Stale | ErrorKind::Denied);
    let view = match web.app().case(id, member.actor()).await {
        Ok(view) if is_mendable => view,
        _ => return Err(Problem::from_app(visitor, error)),
    };
    let mut gaps = error.gaps().to_vec();
    if error.code() == "act.reason-required" {
        gaps.push(Missing { field: "reason".to_owned(), code: "field.required" });
    }
    let template = case_page(web, member, &view, Sent::again(act, fields, &gaps)).await?;
    if error.kind() == ErrorKind::Stale {
        let overtaken = Some(overtaken(web, member, &view, (act, fields, seen)).await?);
        return page_with(StatusCode::CONFLICT, &CasePage { overtaken, ..template });
    }
    let refusal = if gaps.is_empty() {
        error_words(member.t(), error).unwrap_or_else(|| member.t().s("error-denied-happened"))
    } else {
        String::new()
    };
    let status = match error.kind() {
        ErrorKind::Denied => StatusCode::FORBIDDEN,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    page_with(status, &CasePage { refusal, ..template })
}

/// What was done since the reader's version; a case's version grows with its events.
async fn overtaken(
    web: &Web,
    member: &Member,
    view: &CaseView,
    (act, fields, seen): (&str, &Fields, u32),
) -> Result<Overtaken, Problem> {
    let named = named(web, member, view).await?;
    let all = lines(web, member.t(), view, &named, Some(member.actor()));
    let newer = view.events.iter().zip(all).filter(|(event, _)| event.sequence > seen);
    let is_open = view.acts.iter().any(|open| open.code == act);
    Ok(Overtaken {
        events: newer.map(|(_, line)| line).collect(),
        kept: if is_open {
            Vec::new()
        } else {
            typed(member.t(), &view.case.procedure, act, fields)
        },
    })
}
