//! The quarantine as a report to download: one line for each fault, the row as it stood behind it.

use std::io::Write;

use domain::ids::{BatchId, ItemId};
use domain::loads::RowFault;
use domain::values::ValueFault;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::{BadRow, Quarantine};
use crate::{Lake, LakeError};

/// Faults that a workbook takes; the rest are in the CSV.
pub const SHEET_ROWS_MAX: u64 = 100_000;

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The words of a report. All text is the caller's.
#[derive(Clone, Copy)]
pub struct ReportWords<'a> {
    /// Headings of the four columns: line, item, value, reason.
    pub headings: [&'a str; 4],
    /// The name of an item.
    pub item: &'a dyn Fn(ItemId) -> String,
    /// What is wrong, in words.
    pub reason: &'a dyn Fn(ValueFault) -> String,
}

impl ReportWords<'_> {
    fn cells(&self, fault: &RowFault) -> [String; 4] {
        let item = fault.item.map(self.item).unwrap_or_default();
        [fault.line.to_string(), item, fault.value.clone(), (self.reason)(fault.fault)]
    }
}

/// A report as a workbook.
#[derive(Debug)]
pub struct QuarantineSheet {
    /// The XLSX file.
    pub bytes: Vec<u8>,
    /// Faults in it.
    pub written: u64,
    /// Faults in all; more than `written` where the sheet was cut at [`SHEET_ROWS_MAX`], which the page must say.
    pub total: u64,
}

impl Lake {
    /// Writes the faults of a batch as CSV in UTF-8 with a byte-order mark, and says how many there were.
    ///
    /// Fields that a spreadsheet would run as a formula are given a leading `'`.
    pub fn write_quarantine_csv(
        &self,
        batch: BatchId,
        words: &ReportWords<'_>,
        out: &mut dyn Write,
    ) -> Result<u64, LakeError> {
        let quarantine = self.quarantine(batch)?;
        out.write_all(BOM)?;
        let mut out = csv::WriterBuilder::new()
            .flexible(true)
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        out.write_record(
            words.headings.iter().copied().chain(quarantine.fields().iter().map(String::as_str)),
        )
        .map_err(csv_failed)?;
        let mut written = 0;
        for row in quarantine {
            let row = row?;
            for fault in &row.faults {
                let cells = words.cells(fault);
                let line = cells.iter().chain(&row.fields).map(|cell| harmless(cell));
                out.write_record(line.map(String::into_bytes)).map_err(csv_failed)?;
                written += 1;
            }
        }
        out.flush()?;
        Ok(written)
    }

    /// The faults of a batch as a workbook. Every cell is text, so nothing in it can run.
    pub fn write_quarantine_xlsx(
        &self,
        batch: BatchId,
        words: &ReportWords<'_>,
    ) -> Result<QuarantineSheet, LakeError> {
        let quarantine = self.quarantine(batch)?;
        let mut book = Workbook::new();
        let (written, total) = fill_sheet(book.add_worksheet(), quarantine, words)?;
        let bytes = book.save_to_buffer().map_err(xlsx_failed)?;
        Ok(QuarantineSheet { bytes, written, total })
    }
}

fn fill_sheet(
    sheet: &mut Worksheet,
    quarantine: Quarantine,
    words: &ReportWords<'_>,
) -> Result<(u64, u64), LakeError> {
    let bold = Format::new().set_bold();
    let headings =
        words.headings.iter().copied().chain(quarantine.fields().iter().map(String::as_str));
    for (column, heading) in (0_u16..).zip(headings) {
        sheet.write_string_with_format(0, column, heading, &bold).map_err(xlsx_failed)?;
    }
    sheet.set_freeze_panes(1, 0).map_err(xlsx_failed)?;
    let (mut written, mut total) = (0_u32, 0_u64);
    for row in quarantine {
        let row: BadRow = row?;
        for fault in &row.faults {
            total += 1;
            if u64::from(written) < SHEET_ROWS_MAX {
                written += 1;
                put_line(sheet, written, &words.cells(fault), &row.fields)?;
            }
        }
    }
    Ok((u64::from(written), total))
}

fn put_line(
    sheet: &mut Worksheet,
    line: u32,
    cells: &[String],
    fields: &[String],
) -> Result<(), LakeError> {
    /// Characters that a cell of a workbook can hold.
    const CELL_CHARS_MAX: usize = 32_767;
    for (column, cell) in (0_u16..).zip(cells.iter().chain(fields)) {
        let end = cell.char_indices().nth(CELL_CHARS_MAX).map_or(cell.len(), |(end, _)| end);
        sheet.write_string(line, column, &cell[..end]).map_err(xlsx_failed)?;
    }
    Ok(())
}

fn csv_failed(cause: csv::Error) -> LakeError {
    LakeError::Storage(Box::new(cause))
}

fn xlsx_failed(cause: XlsxError) -> LakeError {
    LakeError::Storage(Box::new(cause))
}

/// A cell that no spreadsheet runs: numbers stay, anything else that begins like a formula gets a leading `'`.
fn harmless(cell: &str) -> String {
    let begins_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if begins_formula && cell.parse::<f64>().is_err() {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
