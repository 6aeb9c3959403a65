//! The catalogue sheet: its columns and words as data, and its bytes as rows of text.
//!
//! Every cell is text on both sides. A workbook written here holds nothing but
//! text cells, so that `015` stays `015`; of one that comes in, numbers and
//! dates are taken as they are shown.

mod columns;
mod decode;
mod encode;
mod words;

pub use columns::Column;
pub use decode::{BYTES_MAX, ROWS_MAX, decode};
pub use encode::encode;
pub use words::{Family, code_for, word_for};

use crate::error::{AppError, ErrorKind};

/// One line of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// Its number in the file, from 1.
    pub line: usize,
    /// Its cells, without the blanks around them.
    pub cells: Vec<String>,
}

/// One sheet of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name in the workbook; empty for delimited text.
    pub name: String,
    /// Its lines.
    pub rows: Vec<SheetRow>,
}

/// How a sheet is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetFormat {
    /// A workbook.
    Xlsx,
    /// Comma-separated, UTF-8 with a byte-order mark, by which spreadsheets know it.
    CsvUtf8,
    /// Comma-separated, GB18030.
    CsvGb18030,
}

impl SheetFormat {
    /// The ending of a file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::CsvUtf8 | Self::CsvGb18030 => "csv",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::CsvUtf8 => "text/csv; charset=utf-8",
            Self::CsvGb18030 => "text/csv; charset=gb18030",
        }
    }
}

/// Why a file is not a sheet at all.
#[derive(Debug, thiserror::Error)]
pub enum SheetFault {
    /// More bytes, lines or unpacked content than a sheet may have.
    #[error("sheet.too-large")]
    TooLarge,
    /// More cells in a line than a sheet may have: the line, behind the sheet's name.
    #[error("sheet.too-wide")]
    TooWide(String),
    /// A damaged workbook.
    #[error("sheet.not-a-workbook")]
    NotAWorkbook,
    /// Neither UTF-8 nor GB18030.
    #[error("sheet.encoding")]
    Encoding,
    /// Quotation marks that do not close.
    #[error("sheet.not-csv")]
    NotCsv,
    /// No line with the headings of the template.
    #[error("sheet.no-heading")]
    NoHeading,
    /// A column that must be there is not.
    #[error("sheet.column-missing")]
    ColumnMissing(&'static str),
    /// Two columns under one heading.
    #[error("sheet.column-twice")]
    ColumnTwice(&'static str),
    /// The workbook could not be written.
    #[error("sheet.unwritable")]
    Unwritable,
}

impl From<SheetFault> for AppError {
    fn from(fault: SheetFault) -> Self {
        let kind = match fault {
            SheetFault::TooLarge | SheetFault::TooWide(_) => ErrorKind::Limited,
            SheetFault::Unwritable => ErrorKind::Internal,
            _ => ErrorKind::Invalid,
        };
        let place = match &fault {
            SheetFault::ColumnMissing(heading) | SheetFault::ColumnTwice(heading) => *heading,
            SheetFault::TooWide(line) => line,
            _ => "",
        };
        Self::new(kind, fault.to_string()).about(place)
    }
}

/// The characters with which a spreadsheet takes a cell for a formula.
const FORMULA_STARTS: &[char] = &['=', '+', '-', '@', '\t', '\r'];

/// Whether a cell of delimited text would be run as a formula, apostrophes before it aside.
fn is_formula_like(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(FORMULA_STARTS)
}
