//! What can be applied for: all procedures by chapter, and the form of each, made from its fields.

mod form;
mod list;

use domain::procedures::{CATALOGUE_REGISTRATION, Procedure, SHARING_APPLICATION};

use crate::routes::{Guard, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/services", Guard::Public, list::show)
        .get("/services/{procedure}", Guard::Party, form::show)
        .post("/services/{procedure}", Guard::Party, form::submit)
}

/// Where a case of a procedure is opened. Two have a place of their own, since they begin at an entry.
fn href(procedure: &Procedure) -> String {
    if procedure.code == CATALOGUE_REGISTRATION.code {
        "/entries".to_owned()
    } else if procedure.code == SHARING_APPLICATION.code {
        "/catalogue?share_type=conditional".to_owned()
    } else {
        format!("/services/{}", procedure.code)
    }
}
