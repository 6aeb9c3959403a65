//! The rows a batch set aside, to look at and to download. Only the owner sees them.

use std::collections::HashMap;
use std::io::{self, Write};

use bytes::Bytes;
use domain::ids::{BatchId, ItemId};
use domain::people::Actor;
use domain::values::ValueFault;
use lake::LakeError;
use lake::quarantine::{BadRow, QuarantineSheet, ReportWords};
use tokio::sync::mpsc;

use super::BatchView;
use crate::application::App;
use crate::error::{AppError, Result};
use crate::uses::Look;

/// Bytes of one piece of a download.
const PIECE_BYTES: usize = 64 * 1024;
/// Pieces that may wait for the reader.
const PIECES_WAITING: usize = 4;

/// A report of faults as a workbook.
pub type FaultSheet = QuarantineSheet;

/// The words of a report, in the reader's language.
pub struct FaultWords {
    /// Headings of the four columns: line, item, value, reason.
    pub headings: [String; 4],
    /// What is wrong, in words.
    pub reason: fn(ValueFault, &str) -> String,
    /// The language's tag, for `reason`.
    pub lang: &'static str,
}

/// Why the owner takes bad rows away, as it stands in the usage log.
const DOWNLOADED: Look<'static> = Look::Download("owner-quarantine");
/// Why the owner looks at bad rows.
const SHOWN: Look<'static> = Look::Preview("owner-quarantine");

impl App {
    /// The first rows that a batch set aside, at most `limit`, with all their faults. On record, where there are any.
    pub async fn bad_rows(&self, id: BatchId, actor: &Actor, limit: usize) -> Result<Vec<BadRow>> {
        let view = self.own_bad_rows(id, actor, SHOWN).await?;
        let lake = self.lake.clone();
        let read = tokio::task::spawn_blocking(move || match lake.quarantine(id) {
            Ok(rows) => rows.take(limit).collect(),
            Err(LakeError::NoQuarantine) => Ok(Vec::new()),
            Err(error) => Err(error),
        });
        let rows: Vec<BadRow> = read.await.map_err(AppError::internal)??;
        if !rows.is_empty() {
            self.record_batch_rows(&view, actor, SHOWN, rows.len() as u64).await?;
        }
        Ok(rows)
    }

    /// All faults of a batch as CSV, piece by piece, after the download is on record; a file that cannot be read to its
    /// end breaks off with an error.
    pub async fn faults_csv(
        &self,
        id: BatchId,
        actor: &Actor,
        words: FaultWords,
    ) -> Result<mpsc::Receiver<io::Result<Bytes>>> {
        let view = self.own_bad_rows(id, actor, DOWNLOADED).await?;
        self.record_batch_rows(&view, actor, DOWNLOADED, view.batch.counts.bad).await?;
        let names = item_names(view);
        let lake = self.lake.clone();
        let (to_reader, from_disk) = mpsc::channel(PIECES_WAITING);
        self.tasks.spawn_blocking(move || {
            let mut out = Pieces { to_reader, piece: Vec::with_capacity(PIECE_BYTES) };
            let written =
                with_words(&words, &names, |words| lake.write_quarantine_csv(id, words, &mut out));
            if let Err(error) = written {
                tracing::warn!(batch = %id, %error, "a report of faults broke off");
                // The reader may be gone, which is why it broke off.
                let _reader_gone = out.to_reader.blocking_send(Err(io::Error::other("broken off")));
            }
        });
        Ok(from_disk)
    }

    /// All faults of a batch as a workbook, up to what a sheet is allowed to hold. On record before it is given.
    pub async fn faults_xlsx(
        &self,
        id: BatchId,
        actor: &Actor,
        words: FaultWords,
    ) -> Result<FaultSheet> {
        let view = self.own_bad_rows(id, actor, DOWNLOADED).await?;
        self.record_batch_rows(&view, actor, DOWNLOADED, view.batch.counts.bad).await?;
        let names = item_names(view);
        let lake = self.lake.clone();
        let made = tokio::task::spawn_blocking(move || {
            with_words(&words, &names, |words| lake.write_quarantine_xlsx(id, words))
        });
        Ok(made.await.map_err(AppError::internal)??)
    }

    /// The batch of bad rows, for its owner; a refusal is on record.
    async fn own_bad_rows(&self, id: BatchId, actor: &Actor, look: Look<'_>) -> Result<BatchView> {
        match self.batch_view(id, actor).await {
            Ok(view) => Ok(view),
            Err(error) => Err(self.refuse_batch_rows(id, actor, look, error).await),
        }
    }
}

fn item_names(view: BatchView) -> HashMap<ItemId, String> {
    view.entry.draft.items.into_iter().map(|item| (item.id, item.name)).collect()
}

fn with_words<T>(
    words: &FaultWords,
    names: &HashMap<ItemId, String>,
    write: impl FnOnce(&ReportWords<'_>) -> T,
) -> T {
    let headings = words.headings.each_ref().map(String::as_str);
    let item = |item: ItemId| names.get(&item).cloned().unwrap_or_else(|| item.to_string());
    let reason = |fault: ValueFault| (words.reason)(fault, words.lang);
    write(&ReportWords { headings, item: &item, reason: &reason })
}

/// Sends what is written in pieces.
struct Pieces {
    to_reader: mpsc::Sender<io::Result<Bytes>>,
    piece: Vec<u8>,
}

impl Pieces {
    fn send(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE_BYTES));
        self.to_reader
            .blocking_send(Ok(piece.into()))
            .map_err(|_reader_gone| io::ErrorKind::BrokenPipe.into())
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE_BYTES {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send()
    }
}
