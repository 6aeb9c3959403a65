//! A first look at an upload: what it is, its fields, and a few rows, before anyone maps columns.

use domain::loads::FileFormat;
use serde::{Deserialize, Serialize};

use super::csv_rows;
use crate::raw::RawSource;
use crate::{Encoding, FileFault, Lake, LakeError};

/// Rows of the sample.
pub const SAMPLE_ROWS: usize = 20;

/// What an upload looks like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// The format, by content first and name second.
    pub format: FileFormat,
    /// The encoding as declared or found; UTF-8 for formats that fix it.
    pub encoding: Encoding,
    /// Names of the fields, in order.
    pub fields: Vec<String>,
    /// The first rows, at most [`SAMPLE_ROWS`], as text; missing values are empty.
    pub sample: Vec<Vec<String>>,
    /// Rows in all, estimated from the first block; exact for small files.
    pub rows_estimate: u64,
}

impl Lake {
    /// Looks at a stored upload. Blocks while it reads the beginning of the file (all of it for the size check of a workbook).
    pub fn inspect(
        &self,
        digest: &str,
        file_name: &str,
        declared: Option<Encoding>,
    ) -> Result<Inspection, LakeError> {
        let raw = self.raw_source(digest)?;
        let head = csv_rows::sample(&raw)?;
        let format = format_of(&head, file_name)?;
        let encoding = match format {
            FileFormat::Csv => declared.unwrap_or_else(|| Encoding::sniff(&head)),
            _ => Encoding::Utf8,
        };
        look(&raw, format, encoding)
    }
}

fn look(raw: &RawSource, format: FileFormat, encoding: Encoding) -> Result<Inspection, LakeError> {
    let mut source = super::open(raw, format, encoding, &[])?;
    let mut sample: Vec<Vec<String>> = Vec::new();
    let mut rows = 0_u64;
    if let Some(block) = source.next_block()? {
        block.for_each_row(&mut |row| {
            rows += 1;
            if sample.len() < SAMPLE_ROWS {
                sample.push(row.fields.iter().map(|field| field.shown().to_owned()).collect());
            }
        });
    }
    Ok(Inspection {
        format,
        encoding,
        fields: source.fields().to_vec(),
        sample,
        rows_estimate: estimate(rows, source.progress()),
    })
}

/// Rows in all, if the rest of the file is like what was read: `done` of `of`, in the source's own unit.
pub(crate) fn estimate(rows_read: u64, (done, of): (u64, u64)) -> u64 {
    let scaled = u128::from(rows_read) * u128::from(of.max(1)) / u128::from(done.max(1));
    u64::try_from(scaled).unwrap_or(u64::MAX).max(rows_read)
}

fn format_of(head: &[u8], file_name: &str) -> Result<FileFormat, LakeError> {
    if head.is_empty() {
        return Err(FileFault::Empty.into());
    }
    if head.starts_with(b"PK\x03\x04") {
        return Ok(FileFormat::Xlsx);
    }
    if head.starts_with(b"PAR1") {
        return Ok(FileFormat::Parquet);
    }
    let named = FileFormat::of_name(file_name)
        .filter(|format| matches!(format, FileFormat::Csv | FileFormat::JsonLines));
    if let Some(format) = named {
        return Ok(format);
    }
    let is_binary = head.contains(&0);
    match head.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => Ok(FileFormat::JsonLines),
        Some(_) if !is_binary && !file_name.contains('.') => Ok(FileFormat::Csv),
        _ => Err(FileFault::UnknownFormat.into()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn content_tells_the_format_before_the_name_does() {
        assert_eq!(format_of(b"PK\x03\x04rest", "a.csv").unwrap(), FileFormat::Xlsx);
        assert_eq!(format_of(b"PAR1rest", "a.csv").unwrap(), FileFormat::Parquet);
        assert_eq!(format_of(b" {\"a\":1}\n", "upload").unwrap(), FileFormat::JsonLines);
        assert_eq!(format_of(b"a,b\n", "upload").unwrap(), FileFormat::Csv);
        assert_eq!(format_of(b"a,b\n", "a.txt").unwrap(), FileFormat::Csv);
    }

    #[test]
    fn an_old_workbook_or_an_empty_file_is_refused_by_name() {
        let old = format_of(b"\xD0\xCF\x11\xE0\0\0", "a.xls").unwrap_err();
        assert!(matches!(old, LakeError::File(FileFault::UnknownFormat)));
        let empty = format_of(b"", "a.csv").unwrap_err();
        assert!(matches!(empty, LakeError::File(FileFault::Empty)));
    }
}
