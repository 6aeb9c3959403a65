//! What an entry's page says of sources: what others hold of it before it is submitted, and the rulings that concern it
//! (Article 8: one datum, one source).

use app::catalogue::{EntryAct, EntryView};
use domain::sources::{RulingOutcome, SourceRuling};

use crate::context::Member;
use crate::pages::collection::ruling_words;
use crate::respond::{OrProblem, Problem};
use crate::site::Web;

/// An item that another unit likely holds.
pub(super) struct HeldLine {
    pub(super) item: String,
    /// The likeliest holder: item, entry and unit.
    pub(super) holder: String,
    pub(super) href: String,
    pub(super) percent: u8,
    /// What was ruled; empty where the unit is asked.
    pub(super) ruling: String,
}

/// A ruling that concerns the entry.
pub(super) struct RulingLine {
    pub(super) outcome: String,
    pub(super) document: String,
    pub(super) on: String,
    pub(super) units: String,
    pub(super) items: String,
    pub(super) reason: String,
    pub(super) is_source: bool,
    /// Whether the second source is compared with the first from time to time.
    pub(super) has_duty: bool,
}

/// What the page shows.
#[derive(Default)]
pub(super) struct Sourced {
    pub(super) held: Vec<HeldLine>,
    /// Whether a submission has to say why.
    pub(super) asks: bool,
    /// What was typed.
    pub(super) reason: String,
    pub(super) rulings: Vec<RulingLine>,
}

/// Looks at an entry that can be submitted, and at the rulings on any.
pub(super) async fn sourced(
    web: &Web,
    member: &Member,
    view: &EntryView,
    reason: &str,
) -> Result<Sourced, Problem> {
    let rulings = web.app().rulings_on(view.entry.id);
    let mut page = Sourced {
        reason: reason.to_owned(),
        rulings: rulings.iter().map(|ruling| ruling_line(web, member, view, ruling)).collect(),
        ..Sourced::default()
    };
    if !view.acts.contains(&EntryAct::Submit) {
        return Ok(page);
    }
    let looked = web.app().sources_of(&view.entry).await.or_problem(&member.visitor)?;
    page.asks = looked.iter().any(|looked| looked.asks);
    let t = member.t();
    for looked in looked.iter().filter(|looked| looked.asks || looked.stop.is_some()) {
        let likely = looked.holders.iter().find(|holder| holder.is_likely);
        let lead = looked.lead.as_ref().map(|lead| lead.unit);
        let unit = likely.map(|holder| holder.unit).or(lead);
        let unit = unit.map(|unit| web.app().live().unit_name(unit, t.tag()));
        let what = likely.map(|holder| format!("{} · {}", holder.item_name, holder.name));
        page.held.push(HeldLine {
            item: looked.item.clone(),
            holder: [what, unit].into_iter().flatten().collect::<Vec<_>>().join(" · "),
            href: likely
                .map(|holder| format!("/catalogue/{}", holder.code.replace('/', "-")))
                .unwrap_or_default(),
            percent: likely.map_or(0, |holder| holder.percent),
            ruling: looked.stop.as_ref().map(|ruled| ruling_words(t, ruled)).unwrap_or_default(),
        });
    }
    Ok(page)
}

fn ruling_line(web: &Web, member: &Member, view: &EntryView, ruling: &SourceRuling) -> RulingLine {
    let t = member.t();
    let live = web.app().live();
    let units: Vec<String> =
        ruling.units.iter().map(|unit| live.unit_name(*unit, t.tag())).collect();
    RulingLine {
        outcome: t.c("ruling", <&str>::from(ruling.outcome)),
        document: ruling.document.clone(),
        on: ruling.ruled_on.to_string(),
        units: units.join(&t.s("case-and")),
        items: ruling.items.join(&t.s("case-and")),
        reason: ruling.reason.clone(),
        is_source: ruling.source == view.entry.id,
        has_duty: ruling.outcome == RulingOutcome::SecondSource,
    }
}
