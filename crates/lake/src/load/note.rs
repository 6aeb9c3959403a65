//! What a load is about to have done, noted before the commit, so that a load interrupted behind it loses nothing.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use domain::ids::{BatchId, EntryId};
use domain::loads::{LoadCounts, LoadMode, RowFault};
use serde::{Deserialize, Serialize};

use super::{Committed, ItemQuality};
use crate::raw::sync_dir;
use crate::{Lake, LakeError};

const FORMAT: u32 = 1;

/// The note of one batch.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Note {
    format: u32,
    /// How the rows entered.
    pub mode: LoadMode,
    /// Rows of the table before.
    pub before: u64,
    /// Counts; those of an upsert or a deletion are known only when it is merged.
    pub counts: LoadCounts,
    pub quality: Vec<ItemQuality>,
    pub sample: Vec<RowFault>,
}

/// The folder of a table where loads put what nobody sees yet.
pub(crate) fn staging_dir(lake: &Lake, entry: EntryId) -> PathBuf {
    lake.table_dir(entry).join("staging")
}

fn path(dir: &Path, batch: BatchId) -> PathBuf {
    dir.join(format!("{batch}.json"))
}

impl Note {
    pub(crate) fn new(
        mode: LoadMode,
        before: u64,
        counts: LoadCounts,
        quality: Vec<ItemQuality>,
        sample: Vec<RowFault>,
    ) -> Self {
        Self { format: FORMAT, mode, before, counts, quality, sample }
    }

    /// Makes the note durable.
    pub(crate) fn write(&self, dir: &Path, batch: BatchId) -> Result<(), LakeError> {
        let mut file = tempfile::Builder::new().prefix("writing-").tempfile_in(dir)?;
        serde_json::to_writer(&mut file, self).map_err(std::io::Error::from)?;
        file.flush()?;
        file.as_file().sync_all()?;
        file.persist(path(dir, batch)).map_err(|failed| failed.error)?;
        sync_dir(dir)?;
        Ok(())
    }

    /// The note of a batch; `None` where it never came to one.
    pub(crate) fn read(dir: &Path, batch: BatchId) -> Result<Option<Self>, LakeError> {
        let bytes = match fs::read(path(dir, batch)) {
            Err(absent) if absent.kind() == ErrorKind::NotFound => return Ok(None),
            bytes => bytes?,
        };
        let note: Self = serde_json::from_slice(&bytes)
            .map_err(|cause| LakeError::corrupt(format!("a batch's note: {cause}")))?;
        if note.format != FORMAT {
            return Err(LakeError::corrupt(format!("a batch's note of format {}", note.format)));
        }
        Ok(Some(note))
    }

    /// What the load did, now that its version has `total` rows.
    pub(crate) fn committed(self, version: u64, total: u64) -> Committed {
        let mut counts = self.counts;
        counts.total = total;
        if self.mode == LoadMode::Upsert {
            counts.inserted = total.saturating_sub(self.before);
            counts.updated = counts.good.saturating_sub(counts.inserted);
        }
        if self.mode == LoadMode::Delete {
            counts.dropped = self.before.saturating_sub(total);
        }
        Committed { version, counts, quality: self.quality, sample: self.sample }
    }
}
