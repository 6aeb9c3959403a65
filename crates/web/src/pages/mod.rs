//! Pages and API by noun: one file or folder each, with its routes and its page structs.

mod about;
mod admin;
mod apidocs;
mod applications;
mod authorisations;
pub(crate) mod cases;
pub(crate) mod catalogue;
mod collection;
pub(crate) mod conflicts;
mod gallery;
mod grants;
mod home;
mod labels;
mod library;
mod loads;
mod notices;
mod open_data;
mod preferences;
mod quality;
mod receipts;
mod registers;
pub(crate) mod screened;
mod services;
mod session;
mod sign_up;
pub(crate) mod supervision;
mod systems;
mod work;

use crate::routes::Routes;

/// Every page route.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .merge(about::routes())
        .merge(session::routes())
        .merge(preferences::routes())
        .merge(work::routes())
        .merge(notices::routes())
        .merge(services::routes())
        .merge(registers::routes())
        .merge(collection::routes())
        .merge(conflicts::routes())
        .merge(labels::routes())
        .merge(library::routes())
        .merge(sign_up::routes())
        .merge(cases::routes())
        .merge(catalogue::routes())
        .merge(loads::routes())
        .merge(open_data::routes())
        .merge(quality::routes())
        .merge(receipts::routes())
        .merge(admin::routes())
        .merge(apidocs::routes())
        .merge(applications::routes())
        .merge(authorisations::routes())
        .merge(gallery::routes())
        .merge(grants::routes())
        .merge(home::routes())
        .merge(supervision::routes())
        .merge(systems::routes())
}
