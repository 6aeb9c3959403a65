//! PDF: the text of every page, forms drawn on it and notes laid over it included.
//!
//! A page of a scan has no text, and a font may keep its meaning to itself. Both
//! are noted as unread: a person must look at what a machine cannot.

mod cmap;
mod fonts;
mod loading;
mod page;

use std::io::Read;

use lopdf::{DecompressError, Document, Error, Object, ObjectId};

use super::UnreadReason;
use super::error::{Limit, ScreeningError, WHOLE};
use super::gather::Gather;
use super::parts::TEXT_CHARS_MIN;
use crate::place::Place;

/// Entries of the document's information that hold text (ISO 32000-1 table 317).
const INFORMATION: &[&[u8]] = &[b"Title", b"Subject", b"Keywords", b"Author"];

/// Reads a PDF, which is held in memory up to [`super::Limits::pdf_bytes_max`].
pub(super) fn read(reader: impl Read, gather: &mut Gather<'_>) -> Result<(), ScreeningError> {
    let max = gather.limits.pdf_bytes_max;
    let mut bytes = Vec::new();
    reader.take(max.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max {
        return Err(ScreeningError::limit(Limit::PdfBytes, max, WHOLE));
    }
    let unpacked = usize::try_from(max).unwrap_or(usize::MAX);
    if is_locked(&bytes) {
        gather.unread(UnreadReason::Encrypted, None);
        return Ok(());
    }
    let document = match loading::load(&bytes, unpacked) {
        // A password that opens the document is asked for by its reader, not by us.
        Err(Error::InvalidPassword | Error::Decryption(_) | Error::Unimplemented(_)) => {
            gather.unread(UnreadReason::Encrypted, None);
            return Ok(());
        }
        loaded => loaded.map_err(|cause| of_pdf(WHOLE, max, cause))?,
    };
    drop(bytes);
    if document.is_encrypted() {
        gather.unread(UnreadReason::Encrypted, None);
        return Ok(());
    }
    read_information(&document, gather);
    if holds_files(&document) {
        gather.unread(UnreadReason::Embedded, None);
    }
    read_pages(&document, unpacked, gather)
}

/// Whether the file says that it is encrypted, which it says in the clear. Such a file is not unpacked at all.
fn is_locked(bytes: &[u8]) -> bool {
    let name = b"/Encrypt";
    memchr::memmem::find_iter(bytes, name).any(|at| {
        let behind = bytes[at + name.len()..].trim_ascii_start();
        let is_name = bytes.get(at + name.len()).is_none_or(|byte| !byte.is_ascii_alphanumeric());
        is_name && behind.first().is_some_and(|byte| byte.is_ascii_digit() || *byte == b'<')
    })
}

fn read_information(document: &Document, gather: &mut Gather<'_>) {
    let Ok(information) = document.get_dict_in_dict(&document.trailer, b"Info") else {
        return;
    };
    for entry in INFORMATION {
        let object = information.get_deref(entry, document);
        if let Some(text) = object.ok().and_then(|text| lopdf::decode_text_string(text).ok()) {
            gather.line(&text, || Place::Page { page: 1, line: 1 });
        }
    }
    gather.end_run();
}

/// Whether files are attached to the document as a whole (ISO 32000-1, 7.11.4).
fn holds_files(document: &Document) -> bool {
    let names = document.catalog().and_then(|catalog| document.get_dict_in_dict(catalog, b"Names"));
    names.is_ok_and(|names| names.has(b"EmbeddedFiles"))
}

/// Notes, stamps and fields laid over a page, and files pinned to it.
fn read_annotations(
    document: &Document,
    page: ObjectId,
    number: u32,
    drawn: &str,
    gather: &mut Gather<'_>,
) {
    let place = || Place::Page { page: number, line: 1 };
    for annotation in document.get_page_annotations(page).unwrap_or_default() {
        let kind = annotation.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        if kind == b"FileAttachment" {
            gather.unread(UnreadReason::Embedded, Some(place()));
        }
        for entry in [b"Contents".as_slice(), b"V"] {
            let object = annotation.get_deref(entry, document);
            let text = object.ok().and_then(|text| lopdf::decode_text_string(text).ok());
            // What is drawn of it was read with the page.
            if let Some(text) = text.filter(|text| !drawn.contains(text.trim())) {
                gather.line(&text, place);
            }
        }
    }
    gather.end_run();
}

fn read_pages(
    document: &Document,
    unpacked_max: usize,
    gather: &mut Gather<'_>,
) -> Result<(), ScreeningError> {
    let pages = document.get_pages();
    let max = gather.limits.pdf_pages_max;
    if pages.len() > max {
        return Err(ScreeningError::limit(Limit::PdfPages, max as u64, WHOLE));
    }
    // A file that calls itself a PDF and shows no page is not one that was read.
    if pages.is_empty() {
        return Err(ScreeningError::broken(WHOLE, &"it has no page"));
    }
    let text_max = gather.limits.record_bytes_max;
    let texts = usize::try_from(text_max).unwrap_or(usize::MAX);
    let mut reading = page::Pages::new(document, unpacked_max, texts);
    for (number, id) in pages {
        let part = format!("page {number}");
        let limit = gather.limits.pdf_bytes_max;
        let drawn = reading.read(id).map_err(|cause| of_pdf(&part, limit, cause))?;
        if drawn.is_cut {
            return Err(ScreeningError::limit(Limit::RecordBytes, text_max, part));
        }
        read_annotations(document, id, number, &drawn.text, gather);
        gather.page(&drawn.text, |line| Place::Page { page: number, line });
        let place = || Some(Place::Page { page: number, line: 1 });
        if drawn.has_unknown_text {
            gather.unread(UnreadReason::Font, place());
        } else if drawn.has_pictures && has_little_text(&drawn.text) {
            gather.unread(UnreadReason::Picture, place());
        }
    }
    Ok(())
}

/// Whether a page has no more text than a scan may have: its number, or a stamp.
fn has_little_text(text: &str) -> bool {
    let mut characters = text.chars().filter(|character| !character.is_whitespace());
    characters.nth(TEXT_CHARS_MIN - 1).is_none()
}

fn of_pdf(part: &str, max: u64, cause: Error) -> ScreeningError {
    match cause {
        Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => {
            ScreeningError::limit(Limit::UnpackedBytes, max, part)
        }
        other => ScreeningError::broken(part, &other),
    }
}
