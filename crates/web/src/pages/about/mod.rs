//! What the portal says of itself: help, policies, statistics. Anybody may read them.

mod statistics;
mod text;

use crate::routes::{Guard, Routes};

pub(crate) use text::paragraphs;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/help", Guard::Public, text::help)
        .get("/policies", Guard::Public, text::policies)
        .get("/statistics", Guard::Public, statistics::show)
}
