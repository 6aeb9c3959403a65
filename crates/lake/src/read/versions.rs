//! The versions of a table, as its log tells them.

use domain::ids::{BatchId, EntryId};
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;

use crate::table::{latest_version, read_commit};
use crate::{Lake, LakeError};

/// Commits read at the same time.
const COMMITS_AT_ONCE: usize = 8;

/// One version of a table. Which of them is current, the caller has on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionInfo {
    /// Its number.
    pub version: u64,
    /// When it was committed, by the clock of the table format.
    pub at: Option<Timestamp>,
    /// The batch that made it.
    pub batch: Option<BatchId>,
    /// The version whose rows it went back to, where it undid unrecorded ones.
    pub restored: Option<u64>,
}

impl Lake {
    /// The newest versions of a table, at most `limit`, the newest first. Empty where the table was
    /// never loaded.
    pub async fn versions(
        &self,
        entry: EntryId,
        limit: usize,
    ) -> Result<Vec<VersionInfo>, LakeError> {
        let Some(latest) = latest_version(self, entry).await? else {
            return Ok(Vec::new());
        };
        stream::iter((0..=latest).rev().take(limit))
            .map(|version| async move { Ok((version, read_commit(self, entry, version).await?)) })
            .buffered(COMMITS_AT_ONCE)
            .map_ok(|(version, commit)| VersionInfo {
                version,
                at: commit.note.timestamp.and_then(|at| Timestamp::from_millisecond(at).ok()),
                batch: commit.note.batch(),
                restored: commit.note.restored(),
            })
            .try_collect()
            .await
    }
}
