//! Who leads a data element 数源单位, since when and on which basis, and which units hold it (Article 8: one datum, one source).

use app::collection::ElementHolder;
use domain::library::ElementCode;
use domain::procedures::LEAD_AGENCY;
use domain::sources::ElementLead;

use super::show::{UseLine, use_line};
use crate::context::Visitor;
use crate::respond::{OrProblem, Problem};
use crate::site::Web;

/// A lead, past or present.
pub(super) struct LeadLine {
    pub(super) unit: String,
    pub(super) is_now: bool,
    pub(super) since: String,
    pub(super) until: String,
    pub(super) document: String,
    pub(super) basis: String,
    /// 文号 of what ended it before its day; empty where nothing did.
    pub(super) ended_by: String,
}

/// A unit that holds the element.
pub(super) struct HolderLine {
    pub(super) unit: String,
    pub(super) is_lead: bool,
    pub(super) entries: Vec<UseLine>,
    /// What was ruled about it, with the document; empty where nothing was.
    pub(super) ruling: String,
    pub(super) reason: String,
}

/// What the page shows of an element's sources.
pub(super) struct Sourcing {
    pub(super) leads: Vec<LeadLine>,
    pub(super) holders: Vec<HolderLine>,
    /// Where the lead is named; empty for who may not.
    pub(super) name_href: String,
    /// Where it is seen how often holders differ; empty for the public.
    pub(super) conflicts_href: String,
}

/// The sources of an element.
pub(super) async fn sourcing(
    web: &Web,
    visitor: &Visitor,
    code: &str,
) -> Result<Option<Sourcing>, Problem> {
    let Ok(element) = code.parse::<ElementCode>() else { return Ok(None) };
    let leads = web.app().element_leads(&element).await.or_problem(visitor)?;
    let now = web.app().live().sources().lead(&element, visitor.today).map(|lead| lead.case);
    let holders = web.app().element_holders(&element);
    let may_name =
        visitor.signed.as_ref().is_some_and(|signed| LEAD_AGENCY.may_open(&signed.actor));
    let lead = |lead: &ElementLead| LeadLine {
        unit: web.app().live().unit_name(lead.unit, visitor.t.tag()),
        is_now: now == Some(lead.case),
        since: lead.since_on.to_string(),
        until: lead.until_on.map(|last| last.to_string()).unwrap_or_default(),
        document: lead.document.clone(),
        basis: lead.basis.clone(),
        ended_by: lead.ended_by.clone(),
    };
    // What never began was replaced before its first day.
    let held = |lead: &&ElementLead| lead.until_on.is_none_or(|last| last >= lead.since_on);
    Ok(Some(Sourcing {
        leads: leads.iter().filter(held).map(lead).collect(),
        holders: holders.iter().map(|one| holder(web, visitor, one)).collect(),
        conflicts_href: if is_inside(visitor) {
            format!("/collection/conflicts?element={element}")
        } else {
            String::new()
        },
        name_href: if may_name {
            format!("/services/lead_agency?element={element}")
        } else {
            String::new()
        },
    }))
}

fn is_inside(visitor: &Visitor) -> bool {
    visitor.signed.as_ref().is_some_and(|by| !by.actor.unit_kind.is_outside())
}

fn holder(web: &Web, visitor: &Visitor, holder: &ElementHolder) -> HolderLine {
    let t = visitor.t;
    let ruled = holder.ruling.as_ref().map(|ruling| {
        let outcome = t.c("ruling", <&str>::from(ruling.outcome));
        (format!("{outcome} ({})", ruling.document), ruling.reason.clone())
    });
    // Who leads is for all to know; what was ruled between units is theirs.
    let (ruling, reason) = ruled.filter(|_| is_inside(visitor)).unwrap_or_default();
    HolderLine {
        unit: web.app().live().unit_name(holder.unit, t.tag()),
        is_lead: holder.is_lead,
        entries: holder.entries.iter().map(|one| use_line(web, t, one)).collect(),
        ruling,
        reason,
    }
}
