//! The floor that loading is measured beside: arrow's own CSV reader straight into one Parquet file.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::csv::ReaderBuilder;
use arrow::csv::reader::Format;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

/// Writes a CSV file with heading as Parquet, types inferred from its first rows; gives the rows.
///
/// # Errors
/// What the file system, arrow or Parquet fail with.
pub fn csv_to_parquet(
    csv: &Path,
    parquet: &Path,
) -> Result<u64, Box<dyn std::error::Error + Send + Sync>> {
    let format = Format::default().with_header(true);
    let (schema, _rows) = format.infer_schema(File::open(csv)?, Some(1_000))?;
    let schema = Arc::new(schema);
    let reader = ReaderBuilder::new(Arc::clone(&schema))
        .with_format(format)
        .with_batch_size(8_192)
        .build(File::open(csv)?)?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = ArrowWriter::try_new(File::create(parquet)?, schema, Some(properties))?;
    let mut rows = 0;
    for batch in reader {
        let batch = batch?;
        rows += batch.num_rows() as u64;
        writer.write(&batch)?;
    }
    writer.close()?;
    Ok(rows)
}
