//! The site as a service: guards, forged forms, accounts, the audit, words.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::format_collect, clippy::format_push_string, reason = "forms are short")]

mod accounts;
mod api;
mod audit;
mod authorisations;
mod cases;
mod desk;
mod entry_form;
mod guards;
mod imports;
mod library;
mod office;
mod open_page;
mod outside;
mod previews;
mod procedures;
mod quality;
mod registers;
mod reports;
mod reviews;
mod sessions;
mod sources;
mod systems;
mod timeliness;
mod words;
