//! Client systems 应用系统 of one's unit: registered, assessed (Article 24), and given keys.

mod keys;
mod list;
mod system;

use app::ErrorKind;
use app::systems::manages_systems as manages;
use domain::ids::SystemId;
use domain::systems::{ClientSystem, NotConnectable};
use jiff::civil::Date;

use crate::context::Visitor;
use crate::respond::{Problem, error_words};
use crate::routes::{Guard, Routes};
use crate::texts::Texts;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/systems", Guard::Party, list::show)
        .get("/systems/new", Guard::Party, list::begin)
        .post("/systems/new", Guard::Party, list::register)
        .get("/systems/{id}", Guard::Party, system::show)
        .post("/systems/{id}/keys", Guard::Party, keys::make)
        .post("/systems/{id}/keys/{key}/revoke", Guard::Party, keys::revoke)
}

fn system_id(visitor: &Visitor, text: &str) -> Result<SystemId, Problem> {
    text.parse().map_err(|_malformed| visitor.not_found())
}

/// Whether a system may be used today: kind of tag, words.
fn standing(t: Texts, system: &ClientSystem, today: Date) -> (&'static str, String) {
    match system.connectable(today) {
        Ok(()) => ("ok", t.s("systems-usable")),
        Err(NotConnectable::Unassessed) => ("overdue", t.s("systems-unassessed")),
        Err(NotConnectable::Expired) => ("overdue", t.s("systems-assessment-expired")),
        Err(NotConnectable::Suspended) => ("suspended", t.s("systems-suspended")),
    }
}

/// The words of an error that is the input's fault, for the form it came from; any other error is a page of its own.
fn input_fault(visitor: &Visitor, error: &app::AppError) -> Result<String, Problem> {
    match (error.kind(), error_words(visitor.t, error)) {
        (ErrorKind::Invalid | ErrorKind::Denied, Some(words)) => Ok(words),
        _ => Err(Problem::from_app(visitor, error)),
    }
}
