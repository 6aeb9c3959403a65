//! A load: one file becomes one version of a table, or nothing.
//!
//! The order of work is the design. Rows are judged and written aside; the bad
//! ones go to quarantine; what the load will have done is noted; the files move
//! into the table's folder, where nothing points to them; the Delta commit makes
//! them a version; the key index of that version is finished. Until the caller
//! records the version nobody reads it, so a crash at any point leaves the old
//! version in place, and [`Lake::recover`] tells which point it was.

mod commit;
mod delete;
mod keys;
mod note;
mod part;
mod pipeline;
mod recover;
mod run;
mod shape;
mod sweep;
mod upsert;

pub(crate) use self::delete::keys_only;

use std::sync::Arc;

use domain::ids::BatchId;
use domain::loads::{ColumnMapping, FileFormat, LoadCounts, LoadMode, Refused, RowFault};
use domain::schema::TableSchema;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::recover::Recovery;
pub use crate::validate::quality::ItemQuality;

use crate::{Encoding, Lake, LakeError};

/// Faults of an outcome's sample; all of them are in quarantine.
pub const SAMPLE_FAULTS: usize = 100;

/// What is to be loaded, and within what tolerance.
#[derive(Debug, Clone)]
pub struct Load {
    /// The table.
    pub schema: Arc<TableSchema>,
    /// The stored upload.
    pub digest: String,
    /// Its format.
    pub format: FileFormat,
    /// Its encoding; only text files have a choice.
    pub encoding: Encoding,
    /// Which field feeds which item. An item that nothing feeds is missing in every row, in an upserted row too.
    pub mapping: ColumnMapping,
    /// How the rows enter.
    pub mode: LoadMode,
    /// The version on record; none before the first load.
    pub base_version: Option<u64>,
    /// The batch, named in the Delta commit.
    pub batch: BatchId,
    /// Bad rows tolerated, in thousandths of the rows read.
    pub bad_rows_permille_max: u16,
    /// Rows that a replace may drop, in thousandths of the rows that were there.
    pub dropped_rows_permille_max: u16,
    /// Someone decided that a held replace may drop what it drops.
    pub held_override: bool,
    /// The position up to which the rows are those that were pushed ([`crate::ingest`]); 0 where the load is no fold. The
    /// version never has fewer than the one it is based on.
    pub folded_to: u64,
    /// When the load was asked for; the new files carry it.
    pub at: Timestamp,
}

/// Where a load stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Stage {
    /// Rows are read, judged and written aside.
    Reading,
    /// All rows are judged; the new files move into the table's folder.
    Publishing,
    /// The Delta commit. Until it is done nothing has happened.
    Committing,
    /// The version is there; its key index is finished.
    Indexing,
    /// All is done but for the caller's record.
    Done,
}

/// Told how a load goes, and asked whether it shall go on. Called from several threads.
pub trait Progress: Send + Sync {
    /// `done` rows are judged of about `of`.
    fn rows(&self, done: u64, of: Option<u64>, stage: Stage);

    /// Whether to stop. Heeded until the commit.
    fn cancelled(&self) -> bool {
        false
    }
}

/// For callers who do not watch.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Progress for Unwatched {
    fn rows(&self, _done: u64, _of: Option<u64>, _stage: Stage) {}
}

/// How a load ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadOutcome {
    /// A version was made.
    Committed(Committed),
    /// Nothing was committed. Bad rows are in quarantine all the same.
    Refused(RefusedLoad),
}

/// A version made by a load.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Committed {
    /// The version, to be recorded by the caller.
    pub version: u64,
    /// What was counted.
    pub counts: LoadCounts,
    /// The quality of each item, in the order of the schema.
    pub quality: Vec<ItemQuality>,
    /// The first faults, at most [`SAMPLE_FAULTS`].
    pub sample: Vec<RowFault>,
}

/// A load that committed nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedLoad {
    /// Why.
    pub reason: Refused,
    /// What was counted; `dropped` is what a held replace would have dropped.
    pub counts: LoadCounts,
    /// The quality of each item, in the order of the schema.
    pub quality: Vec<ItemQuality>,
    /// The first faults, at most [`SAMPLE_FAULTS`].
    pub sample: Vec<RowFault>,
}

impl Lake {
    /// Loads a stored upload into a table. One load of a table at a time: the caller holds the table's lease.
    ///
    /// # Errors
    /// [`LakeError::Conflict`] where the table is not at the base version (call [`Lake::recover`] first);
    /// [`LakeError::File`] and [`LakeError::Limit`] where the file cannot be read; [`LakeError::TypeChanged`];
    /// [`LakeError::Cancelled`]. Whatever the error, if it came before the commit the table is as it was.
    pub async fn load(
        &self,
        load: &Load,
        progress: Arc<dyn Progress>,
    ) -> Result<LoadOutcome, LakeError> {
        run::load(self, load, progress).await
    }
}
