//! What screening found and suggests, in words: on the page of a batch, of its review, and of an entry (Article 23).
//! No value is shown, for none is kept.

use app::loads::{BatchScreening, Findings};
use app::screened::{
    Exposed, Grade, GradeSuggestion, IdentifierKind, Level, Marking, MarkingKind, PersonalCode,
    Place, Reason, SecrecyTerm,
};
use domain::catalogue::Entry;
use domain::ids::ItemId;
use law::catalogue_codes::OpenType;

use crate::texts::Texts;

/// Lines of a list that are shown; the rest is counted.
const LINES_MAX: usize = 50;

/// One thing found, and where.
pub(crate) struct FoundLine {
    pub(crate) what: String,
    pub(crate) place: String,
    /// Whether it stops the file.
    pub(crate) stops: bool,
}

/// What was found in a file.
pub(crate) struct Found {
    pub(crate) lines: Vec<FoundLine>,
    /// How much of it is not listed; empty where all is.
    pub(crate) cut: String,
    /// What became of the file, where it was destroyed; else empty.
    pub(crate) destroyed: String,
}

/// A suggested grade with its reasons.
pub(crate) struct GradeLine {
    pub(crate) level: String,
    pub(crate) reasons: Vec<String>,
}

/// What a review of a batch is about.
pub(crate) fn of_review(t: Texts, findings: &Findings) -> Found {
    found(t, &findings.screening, &findings.items, findings.is_destroyed)
}

/// What the screening of a file found.
pub(crate) fn found(
    t: Texts,
    screening: &BatchScreening,
    items: &[(ItemId, String)],
    is_destroyed: bool,
) -> Found {
    let found = &screening.found;
    let markings = found.markings.iter().map(|marking| FoundLine {
        what: marking_words(t, marking),
        place: place_words(t, &marking.place),
        stops: true,
    });
    let unread = found.unread.iter().map(|part| FoundLine {
        what: t.c("unread", <&str>::from(part.reason)),
        place: part.place.as_ref().map_or_else(|| t.s("place-file"), |at| place_words(t, at)),
        stops: true,
    });
    let exposed = screening.exposed.iter().map(|one| exposed_line(t, one, items));
    let is_exposed = |kind: IdentifierKind, place: &Place| {
        screening.exposed.iter().any(|one| one.kind == kind && one.place == *place)
    };
    let columns =
        found.columns.iter().filter(|column| !is_exposed(column.kind, &column.example_place)).map(
            |column| FoundLine {
                what: kind_words(t, column.kind, column.hits),
                place: place_words(t, &column.example_place),
                stops: false,
            },
        );
    let mut lines: Vec<FoundLine> = markings.chain(exposed).chain(unread).chain(columns).collect();
    let all = found.markings_total + found.unread_total + found.columns_total;
    let kept = (found.markings.len() + found.unread.len() + found.columns.len()) as u64;
    let total = lines.len() as u64 + all.saturating_sub(kept);
    lines.truncate(LINES_MAX);
    let shown = lines.len() as u64;
    Found {
        cut: if total > shown {
            t.f("screened-cut", &[("shown", shown.to_string()), ("total", total.to_string())])
        } else {
            String::new()
        },
        lines,
        destroyed: if is_destroyed { t.s("screened-destroyed") } else { String::new() },
    }
}

/// The suggested grade of an entry.
pub(crate) fn grade(t: Texts, entry: &Entry, suggestion: &GradeSuggestion) -> GradeLine {
    let level = match suggestion.grade {
        Grade::Suggested(level) => t.s(level_key(level)),
        Grade::Unsettled(level) => t.f("grade-unsettled", &[("level", t.s(level_key(level)))]),
    };
    let reasons = suggestion.reasons.iter().map(|reason| reason_words(t, entry, reason));
    GradeLine { level, reasons: reasons.collect() }
}

const fn level_key(level: Level) -> &'static str {
    match level {
        Level::L1 => "grade-l1",
        Level::L2 => "grade-l2",
        Level::L3 => "grade-l3",
        Level::L4 => "grade-l4",
    }
}

