//! Parquet files as text fields, so that one set of parsers judges every format.
//!
//! Texts are read as views: a dictionary with one huge value does not grow by
//! the number of rows that point to it.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray, StringViewArray};
use arrow::compute::{can_cast_types, cast};
use arrow::datatypes::{
    DataType, Field as ArrowField, Float64Type, Schema, SchemaRef, TimeUnit,
    TimestampMicrosecondType,
};
use jiff::tz::TimeZone;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;

use super::workbook::number_text;
use super::{Block, FIELDS_MAX, Field, RECORD_BYTES_MAX, Row, Source};
use crate::raw::RawSource;
use crate::{FileFault, LakeError, Limit};

const BATCH_ROWS: usize = 4096;
/// Bytes of text of one block.
const BLOCK_BYTES: usize = 4 << 20;

/// A Parquet file being read.
pub(crate) struct ParquetSource {
    reader: ParquetRecordBatchReader,
    fields: Vec<String>,
    rows_total: u64,
    rows_read: u64,
    batch: Option<Pending>,
}

struct Pending {
    columns: Arc<[StringViewArray]>,
    rows: Range<usize>,
}

/// Rows of a Parquet file, as text.
#[derive(Debug)]
pub(crate) struct ColumnsBlock {
    columns: Arc<[StringViewArray]>,
    rows: Range<usize>,
    first_line: u64,
}

impl ParquetSource {
    /// Opens a file whose every column has a text form.
    pub(crate) fn open(raw: &RawSource) -> Result<Self, LakeError> {
        let found = ArrowReaderMetadata::load(raw, ArrowReaderOptions::default())
            .map_err(|cause| not_parquet(&cause))?;
        let schema = as_views(found.schema())?;
        let options = ArrowReaderOptions::default().with_schema(schema);
        let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(raw.clone(), options)
            .map_err(|cause| not_parquet(&cause))?;
        let rows_total =
            u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or_default();
        let fields = builder.schema().fields().iter().map(|field| field.name().clone()).collect();
        let reader = builder.with_batch_size(BATCH_ROWS).build()?;
        Ok(Self { reader, fields, rows_total, rows_read: 0, batch: None })
    }

    fn next_batch(&mut self) -> Result<Option<Pending>, LakeError> {
        let Some(batch) = self.reader.next() else {
            return Ok(None);
        };
        let batch = batch?;
        Ok(Some(Pending { columns: in_text(&batch)?, rows: 0..batch.num_rows() }))
    }
}

fn not_parquet(cause: &ParquetError) -> LakeError {
    tracing::debug!(%cause, "not a readable Parquet file");
    FileFault::NotParquet.into()
}

/// The schema with its texts as views.
///
/// # Errors
/// A column that has no text form, and too many of them.
pub(crate) fn as_views(schema: &SchemaRef) -> Result<SchemaRef, LakeError> {
    if schema.fields().len() > FIELDS_MAX {
        return Err(LakeError::Limit { limit: Limit::Fields, max: FIELDS_MAX as u64 });
    }
    let mut fields = Vec::with_capacity(schema.fields().len());
    for field in schema.fields() {
        let as_read = match field.data_type() {
            DataType::Utf8 | DataType::LargeUtf8 => DataType::Utf8View,
            other => other.clone(),
        };
        if as_read.is_nested() || !can_cast_types(&as_read, &DataType::Utf8View) {
            return Err(FileFault::UnsupportedColumn { column: field.name().clone() }.into());
        }
        fields.push(ArrowField::new(field.name(), as_read, field.is_nullable()));
    }
    Ok(Arc::new(Schema::new(fields)))
}

/// The columns of a batch as text.
pub(crate) fn in_text(batch: &RecordBatch) -> Result<Arc<[StringViewArray]>, LakeError> {
    batch.columns().iter().map(as_text).collect()
}

