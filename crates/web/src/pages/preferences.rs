//! The theme, kept in a cookie.

use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};

use crate::context::THEME_COOKIE;
use crate::fields::{Posted, safe_back};
use crate::routes::{Guard, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new().post("/preferences", Guard::Public, keep)
}

async fn keep(Posted(fields): Posted) -> Response {
    let theme = match fields.get("theme") {
        theme @ ("light" | "dark") => theme,
        _ => "auto",
    };
    let back = safe_back(fields.get("back")).unwrap_or("/");
    let kept = format!("{THEME_COOKIE}={theme}; Path=/; Max-Age=31536000; SameSite=Lax");
    ([(header::SET_COOKIE, kept)], Redirect::to(back)).into_response()
}
