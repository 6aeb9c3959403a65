//! Bundled styles, scripts and icons, addressed by digest so that browsers may keep them for ever.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/dist"]
struct Dist;

fn digests() -> &'static HashMap<String, String> {
    static DIGESTS: OnceLock<HashMap<String, String>> = OnceLock::new();
    DIGESTS.get_or_init(|| {
        let digest = |name: &str| {
            let file = Dist::get(name)?;
            let mut text = String::new();
            for byte in file.metadata.sha256_hash().iter().take(6) {
                write!(text, "{byte:02x}").expect("writing to a string cannot fail");
            }
            Some(text)
        };
        Dist::iter().filter_map(|name| Some((name.to_string(), digest(&name)?))).collect()
    })
}

/// The address of a bundled file.
pub(crate) fn href(name: &str) -> String {
    let digest = digests().get(name).map_or("", String::as_str);
    format!("/assets/{name}?v={digest}")
}

/// `GET /assets/{name}`
pub(crate) async fn serve(Path(name): Path<String>) -> Response {
    let Some(file) = Dist::get(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = file.metadata.mimetype().to_owned();
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
    ];
    (headers, file.data.into_owned()).into_response()
}
