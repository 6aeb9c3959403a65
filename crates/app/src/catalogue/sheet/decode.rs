//! Bytes of a file to sheets of text rows: a workbook, or delimited text in UTF-8 or GB18030.

use std::io::{Cursor, Read, sink};

use calamine::{DataRef, Reader, SheetType, Xlsx};
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
/// Bytes that all parts but the sheets may unpack to: they are held in memory at once.
const RESIDENT_BYTES_MAX: u64 = 64 << 20;
/// Cells of a line.
const CELLS_MAX: usize = 256;
/// Memory that the cells of all sheets may take: a text that is kept once in a file may stand in a million cells.
const CELL_BYTES_MAX: usize = 192 << 20;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// What may still be read of a file.
struct Room {
    rows: usize,
    bytes: usize,
}

impl Room {
    fn of_file() -> Self {
        Self { rows: ROWS_MAX, bytes: CELL_BYTES_MAX }
    }

    fn take_row(&mut self) -> Result<(), SheetFault> {
        self.rows = self.rows.checked_sub(1).ok_or(SheetFault::TooLarge)?;
        Ok(())
    }

    fn take_cells(&mut self, cells: usize, text: &str) -> Result<(), SheetFault> {
        let bytes = cells * size_of::<String>() + text.len();
        self.bytes = self.bytes.checked_sub(bytes).ok_or(SheetFault::TooLarge)?;
        Ok(())
    }
}

/// Reads the sheets of a file; which kind it is, its first bytes say. Delimited text is one sheet without a name.
pub fn decode(bytes: &[u8]) -> Result<Vec<Sheet>, SheetFault> {
    if bytes.len() > BYTES_MAX {
        return Err(SheetFault::TooLarge);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return of_workbook(bytes);
    }
    let rows = of_text(&text_of(bytes)?)?;
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
    let mut room = Room::of_file();
    for record in reader.records() {
        let record = record.map_err(|_broken| SheetFault::NotCsv)?;
        let line = record
            .position()
            .map_or(rows.len() + 1, |at| usize::try_from(at.line()).unwrap_or(usize::MAX));
        let cells: Vec<String> = record.iter().map(|cell| clean(unescaped(cell))).collect();
        let used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        if used > CELLS_MAX {
            return Err(SheetFault::TooWide(line.to_string()));
        }
        room.take_row()?;
        room.take_cells(cells.len(), "")?;
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
    let mut book: Book<'_> =
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
    let mut room = Room::of_file();
    let mut sheets = Vec::with_capacity(names.len());
    for name in names {
        let rows = rows_of(&mut book, &name, &mut room)?;
        sheets.push(Sheet { name, rows });
    }
    Ok(sheets)
}

/// The lines of a sheet that hold anything, read cell by cell: a cell far away makes no table as large as the way to it.
fn rows_of(book: &mut Book<'_>, sheet: &str, room: &mut Room) -> Result<Vec<SheetRow>, SheetFault> {
    let mut cells =
        book.worksheet_cells_reader(sheet).map_err(|_damaged| SheetFault::NotAWorkbook)?;
    let mut rows: Vec<SheetRow> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|_damaged| SheetFault::NotAWorkbook)? {
        let text = shown(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let (line, column) = (row as usize + 1, column as usize);
        if column >= CELLS_MAX {
            return Err(SheetFault::TooWide(format!("{sheet}!{line}")));
        }
        if rows.last().is_none_or(|last| last.line != line) {
            room.take_row()?;
            rows.push(SheetRow { line, cells: Vec::new() });
        }
        let Some(SheetRow { cells, .. }) = rows.last_mut() else { continue };
        room.take_cells((column + 1).saturating_sub(cells.len()), &text)?;
        cells.resize(cells.len().max(column + 1), String::new());
        cells[column] = text;
    }
    Ok(rows)
}

/// A workbook of a few kilobytes can unpack to gigabytes.
fn check_unpacked_size(bytes: &[u8]) -> Result<(), SheetFault> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|_damaged| SheetFault::NotAWorkbook)?;
    let (mut of_sheets, mut resident) = (UNPACKED_BYTES_MAX, RESIDENT_BYTES_MAX);
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|_damaged| SheetFault::NotAWorkbook)?;
        let is_sheet =
            part.name().map_err(|_damaged| SheetFault::NotAWorkbook)?.contains("worksheets/");
        let left = if is_sheet { &mut of_sheets } else { &mut resident };
        let read = std::io::copy(&mut part.take(*left + 1), &mut sink())
            .map_err(|_damaged| SheetFault::NotAWorkbook)?;
        *left = left.checked_sub(read).ok_or(SheetFault::TooLarge)?;
    }
    Ok(())
}

/// A cell as text: numbers without `.0`, dates as `2026-11-22`.
fn shown(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            clean(text)
        }
        DataRef::SharedString(text) => clean(text),
        DataRef::Float(number) => number.to_string(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Bool(flag) => (if *flag { "1" } else { "0" }).to_owned(),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        _ => String::new(),
    }
}
