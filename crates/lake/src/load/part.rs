//! The Parquet files of a load, written aside, with the statistics that Delta keeps of a file.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, SchemaRef};
use domain::ids::BatchId;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::properties::WriterProperties;
use parquet::file::statistics::Statistics;
use serde_json::{Map, Value as Json, json};

use crate::LakeError;
use crate::convert::date_of_days;

/// Rows of one file: a merge rewrites whole files, so they are not too large.
const PART_ROWS_MAX: u64 = 1 << 20;
const ROW_GROUP_ROWS: usize = 1 << 18;

/// A finished file.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// Where it lies now.
    pub path: PathBuf,
    /// Its name in the table's folder.
    pub name: String,
    /// Bytes.
    pub bytes: u64,
    /// Statistics as Delta writes them: rows, missing values, least and greatest values.
    pub stats: String,
}

/// How every Parquet file of a table is written.
pub(crate) fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .build()
}

/// Writes the files of one load.
pub(crate) struct PartWriter {
    dir: PathBuf,
    batch: BatchId,
    schema: SchemaRef,
    open: Option<OpenPart>,
    parts: Vec<Part>,
}

struct OpenPart {
    writer: ArrowWriter<File>,
    file: File,
    path: PathBuf,
    name: String,
    rows: u64,
}

impl PartWriter {
    pub(crate) fn new(dir: &Path, batch: BatchId, schema: SchemaRef) -> Self {
        Self { dir: dir.to_owned(), batch, schema, open: None, parts: Vec::new() }
    }

    /// Adds rows in their order.
    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<(), LakeError> {
        let mut open = match self.open.take() {
            Some(open) => open,
            None => self.begin()?,
        };
        open.writer.write(batch)?;
        open.rows += batch.num_rows() as u64;
        if open.rows < PART_ROWS_MAX {
            self.open = Some(open);
        } else {
            self.parts.push(open.close(&self.schema)?);
        }
        Ok(())
    }

    fn begin(&self) -> Result<OpenPart, LakeError> {
        let name = format!("part-{:05}-{}.snappy.parquet", self.parts.len(), self.batch);
        let path = self.dir.join(&name);
        let file = File::create(&path)?;
        let writer =
            ArrowWriter::try_new(file.try_clone()?, self.schema.clone(), Some(properties()))?;
        Ok(OpenPart { writer, file, path, name, rows: 0 })
    }

    /// The finished files, durable but for the folder's names.
    pub(crate) fn finish(mut self) -> Result<Vec<Part>, LakeError> {
        if let Some(open) = self.open.take() {
            self.parts.push(open.close(&self.schema)?);
        }
        Ok(self.parts)
    }
}

impl OpenPart {
    fn close(self, schema: &SchemaRef) -> Result<Part, LakeError> {
        let metadata = self.writer.close()?;
        self.file.sync_all()?;
        let bytes = self.file.metadata()?.len();
        Ok(Part {
            path: self.path,
            name: self.name,
            bytes,
            stats: stats(&metadata, schema).to_string(),
        })
    }
}

/// Rows and missing values of every column; least and greatest values where they are exact.
fn stats(metadata: &ParquetMetaData, schema: &SchemaRef) -> Json {
    let (mut least, mut greatest, mut missing) = (Map::new(), Map::new(), Map::new());
    for (place, field) in schema.fields().iter().enumerate() {
        let chunks: Option<Vec<&Statistics>> =
            metadata.row_groups().iter().map(|group| group.column(place).statistics()).collect();
        let Some(chunks) = chunks else { continue };
        let nulls: Option<u64> = chunks.iter().map(|chunk| chunk.null_count_opt()).sum();
        if let Some(nulls) = nulls {
            missing.insert(field.name().clone(), nulls.into());
        }
        if let Some((low, high)) = range(&chunks, field.data_type()) {
            least.insert(field.name().clone(), low);
            greatest.insert(field.name().clone(), high);
        }
    }
    let rows = metadata.file_metadata().num_rows();
    json!({ "numRecords": rows, "minValues": least, "maxValues": greatest, "nullCount": missing })
}

/// The least and the greatest value of whole numbers, dates and texts that were not cut; `None` where there is no telling.
fn range(chunks: &[&Statistics], data_type: &DataType) -> Option<(Json, Json)> {
    // A chunk without any value has no least value; it says nothing against the others.
    let told = || chunks.iter().filter(|chunk| chunk.min_bytes_opt().is_some());
    let all_told = told().all(|chunk| chunk.min_is_exact() && chunk.max_is_exact());
    if !all_told {
        return None;
    }
    match data_type {
        DataType::Int64 => {
            let ends = told().filter_map(|chunk| match chunk {
                Statistics::Int64(ends) => Some((*ends.min_opt()?, *ends.max_opt()?)),
                _ => None,
            });
            let (low, high) = ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
            Some((low.into(), high.into()))
        }
        DataType::Date32 => {
            let ends = told().filter_map(|chunk| match chunk {
                Statistics::Int32(ends) => Some((*ends.min_opt()?, *ends.max_opt()?)),
                _ => None,
            });
            let (low, high) = ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
            Some((date_of_days(low)?.to_string().into(), date_of_days(high)?.to_string().into()))
        }
        DataType::Utf8 => {
            let low = told().filter_map(|chunk| chunk.min_bytes_opt()).min()?;
            let high = told().filter_map(|chunk| chunk.max_bytes_opt()).max()?;
            Some((std::str::from_utf8(low).ok()?.into(), std::str::from_utf8(high).ok()?.into()))
        }
        _ => None,
    }
}
