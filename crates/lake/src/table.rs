//! The Delta table of an entry: where it lies, what a version consists of, and who made a commit.
//!
//! Tables carry no deletion vectors and no column mapping, so that any reader of
//! Delta, and a scan over a plain file list, sees the same rows.

use std::collections::HashMap;
use std::path::PathBuf;

use deltalake::{DeltaTable, DeltaTableBuilder, DeltaTableError, ensure_table_uri};
use domain::ids::{BatchId, EntryId};
use serde::Deserialize;

use crate::{Lake, LakeError};

/// The commit's batch, in the commit information.
pub(crate) const BATCH_KEY: &str = "banyan.batch";
/// The recorded version whose rows a commit has: set on commits that undo, or that only add columns.
pub(crate) const RESTORED_KEY: &str = "banyan.restored";

/// The position up to which a commit has the rows that were pushed ([`crate::ingest`]).
pub(crate) const FOLDED_KEY: &str = "banyan.folded";

/// One Parquet file of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableFile {
    /// Path below the table's Delta folder.
    pub path: String,
    /// Rows.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
    /// When it was written, milliseconds since 1970: files are ordered by it, then by path.
    modified_ms: i64,
}

/// The folder of an entry's Delta table.
pub(crate) fn delta_dir(lake: &Lake, entry: EntryId) -> PathBuf {
    lake.table_dir(entry).join("delta")
}

/// The table without a version loaded; its folder is made if absent.
pub(crate) fn unopened(lake: &Lake, entry: EntryId) -> Result<DeltaTable, LakeError> {
    Ok(builder(lake, entry)?.build()?)
}

fn builder(lake: &Lake, entry: EntryId) -> Result<DeltaTableBuilder, LakeError> {
    let dir = delta_dir(lake, entry);
    std::fs::create_dir_all(&dir)?;
    let dir =
        dir.to_str().ok_or_else(|| LakeError::corrupt("the lake's folder has no UTF-8 name"))?;
    Ok(DeltaTableBuilder::from_url(ensure_table_uri(dir)?)?)
}

/// Opens a table at a version. Reads the log, so callers who read often keep what it gives.
pub(crate) async fn open_at(
    lake: &Lake,
    entry: EntryId,
    version: u64,
) -> Result<DeltaTable, LakeError> {
    if !delta_dir(lake, entry).is_dir() {
        return Err(LakeError::NoTable { entry });
    }
    match builder(lake, entry)?.with_version(version).load().await {
        Ok(table) => Ok(table),
        Err(DeltaTableError::NotATable(_)) => Err(LakeError::NoTable { entry }),
        Err(DeltaTableError::InvalidVersion(_)) => {
            Err(LakeError::UnknownVersion { entry, version })
        }
        Err(cause) => match latest_version(lake, entry).await? {
            Some(latest) if version <= latest => Err(cause.into()),
            Some(_) => Err(LakeError::UnknownVersion { entry, version }),
            None => Err(LakeError::NoTable { entry }),
        },
    }
}

/// The active Parquet files of a version, in the order their rows are read.
pub(crate) async fn file_list(
    lake: &Lake,
    entry: EntryId,
    version: u64,
) -> Result<Vec<TableFile>, LakeError> {
    files_of(&open_at(lake, entry, version).await?)
}

/// The active Parquet files of an opened table.
pub(crate) fn files_of(table: &DeltaTable) -> Result<Vec<TableFile>, LakeError> {
    let mut files = Vec::new();
    for file in table.snapshot()?.log_data().iter() {
        let rows = file
            .num_records()
            .ok_or_else(|| LakeError::corrupt(format!("no row count for {}", file.path())))?;
        files.push(TableFile {
            path: file.object_store_path().to_string(),
            rows: rows as u64,
            bytes: u64::try_from(file.size()).unwrap_or_default(),
            modified_ms: file.modification_time(),
        });
    }
    files.sort_unstable_by(|a, b| {
        a.modified_ms.cmp(&b.modified_ms).then_with(|| a.path.cmp(&b.path))
    });
    Ok(files)
}

/// The newest commit of a table; `None` where it was never committed to.
pub(crate) async fn latest_version(lake: &Lake, entry: EntryId) -> Result<Option<u64>, LakeError> {
    if !delta_dir(lake, entry).join("_delta_log").is_dir() {
        return Ok(None);
    }
    match unopened(lake, entry)?.get_latest_version().await {
        Ok(version) => Ok(Some(version)),
        Err(DeltaTableError::NotATable(_) | DeltaTableError::InvalidVersion(_)) => Ok(None),
        Err(cause) => Err(cause.into()),
    }
}

/// What a commit says of itself.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct CommitNote {
    /// Milliseconds since 1970, by the clock of the table format.
    pub timestamp: Option<i64>,
    /// What the engine measured; rows inserted and updated of a merge.
    pub operation_metrics: HashMap<String, serde_json::Value>,
    #[serde(rename = "banyan.batch")]
    batch: Option<String>,
    #[serde(rename = "banyan.restored")]
    restored: Option<u64>,
    #[serde(rename = "banyan.folded")]
    folded: u64,
}

impl CommitNote {
    /// The batch that made the commit.
    pub(crate) fn batch(&self) -> Option<BatchId> {
        self.batch.as_deref()?.parse().ok()
    }

    /// The position up to which the version has the rows that were pushed; 0 where none were.
    pub(crate) fn folded(&self) -> u64 {
        self.folded
    }

    /// The recorded version whose rows the commit has, where it made none of its own.
    pub(crate) fn restored(&self) -> Option<u64> {
        self.restored
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LogLine {
    commit_info: Option<CommitNote>,
    add: Option<AddedPath>,
}

#[derive(Deserialize)]
struct AddedPath {
    path: String,
}

/// A commit as it stands in the log.
#[derive(Debug)]
pub(crate) struct Commit {
    /// What it says of itself.
    pub note: CommitNote,
    /// The files it added, as percent-encoded paths.
    pub added: Vec<String>,
}

/// Reads one commit of the log.
pub(crate) async fn read_commit(
    lake: &Lake,
    entry: EntryId,
    version: u64,
) -> Result<Commit, LakeError> {
    let log = unopened(lake, entry)?.log_store();
    let bytes = log
        .read_commit_entry(version)
        .await?
        .ok_or(LakeError::UnknownVersion { entry, version })?;
    let mut commit = Commit { note: CommitNote::default(), added: Vec::new() };
    for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let line: LogLine = serde_json::from_slice(line)
            .map_err(|cause| LakeError::corrupt(format!("commit {version} of {entry}: {cause}")))?;
        commit.note = line.commit_info.unwrap_or(commit.note);
        commit.added.extend(line.add.map(|add| add.path));
    }
    Ok(commit)
}

/// The end of a table's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    /// The newest commit.
    pub latest: u64,
    /// The version whose rows the newest commit has: itself, or what it went back to.
    pub effective: u64,
}

/// The end of a table's log; `None` where nothing was committed.
pub(crate) async fn head(lake: &Lake, entry: EntryId) -> Result<Option<Head>, LakeError> {
    let Some(latest) = latest_version(lake, entry).await? else {
        return Ok(None);
    };
    let note = read_commit(lake, entry, latest).await?.note;
    Ok(Some(Head { latest, effective: note.restored().unwrap_or(latest) }))
}
