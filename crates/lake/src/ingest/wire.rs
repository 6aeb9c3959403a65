//! The formats of a push, read as the fields of rows.

use std::io::Cursor;

use arrow_ipc::reader::StreamReader;
use bytes::Bytes;
use serde_json::value::RawValue;

use super::{OPERATION_FIELD, PushFormat};
use crate::decode::csv_rows::CsvSource;
use crate::decode::json_lines::{JsonLinesSource, names_in};
use crate::decode::parquet_rows::{ColumnsBlock, as_views, in_text};
use crate::decode::{Block, Source};
use crate::raw::RawSource;
use crate::{Encoding, FileFault, LakeError};

/// Opens the rows of a push; every field that any row has is named.
pub(super) fn open(format: PushFormat, bytes: &Bytes) -> Result<Box<dyn Source>, LakeError> {
    Ok(match format {
        PushFormat::Json => Box::new(json_lines(lines_of(bytes)?)?),
        PushFormat::JsonLines => Box::new(json_lines(bytes.clone())?),
        PushFormat::Csv => {
            Box::new(CsvSource::open(&RawSource::in_memory(bytes.clone()), Encoding::Utf8)?)
        }
        PushFormat::ArrowStream => Box::new(ArrowSource::open(bytes.clone())?),
    })
}

fn json_lines(bytes: Bytes) -> Result<JsonLinesSource, LakeError> {
    let mut names = names_in(&bytes, usize::MAX);
    if names.is_empty() {
        // Lines that are no objects are refused one by one; without a name the source would look for some again.
        names.push(OPERATION_FIELD.to_owned());
    }
    JsonLinesSource::open(&RawSource::in_memory(bytes), &names)
}

/// One object, or the objects of an array, one a line.
fn lines_of(bytes: &[u8]) -> Result<Bytes, LakeError> {
    let objects: Vec<&RawValue> = match bytes.trim_ascii_start().first() {
        Some(b'[') => serde_json::from_slice(bytes),
        _ => serde_json::from_slice(bytes).map(|one| vec![one]),
    }
    .map_err(|fault| FileFault::NotJson { line: fault.line() as u64 })?;
    let mut lines = Vec::with_capacity(bytes.len());
    for object in objects {
        // A line end in valid JSON stands between its parts, never in a text.
        lines.extend(object.get().bytes().map(|byte| if byte == b'\n' { b' ' } else { byte }));
        lines.push(b'\n');
    }
    Ok(lines.into())
}

/// An Arrow stream being read.
struct ArrowSource {
    reader: StreamReader<Cursor<Bytes>>,
    fields: Vec<String>,
    rows_read: u64,
}

impl ArrowSource {
    fn open(bytes: Bytes) -> Result<Self, LakeError> {
        let reader = StreamReader::try_new(Cursor::new(bytes), None).map_err(|cause| {
            tracing::debug!(%cause, "not a readable Arrow stream");
            FileFault::NotArrow
        })?;
        let schema = reader.schema();
        as_views(&schema)?;
        let fields = schema.fields().iter().map(|field| field.name().clone()).collect();
        Ok(Self { reader, fields, rows_read: 0 })
    }
}

impl Source for ArrowSource {
    fn fields(&self) -> &[String] {
        &self.fields
    }

    fn next_block(&mut self) -> Result<Option<Block>, LakeError> {
        let Some(batch) = self.reader.next() else { return Ok(None) };
        let batch = batch.map_err(|_broken| FileFault::NotArrow)?;
        let first_line = self.rows_read + 1;
        self.rows_read += batch.num_rows() as u64;
        Ok(Some(Block::Columns(ColumnsBlock::new(
            in_text(&batch)?,
            0..batch.num_rows(),
            first_line,
        ))))
    }

    fn progress(&self) -> (u64, u64) {
        (self.rows_read, self.rows_read)
    }
}
