//! XLSX workbooks: every cell of every sheet, hidden ones too, and the texts beside the cells.

use std::borrow::Cow;
use std::io::{BufReader, Read, Seek};

use calamine::{DataRef, Reader as _, Xlsx, XlsxError};
use zip::ZipArchive;

use super::UnreadReason;
use super::error::{ScreeningError, WHOLE};
use super::gather::{Gather, cut};
use super::office::OFFICE;
use super::parts::{Kind, kind, note_unread, read_any, read_part};
use super::xml::Form;
use crate::place::Place;

/// Folders of parts that hold text as paragraphs: text boxes, comments, charts, diagrams.
const BESIDE: &[&str] =
    &["xl/drawings/", "xl/comments", "xl/threadedComments/", "xl/charts/", "xl/diagrams/"];
/// Folder of the sheets of cells.
const SHEETS: &str = "xl/worksheets/";
/// Headers and footers for print, where markings stand most.
const PRINT: Form = Form {
    texts: &["oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"],
    blocks: &[],
    lines: &[],
};
/// Names of ranges, whose meaning may be a text.
const BOOK: Form = Form { texts: &["definedName"], blocks: &[], lines: &[] };

/// Reads what is not a cell, and says how many characters stand beside the cells.
pub(super) fn read_other_parts<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    parts: &[String],
    gather: &mut Gather<'_>,
) -> Result<usize, ScreeningError> {
    let mut characters = 0;
    for part in parts.iter().filter(|part| kind(part) == Kind::Xml) {
        if BESIDE.iter().any(|folder| part.starts_with(folder)) {
            characters += read_part(archive, part, &OFFICE, gather)?;
        } else if part.starts_with("docProps/") {
            read_part(archive, part, &OFFICE, gather)?;
        } else if part.starts_with(SHEETS) {
            read_part(archive, part, &PRINT, gather)?;
        } else if part == "xl/workbook.xml" {
            read_part(archive, part, &BOOK, gather)?;
        } else if part != "xl/sharedStrings.xml" {
            // The shared strings are read cell by cell.
            read_any(archive, part, gather)?;
        }
    }
    Ok(characters)
}

/// Reads the whole workbook but for what is beside its cells: `beside` are the characters there.
pub(super) fn read_sheets<R: Read + Seek>(
    reader: R,
    parts: &[String],
    beside: usize,
    gather: &mut Gather<'_>,
) -> Result<(), ScreeningError> {
    let (sheets, characters) = read_cells(reader, gather)?;
    note_unread(parts, beside.saturating_add(characters), gather);
    let held = |part: &&String| part.starts_with(SHEETS) && kind(part) == Kind::Xml;
    if parts.iter().filter(held).count() > sheets {
        // A sheet that the workbook does not name is in the file all the same.
        let place = Place::Paragraph { part: SHEETS.to_owned(), paragraph: 1 };
        gather.unread(UnreadReason::Embedded, Some(place));
    }
    Ok(())
}

/// Reads the cells, sheet by sheet, each a table whose first row with any content is the heading. Says how many sheets
/// of cells there are, and how many characters are in them.
fn read_cells<R: Read + Seek>(
    mut reader: R,
    gather: &mut Gather<'_>,
) -> Result<(usize, usize), ScreeningError> {
    let (mut sheets, mut characters) = (0, 0_usize);
    reader.rewind()?;
    let mut book: Xlsx<_> =
        Xlsx::new(BufReader::new(reader)).map_err(|cause| broken(WHOLE, &cause))?;
    for (number, sheet) in (1..).zip(book.sheet_names()) {
        let part = || Place::Paragraph { part: "xl/workbook.xml".to_owned(), paragraph: number };
        gather.line(&sheet, part);
        gather.end_run();
        if let Some(read) = read_sheet(&mut book, &sheet, gather)? {
            sheets += 1;
            characters = characters.saturating_add(read);
        }
        gather.end_table(Some(&cut(&sheet)));
    }
    Ok((sheets, characters))
}

/// Reads the cells of a sheet, and says how many characters are in them; none where the sheet has no cells, as of charts.
fn read_sheet<R: Read + Seek>(
    book: &mut Xlsx<R>,
    sheet: &str,
    gather: &mut Gather<'_>,
) -> Result<Option<usize>, ScreeningError> {
    let mut cells = match book.worksheet_cells_reader(sheet) {
        Err(XlsxError::NotAWorksheet(_)) => return Ok(None),
        cells => cells.map_err(|cause| broken(sheet, &cause))?,
    };
    let (mut heading, shown, mut characters) = (None, cut(sheet), 0_usize);
    while let Some(cell) = cells.next_cell().map_err(|cause| broken(sheet, &cause))? {
        let Some(text) = text_of(cell.get_value()) else {
            continue;
        };
        characters = characters.saturating_add(text.chars().count());
        let (row, column) = cell.get_position();
        let place = || Place::Cell { sheet: shown.clone(), row: row + 1, column: column + 1 };
        if *heading.get_or_insert(row) == row {
            gather.heading(column as usize, &text, place)?;
        } else {
            gather.value(column as usize, &text, place)?;
        }
    }
    Ok(Some(characters))
}

/// The text of a cell that can hold a word or an identifier; none for a blank, a date, a flag, or an error.
fn text_of<'v>(value: &'v DataRef<'_>) -> Option<Cow<'v, str>> {
    match value {
        DataRef::String(text) => Some(Cow::Borrowed(text.as_str())),
        DataRef::SharedString(text) => Some(Cow::Borrowed(*text)),
        DataRef::Int(number) => Some(Cow::Owned(number.to_string())),
        DataRef::Float(number) => Some(Cow::Owned(number.to_string())),
        _ => None,
    }
    .filter(|text| !text.trim().is_empty())
}

fn broken(part: &str, cause: &XlsxError) -> ScreeningError {
    ScreeningError::broken(part, cause)
}
