//! Taking an upload: streamed to disk, looked at, and entered as a batch whose mapping is proposed by names.

use std::error::Error;

use bytes::Bytes;
use domain::catalogue::Entry;
use domain::ids::{BatchId, EntryId, FileId};
use domain::loads::{ColumnMapping, LoadMode};
use domain::people::Actor;
use futures::{Stream, StreamExt};
use lake::raw::{RawFile, Sink};
use lake::{Encoding, Inspection, LakeError};
use store::{Batch, BatchState, Progress};
use tokio::sync::mpsc;

use super::{LoadReport, UPLOAD_BYTES_MAX, file_error};
use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};

/// Pieces of an upload that may wait for the disk.
const PIECES_WAITING: usize = 8;
/// Characters kept of a file's name.
const NAME_CHARS_MAX: usize = 200;

/// What comes with an upload.
#[derive(Debug, Clone)]
pub struct Upload<'a> {
    /// The table it is for.
    pub entry: EntryId,
    /// The name under which it was sent.
    pub file_name: &'a str,
    /// Its encoding where the sender says; else it is found out.
    pub encoding: Option<Encoding>,
}

enum Piece {
    Bytes(Bytes),
    End,
}

impl App {
    /// Whether an actor may load an entry's table now; the entry that makes the table.
    pub async fn may_load(&self, entry: EntryId, actor: &Actor) -> Result<Entry> {
        let entry = self.owned_table(entry, actor).await?;
        self.check_source_system(&entry).await?;
        Ok(entry)
    }

    /// An entry of the actor's own unit whose table can hold rows, whether or not it may be loaded today.
    pub(crate) async fn owned_table(&self, entry: EntryId, actor: &Actor) -> Result<Entry> {
        self.loadable_entry(self.own_table(entry, actor).await?).await
    }

    /// A registered system that supplies the data must hold a valid assessment, as one that uses data must (Article 24).
    async fn check_source_system(&self, entry: &Entry) -> Result<()> {
        let systems = self.store.systems_of_unit(entry.unit).await?;
        let named = systems.iter().find(|system| system.name == entry.draft.source_system);
        Ok(named.map_or(Ok(()), |system| system.connectable(self.today()))?)
    }

    /// Stores an upload of at most [`UPLOAD_BYTES_MAX`] bytes and enters it as a batch. Where it breaks off, or cannot be read or screened, no batch is made.
    pub async fn store_upload<S, E>(
        &self,
        actor: &Actor,
        upload: Upload<'_>,
        pieces: S,
    ) -> Result<Batch>
    where
        S: Stream<Item = std::result::Result<Bytes, E>> + Send,
        E: Error + Send + Sync + 'static,
    {
        let entry = self.may_load(upload.entry, actor).await?;
        let raw = self.store_raw(pieces).await?;
        let name = plain_name(upload.file_name);
        let looked = self.inspect(&raw.digest, &name, upload.encoding).await?;
        let mut batch = self.new_batch(actor, &entry, raw, name, &looked)?;
        let found = self.screen_upload(&batch).await?;
        let found = found.map(|found| (found, looked.fields.as_slice()));
        let tx = self.store.begin().await?;
        self.enter_screening(&tx, &mut batch, &entry, found, actor).await?;
        tx.insert_batch(&batch).await?;
        let detail =
            serde_json::json!({ "entry": entry.id, "digest": batch.digest, "bytes": batch.bytes });
        self.business_event(&tx, actor, "batch.uploaded", "batch", &batch.id.to_string(), detail)
            .await?;
        tx.commit().await?;
        Ok(batch)
    }

    pub(crate) async fn store_raw<S, E>(&self, pieces: S) -> Result<RawFile>
    where
        S: Stream<Item = std::result::Result<Bytes, E>> + Send,
        E: Error + Send + Sync + 'static,
    {
        let sink = self.lake.raw_sink()?;
        let (to_disk, from_net) = mpsc::channel(PIECES_WAITING);
        let writing = tokio::task::spawn_blocking(move || write_all(sink, from_net));
        let received = forward(pieces, to_disk).await;
        let written = writing.await.map_err(AppError::internal)?;
        received?;
        written?.ok_or_else(broken_off)
    }

