//! The catalogue: its public face, and the workbench where units compile it.

pub(crate) mod api;
pub(crate) mod changes;
mod described;
mod editing;
mod entry;
pub(crate) mod export_json;
mod exporting;
mod form;
mod history;
mod importing;
mod list;
mod map;
mod pickers;
mod plan;
mod planned;
mod portal;
mod printing;
mod resource;

use domain::catalogue::EntryState;
use domain::ids::EntryId;

use crate::context::Visitor;
use crate::respond::Problem;
use crate::routes::{Guard, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/catalogue", Guard::Public, portal::search)
        .get("/catalogue/map", Guard::Public, map::show)
        .get("/catalogue/{code}", Guard::Public, resource::show)
        .get("/entries", Guard::Signed, list::show)
        .get("/entries/new", Guard::Signed, editing::begin)
        .post("/entries/new", Guard::Signed, editing::create)
        .get("/entries/import", Guard::Signed, importing::form)
        .add("POST", "/entries/import", Guard::Signed, importing::upload_route())
        .get("/entries/imports", Guard::Signed, importing::list)
        .get("/entries/imports/{id}", Guard::Signed, plan::show)
        .get("/entries/imports/{id}/progress", Guard::Signed, plan::progress)
        .get("/entries/imports/{id}/units/{place}", Guard::Signed, planned::show)
        .post("/entries/imports/{id}/apply", Guard::Signed, plan::apply)
        .get("/entries/export", Guard::Signed, exporting::form)
        .get("/entries/export/file", Guard::Signed, exporting::file)
        .get("/entries/export/print", Guard::Signed, printing::show)
        .get("/entries/{id}", Guard::Signed, entry::show)
        .get("/entries/{id}/edit", Guard::Signed, editing::edit)
        .post("/entries/{id}/edit", Guard::Signed, editing::save)
        .post("/entries/{id}/submit", Guard::Signed, entry::submit)
        .post("/entries/{id}/take-back", Guard::Signed, entry::take_back)
        .get("/entries/{id}/history", Guard::Signed, history::show)
}

/// The public API of the catalogue.
pub(crate) fn api_routes() -> Routes {
    Routes::new().get("/api/v1/catalogue", Guard::Public, api::search).get(
        "/api/v1/catalogue/{code}",
        Guard::Public,
        api::entry,
    )
}

/// An entry's id from an address; what is not one is not there.
fn entry_id(visitor: &Visitor, text: &str) -> Result<EntryId, Problem> {
    text.parse().map_err(|_malformed| visitor.not_found())
}

/// The kind of tag for a state.
fn state_kind(state: EntryState) -> &'static str {
    match state {
        EntryState::Draft => "neutral",
        EntryState::Submitted | EntryState::Registered => "info",
        EntryState::Published => "ok",
        EntryState::Returned | EntryState::Blocked => "error",
        EntryState::Withdrawn => "suspended",
    }
}

/// Groups digits by three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn digits_are_grouped_by_three() {
        assert_eq!(
            [0, 12, 999, 1_000, 3_184_220].map(grouped),
            ["0", "12", "999", "1,000", "3,184,220"]
        );
    }
}
