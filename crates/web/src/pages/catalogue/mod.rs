//! The catalogue: its public face, and the workbench where units compile it.

mod access_form;
pub(crate) mod api;
pub(crate) mod changes;
mod checking;
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
mod review;
mod sourced;
mod timed;
mod yearly_checks;

use domain::catalogue::EntryState;
use domain::ids::EntryId;
use domain::people::Post;

use crate::context::Visitor;
use crate::respond::Problem;
use crate::routes::{Guard, Routes};

/// Who reviews submissions.
const REGISTRAR: Guard = Guard::Posts(&[Post::Registrar]);

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/catalogue", Guard::Public, portal::search)
        .get("/catalogue/map", Guard::Public, map::show)
        .get("/catalogue/review", REGISTRAR, review::show)
        .post("/catalogue/review", REGISTRAR, review::decide)
        .get("/catalogue/{code}", Guard::Public, resource::show)
        .get("/entries", Guard::Signed, list::show)
        .get("/entries/new", Guard::Signed, editing::begin)
        .post("/entries/new", Guard::Signed, editing::create)
        .post("/entries/new/check", Guard::Signed, checking::check_new)
        .get("/entries/import", Guard::Signed, importing::form)
        .add("POST", "/entries/import", Guard::Signed, importing::upload_route())
        .get("/entries/imports", Guard::Signed, importing::list)
        .get("/entries/imports/{id}", Guard::Signed, plan::show)
        .get("/entries/imports/{id}/progress", Guard::Signed, plan::progress)
        .get("/entries/imports/{id}/units/{place}", Guard::Signed, planned::show)
        .post("/entries/imports/{id}/apply", Guard::Signed, plan::apply)
        .post("/entries/imports/{id}/discard", Guard::Signed, plan::discard)
        .get("/entries/export", Guard::Signed, exporting::form)
        .get("/entries/export/file", Guard::Signed, exporting::file)
        .get("/entries/export/print", Guard::Signed, printing::show)
        .get("/entries/checks", Guard::Signed, yearly_checks::show)
        .post("/entries/checks", Guard::Signed, yearly_checks::confirm)
        .get("/entries/{id}", Guard::Signed, entry::show)
        .get("/entries/{id}/edit", Guard::Signed, editing::edit)
        .post("/entries/{id}/edit", Guard::Signed, editing::save)
        .post("/entries/{id}/check", Guard::Signed, checking::check)
        .post("/entries/{id}/submit", Guard::Signed, entry::submit)
        .post("/entries/{id}/take-back", Guard::Signed, entry::take_back)
        .get("/entries/{id}/history", Guard::Signed, history::show)
        .get("/entries/{id}/exemptions", Guard::Signed, timed::exemptions)
        .post("/entries/{id}/exemptions", Guard::Signed, timed::exempt)
        .post("/entries/{id}/exemptions/{exemption}/end", Guard::Signed, timed::end)
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
