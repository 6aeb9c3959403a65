//! When data of an entry is due and when it came: its calendar on the entry's page, and `/entries/{id}/exemptions`, the orders
//! that exempt it 免于汇聚.

use app::timeliness::{EntryTimeliness, ExemptionView, NewExemption};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::catalogue::Missing;
use domain::ids::EntryId;
use domain::timeliness::Judged;
use jiff::civil::Date;

use super::entry_id;
use crate::context::Member;
use crate::fields::{Fields, Posted};
use crate::pages::supervision::timeliness::{freshness_words, verdict_words};
use crate::respond::{OrProblem, PageResult, Problem, page, page_with, see};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// One window of the calendar.
pub(super) struct WindowLine {
    pub(super) opens_on: String,
    pub(super) ends_on: String,
    pub(super) due_on: String,
    /// Whether the due day rests on a notice of holidays that is not out.
    pub(super) provisional: bool,
    pub(super) loaded_on: String,
    pub(super) kind: &'static str,
    pub(super) state: String,
}

/// The timeliness of an entry on its page.
pub(super) struct Timed {
    pub(super) kind: &'static str,
    pub(super) state: String,
    pub(super) last_load: String,
    /// The newest first.
    pub(super) windows: Vec<WindowLine>,
    /// What asks for data where no time is fixed; empty elsewhere.
    pub(super) note: String,
    pub(super) exemptions: usize,
    pub(super) may_exempt: bool,
}

/// What the entry's page shows; none where it is not published, or the reader may not know.
pub(super) async fn timed(
    web: &Web,
    member: &Member,
    entry: EntryId,
) -> Result<Option<Timed>, Problem> {
    let found =
        web.app().entry_timeliness(entry, member.actor()).await.or_problem(&member.visitor)?;
    Ok(found.map(|found| of(member.t(), &found)))
}

fn of(t: Texts, found: &EntryTimeliness) -> Timed {
    let (kind, state) = freshness_words(t, found.currency.freshness);
    let no_windows = found.windows.is_empty();
    Timed {
        kind,
        state,
        last_load: shown(found.last_load),
        windows: found.windows.iter().rev().map(|judged| window(t, judged)).collect(),
        note: if no_windows { t.s("timeliness-irregular") } else { String::new() },
        exemptions: found.exemptions.len(),
        may_exempt: found.may_exempt,
    }
}

fn shown(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn window(t: Texts, judged: &Judged) -> WindowLine {
    let (kind, state) = verdict_words(t, judged.verdict);
    WindowLine {
        opens_on: judged.window.opens_on.to_string(),
        ends_on: judged.window.ends_on.to_string(),
        due_on: judged.window.due_on.to_string(),
        provisional: judged.window.provisional,
        loaded_on: shown(judged.loaded_on),
        kind,
        state,
    }
}

struct OrderLine {
    span: String,
    number: String,
    reason: String,
    given_by: String,
    /// The day from which it holds no longer; empty where it ran or runs to its end.
    ended_on: String,
    end_href: String,
}

#[derive(Template)]
#[template(path = "catalogue/exemptions.html")]
struct ExemptionsPage {
    t: Texts,
    shell: Shell,
    id: String,
    name: String,
    orders: Vec<OrderLine>,
    may_exempt: bool,
    first_on: String,
    last_on: String,
    reason: String,
    order_number: String,
    errors: Vec<(String, String)>,
}

impl ExemptionsPage {
    fn error(&self, field: &str) -> String {
        let found = self.errors.iter().find(|(known, _)| known == field);
        found.map(|(_, text)| text.clone()).unwrap_or_default()
    }
}

/// `GET /entries/{id}/exemptions`
pub(super) async fn exemptions(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
) -> PageResult {
    let id = entry_id(&member.visitor, &id)?;
    page(&exemptions_page(&web, &member, id, &Fields::parse(""), &[]).await?)
}

async fn exemptions_page(
    web: &Web,
    member: &Member,
    id: EntryId,
    sent: &Fields,
    gaps: &[Missing],
) -> Result<ExemptionsPage, Problem> {
    let (t, visitor) = (member.t(), &member.visitor);
    let found = web.app().entry_timeliness(id, member.actor()).await.or_problem(visitor)?;
    let found = found.ok_or_else(|| visitor.not_found())?;
    let live = web.app().live();
    let table = live.table(id).ok_or_else(|| visitor.not_found())?;
    let name = table.entry.name(t.tag()).to_owned();
    Ok(ExemptionsPage {
        t,
        shell: Shell::new(visitor, Room::Workbench, t.s("exemptions"))
            .crumb(t.s("nav-entries"), "/entries")
            .crumb(name.clone(), &format!("/entries/{id}"))
            .crumb(t.s("exemptions"), ""),
        id: id.to_string(),
        name,
        orders: found.exemptions.iter().map(order).collect(),
        may_exempt: found.may_exempt,
        first_on: sent.get("first_on").to_owned(),
        last_on: sent.get("last_on").to_owned(),
        reason: sent.get("reason").to_owned(),
        order_number: sent.get("order_number").to_owned(),
        errors: gaps.iter().map(|gap| (gap.field.clone(), t.c("gap", gap.code))).collect(),
    })
}

fn order(view: &ExemptionView) -> OrderLine {
    let order = &view.exemption;
    OrderLine {
        span: format!("{} – {}", order.first_on, order.last_on),
        number: order.order_number.clone(),
        reason: order.reason.clone(),
        given_by: view.given_by.clone(),
        ended_on: shown(order.ended_on),
        end_href: if view.may_end {
            format!("/entries/{}/exemptions/{}/end", order.entry, order.id)
        } else {
            String::new()
        },
    }
}

/// `POST /entries/{id}/exemptions`
pub(super) async fn exempt(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Problem> {
    let entry = entry_id(&member.visitor, &id)?;
    let new = NewExemption {
        entry,
        first_on: fields.get("first_on").parse().ok(),
        last_on: fields.get("last_on").parse().ok(),
        reason: fields.get("reason").to_owned(),
        order_number: fields.get("order_number").to_owned(),
    };
    match web.app().give_exemption(&new, member.actor()).await {
        Ok(_) => Ok(see(&format!("/entries/{entry}/exemptions"), "exemption-given")),
        Err(error) if !error.gaps().is_empty() => {
            let template = exemptions_page(&web, &member, entry, &fields, error.gaps()).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &template)
        }
        Err(error) => Err(Problem::from_app(&member.visitor, &error)),
    }
}

/// `POST /entries/{id}/exemptions/{exemption}/end`
pub(super) async fn end(
    State(web): State<Web>,
    member: Member,
    Path((_, exemption)): Path<(String, String)>,
    Posted(_): Posted,
) -> Result<Response, Problem> {
    let exemption = exemption.parse().map_err(|_malformed| member.visitor.not_found())?;
    let entry =
        web.app().end_exemption(exemption, member.actor()).await.or_problem(&member.visitor)?;
    Ok(see(&format!("/entries/{entry}/exemptions"), "exemption-ended"))
}
