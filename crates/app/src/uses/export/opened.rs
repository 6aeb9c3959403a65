//! Downloads of opened data 开放数据下载: the same stream as an export, by the right of the public or of who was authorised.

use std::sync::Arc;

use domain::access::Wanted;
use domain::expr::Filter;
use futures::StreamExt;
use lake::{CsvOptions, ExportFormat, TextEncoding};
use ledger::{Outcome, Receipt, Stage, UsageRecord};
use serde::{Deserialize, Serialize};

use super::{Chunks, chunks};
use crate::application::App;
use crate::error::{AppError, Result};
use crate::uses::open::{OpenReader, Opened, Take};
use crate::uses::record::MEDIUM_FILE;

/// The format of a download.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpenFormat {
    /// CSV with a byte-order mark, for spreadsheets; formulas are made harmless.
    #[default]
    Csv,
    /// JSON lines.
    JsonLines,
    /// XLSX.
    Xlsx,
    /// Parquet.
    Parquet,
}

impl OpenFormat {
    /// All formats.
    pub const ALL: &[Self] = &[Self::Csv, Self::JsonLines, Self::Xlsx, Self::Parquet];

    /// The ending of a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::JsonLines => "application/jsonl",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }
}

/// What is downloaded.
#[derive(Debug, Clone, Default)]
pub struct OpenExport {
    /// The format.
    pub format: OpenFormat,
    /// Items wanted, by name; empty means all opened.
    pub items: Vec<String>,
    /// Rows wanted, by items that are opened unmasked; all where absent.
    pub filter: Option<Filter>,
}

/// A download on its way.
pub struct OpenStream {
    /// The bytes; the stream breaks off with an error where the opening ends while it runs.
    pub chunks: Chunks,
    /// The version that is read.
    pub version: u64,
    /// The opening record's receipt.
    pub receipt: String,
}

struct Running {
    app: Arc<App>,
    opened: Opened,
    receipt: String,
}

impl App {
    /// Opens a download of opened data; its first byte leaves after the opening record is durable.
    ///
    /// # Errors
    /// As [`App::open_page`].
    pub async fn open_export(
        self: &Arc<Self>,
        resource: &str,
        wanted: &OpenExport,
        reader: OpenReader<'_>,
    ) -> Result<OpenStream> {
        let rows = Wanted { items: &wanted.items, filter: wanted.filter.as_ref() };
        let way = (ledger::Method::Download, MEDIUM_FILE);
        let opened = self.admit_open(resource, reader, Take::Export, way, &rows).await?;
        let format = format_of(wanted.format, opened.names());
        let export = match self.lake.export(&opened.plan, opened.version, format).await {
            Ok(export) => export,
            Err(error) => return Err(self.refuse_open(opened.head, error.into()).await),
        };
        let record = UsageRecord { stage: Stage::Opened, ..opened.head.clone() };
        let receipt = self.append(record).await?;
        let version = opened.version;
        let (sender, chunks) = chunks::channel();
        let running = Running { app: Arc::clone(self), opened, receipt: receipt.clone() };
        self.tasks.spawn(running.drive(export, sender));
        Ok(OpenStream { chunks, version, receipt })
    }
}

fn format_of(format: OpenFormat, names: Vec<String>) -> ExportFormat {
    match format {
        OpenFormat::Csv => ExportFormat::Csv(CsvOptions {
            encoding: TextEncoding::Utf8Bom,
            header: names,
            spreadsheet_safe: true,
        }),
        OpenFormat::JsonLines => ExportFormat::JsonLines(names),
        OpenFormat::Xlsx => ExportFormat::Workbook(names),
        OpenFormat::Parquet => ExportFormat::Parquet(names),
    }
}

impl Running {
    async fn drive(self, mut export: lake::Export, mut sender: chunks::Sender) {
        let end = export.end();
        let mut reason = None;
        let mut reader_gone = false;
        while let Some(chunk) = export.next().await {
            if !self.app.still_open(&self.opened.right) {
                reason = Some(AppError::not_found());
                break;
            }
            match chunk {
                Ok(chunk) => {
                    let rows = export.rows_begun();
                    reader_gone = sender.send_up_to(chunk, rows).await.is_err();
                }
                Err(error) => reason = Some(error.into()),
            }
            if reader_gone || reason.is_some() {
                break;
            }
        }
        drop(export);
        if reason.is_none() && !reader_gone {
            // The last chunks still wait: a reader that leaves now has not had all.
            reader_gone = sender.all_taken().await.is_err();
        }
        let rows = if reader_gone { sender.rows_taken() } else { sender.rows_sent() };
        let whole = end.summary().filter(|_| !reader_gone && reason.is_none());
        let closed = self.close(whole, rows).await;
        if let Err(error) = closed {
            tracing::error!(error = %error.chain(), receipt = %self.receipt, "the closing record of a download could not be written");
            reason = reason.or(Some(error));
        }
        if let Some(error) = reason {
            sender.break_off(error).await;
        }
    }

    async fn close(&self, whole: Option<lake::ExportSummary>, rows: u64) -> Result<()> {
        let Ok(opening) = self.receipt.parse::<Receipt>() else { return Ok(()) };
        let record = UsageRecord {
            at_ms: self.app.now().as_millisecond(),
            stage: Stage::Closed { opening },
            outcome: if whole.is_some() { Outcome::Answered } else { Outcome::Failed },
            row_count: whole.map_or(rows, |summary| summary.rows),
            result_digest: whole.map(|summary| self.app.salted(&summary.digest)),
            ..self.opened.head.clone()
        };
        self.app.append(record).await.map(drop)
    }
}
