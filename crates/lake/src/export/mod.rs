//! Export 数据交换: the rows of a plan as one file, streamed in flat memory.
//!
//! Each chunk is read, written as text and digested on the blocking pool when it
//! is asked for: a slow reader holds no thread, and one who leaves ends the work.

mod csv;
mod formats;
mod text;

use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use arrow::array::RecordBatch;
use bytes::Bytes;
use domain::access::AccessPlan;
use futures::stream::{self, BoxStream};
use futures::{Stream, StreamExt, TryStreamExt};
use sha2::{Digest, Sha256};

pub use csv::{CsvOptions, TextEncoding};

use self::csv::CsvWriter;
use self::formats::{
    Columns, JsonLinesWriter, ParquetWriter, RowWriter, SHEET_ROWS_MAX, WorkbookWriter,
};
use crate::error::Limit;
use crate::read::scan::{Scan, on_blocking_pool};
use crate::{Lake, LakeError};

/// Bytes gathered before a chunk is handed over, in UTF-8.
const CHUNK_BYTES: usize = 256 << 10;

/// The format of an exported file.
#[derive(Debug, Clone)]
pub enum ExportFormat {
    /// CSV (RFC 4180).
    Csv(CsvOptions),
    /// JSON lines, an object a row with these keys, in the plan's order of items.
    JsonLines(Vec<String>),
    /// A workbook (Office Open XML) of one sheet under these headings; at most 1,048,575 rows.
    Workbook(Vec<String>),
    /// Apache Parquet with these column names.
    Parquet(Vec<String>),
}

/// What an export consisted of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportSummary {
    /// Rows, the heading aside.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes.
    pub digest: [u8; 32],
}

/// Tells what an export consisted of, once its stream has ended; stays empty for one that failed or
/// was broken off.
#[derive(Debug, Clone, Default)]
pub struct ExportEnd(Arc<OnceLock<ExportSummary>>);

impl ExportEnd {
    /// The summary, after the stream has given its end.
    pub fn summary(&self) -> Option<ExportSummary> {
        self.0.get().copied()
    }
}

/// The bytes of an export. An error is its last item.
pub struct Export {
    chunks: BoxStream<'static, Result<Bytes, LakeError>>,
    end: ExportEnd,
    rows_begun: Arc<AtomicU64>,
}

impl Export {
    /// A handle that outlives the stream.
    pub fn end(&self) -> ExportEnd {
        self.end.clone()
    }

    /// Rows of which anything stands in the chunks given so far; in a workbook, which comes at the end, all.
    pub fn rows_begun(&self) -> u64 {
        self.rows_begun.load(Ordering::Acquire)
    }
}

impl Stream for Export {
    type Item = Result<Bytes, LakeError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.chunks.poll_next_unpin(context)
    }
}

impl Lake {
    /// The rows that a plan lets pass, as CSV (RFC 4180) in stored order.
    ///
    /// A missing value is an empty field, an empty text is `""`. The heading comes as a chunk of
    /// its own, at once.
    ///
    /// # Errors
    /// [`LakeError::NoTable`], [`LakeError::UnknownVersion`]; later failures come as the stream's
    /// last item.
    pub async fn export_csv(
        &self,
        plan: &AccessPlan,
        version: u64,
        options: CsvOptions,
    ) -> Result<Export, LakeError> {
        self.export(plan, version, ExportFormat::Csv(options)).await
    }

    /// The rows that a plan lets pass, in stored order and in any format.
    ///
    /// # Errors
    /// As [`Lake::export_csv`]; [`LakeError::Limit`] for more rows than a worksheet holds.
    pub async fn export(
        &self,
        plan: &AccessPlan,
        version: u64,
        format: ExportFormat,
    ) -> Result<Export, LakeError> {
        if matches!(format, ExportFormat::Workbook(_))
            && self.count(plan, version).await? > SHEET_ROWS_MAX
        {
            return Err(LakeError::Limit { limit: Limit::SheetRows, max: SHEET_ROWS_MAX });
        }
        let table = self.reading.tables.open(self, plan.entry(), version).await?;
        let scan = Scan::of_plan(table, plan, plan.projection())?;
        let end = ExportEnd::default();
        let rows_begun = Arc::new(AtomicU64::new(0));
        let chunker = Chunker::new(scan, format, end.clone(), Arc::clone(&rows_begun))?;
        let chunks = stream::try_unfold(chunker, |mut chunker| {
            on_blocking_pool(async move { Ok(chunker.next().await?.map(|chunk| (chunk, chunker))) })
        });
        Ok(Export { chunks: chunks.boxed(), end, rows_begun })
    }
}

fn writer_of(scan: &Scan, format: ExportFormat) -> Result<Box<dyn RowWriter>, LakeError> {
    let columns = |names| Columns::new(&scan.schema, &scan.columns, names);
    Ok(match format {
        ExportFormat::Csv(options) => {
            let mut writer = CsvWriter::new(&scan.schema, &scan.columns, options);
            writer.heading();
            Box::new(writer)
        }
        ExportFormat::JsonLines(names) => Box::new(JsonLinesWriter::new(columns(names))),
        ExportFormat::Workbook(names) => Box::new(WorkbookWriter::new(columns(names))?),
        ExportFormat::Parquet(names) => Box::new(ParquetWriter::new(&scan.columns, &names)?),
    })
}

/// An export under way.
struct Chunker {
    batches: BoxStream<'static, Result<RecordBatch, LakeError>>,
    writer: Box<dyn RowWriter>,
    /// Bytes that make a chunk; one at first, so that a heading goes alone.
    chunk_bytes: usize,
    is_written: bool,
    rows: u64,
    rows_begun: Arc<AtomicU64>,
    bytes: u64,
    digest: Sha256,
    end: ExportEnd,
}

impl Chunker {
    fn new(
        scan: Scan,
        format: ExportFormat,
        end: ExportEnd,
        rows_begun: Arc<AtomicU64>,
    ) -> Result<Self, LakeError> {
        Ok(Self {
            writer: writer_of(&scan, format)?,
            batches: scan.batches(),
            chunk_bytes: 1,
            is_written: false,
            rows: 0,
            rows_begun,
            bytes: 0,
            digest: Sha256::new(),
            end,
        })
    }

    async fn next(&mut self) -> Result<Option<Bytes>, LakeError> {
        while !self.is_written && self.writer.waiting() < self.chunk_bytes {
            if let Some(batch) = self.batches.try_next().await? {
                self.writer.rows(&batch)?;
                self.rows += batch.num_rows() as u64;
            } else {
                self.writer.finish()?;
                self.is_written = true;
            }
        }
        self.chunk_bytes = CHUNK_BYTES;
        let chunk = self.writer.take()?;
        if chunk.is_empty() {
            let digest = self.digest.clone().finalize().into();
            let summary = ExportSummary { rows: self.rows, bytes: self.bytes, digest };
            self.end.0.set(summary).expect("an export ends once");
            return Ok(None);
        }
        self.rows_begun.store(self.rows, Ordering::Release);
        self.digest.update(&chunk);
        self.bytes += chunk.len() as u64;
        Ok(Some(chunk.into()))
    }
}
