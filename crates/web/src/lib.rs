//! Routes, pages, API types and the one map from errors to answers.
//!
//! A handler reads the request, calls one use case of `app`, and renders what
//! came back. It must not decide anything, must not reach past `app` to the
//! store, the lake, the ledger or the index, and must not hold user-visible
//! text: that stands in `i18n/`.
//!
//! A route cannot be added without a [`routes::Guard`], and a test goes through
//! every route with every kind of visitor.

mod address;
mod api;
mod assets;
mod context;
mod docx;
mod due;
mod fields;
mod filter_form;
mod pages;
mod respond;
mod routes;
mod shell;
mod site;
mod texts;

pub use routes::{Guard, RouteInfo};
pub use shell::SiteIdentity;
pub use site::{Web, WebConfig, all_routes, router};
pub use texts::{Lang, Texts, keys as text_keys};

/// The table of all error codes, for `docs/errors.md`.
pub fn error_table() -> String {
    api::error_table()
}
