//! The API for client systems and the public log: JSON in, JSON out, no cookies.

mod applications;
mod attached;
mod authorisations;
mod cases;
mod collection;
pub(crate) mod docs;
mod exports;
mod feed;
mod imports;
mod library;
mod log;
mod problem;
mod pushes;
mod quality;
mod registers;
mod status;
mod supervision;
mod timeliness;
mod uses;

pub(crate) use problem::{ApiProblem, error_table};

use crate::routes::Routes;

/// Every API route.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .merge(uses::routes())
        .merge(pushes::routes())
        .merge(cases::routes())
        .merge(applications::routes())
        .merge(attached::routes())
        .merge(authorisations::routes())
        .merge(imports::routes())
        .merge(exports::routes())
        .merge(quality::routes())
        .merge(registers::routes())
        .merge(supervision::routes())
        .merge(timeliness::routes())
        .merge(collection::routes())
        .merge(feed::routes())
        .merge(library::routes())
        .merge(log::routes())
        .merge(docs::routes())
        .merge(status::routes())
        .merge(crate::pages::catalogue::api_routes())
}
