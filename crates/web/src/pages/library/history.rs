//! `/library/{kind}/{code}/history`: every version with its reason, and what it changed.

use askama::Template;
use axum::extract::{Path, State};

use super::shelf::{Shelf, href};
use super::touched::changes;
use crate::context::Visitor;
use crate::due::minute;
use crate::pages::catalogue::changes::Difference;
use crate::respond::{OrProblem, PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

struct Version {
    heading: String,
    at: String,
    by: String,
    reason: String,
    changes: Vec<Difference>,
}

#[derive(Template)]
#[template(path = "library/history.html")]
struct HistoryPage {
    t: Texts,
    shell: Shell,
    title: String,
    back: String,
    before: String,
    after: String,
    versions: Vec<Version>,
}

/// `GET /library/{kind}/{code}/history`
pub(super) async fn show<T: Shelf>(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> PageResult {
    let t = visitor.t;
    let saved = web.app().library_history::<T>(&code).await.or_problem(&visitor)?;
    let title = saved.first().map(|one| one.object.title(t.tag())).unwrap_or_default();
    let live = web.app().live();
    let versions = saved.iter().enumerate().map(|(place, one)| Version {
        heading: t.f("library-version-n", &[("n", one.object.version().to_string())]),
        at: minute(one.saving.at),
        by: live.person_name(one.saving.by, t.tag()),
        reason: one.saving.reason.clone(),
        changes: saved
            .get(place + 1)
            .map(|before| changes(t, &before.object, &one.object))
            .unwrap_or_default(),
    });
    let back = href::<T>(&code);
    page(&HistoryPage {
        t,
        shell: Shell::new(&visitor, Room::Portal, t.s("library-history"))
            .crumb(t.s("nav-library"), "/library")
            .crumb(t.c("library-kind", T::FAMILY), T::PATH)
            .crumb(title.clone(), &back)
            .crumb(t.s("library-history"), ""),
        title,
        back,
        before: t.s("library-before"),
        after: t.s("library-after"),
        versions: versions.collect(),
    })
}