/// A column as text, in the forms the parsers of `domain` read.
fn as_text(column: &ArrayRef) -> Result<StringViewArray, LakeError> {
    let texts = match column.data_type() {
        DataType::Float16 | DataType::Float32 | DataType::Float64 => {
            let numbers = cast(column, &DataType::Float64)?;
            let text = |number: Option<f64>| number.map(number_text);
            return Ok(numbers.as_primitive::<Float64Type>().iter().map(text).collect());
        }
        DataType::Timestamp(_, Some(_)) => civil_texts(column)?,
        _ => cast(column, &DataType::Utf8View)?,
    };
    Ok(texts.as_string_view().clone())
}

/// Instants on the city's clock.
fn civil_texts(column: &ArrayRef) -> Result<ArrayRef, LakeError> {
    let zone =
        TimeZone::get("Asia/Shanghai").map_err(|cause| LakeError::Engine(Box::new(cause)))?;
    let instants =
        cast(column, &DataType::Timestamp(TimeUnit::Microsecond, Some("+00:00".into())))?;
    let civil = |micros: i64| {
        let at = jiff::Timestamp::from_microsecond(micros).ok()?;
        Some(zone.to_datetime(at).to_string())
    };
    let texts: StringArray = instants
        .as_primitive::<TimestampMicrosecondType>()
        .iter()
        .map(|micros| micros.and_then(civil))
        .collect();
    Ok(cast(&texts, &DataType::Utf8View)?)
}

impl Source for ParquetSource {
    fn fields(&self) -> &[String] {
        &self.fields
    }

    fn next_block(&mut self) -> Result<Option<Block>, LakeError> {
        if self.batch.as_ref().is_none_or(|pending| pending.rows.is_empty()) {
            self.batch = self.next_batch()?;
        }
        let Some(pending) = self.batch.as_mut() else {
            return Ok(None);
        };
        let rows = pending.rows.start..rows_within(&pending.columns, &pending.rows)?;
        pending.rows.start = rows.end;
        let first_line = self.rows_read + 1;
        self.rows_read += rows.len() as u64;
        Ok(Some(Block::Columns(ColumnsBlock {
            columns: Arc::clone(&pending.columns),
            rows,
            first_line,
        })))
    }

    fn progress(&self) -> (u64, u64) {
        (self.rows_read, self.rows_total)
    }
}

/// Where a block ends that begins at the first of `rows`: at least one row, and no more text than a block may have.
fn rows_within(columns: &[StringViewArray], rows: &Range<usize>) -> Result<usize, LakeError> {
    let mut bytes = 0;
    for row in rows.clone() {
        let record: usize = columns
            .iter()
            .map(|column| if column.is_null(row) { 0 } else { column.value(row).len() })
            .sum();
        if record > RECORD_BYTES_MAX {
            return Err(LakeError::Limit {
                limit: Limit::RecordBytes,
                max: RECORD_BYTES_MAX as u64,
            });
        }
        bytes += record;
        if bytes > BLOCK_BYTES && row > rows.start {
            return Ok(row);
        }
    }
    Ok(rows.end)
}

impl ColumnsBlock {
    /// Some rows of columns, of which the first has this line.
    pub(crate) fn new(
        columns: Arc<[StringViewArray]>,
        rows: Range<usize>,
        first_line: u64,
    ) -> Self {
        Self { columns, rows, first_line }
    }

    /// Visits every row; its line is the row's number, for there is no heading.
    pub(crate) fn for_each_row(&self, visit: &mut dyn FnMut(&Row<'_, '_>)) {
        for (line, row) in (self.first_line..).zip(self.rows.clone()) {
            let fields: Vec<Field<'_>> = self
                .columns
                .iter()
                .map(|column| {
                    if column.is_null(row) {
                        Field::Missing
                    } else {
                        Field::Text(column.value(row))
                    }
                })
                .collect();
            visit(&Row { line, fields: &fields });
        }
    }
}
