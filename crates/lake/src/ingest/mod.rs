//! Rows that systems push 接口推送: durable and found by key at once, folded into the table by and by.
//!
//! A push is judged as a file is, row by row, by the same checks. Its good rows
//! go into the table's ingest log ([`log`]), an append-only file beside the
//! table; when the log is on disk the push is answered and its rows stand in
//! the [`overlay`], which look-ups by key ask before the index. Every row has a
//! position in its table, from 1 and never given twice.
//!
//! A fold writes the newest row of each key to files like any upload
//! ([`Lake::fold`]), which the caller loads; the commit of the last load says
//! up to which position it has the rows. A look-up at a version asks the
//! overlay only for rows beyond that position, so that no row is missed,
//! counted twice or seen again after a later load replaced it. Scans, counts
//! and exports see pushed rows with the next version.

mod feed;
mod fold;
mod judge;
mod log;
mod overlay;
mod wire;

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use domain::ids::{EntryId, ItemId};
use domain::schema::TableSchema;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub(crate) use self::feed::{Feed, Feeds};
pub use self::fold::Fold;
pub(crate) use self::overlay::PushedRow;
use crate::error::Limit;
use crate::{Lake, LakeError};

/// Rows of one push.
pub const PUSH_ROWS_MAX: u64 = 10_000;
/// Bytes of one push.
pub const PUSH_BYTES_MAX: usize = 16 << 20;
/// Rows that may wait for a fold; a table with more takes no push until it was folded.
pub const WAITING_ROWS_MAX: u64 = 500_000;
/// Bytes of keys and rows that may wait for a fold.
pub const WAITING_BYTES_MAX: u64 = 256 << 20;
/// How long a push may be repeated and is answered as the first time, seconds.
pub const REPEAT_SECONDS: i64 = 3_600;
/// The field that says what is done with a row: `upsert`, which is meant where it is absent, or `remove`.
pub const OPERATION_FIELD: &str = "_op";

/// How the rows of a push are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::EnumIter)]
pub enum PushFormat {
    /// One object, or an array of objects.
    Json,
    /// One object a line.
    JsonLines,
    /// Delimited text with a heading, in UTF-8.
    Csv,
    /// An Arrow IPC stream.
    ArrowStream,
}

/// Rows that a system sends.
#[derive(Debug, Clone)]
pub struct Push {
    /// The table, which must have a unique key.
    pub schema: Arc<TableSchema>,
    /// How the rows are written.
    pub format: PushFormat,
    /// The rows.
    pub bytes: Bytes,
    /// Whether rows may be removed.
    pub removals: bool,
    /// What the sender calls this push, hashed; a repetition is answered as the first time.
    pub repeat: Option<u128>,
    /// Whether a text may not be taken in by itself (Article 23).
    pub stops: fn(&str) -> bool,
    /// When it came.
    pub at: Timestamp,
}

/// What became of a push.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pushed {
    /// The position of the last row taken in, or of the last before where none was.
    pub position: u64,
    /// Rows added or replaced.
    pub upserted: u64,
    /// Rows removed; a key that is not there counts too.
    pub removed: u64,
    /// Rows that were not taken in, in the order of their lines.
    pub refused: Vec<RefusedRow>,
    /// Whether this is the answer to an earlier push of the same name.
    #[serde(skip)]
    pub repeated: bool,
}

/// A row that was not taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedRow {
    /// Its line, from 1, a heading included; of an array the place in it.
    pub line: u64,
    /// Everything that is wrong with it.
    pub reasons: Vec<Reason>,
}

/// One thing wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// What is wrong: the code of a value's fault, or `push.…`.
    pub code: String,
    /// The item; none where the row as a whole is at fault.
    pub item: Option<ItemId>,
    /// The value as it was sent, shortened; empty where it must not be repeated.
    pub value: String,
}

/// What waits for a fold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Rows pushed since the version.
    pub rows: u64,
    /// When the first of them came.
    pub since: Timestamp,
}

impl Lake {
    /// Takes rows in. When it returns they are durable, and found by look-ups of whoever looks at the table.
    ///
    /// # Errors
    /// [`LakeError::NoKey`] without a unique key; [`LakeError::UnknownField`], [`LakeError::File`] and
    /// [`LakeError::Limit`] for what cannot be read; [`LakeError::Busy`] where too much waits for a fold;
    /// [`LakeError::RepeatDiffers`] where a push of the same name had other rows. Nothing is taken in then.
    pub async fn push(&self, push: Push) -> Result<Pushed, LakeError> {
        if !push.schema.key.is_unique() {
            return Err(LakeError::NoKey);
        }
        if push.bytes.len() > PUSH_BYTES_MAX {
            return Err(LakeError::Limit { limit: Limit::PushBytes, max: PUSH_BYTES_MAX as u64 });
        }
        let feed = self.feeds.of(self, push.schema.entry)?;
        tokio::task::spawn_blocking(move || feed.take(&push)).await?
    }

    /// What waits for a fold beyond a version; none where nothing does.
    ///
    /// # Errors
    /// Whatever reading the version's commit fails at.
    pub async fn waiting(
        &self,
        entry: EntryId,
        version: Option<u64>,
    ) -> Result<Option<Waiting>, LakeError> {
        let Some(feed) = self.feeds.known(entry) else { return Ok(None) };
        let folded = feed.folded_at(self, version).await?;
        Ok(feed.waiting_beyond(folded))
    }

    /// The tables that rows were pushed into and that are not cleared of them yet.
    pub fn fed_tables(&self) -> Vec<EntryId> {
        self.feeds.entries()
    }

    fn ingest_dir(&self, entry: EntryId) -> PathBuf {
        self.table_dir(entry).join("ingest")
    }
}
