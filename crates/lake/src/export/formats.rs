//! The formats an export can have besides CSV: one small writer each, fed with the batches of the one scan.

use std::io::{Read, Seek};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{Field, Schema, SchemaRef};
use domain::schema::TableSchema;
use domain::values::Value;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use super::text::TextColumn;
use crate::LakeError;

/// Rows of a worksheet below its heading; a format's bound, not ours.
pub(super) const SHEET_ROWS_MAX: u64 = (1 << 20) - 1;
/// Characters that a cell of a workbook can hold.
const CELL_CHARS_MAX: usize = 32_767;
/// Whole numbers that a workbook keeps exactly; larger ones are written as text.
const EXACT_WHOLE_MAX: i64 = 1 << 53;
/// Rows of a Parquet row group: what is held in memory until it is written.
const ROW_GROUP_ROWS: usize = 1 << 16;
/// Bytes read back from a finished workbook at a time.
const READ_BYTES: u64 = 256 << 10;

/// Turns batches into bytes that are taken away chunk by chunk.
pub(crate) trait RowWriter: Send {
    /// Bytes that can be taken.
    fn waiting(&self) -> usize;

    /// Writes the rows of a batch.
    fn rows(&mut self, batch: &RecordBatch) -> Result<(), LakeError>;

    /// Writes what comes after the last row.
    fn finish(&mut self) -> Result<(), LakeError> {
        Ok(())
    }

    /// Takes bytes; none only where there are none left.
    fn take(&mut self) -> Result<Vec<u8>, LakeError>;
}

/// The columns of a scan with the names they leave under.
pub(crate) struct Columns {
    texts: Vec<TextColumn>,
    names: Vec<String>,
}

impl Columns {
    pub(crate) fn new(schema: &TableSchema, columns: &SchemaRef, names: Vec<String>) -> Self {
        let texts = columns.fields().iter().map(|field| TextColumn::of(schema, field)).collect();
        Self { texts, names }
    }

    fn values<'a>(
        &'a self,
        batch: &'a RecordBatch,
        row: usize,
    ) -> impl Iterator<Item = Value> + 'a {
        self.texts.iter().zip(batch.columns()).map(move |(text, array)| text.value(array, row))
    }
}

/// JSON lines: an object a row, values as [`Value::to_json`] has them.
pub(crate) struct JsonLinesWriter {
    columns: Columns,
    /// The names as JSON texts.
    keys: Vec<String>,
    out: Vec<u8>,
}

impl JsonLinesWriter {
    pub(crate) fn new(columns: Columns) -> Self {
        let keys =
            columns.names.iter().map(|name| serde_json::Value::from(name.as_str()).to_string());
        Self { keys: keys.collect(), columns, out: Vec::new() }
    }
}

impl RowWriter for JsonLinesWriter {
    fn waiting(&self) -> usize {
        self.out.len()
    }

    fn rows(&mut self, batch: &RecordBatch) -> Result<(), LakeError> {
        for row in 0..batch.num_rows() {
            self.out.push(b'{');
            for (place, value) in self.columns.values(batch, row).enumerate() {
                if place > 0 {
                    self.out.push(b',');
                }
                self.out.extend_from_slice(self.keys[place].as_bytes());
                self.out.push(b':');
                serde_json::to_writer(&mut self.out, &value.to_json()).map_err(unwritable)?;
            }
            self.out.extend_from_slice(b"}\n");
        }
        Ok(())
    }

    fn take(&mut self) -> Result<Vec<u8>, LakeError> {
        Ok(std::mem::take(&mut self.out))
    }
}

/// Parquet, with the items' names as columns.
pub(crate) struct ParquetWriter {
    writer: ArrowWriter<Vec<u8>>,
    schema: SchemaRef,
}

