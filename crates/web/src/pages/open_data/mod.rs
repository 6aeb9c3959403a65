//! Opened data for anybody: a preview, downloads, and the interface (Article 16).
//!
//! What is open on application is read here too, by a member of the unit that
//! was authorised. `HEAD`, `304 Not Modified` and what is not open give no row
//! and are no use; see [`app::uses`].

mod charts;
mod downloads;
mod interface;
mod points;
mod preview;
pub(crate) mod ratings;
pub(crate) mod related;

use app::uses::OpenReader;

use crate::address::Address;
use crate::context::Visitor;
use crate::routes::{Guard, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/open/{resource}", Guard::Public, preview::show)
        .get("/open/{resource}/{file}", Guard::Public, downloads::take)
        .get("/api/v1/open/{resource}", Guard::Public, interface::page)
        .post("/api/v1/open/{resource}", Guard::Public, interface::query)
}

/// Who reads: the member of a party that signed in, else anybody at an address.
fn reader(visitor: &Visitor, address: Address) -> OpenReader<'_> {
    match &visitor.signed {
        Some(signed) if signed.actor.unit_kind.is_outside() => OpenReader::Member(&signed.actor),
        _ => OpenReader::Public { address: address.or_shared() },
    }
}
