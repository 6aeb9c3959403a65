//! Loading 汇聚: an entry's data, uploads, batches with their results, and the owner's preview.
//!
//! All of it is for the entry's own unit; the use cases see to that, and a
//! stranger is told that nothing is there.

mod acts;
mod batch;
mod data;
mod faults;
mod feed;
mod mapping;
mod preview;
mod progress;
mod results;
mod upload;

use app::loads::{BatchState, UPLOAD_BYTES_MAX};
use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use domain::ids::{BatchId, EntryId};
use domain::people::Post;

use crate::context::Visitor;
use crate::respond::Problem;
use crate::routes::{Guard, Routes};
use crate::texts::Texts;

/// What a multipart body has beside the file, at most.
const FORM_BYTES_MAX: u64 = 1024 * 1024;

const OWNERS: Guard = Guard::Posts(&[Post::DataClerk, Post::DataOfficer]);

pub(crate) fn routes() -> Routes {
    let upload_limit = usize::try_from(UPLOAD_BYTES_MAX + FORM_BYTES_MAX).unwrap_or(usize::MAX);
    Routes::new()
        .get("/entries/{id}/data", OWNERS, data::show)
        .get("/entries/{id}/load", OWNERS, upload::form)
        .add(
            "POST",
            "/entries/{id}/load",
            OWNERS,
            post(upload::receive).layer(DefaultBodyLimit::max(upload_limit)),
        )
        .get("/entries/{id}/feed", OWNERS, feed::show)
        .post("/entries/{id}/feed", OWNERS, feed::register)
        .post("/entries/{id}/feed/pause", OWNERS, feed::pause)
        .post("/entries/{id}/feed/resume", OWNERS, feed::resume)
        .get("/entries/{id}/preview", OWNERS, preview::first)
        .post("/entries/{id}/preview", OWNERS, preview::filtered)
        .get("/batches/{id}", OWNERS, batch::show)
        .get("/batches/{id}/progress", OWNERS, progress::part)
        .post("/batches/{id}/confirm", OWNERS, acts::confirm)
        .post("/batches/{id}/release", OWNERS, acts::release)
        .post("/batches/{id}/cancel", OWNERS, acts::cancel)
        .get("/batches/{id}/quarantine.csv", OWNERS, faults::csv)
        .get("/batches/{id}/quarantine.xlsx", OWNERS, faults::xlsx)
}

fn entry_id(visitor: &Visitor, text: &str) -> Result<EntryId, Problem> {
    text.parse().map_err(|_malformed| visitor.not_found())
}

fn batch_id(visitor: &Visitor, text: &str) -> Result<BatchId, Problem> {
    text.parse().map_err(|_malformed| visitor.not_found())
}

/// The kind of a batch's status tag.
fn kind_of(state: BatchState) -> &'static str {
    match state {
        BatchState::Uploaded => "info",
        BatchState::Queued | BatchState::Running => "neutral",
        BatchState::Committed => "ok",
        BatchState::Held => "soon",
        BatchState::Refused | BatchState::Failed => "error",
        BatchState::Cancelled => "suspended",
    }
}

/// A count with its digits in groups of three.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A size in the unit a reader expects.
fn size(bytes: u64) -> String {
    const UNITS: &[&str] = &["B", "KiB", "MiB", "GiB"];
    let mut unit = 0;
    let mut tenths = bytes.saturating_mul(10);
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    if unit == 0 {
        format!("{bytes} B")
    } else {
        format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
    }
}

/// A share of a whole in hundredths of a percent, never rounded up to all.
fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return String::new();
    }
    let basis_points = u128::from(part) * 10_000 / u128::from(whole);
    format!("{}.{:02}%", basis_points / 100, basis_points % 100)
}

/// Why a batch came to nothing, in words.
fn reason(t: Texts, code: &str) -> String {
    let key = format!("code-{}", code.replace(['.', '_'], "-"));
    if t.has(&key) { t.s(&key) } else { t.s("loads-failed-unknown") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_grouped_and_shares_are_never_rounded_up_to_all() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(percent(999_999, 1_000_000), "99.99%");
        assert_eq!(percent(3, 3), "100.00%");
    }

    #[test]
    fn sizes_have_the_unit_a_reader_expects() {
        assert_eq!([12, 1_536, 2 * 1024 * 1024 * 1024].map(size), ["12 B", "1.5 KiB", "2.0 GiB"]);
    }
}
