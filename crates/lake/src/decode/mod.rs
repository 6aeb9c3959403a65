//! From the bytes of a file to rows of fields, format by format, without judging them.
//!
//! A [`Source`] cuts the file into blocks at row boundaries; a [`Block`] is
//! taken apart into rows by whichever worker gets it. Fields are text: what a
//! text means is the validator's business, by the item's declared type.

pub(crate) mod blocks;
pub(crate) mod csv_rows;
pub(crate) mod encoding;
pub(crate) mod inspect;
pub(crate) mod json_lines;
pub(crate) mod parquet_rows;
pub(crate) mod workbook;

use domain::loads::FileFormat;
use domain::values::ValueFault;

use crate::raw::RawSource;
use crate::{Encoding, LakeError};

/// Bytes of the largest record or sheet row that is read.
pub(crate) const RECORD_BYTES_MAX: usize = 1 << 20;
/// Fields of the widest heading that is read.
pub(crate) const FIELDS_MAX: usize = 1_000;

/// One field of a row, before its declared type is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Field<'a> {
    /// The format says that there is no value: `null` in JSON, a blank cell.
    Missing,
    /// A text, the empty text included.
    Text(&'a str),
    /// Something that has no text: how it is shown, and why it is at fault.
    Faulty(String, ValueFault),
}

impl Field<'_> {
    /// How the field is shown in a report.
    pub(crate) fn shown(&self) -> &str {
        match self {
            Self::Missing => "",
            Self::Text(text) => text,
            Self::Faulty(shown, _) => shown,
        }
    }
}

/// One row of a block.
#[derive(Debug)]
pub(crate) struct Row<'r, 'a> {
    /// Line in the file or row of the sheet, from 1, the heading included.
    pub line: u64,
    /// The fields, as many as the row has.
    pub fields: &'r [Field<'a>],
}

/// Some rows of a file, cut at row boundaries.
#[derive(Debug)]
pub(crate) enum Block {
    /// Delimited text.
    Csv(csv_rows::CsvBlock),
    /// JSON objects, one a line.
    JsonLines(json_lines::JsonBlock),
    /// Rows of a sheet.
    Sheet(workbook::SheetBlock),
    /// Columns of a Parquet file, as text.
    Columns(parquet_rows::ColumnsBlock),
}

impl Block {
    /// Visits every row in the order of the file.
    pub(crate) fn for_each_row(&self, visit: &mut dyn FnMut(&Row<'_, '_>)) {
        match self {
            Self::Csv(block) => block.for_each_row(visit),
            Self::JsonLines(block) => block.for_each_row(visit),
            Self::Sheet(block) => block.for_each_row(visit),
            Self::Columns(block) => block.for_each_row(visit),
        }
    }
}

/// A file being read block by block.
pub(crate) trait Source: Send {
    /// Names of the fields, in the order of every row's fields.
    fn fields(&self) -> &[String];

    /// The next block; `None` at the end.
    fn next_block(&mut self) -> Result<Option<Block>, LakeError>;

    /// How much of the file has been read, and how much there is, in one unit of the format's choice.
    fn progress(&self) -> (u64, u64);
}

/// Opens a file of a known format. `wanted` are the fields that matter, for formats without a heading.
pub(crate) fn open(
    raw: &RawSource,
    format: FileFormat,
    encoding: Encoding,
    wanted: &[String],
) -> Result<Box<dyn Source>, LakeError> {
    Ok(match format {
        FileFormat::Csv => Box::new(csv_rows::CsvSource::open(raw, encoding)?),
        FileFormat::JsonLines => Box::new(json_lines::JsonLinesSource::open(raw, wanted)?),
        FileFormat::Xlsx => Box::new(workbook::SheetSource::open(raw)?),
        FileFormat::Parquet => Box::new(parquet_rows::ParquetSource::open(raw)?),
    })
}
