//! DOCX and OFD documents: body, tables, headers, footers, notes, comments, watermarks and properties.

use std::io::{Read, Seek};

use zip::ZipArchive;

use super::error::ScreeningError;
use super::gather::Gather;
use super::parts::{Kind, kind, note_unread, read_any, read_part};
use super::xml::Form;

/// Texts of Office Open XML (ECMA-376): `t` in text and drawings, `delText` in tracked deletions, which are still in
/// the file, and the properties of the document.
pub(super) const OFFICE: Form = Form {
    texts: &[
        "t",
        "delText",
        "v",
        "text",
        "title",
        "subject",
        "creator",
        "keywords",
        "description",
        "category",
        "contentStatus",
        "lpwstr",
        "Company",
        "Manager",
    ],
    blocks: &["p", "comment"],
    lines: &[],
};
/// Texts of OFD (GB/T 33190): a page is read as one, for a mark is often drawn as several texts.
const OFD: Form = Form {
    texts: &[
        "TextCode",
        "Title",
        "Subject",
        "Keyword",
        "Author",
        "Abstract",
        "CustomData",
        "Remark",
        "Parameter",
    ],
    blocks: &["Page", "Appearance"],
    lines: &["TextObject"],
};

/// Reads every part of a DOCX.
pub(super) fn read_docx<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    parts: &[String],
    gather: &mut Gather<'_>,
) -> Result<(), ScreeningError> {
    let mut characters = 0;
    for part in parts.iter().filter(|part| kind(part) == Kind::Xml) {
        if part.starts_with("word/") {
            characters += read_part(archive, part, &OFFICE, gather)?;
        } else if part.starts_with("docProps/") {
            read_part(archive, part, &OFFICE, gather)?;
        } else {
            read_any(archive, part, gather)?;
        }
    }
    note_unread(parts, characters, gather);
    Ok(())
}

/// Reads every page and template of an OFD, and what is attached to it as XML.
pub(super) fn read_ofd<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    parts: &[String],
    gather: &mut Gather<'_>,
) -> Result<(), ScreeningError> {
    let mut characters = 0;
    for part in parts.iter().filter(|part| kind(part) == Kind::Xml) {
        if part.contains("/Attachs/") {
            read_any(archive, part, gather)?;
        } else {
            characters += read_part(archive, part, &OFD, gather)?;
        }
    }
    note_unread(parts, characters, gather);
    Ok(())
}
