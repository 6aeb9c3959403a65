//! Data quality 数据质量: the quality of one resource at `/entries/{id}/quality` with its rules, and the city-wide board at
//! `/quality` (GB/T 36344).

mod board;
mod failing;
mod rule_form;
mod show;
mod switching;
mod words;

use domain::ids::EntryId;

use crate::context::Visitor;
use crate::respond::Problem;
use crate::routes::{Guard, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/quality", Guard::Signed, board::show)
        .get("/quality/list", Guard::Signed, board::list)
        .get("/entries/{id}/quality", Guard::Signed, show::show)
        .get("/entries/{id}/quality/keys", Guard::Signed, failing::show)
        .get("/entries/{id}/quality/rules", Guard::Signed, rule_form::begin)
        .post("/entries/{id}/quality/rules", Guard::Signed, rule_form::add)
        .get("/entries/{id}/quality/rules/{rule}", Guard::Signed, rule_form::edit)
        .post("/entries/{id}/quality/rules/{rule}", Guard::Signed, rule_form::change)
        .post("/entries/{id}/quality/rules/{rule}/switch", Guard::Signed, switching::switch)
}

/// An entry's id from an address; what is not one is not there.
fn entry_id(visitor: &Visitor, text: &str) -> Result<EntryId, Problem> {
    text.parse().map_err(|_malformed| visitor.not_found())
}
