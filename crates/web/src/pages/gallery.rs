//! `/gallery`: every component in all its states.

use askama::Template;

use crate::context::Visitor;
use crate::respond::{PageResult, page};
use crate::routes::{Guard, Routes};
use crate::shell::{Room, Shell};
use crate::texts::Texts;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/gallery", Guard::Public, show)
}

#[derive(Template)]
#[template(path = "gallery.html")]
struct GalleryPage {
    t: Texts,
    shell: Shell,
}

async fn show(visitor: Visitor) -> PageResult {
    let t = visitor.t;
    page(&GalleryPage {
        t,
        shell: Shell::new(&visitor, Room::Portal, t.s("gallery-title"))
            .crumb(t.s("gallery-title"), ""),
    })
}
