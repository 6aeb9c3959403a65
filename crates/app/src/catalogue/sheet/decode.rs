//! Bytes of a file to sheets of text rows: a workbook, or delimited text in UTF-8 or GB18030.

use std::io::{Cursor, Read, sink};

use calamine::{Data, Range, Reader, SheetType, Xlsx};
use encoding_rs::GB18030;
use zip::ZipArchive;

use super::{Sheet, SheetFault, SheetRow, is_formula_like};

/// Bytes of a file.
pub const BYTES_MAX: usize = 32 << 20;
/// Lines of all sheets of a file.
pub const ROWS_MAX: usize = 100_000;
/// Sheets of a workbook.
const SHEETS_MAX: usize = 1_000;
/// Bytes a workbook may unpack to.
const UNPACKED_BYTES_MAX: u64 = 256 << 20;
/// Cells of a line that are read.
const CELLS_MAX: usize = 256;

/// Reads the sheets of a file; which kind it is, its first bytes say. Delimited text is one sheet without a name.
pub fn decode(bytes: &[u8]) -> Result<Vec<Sheet>, SheetFault> {
    if bytes.len() > BYTES_MAX {
        return Err(SheetFault::TooLarge);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return of_workbook(bytes);
    }
    let rows = of_text(&text_of(bytes)?)?;
    if rows.len() > ROWS_MAX {
        return Err(SheetFault::TooLarge);
    }
    Ok(vec![Sheet { name: String::new(), rows }])
}

fn text_of(bytes: &[u8]) -> Result<String, SheetFault> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    let decoded = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    decoded.map(std::borrow::Cow::into_owned).ok_or(SheetFault::Encoding)
}

fn of_text(text: &str) -> Result<Vec<SheetRow>, SheetFault> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_broken| SheetFault::NotCsv)?;
        let line = record
            .position()
            .map_or(rows.len() + 1, |at| usize::try_from(at.line()).unwrap_or(usize::MAX));
        let cells = record.iter().take(CELLS_MAX).map(|cell| clean(unescaped(cell))).collect();
        rows.push(SheetRow { line, cells });
    }
    Ok(rows)
}

/// Takes off the apostrophe that keeps a cell from being run as a formula.
fn unescaped(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula_like(rest) => rest,
        _ => cell,
    }
}

fn clean(cell: &str) -> String {
    cell.trim().replace("\r\n", "\n")
}

fn of_workbook(bytes: &[u8]) -> Result<Vec<Sheet>, SheetFault> {
    check_unpacked_size(bytes)?;
    let mut book: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|_damaged| SheetFault::NotAWorkbook)?;
    let is_table = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet;
    let names: Vec<String> =
        book.sheets_metadata().iter().filter(is_table).map(|sheet| sheet.name.clone()).collect();
    if names.is_empty() {
        return Err(SheetFault::NotAWorkbook);
    }
    if names.len() > SHEETS_MAX {
        return Err(SheetFault::TooLarge);
    }
    let mut left = ROWS_MAX;
    let mut sheets = Vec::with_capacity(names.len());
    for name in names {
        let range = book.worksheet_range(&name).map_err(|_damaged| SheetFault::NotAWorkbook)?;
        left = left.checked_sub(range.height()).ok_or(SheetFault::TooLarge)?;
        sheets.push(Sheet { name, rows: rows_of(&range)? });
    }
    Ok(sheets)
}

fn rows_of(range: &Range<Data>) -> Result<Vec<SheetRow>, SheetFault> {
    let Some((first_row, first_column)) = range.start() else { return Ok(Vec::new()) };
    if range.width() > CELLS_MAX {
        return Err(SheetFault::TooLarge);
    }
    let row = |(place, cells): (usize, &[Data])| SheetRow {
        line: place + first_row as usize + 1,
        cells: std::iter::repeat_n(String::new(), first_column as usize)
            .chain(cells.iter().map(shown))
            .collect(),
    };
    Ok(range.rows().enumerate().map(row).collect())
}

/// A workbook of a few kilobytes can unpack to gigabytes.
fn check_unpacked_size(bytes: &[u8]) -> Result<(), SheetFault> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|_damaged| SheetFault::NotAWorkbook)?;
    let mut left = UNPACKED_BYTES_MAX;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|_damaged| SheetFault::NotAWorkbook)?;
        let read = std::io::copy(&mut part.take(left + 1), &mut sink())
            .map_err(|_damaged| SheetFault::NotAWorkbook)?;
        left = left.checked_sub(read).ok_or(SheetFault::TooLarge)?;
    }
    Ok(())
}

/// A cell as text: numbers without `.0`, dates as `2026-11-22`.
fn shown(cell: &Data) -> String {
    match cell {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => clean(text),
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Bool(flag) => (if *flag { "1" } else { "0" }).to_owned(),
        Data::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        _ => String::new(),
    }
}
