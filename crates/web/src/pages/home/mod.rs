//! The front of the portal: what there is, what is new, and how uses are proven.

pub(crate) mod figures;
mod front;
mod log;

pub(crate) use log::SUM_DAYS;

use crate::routes::{Guard, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new().get("/", Guard::Public, front::show).get("/log", Guard::Public, log::show)
}
