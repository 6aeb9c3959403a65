//! `/library`: the standard library 标准库 (Article 12): data elements, code lists, terms and classes, for anybody to read
//! and for the digital office to keep.
//!
//! The four kinds have the same pages; what differs stands in [`shelf::Shelf`].

mod form;
mod history;
mod kinds;
mod list;
mod overview;
mod shelf;
mod show;
mod sourcing;
mod touched;

use app::library::{self, ClassNode, CodeList, DataElement, LibraryState, Term};
use domain::people::Post;

use crate::context::Visitor;
use crate::routes::{Guard, Routes};

/// Those who keep the library: the catalogue post of the digital office.
const KEEPS: Guard = Guard::Posts(&[Post::Registrar]);

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/library", Guard::Public, overview::show)
        .get("/library/elements", Guard::Public, list::show::<DataElement>)
        .get("/library/elements/new", KEEPS, form::begin::<DataElement>)
        .post("/library/elements/new", KEEPS, form::enter::<DataElement>)
        .get("/library/elements/{code}", Guard::Public, show::show::<DataElement>)
        .get("/library/elements/{code}/history", Guard::Public, history::show::<DataElement>)
        .get("/library/elements/{code}/edit", KEEPS, form::edit::<DataElement>)
        .post("/library/elements/{code}/edit", KEEPS, form::change::<DataElement>)
        .get("/library/codes", Guard::Public, list::show::<CodeList>)
        .get("/library/codes/new", KEEPS, form::begin::<CodeList>)
        .post("/library/codes/new", KEEPS, form::enter::<CodeList>)
        .get("/library/codes/{code}", Guard::Public, show::show::<CodeList>)
        .get("/library/codes/{code}/history", Guard::Public, history::show::<CodeList>)
        .get("/library/codes/{code}/edit", KEEPS, form::edit::<CodeList>)
        .post("/library/codes/{code}/edit", KEEPS, form::change::<CodeList>)
        .get("/library/terms", Guard::Public, list::show::<Term>)
        .get("/library/terms/new", KEEPS, form::begin::<Term>)
        .post("/library/terms/new", KEEPS, form::enter::<Term>)
        .get("/library/terms/{code}", Guard::Public, show::show::<Term>)
        .get("/library/terms/{code}/history", Guard::Public, history::show::<Term>)
        .get("/library/terms/{code}/edit", KEEPS, form::edit::<Term>)
        .post("/library/terms/{code}/edit", KEEPS, form::change::<Term>)
        .get("/library/classes", Guard::Public, list::show::<ClassNode>)
        .get("/library/classes/new", KEEPS, form::begin::<ClassNode>)
        .post("/library/classes/new", KEEPS, form::enter::<ClassNode>)
        .get("/library/classes/{code}", Guard::Public, show::show::<ClassNode>)
        .get("/library/classes/{code}/history", Guard::Public, history::show::<ClassNode>)
        .get("/library/classes/{code}/edit", KEEPS, form::edit::<ClassNode>)
        .post("/library/classes/{code}/edit", KEEPS, form::change::<ClassNode>)
}

/// Whether the visitor keeps the library.
fn keeps(visitor: &Visitor) -> bool {
    visitor.signed.as_ref().is_some_and(|signed| library::keeps(&signed.actor))
}

/// The kind of tag for a state.
fn state_kind(state: LibraryState) -> &'static str {
    match state {
        LibraryState::Planned => "provisional",
        LibraryState::InForce => "ok",
        LibraryState::Superseded => "suspended",
    }
}
