//! `/entries/{id}/history`: saved versions, and what differs between two of them.

use app::catalogue::{EntryVersion, code_of};
use app::library::ClassTable;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use domain::catalogue::EntryDraft;

use super::described::{facts, item_line};
use super::entry::shown_name;
use super::{entry_id, state_kind};
use crate::context::Member;
use crate::due::minute;
use crate::fields::Fields;
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

struct VersionLine {
    version: u32,
    at: String,
    by: String,
    state: String,
    state_kind: &'static str,
    published: bool,
    href: String,
    shown: bool,
}

/// A line of the difference: texts on both sides, either of which may be missing.
#[derive(Debug, PartialEq, Eq)]
enum Difference {
    Changed { name: String, before: String, after: String },
    Added { name: String, after: String },
    Removed { name: String, before: String },
}

#[derive(Template)]
#[template(path = "catalogue/history.html")]
struct HistoryPage {
    t: Texts,
    shell: Shell,
    title: String,
    back: String,
    versions: Vec<VersionLine>,
    before: String,
    after: String,
    differences: Vec<Difference>,
}

/// `GET /entries/{id}/history`; `?from=2&to=3` compares two versions, else the last two.
pub(super) async fn show(
    State(web): State<Web>,
    member: Member,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let id = entry_id(&member.visitor, &id)?;
    let versions =
        web.app().entry_versions(id, member.actor()).await.or_problem(&member.visitor)?;
    let fields = Fields::parse(&query.unwrap_or_default());
    let t = member.t();
    let numbered = |name: &str| {
        fields
            .get(name)
            .parse::<u32>()
            .ok()
            .and_then(|number| versions.iter().find(|version| version.version == number))
    };
    let after = numbered("to").or(versions.first());
    let before = numbered("from").or_else(|| {
        after.and_then(|after| versions.iter().find(|version| version.version < after.version))
    });
    let live = web.app().live();
    let differences = match (before, after) {
        (Some(before), Some(after)) => differences(t, live.classes(), &before.draft, &after.draft),
        _ => Vec::new(),
    };
    let name = versions.first().map(|version| version.draft.name.as_str()).unwrap_or_default();
    let title = shown_name(t, name);
    let back = format!("/entries/{id}");
    let shell = Shell::new(&member.visitor, Room::Workbench, t.s("catalogue-history"))
        .crumb(t.s("nav-entries"), "/entries")
        .crumb(title.clone(), &back)
        .crumb(t.s("catalogue-history"), "");
    let named = |version: Option<&EntryVersion>| {
        version
            .map(|version| t.f("catalogue-version-n", &[("n", version.version.to_string())]))
            .unwrap_or_default()
    };
    let shown = after.map(|after| after.version);
    page(&HistoryPage {
        t,
        shell,
        title,
        before: named(before),
        after: named(after),
        versions: versions.iter().map(|version| line(&web, t, &back, version, shown)).collect(),
        back,
        differences,
    })
}

fn line(
    web: &Web,
    t: Texts,
    back: &str,
    version: &EntryVersion,
    shown: Option<u32>,
) -> VersionLine {
    VersionLine {
        version: version.version,
        at: minute(version.at),
        by: web.app().live().person_name(version.by, t.tag()),
        state: t.c("entry-state", code_of(&version.state)),
        state_kind: state_kind(version.state),
        published: version.published,
        href: format!("{back}/history?to={}", version.version),
        shown: shown == Some(version.version),
    }
}

/// What differs between two drafts: the elements by name, the items by their permanent number.
fn differences(
    t: Texts,
    classes: &ClassTable,
    before: &EntryDraft,
    after: &EntryDraft,
) -> Vec<Difference> {
    let pairs = facts(t, classes, before).into_iter().zip(facts(t, classes, after));
    let mut found: Vec<Difference> = pairs
        .filter_map(|(was, is)| {
            difference(
                was.name,
                Some(was.value).filter(|text| !text.is_empty()),
                Some(is.value).filter(|text| !text.is_empty()),
            )
        })
        .collect();
    let words = |draft: &EntryDraft| -> Vec<(u32, String)> {
        draft.items.iter().map(|item| (item.id.0, item_line(t, draft, item).in_words(t))).collect()
    };
    let (old, new) = (words(before), words(after));
    let label = |id: u32| t.f("catalogue-item-n", &[("n", format!("i{id}"))]);
    for (id, was) in &old {
        let is = new.iter().find(|(other, _)| other == id).map(|(_, text)| text.clone());
        found.extend(difference(label(*id), Some(was.clone()), is));
    }
    let added = new.iter().filter(|(id, _)| old.iter().all(|(other, _)| other != id));
    found.extend(added.map(|(id, is)| Difference::Added { name: label(*id), after: is.clone() }));
    let order = |words: &[(u32, String)]| {
        words.iter().map(|(id, _)| format!("i{id}")).collect::<Vec<_>>().join(" ")
    };
    let kept = |one: &[(u32, String)], other: &[(u32, String)]| {
        let both: Vec<(u32, String)> = one
            .iter()
            .filter(|(id, _)| other.iter().any(|(known, _)| known == id))
            .cloned()
            .collect();
        order(&both)
    };
    found.extend(difference(
        t.s("catalogue-item-order"),
        Some(kept(&old, &new)),
        Some(kept(&new, &old)),
    ));
    found
}

fn difference(name: String, before: Option<String>, after: Option<String>) -> Option<Difference> {
    match (before, after) {
        (Some(before), Some(after)) if before != after => {
            Some(Difference::Changed { name, before, after })
        }
        (None, Some(after)) => Some(Difference::Added { name, after }),
        (Some(before), None) => Some(Difference::Removed { name, before }),
        _ => None,
    }
}
