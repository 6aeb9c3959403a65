//! After a crash: was it committed, and if so, by whom?

use std::fs;
use std::io::ErrorKind;
use std::sync::Arc;

use domain::ids::{BatchId, EntryId};
use domain::loads::{LoadCounts, LoadMode};
use domain::schema::TableSchema;

use super::Committed;
use super::commit::{commit_properties, sync_commit};
use super::note::{Note, staging_dir};
use crate::table::{self, Head, RESTORED_KEY};
use crate::{Lake, LakeError};

/// What had become of an interrupted load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recovery {
    /// Nothing of it is visible; it can be run again.
    NothingCommitted,
    /// Its version is there, complete with its index, and waits to be recorded.
    CommittedUnrecorded(Committed),
}

impl Lake {
    /// Finishes or undoes what was committed beyond the recorded version.
    ///
    /// A commit of `batch` is finished: its index is built if it is not there, and its outcome is given back for the
    /// caller to record. Commits of any other batch are undone. No load of the table may be under way.
    pub async fn recover(
        &self,
        schema: &Arc<TableSchema>,
        recorded_version: Option<u64>,
        batch: BatchId,
    ) -> Result<Recovery, LakeError> {
        let entry = schema.entry;
        let Some(head) = table::head(self, entry).await? else {
            return Ok(Recovery::NothingCommitted);
        };
        let committed = commit_of(self, entry, head, recorded_version, batch).await?;
        let wanted = committed.or(recorded_version);
        if wanted != Some(head.effective) {
            undo(self, entry, wanted).await?;
        }
        match committed {
            Some(version) => {
                Ok(Recovery::CommittedUnrecorded(finish(self, schema, version, batch).await?))
            }
            None => Ok(Recovery::NothingCommitted),
        }
    }
}

/// The version beyond the recorded one that a batch made, unless it was undone.
async fn commit_of(
    lake: &Lake,
    entry: EntryId,
    head: Head,
    recorded: Option<u64>,
    batch: BatchId,
) -> Result<Option<u64>, LakeError> {
    let first = recorded.map_or(0, |recorded| recorded + 1);
    let mut version = head.latest;
    while version >= first {
        let note = table::read_commit(lake, entry, version).await?.note;
        if note.batch() == Some(batch) {
            return Ok(Some(version));
        }
        // Whatever stands between an undoing commit and the version it went back to is undone.
        let next = note.restored().map_or_else(|| version.checked_sub(1), Some);
        match next {
            Some(next) => version = next,
            None => return Ok(None),
        }
    }
    Ok(None)
}

/// Goes back to a version, or to no table at all.
async fn undo(lake: &Lake, entry: EntryId, version: Option<u64>) -> Result<(), LakeError> {
    tracing::warn!(%entry, ?version, "undoing commits that were never recorded");
    lake.reading.tables.forget_beyond(entry, version);
    lake.reading.indexes.forget_beyond(entry, version);
    if let Some(feed) = lake.feeds.known(entry) {
        feed.forget_beyond(version);
    }
    let Some(version) = version else {
        return remove_dir(&table::delta_dir(lake, entry));
    };
    let latest = table::latest_version(lake, entry)
        .await?
        .ok_or(LakeError::UnknownVersion { entry, version })?;
    if latest < version {
        return Err(LakeError::UnknownVersion { entry, version });
    }
    let properties = commit_properties(RESTORED_KEY, version.into());
    let newest = table::open_at(lake, entry, latest).await?;
    let (restored, _metrics) = newest
        .restore()
        .with_version_to_restore(version)
        .with_commit_properties(properties)
        .await?;
    let made =
        restored.version().ok_or_else(|| LakeError::corrupt("a restore that made no version"))?;
    sync_commit(lake, entry, made)
}

fn remove_dir(dir: &std::path::Path) -> Result<(), LakeError> {
    match fs::remove_dir_all(dir) {
        Err(failed) if failed.kind() != ErrorKind::NotFound => Err(failed.into()),
        _ => Ok(()),
    }
}

async fn finish(
    lake: &Lake,
    schema: &Arc<TableSchema>,
    version: u64,
    batch: BatchId,
) -> Result<Committed, LakeError> {
    let total =
        table::file_list(lake, schema.entry, version).await?.iter().map(|file| file.rows).sum();
    if !schema.key.items().is_empty() {
        lake.open_index(schema, version).await?;
    }
    let note = Note::read(&staging_dir(lake, schema.entry), batch)?.unwrap_or_else(|| {
        tracing::warn!(entry = %schema.entry, %batch, "the note of a committed batch is gone; its counts are lost");
        Note::new(LoadMode::Replace, 0, LoadCounts::default(), Vec::new(), Vec::new())
    });
    Ok(note.committed(version, total))
}
