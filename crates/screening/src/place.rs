//! Where in a file something stands.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A place in a file. All numbers count from 1, as people do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "in", rename_all = "snake_case")]
pub enum Place {
    /// The name of the file itself.
    FileName,
    /// A line of plain text.
    Line {
        /// The line.
        line: u64,
    },
    /// A field of delimited text.
    Field {
        /// The line on which the record begins.
        line: u64,
        /// The field within the record.
        field: u32,
    },
    /// A cell of a workbook.
    Cell {
        /// The sheet's name.
        sheet: String,
        /// The row.
        row: u32,
        /// The column: 1 for `A`.
        column: u32,
    },
    /// A paragraph of a part of an office document, such as `word/header1.xml`.
    Paragraph {
        /// The part of the archive.
        part: String,
        /// The paragraph within the part, empty ones not counted.
        paragraph: u64,
    },
    /// A line of a page.
    Page {
        /// The page.
        page: u32,
        /// The line in the order of drawing.
        line: u32,
    },
    /// A value given by a caller that reads rows itself.
    Row {
        /// The row.
        row: u64,
    },
}

/// In figures and names alone, for lines that are the same in every language: `4:2` is line 4, field 2.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FileName => write!(f, "0"),
            Self::Line { line } | Self::Row { row: line } => write!(f, "{line}"),
            Self::Field { line, field } => write!(f, "{line}:{field}"),
            Self::Cell { sheet, row, column } => write!(f, "{sheet} {row}:{column}"),
            Self::Paragraph { part, paragraph } => write!(f, "{part} {paragraph}"),
            Self::Page { page, line } => write!(f, "{page}:{line}"),
        }
    }
}
