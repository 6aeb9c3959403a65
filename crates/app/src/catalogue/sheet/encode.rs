//! Rows of text to the bytes of a sheet.

use encoding_rs::GB18030;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::{SheetFault, SheetFormat, is_formula_like};

/// Width of a column of the workbook, in characters.
const COLUMN_WIDTH: f64 = 16.0;

/// Writes a sheet; the first row is the heading.
pub fn encode(rows: &[Vec<String>], format: SheetFormat) -> Result<Vec<u8>, SheetFault> {
    match format {
        SheetFormat::Xlsx => workbook(rows).map_err(|_refused| SheetFault::Unwritable),
        SheetFormat::CsvUtf8 => Ok([b"\xEF\xBB\xBF".as_slice(), text(rows)?.as_bytes()].concat()),
        SheetFormat::CsvGb18030 => {
            let text = text(rows)?;
            let (bytes, _, unmappable) = GB18030.encode(&text);
            if unmappable { Err(SheetFault::Unwritable) } else { Ok(bytes.into_owned()) }
        }
    }
}

fn text(rows: &[Vec<String>]) -> Result<String, SheetFault> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        let cells = row
            .iter()
            .map(|cell| if is_formula_like(cell) { format!("'{cell}") } else { cell.clone() });
        writer.write_record(cells).map_err(|_refused| SheetFault::Unwritable)?;
    }
    let bytes = writer.into_inner().map_err(|_refused| SheetFault::Unwritable)?;
    String::from_utf8(bytes).map_err(|_impossible| SheetFault::Unwritable)
}

fn workbook(rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The moment of making would make two exports of one catalogue differ.
    book.set_properties(
        &rust_xlsxwriter::DocProperties::new()
            .set_creation_datetime(&rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?),
    );
    let as_text = Format::new().set_num_format("@");
    let heading = Format::new().set_bold().set_num_format("@");
    let sheet = book.add_worksheet();
    sheet.set_freeze_panes(1, 0)?;
    for (line, row) in (0_u32..).zip(rows) {
        let format = if line == 0 { &heading } else { &as_text };
        for (place, cell) in (0_u16..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string_with_format(line, place, cell, format)?;
        }
    }
    for (place, _) in (0_u16..).zip(rows.first().into_iter().flatten()) {
        sheet.set_column_width(place, COLUMN_WIDTH)?;
        sheet.set_column_format(place, &as_text)?;
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::super::decode;
    use super::*;

    fn rows() -> Vec<Vec<String>> {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        vec![
            row(["名称", "代码", "摘要"]),
            row(["常住人口", "015", "=1+1"]),
            row(["𠮷野家", "'-3", "两行\n\"引号\",逗号"]),
        ]
    }

    #[test]
    fn a_sheet_comes_back_from_every_format_as_it_was() {
        for format in [SheetFormat::Xlsx, SheetFormat::CsvUtf8, SheetFormat::CsvGb18030] {
            let mut read = decode(&encode(&rows(), format).unwrap()).unwrap();
            let sheet = read.pop().unwrap();
            let cells: Vec<_> = sheet.rows.into_iter().map(|row| row.cells).collect();
            assert_eq!(cells, rows(), "{format:?}");
        }
    }

    #[test]
    fn a_cell_that_looks_like_a_formula_is_written_as_text() {
        let bytes = encode(&rows(), SheetFormat::CsvUtf8).unwrap();
        assert!(String::from_utf8(bytes).unwrap().contains("'=1+1"));
    }

    #[test]
    fn bytes_in_no_known_encoding_are_refused() {
        assert!(matches!(decode(b"\xFF\xFF\xFF"), Err(SheetFault::Encoding)));
        assert!(matches!(decode(b"PK\x03\x04damaged"), Err(SheetFault::NotAWorkbook)));
    }
}