impl ParquetWriter {
    pub(crate) fn new(columns: &SchemaRef, names: &[String]) -> Result<Self, LakeError> {
        let named = columns.fields().iter().zip(names);
        let fields: Vec<Field> =
            named.map(|(field, name)| field.as_ref().clone().with_name(name)).collect();
        let schema = Arc::new(Schema::new(fields));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
            .build();
        let writer = ArrowWriter::try_new(Vec::new(), Arc::clone(&schema), Some(properties))?;
        Ok(Self { writer, schema })
    }
}

impl RowWriter for ParquetWriter {
    fn waiting(&self) -> usize {
        self.writer.inner().len()
    }

    fn rows(&mut self, batch: &RecordBatch) -> Result<(), LakeError> {
        let named = RecordBatch::try_new(Arc::clone(&self.schema), batch.columns().to_vec())?;
        Ok(self.writer.write(&named)?)
    }

    fn finish(&mut self) -> Result<(), LakeError> {
        self.writer.finish()?;
        Ok(())
    }

    fn take(&mut self) -> Result<Vec<u8>, LakeError> {
        Ok(std::mem::take(self.writer.inner_mut()))
    }
}

/// A workbook of one sheet, in constant memory: its rows go to a temporary file, and nothing can be taken before the
/// end. Every text is written as text, so nothing in it can run.
pub(crate) struct WorkbookWriter {
    columns: Columns,
    book: rust_xlsxwriter::Workbook,
    next_row: u32,
    file: Option<std::fs::File>,
    ahead: Vec<u8>,
}

impl WorkbookWriter {
    pub(crate) fn new(columns: Columns) -> Result<Self, LakeError> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet_with_constant_memory().map_err(unwritable)?;
        for (place, name) in (0_u16..).zip(&columns.names) {
            sheet.write_string(0, place, name.as_str()).map_err(unwritable)?;
        }
        Ok(Self { columns, book, next_row: 1, file: None, ahead: Vec::new() })
    }

    fn read_ahead(&mut self) -> Result<(), LakeError> {
        if let Some(file) = &mut self.file {
            file.take(READ_BYTES).read_to_end(&mut self.ahead)?;
        }
        Ok(())
    }
}

impl RowWriter for WorkbookWriter {
    fn waiting(&self) -> usize {
        self.ahead.len()
    }

    fn rows(&mut self, batch: &RecordBatch) -> Result<(), LakeError> {
        let sheet = self.book.worksheet_from_index(0).map_err(unwritable)?;
        for row in 0..batch.num_rows() {
            for (place, value) in (0_u16..).zip(self.columns.values(batch, row)) {
                put_cell(sheet, self.next_row, place, &value)?;
            }
            self.next_row += 1;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), LakeError> {
        let mut file = tempfile::tempfile()?;
        self.book.save_to_writer(&mut file).map_err(unwritable)?;
        file.rewind()?;
        self.file = Some(file);
        self.read_ahead()
    }

    fn take(&mut self) -> Result<Vec<u8>, LakeError> {
        let taken = std::mem::take(&mut self.ahead);
        self.read_ahead()?;
        Ok(taken)
    }
}

#[expect(clippy::cast_precision_loss, reason = "only numbers that are kept exactly are cast")]
fn put_cell(
    sheet: &mut rust_xlsxwriter::Worksheet,
    row: u32,
    place: u16,
    value: &Value,
) -> Result<(), LakeError> {
    let put = match value {
        Value::Missing => return Ok(()),
        Value::Int(number) if number.abs() <= EXACT_WHOLE_MAX => {
            sheet.write_number(row, place, *number as f64)
        }
        Value::Float(number) => sheet.write_number(row, place, *number),
        other => {
            let text = other.to_text();
            let end = text.char_indices().nth(CELL_CHARS_MAX).map_or(text.len(), |(end, _)| end);
            sheet.write_string(row, place, &text[..end])
        }
    };
    put.map(|_sheet| ()).map_err(unwritable)
}

fn unwritable(cause: impl std::error::Error + Send + Sync + 'static) -> LakeError {
    LakeError::Storage(Box::new(cause))
}
