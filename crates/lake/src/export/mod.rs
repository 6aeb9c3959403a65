//! Export 数据交换: the rows of a plan as one CSV file, streamed in flat memory.
//!
//! Each chunk is read, written as text and digested on the blocking pool when it
//! is asked for: a slow reader holds no thread, and one who leaves ends the work.

mod csv;
mod text;

use std::pin::Pin;
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
use crate::read::scan::{Scan, on_blocking_pool};
use crate::{Lake, LakeError};

/// Bytes gathered before a chunk is handed over, in UTF-8.
const CHUNK_BYTES: usize = 256 << 10;

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
}

impl Export {
    /// A handle that outlives the stream.
    pub fn end(&self) -> ExportEnd {
        self.end.clone()
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
        let table = self.reading.tables.open(self, plan.entry(), version).await?;
        let scan = Scan::of_plan(table, plan, plan.projection())?;
        let end = ExportEnd::default();
        let chunker = Chunker::new(scan, options, end.clone());
        let chunks = stream::try_unfold(chunker, |mut chunker| {
            on_blocking_pool(async move { Ok(chunker.next().await?.map(|chunk| (chunk, chunker))) })
        });
        Ok(Export { chunks: chunks.boxed(), end })
    }
}

/// An export under way.
struct Chunker {
    batches: BoxStream<'static, Result<RecordBatch, LakeError>>,
    writer: CsvWriter,
    /// Bytes that make a chunk; one at first, so that the heading goes alone.
    chunk_bytes: usize,
    rows: u64,
    bytes: u64,
    digest: Sha256,
    end: ExportEnd,
}

impl Chunker {
    fn new(scan: Scan, options: CsvOptions, end: ExportEnd) -> Self {
        let mut writer = CsvWriter::new(&scan.schema, &scan.columns, options);
        writer.heading();
        Self {
            batches: scan.batches(),
            writer,
            chunk_bytes: 1,
            rows: 0,
            bytes: 0,
            digest: Sha256::new(),
            end,
        }
    }

    async fn next(&mut self) -> Result<Option<Bytes>, LakeError> {
        while self.writer.len() < self.chunk_bytes {
            let Some(batch) = self.batches.try_next().await? else {
                break;
            };
            self.writer.rows(&batch);
            self.rows += batch.num_rows() as u64;
        }
        self.chunk_bytes = CHUNK_BYTES;
        let chunk = self.writer.take();
        if chunk.is_empty() {
            let digest = self.digest.clone().finalize().into();
            let summary = ExportSummary { rows: self.rows, bytes: self.bytes, digest };
            self.end.0.set(summary).expect("an export ends once");
            return Ok(None);
        }
        self.digest.update(&chunk);
        self.bytes += chunk.len() as u64;
        Ok(Some(chunk.into()))
    }
}