    /// Looks at a stored file, off the threads that answer requests.
    pub(super) async fn inspect(
        &self,
        digest: &str,
        name: &str,
        encoding: Option<Encoding>,
    ) -> Result<Inspection> {
        let lake = self.lake.clone();
        let (digest, name) = (digest.to_owned(), name.to_owned());
        let looked = tokio::task::spawn_blocking(move || lake.inspect(&digest, &name, encoding));
        looked
            .await
            .map_err(AppError::internal)?
            .map_err(|error| file_error(&error).unwrap_or_else(|| error.into()))
    }

    fn new_batch(
        &self,
        actor: &Actor,
        entry: &Entry,
        raw: RawFile,
        file_name: String,
        looked: &Inspection,
    ) -> Result<Batch> {
        let now = self.now();
        let encoding: &'static str = looked.encoding.into();
        let schema = entry.schema();
        let mode = if schema.key.is_unique() { LoadMode::Upsert } else { LoadMode::Append };
        let mut batch = Batch {
            id: BatchId::new(now),
            entry: entry.id,
            unit: actor.serves(),
            mode,
            file: FileId::new(now),
            file_name,
            digest: raw.digest,
            bytes: raw.bytes,
            format: looked.format,
            encoding: Some(encoding.to_owned()),
            mapping: ColumnMapping::by_name(&looked.fields, &schema),
            state: BatchState::Uploaded,
            counts: domain::loads::LoadCounts::default(),
            quality: serde_json::Value::Null,
            progress: Progress::default(),
            error: None,
            created_by: actor.person,
            created_at: now,
            finished_at: None,
            version: None,
        };
        let by_unit = actor.acting_for.as_ref().map(|_| actor.unit);
        LoadReport { by_unit, ..LoadReport::default() }.keep_in(&mut batch)?;
        Ok(batch)
    }
}

fn broken_off() -> AppError {
    AppError::new(ErrorKind::Invalid, "load.upload-broken-off")
}

/// Hands pieces on as fast as the disk takes them. The end is said only when all have come.
async fn forward<S, E>(pieces: S, to_disk: mpsc::Sender<Piece>) -> Result<()>
where
    S: Stream<Item = std::result::Result<Bytes, E>> + Send,
    E: Error + Send + Sync + 'static,
{
    let mut pieces = std::pin::pin!(pieces);
    let mut bytes = 0_u64;
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|cause| {
            tracing::info!(%cause, "an upload broke off");
            broken_off()
        })?;
        bytes += piece.len() as u64;
        if bytes > UPLOAD_BYTES_MAX {
            return Err(AppError::new(ErrorKind::Limited, "load.file-too-large"));
        }
        if to_disk.send(Piece::Bytes(piece)).await.is_err() {
            return Ok(());
        }
    }
    // The writer is gone only where it failed, and then its own error is told.
    let _writer_gone = to_disk.send(Piece::End).await;
    Ok(())
}

/// Writes what comes; `None` where the end was never said.
fn write_all(
    mut sink: Sink,
    mut from_net: mpsc::Receiver<Piece>,
) -> std::result::Result<Option<RawFile>, LakeError> {
    while let Some(piece) = from_net.blocking_recv() {
        match piece {
            Piece::Bytes(bytes) => sink.write(&bytes)?,
            Piece::End => return sink.finish().map(Some),
        }
    }
    Ok(None)
}

/// The last part of a path, without control characters, of bounded length.
pub(crate) fn plain_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last.chars().filter(|c| !c.is_control()).collect();
    let skipped = shown.chars().count().saturating_sub(NAME_CHARS_MAX);
    shown.chars().skip(skipped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_no_path_and_keeps_its_ending() {
        assert_eq!(plain_name("C:\\表\\人口.csv"), "人口.csv");
        assert_eq!(plain_name("../../etc/a\u{0}b.xlsx"), "ab.xlsx");
        assert!(plain_name(&format!("{}.csv", "长".repeat(300))).ends_with("长.csv"));
    }
}
