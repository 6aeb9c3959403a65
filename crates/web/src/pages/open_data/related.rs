//! Entries near to another, as its pages list them.

use app::related::RelatedEntry;
use domain::ids::EntryId;
use law::codes::resource_code::ResourceCode;

use crate::site::Web;
use crate::texts::Texts;

/// Names of shared items that a line tells.
const SHARED_SHOWN: usize = 3;

/// A related entry.
pub(crate) struct RelatedLine {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) unit: String,
    /// What it has in common.
    pub(crate) why: String,
    pub(crate) is_open: bool,
}

/// The entries near to one.
pub(crate) fn related(web: &Web, t: Texts, entry: EntryId) -> Vec<RelatedLine> {
    let live = web.app().live();
    let line = |near: RelatedEntry| {
        let entry = &near.table.entry;
        let path = entry.code.as_ref().map(ResourceCode::to_path).unwrap_or_default();
        RelatedLine {
            href: format!("/catalogue/{path}"),
            name: entry.name(t.tag()).to_owned(),
            unit: live.unit_name(entry.unit, t.tag()),
            why: why(t, &near),
            is_open: near.is_open,
        }
    };
    web.app().related_to(entry).into_iter().map(line).collect()
}

fn why(t: Texts, near: &RelatedEntry) -> String {
    if near.shared.is_empty() {
        return t.s("related-theme");
    }
    let some: Vec<&str> = near.shared.iter().take(SHARED_SHOWN).map(String::as_str).collect();
    let args = [("n", near.shared.len().to_string()), ("items", some.join(&t.s("related-comma")))];
    t.f("related-items", &args)
}
