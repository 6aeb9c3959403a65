//! Sharing applications 共享申请: applied for, listed, decided item by item, printed.

mod apply;
mod decide;
mod document;
mod form;
mod list;
mod show;

use crate::routes::{Guard, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/catalogue/{code}/apply", Guard::Signed, apply::show)
        .post("/catalogue/{code}/apply", Guard::Signed, apply::submit)
        .get("/applications", Guard::Signed, list::show)
        .get("/applications/{id}", Guard::Signed, show::show)
        .post("/applications/{id}/decision", Guard::Signed, decide::decide)
        .get("/applications/{id}/decision", Guard::Signed, document::show)
}
