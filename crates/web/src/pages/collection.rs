//! `/collection/check`: before something is collected, who holds it already, with the reasons and how likely (Article 8).

use app::collection::{Holder, Looked, Wanted, names_in};
use askama::Template;
use axum::extract::{RawQuery, State};
use likeness::Reason;

use crate::context::Member;
use crate::fields::Fields;
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
}

struct Group {
    item: String,
    is_likely: bool,
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
    let looked = web.app().look_for_sources(&wanted, member.actor()).or_problem(&member.visitor)?;
    let items: Vec<&str> = wanted.items.iter().map(|item| item.name.as_str()).collect();
    let (held, free): (Vec<Looked>, Vec<Looked>) =
        looked.into_iter().partition(|looked| !looked.holders.is_empty());
    let groups: Vec<Group> = held.iter().map(|looked| group(&web, t, looked)).collect();
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

fn group(web: &Web, t: Texts, looked: &Looked) -> Group {
    Group {
        item: looked.item.clone(),
        is_likely: looked.holders.iter().any(|holder| holder.is_likely),
        holders: looked.holders.iter().map(|holder| line(web, t, holder)).collect(),
    }
}

fn line(web: &Web, t: Texts, holder: &Holder) -> HolderLine {
    HolderLine {
        href: format!("/catalogue/{}", holder.code.replace('/', "-")),
        name: holder.name.clone(),
        item: holder.item_name.clone(),
        unit: web.app().live().unit_name(holder.unit, t.tag()),
        percent: holder.percent,
        is_likely: holder.is_likely,
        reasons: holder.reasons.iter().map(|reason| reason_words(t, reason)).collect(),
    }
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
