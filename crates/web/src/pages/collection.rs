//! `/collection/check`: before something is collected, who holds it already, with the reasons and how likely (Article 8).

use app::collection::{Holder, Led, Looked, Ruled, Wanted, names_in};
use askama::Template;
use axum::extract::{RawQuery, State};
use domain::ids::UnitId;
use domain::procedures::SOURCE_RULING;
use likeness::Reason;

use crate::context::Member;
use crate::fields::{Fields, percent_encode};
use crate::respond::{OrProblem, PageResult, Problem, page};
use crate::routes::{Guard, Routes};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/collection/check", Guard::Signed, show)
}

struct HolderLine {
    href: String,
    name: String,
    item: String,
    unit: String,
    percent: u8,
    is_likely: bool,
    reasons: Vec<String>,
    /// What was ruled, with its document; empty where nothing was.
    ruling: String,
    /// Where a ruling is asked for; empty for who may not, or where one stands.
    ask_href: String,
}

struct Group {
    item: String,
    is_likely: bool,
    asks: bool,
    /// Who leads its data element, where that is another unit.
    lead: String,
    /// The ruling by which it is taken from its source.
    stop: String,
    holders: Vec<HolderLine>,
}

#[derive(Template)]
#[template(path = "collection/check.html")]
struct CheckPage {
    t: Texts,
    shell: Shell,
    called: String,
    items: String,
    is_asked: bool,
    groups: Vec<Group>,
    /// Items that nobody holds.
    free: String,
    likely: usize,
}

/// `GET /collection/check?name=&items=`, or `?entry=` for the working copy of an entry of one's own.
async fn show(State(web): State<Web>, member: Member, RawQuery(query): RawQuery) -> PageResult {
    let t = member.t();
    let fields = Fields::parse(&query.unwrap_or_default());
    let wanted = wanted(&web, &member, &fields).await?;
    let looked =
        web.app().look_for_sources(&wanted, member.actor()).await.or_problem(&member.visitor)?;
    let items: Vec<&str> = wanted.items.iter().map(|item| item.name.as_str()).collect();
    let (held, free): (Vec<Looked>, Vec<Looked>) = looked.into_iter().partition(|looked| {
        !looked.holders.is_empty() || looked.lead.is_some() || looked.stop.is_some()
    });
    let groups: Vec<Group> =
        held.iter().map(|looked| group(&web, &member, wanted.unit, looked)).collect();
    page(&CheckPage {
        t,
        shell: Shell::new(&member.visitor, Room::Workbench, t.s("collection-check"))
            .crumb(t.s("collection-check"), ""),
        items: items.join("\n"),
        is_asked: !items.is_empty(),
        likely: groups.iter().filter(|group| group.is_likely).count(),
        groups,
        free: free
            .iter()
            .map(|looked| looked.item.as_str())
            .collect::<Vec<_>>()
            .join(&t.s("case-and")),
        called: wanted.name,
    })
}

async fn wanted(web: &Web, member: &Member, fields: &Fields) -> Result<Wanted, Problem> {
    if let Ok(id) = fields.get("entry").parse() {
        let view = web.app().entry_view(id, member.actor()).await.or_problem(&member.visitor)?;
        return Ok(Wanted::of(&view.entry));
    }
    let unit = Some(member.actor().unit);
    Ok(Wanted::named(fields.get("name").trim(), &names_in(fields.get("items")), unit))
}

fn group(web: &Web, member: &Member, unit: Option<UnitId>, looked: &Looked) -> Group {
    let t = member.t();
    let lead = |lead: &Led| {
        let unit = web.app().live().unit_name(lead.unit, t.tag());
        t.f(
            "collection-check-lead-of",
            &[
                ("element", lead.element.clone()),
                ("unit", unit),
                ("document", lead.document.clone()),
            ],
        )
    };
    let stop =
        |ruled: &Ruled| t.f("collection-check-stop", &[("document", ruled.document.clone())]);
    Group {
        item: looked.item.clone(),
        is_likely: looked.holders.iter().any(|holder| holder.is_likely),
        asks: looked.asks,
        lead: looked.lead.as_ref().map(lead).unwrap_or_default(),
        stop: looked.stop.as_ref().map(stop).unwrap_or_default(),
        holders: looked
            .holders
            .iter()
            .map(|holder| line(web, member, unit, &looked.item, holder))
            .collect(),
    }
}

fn line(
    web: &Web,
    member: &Member,
    unit: Option<UnitId>,
    item: &str,
    holder: &Holder,
) -> HolderLine {
    let t = member.t();
    let may_ask =
        holder.is_likely && holder.ruling.is_none() && SOURCE_RULING.may_open(member.actor());
    HolderLine {
        href: format!("/catalogue/{}", holder.code.replace('/', "-")),
        name: holder.name.clone(),
        item: holder.item_name.clone(),
        unit: web.app().live().unit_name(holder.unit, t.tag()),
        percent: holder.percent,
        is_likely: holder.is_likely,
        reasons: holder.reasons.iter().map(|reason| reason_words(t, reason)).collect(),
        ruling: holder.ruling.as_ref().map(|ruled| ruling_words(t, ruled)).unwrap_or_default(),
        ask_href: if may_ask {
            format!(
                "/services/source_ruling?entry={}&units={}&items_wanted={}",
                holder.entry,
                unit.unwrap_or(member.actor().unit),
                percent_encode(item)
            )
        } else {
            String::new()
        },
    }
}

/// What was ruled, with its document.
pub(crate) fn ruling_words(t: Texts, ruled: &Ruled) -> String {
    format!("{} ({})", t.c("ruling", <&str>::from(ruled.outcome)), ruled.document)
}

/// A reason with what made it.
pub(crate) fn reason_words(t: Texts, reason: &Reason) -> String {
    let share = |share: f64| format!("{:.0}%", share * 100.0);
    let args: Vec<(&str, String)> = match reason {
        Reason::SameElement { element } => vec![("element", element.clone())],
        Reason::Synonym { one, other } | Reason::ShortForm { one, other } => {
            vec![("one", one.clone()), ("other", other.clone())]
        }
        Reason::SharedWords { share: part } => vec![("share", share(*part))],
        Reason::EditDistance { edits, of } => {
            vec![("edits", edits.to_string()), ("of", of.to_string())]
        }
        Reason::SharedItems { shared, of } => {
            vec![("shared", shared.to_string()), ("of", of.to_string())]
        }
        Reason::SharedValues { containment, .. } | Reason::OtherValues { containment } => {
            vec![("share", share(*containment))]
        }
        Reason::SameName
        | Reason::SameCheck
        | Reason::SameType
        | Reason::ToldApart
        | Reason::OtherKind
        | Reason::OtherType
        | Reason::BetterElsewhere => Vec::new(),
    };
    let code = <&str>::from(reason).replace('_', "-");
    t.f(&format!("likeness-{code}"), &args)
}