fn reason_words(t: Texts, entry: &Entry, reason: &Reason) -> String {
    let item = |id: ItemId| entry.item(id).map_or_else(|| id.to_string(), |item| item.name.clone());
    match reason {
        Reason::Shared { share_type } => {
            let kind = t.c("share-type", app::catalogue::code_of(share_type));
            t.f("grade-reason-shared", &[("type", kind)])
        }
        Reason::Opened { open_type } => {
            let key = match open_type {
                OpenType::ToAll => "open-type-all",
                OpenType::ByAuthorisation => "open-type-authorised",
            };
            t.f("grade-reason-opened", &[("type", t.s(key))])
        }
        Reason::Declared { item: id, sensitivity } => {
            let kind = t.c("sensitivity", <&str>::from(*sensitivity));
            t.f("grade-reason-declared", &[("item", item(*id)), ("type", kind)])
        }
        Reason::Checked { item: id, check } => {
            let kind = match check {
                PersonalCode::ResidentId => t.s("identifier-resident-id"),
                PersonalCode::MobilePhone => t.s("identifier-mobile"),
            };
            t.f("grade-reason-checked", &[("item", item(*id)), ("kind", kind)])
        }
        Reason::Found { kind } => {
            let kind = t.c("identifier", <&str>::from(*kind));
            t.f("grade-reason-found", &[("kind", kind)])
        }
        Reason::Combined { kinds } => t.f("grade-reason-combined", &[("n", kinds.to_string())]),
        Reason::Marked { kind } => t.f("grade-reason-marked", &[("kind", t.s(marking_key(*kind)))]),
        Reason::Unread { reason } => {
            let why = t.c("unread", <&str>::from(*reason));
            t.f("grade-reason-unread", &[("why", why)])
        }
    }
}

const fn marking_key(kind: MarkingKind) -> &'static str {
    match kind {
        MarkingKind::Work => "marking-work",
        MarkingKind::State => "marking-state",
        MarkingKind::Confidential => "marking-confidential",
        MarkingKind::Secret => "marking-secret",
        MarkingKind::TopSecret => "marking-top-secret",
    }
}

fn marking_words(t: Texts, marking: &Marking) -> String {
    let kind = t.s(marking_key(marking.kind));
    let args = [("kind", kind), ("word", marking.word.clone())];
    let what = t.f("screened-marking", &args);
    let term = match marking.term {
        None => return what,
        Some(SecrecyTerm::Years(years)) => t.f("secrecy-term-years", &[("n", years.to_string())]),
        Some(SecrecyTerm::Months(months)) => {
            t.f("secrecy-term-months", &[("n", months.to_string())])
        }
        Some(SecrecyTerm::Permanent) => t.s("secrecy-term-permanent"),
    };
    t.f("screened-with-term", &[("what", what), ("term", term)])
}

fn kind_words(t: Texts, kind: IdentifierKind, hits: u64) -> String {
    let kind = t.c("identifier", <&str>::from(kind));
    t.f("screened-identifier", &[("kind", kind), ("n", hits.to_string())])
}

fn exposed_line(t: Texts, one: &Exposed, items: &[(ItemId, String)]) -> FoundLine {
    let what = kind_words(t, one.kind, one.hits);
    let name = items.iter().find(|(id, _)| Some(*id) == one.item).map(|(_, name)| name.clone());
    let what = match name {
        Some(item) => t.f("screened-exposed", &[("what", what), ("item", item)]),
        None => t.f("screened-exposed-somewhere", &[("what", what)]),
    };
    FoundLine { what, place: place_words(t, &one.place), stops: true }
}

fn place_words(t: Texts, place: &Place) -> String {
    match place {
        Place::FileName => t.s("place-file-name"),
        Place::Line { line } => t.f("place-line", &[("line", line.to_string())]),
        Place::Field { line, field } => {
            t.f("place-field", &[("line", line.to_string()), ("field", field.to_string())])
        }
        Place::Cell { sheet, row, column } => {
            let cell = format!("{}{row}", letters(*column));
            t.f("place-cell", &[("sheet", sheet.clone()), ("cell", cell)])
        }
        Place::Paragraph { part, paragraph } => {
            t.f("place-paragraph", &[("part", part.clone()), ("paragraph", paragraph.to_string())])
        }
        Place::Page { page, line } => {
            t.f("place-page", &[("page", page.to_string()), ("line", line.to_string())])
        }
        Place::Row { row } => t.f("place-row", &[("row", row.to_string())]),
    }
}

/// A workbook's column by its letters: 1 is `A`, 27 is `AA`.
fn letters(column: u32) -> String {
    let mut left = column;
    let mut text = String::new();
    while left > 0 {
        let letter = (left - 1) % 26;
        text.insert(0, char::from(b'A' + u8::try_from(letter).unwrap_or_default()));
        left = (left - 1) / 26;
    }
    text
}

#[cfg(test)]
mod tests {
    use app::screened::UnreadReason;
    use strum::IntoEnumIterator as _;

    use super::*;
    use crate::Lang;

    #[test]
    fn every_kind_that_can_be_found_has_words() {
        for lang in [Lang::Chinese, Lang::English] {
            let t = Texts { lang };
            let kinds = IdentifierKind::iter().map(|kind| ("identifier", <&str>::from(kind)));
            let unread = UnreadReason::iter().map(|reason| ("unread", <&str>::from(reason)));
            for (family, code) in kinds.chain(unread) {
                let key = format!("{family}-{}", code.replace('_', "-"));
                assert!(t.has(&key), "{key} in {}", lang.tag());
            }
        }
    }

    #[test]
    fn columns_have_the_letters_of_a_workbook() {
        assert_eq!([1, 26, 27, 702, 703].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
