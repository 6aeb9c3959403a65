//! The Delta commit of an append or a replace: files that are there already become a version.

use std::collections::HashMap;
use std::fs::File;

use deltalake::DeltaTable;
use deltalake::kernel::transaction::{CommitBuilder, CommitProperties};
use deltalake::kernel::{Action, Add, Metadata, Protocol, StructType};
use deltalake::protocol::{DeltaOperation, SaveMode};
use domain::ids::EntryId;
use domain::loads::LoadMode;
use jiff::Timestamp;
use serde_json::json;

use super::Load;
use super::part::Part;
use super::shape::{changed_shape, has_civil_time};
use crate::raw::sync_dir;
use crate::table::{self, BATCH_KEY, FOLDED_KEY, RESTORED_KEY};
use crate::{Lake, LakeError};

/// How every commit of a batch is made: named, alone, and with the log kept whole.
pub(crate) fn commit_properties(key: &str, value: serde_json::Value) -> CommitProperties {
    properties_of([(key.to_owned(), value)])
}

fn properties_of(
    metadata: impl IntoIterator<Item = (String, serde_json::Value)>,
) -> CommitProperties {
    CommitProperties::default()
        .with_metadata(metadata)
        .with_max_retries(0)
        .with_cleanup_expired_logs(Some(false))
}

/// The properties of a batch's commit: whose it is, and which pushed rows the version has.
pub(crate) fn batch_properties(load: &Load) -> CommitProperties {
    properties_of([
        (BATCH_KEY.to_owned(), load.batch.to_string().into()),
        (FOLDED_KEY.to_owned(), load.folded_to.into()),
    ])
}

/// Commits files that lie in the table's folder. `base` is the table as it is; none makes the table.
pub(crate) async fn commit(
    lake: &Lake,
    load: &Load,
    base: Option<&DeltaTable>,
    parts: &[Part],
) -> Result<u64, LakeError> {
    let entry = load.schema.entry;
    let replaces = load.mode == LoadMode::Replace;
    let mut actions = shape_actions(load, base, replaces)?;
    if let Some(base) = base.filter(|_| replaces) {
        actions.extend(
            base.snapshot()?.log_data().iter().map(|file| Action::Remove(file.remove_action(true))),
        );
    }
    actions.extend(parts.iter().map(|part| Action::Add(add(part, load.at))));
    let mode = if replaces { SaveMode::Overwrite } else { SaveMode::Append };
    let operation = DeltaOperation::Write { mode, partition_by: None, predicate: None };
    let log = table::unopened(lake, entry)?.log_store();
    let state = base.map(DeltaTable::snapshot).transpose()?;
    let builder = CommitBuilder::from(batch_properties(load)).with_actions(actions);
    let done = builder.build(state.map(|state| state as _), log, operation).await?;
    sync_commit(lake, entry, done.version())?;
    Ok(done.version())
}

/// Gives the table the columns of items that it does not have yet, and opens it anew; `None` where it has them all.
///
/// The commit has the rows of the recorded version and says so, so that nothing needs undoing if the load goes no further.
pub(crate) async fn grow(
    lake: &Lake,
    load: &Load,
    base: &DeltaTable,
    recorded: u64,
) -> Result<Option<DeltaTable>, LakeError> {
    let actions = shape_actions(load, Some(base), false)?;
    if actions.is_empty() {
        return Ok(None);
    }
    let properties = commit_properties(RESTORED_KEY, recorded.into());
    let operation =
        DeltaOperation::Write { mode: SaveMode::Append, partition_by: None, predicate: None };
    let builder = CommitBuilder::from(properties).with_actions(actions);
    let done = builder.build(Some(base.snapshot()?), base.log_store(), operation).await?;
    sync_commit(lake, load.schema.entry, done.version())?;
    table::open_at(lake, load.schema.entry, done.version()).await.map(Some)
}

/// Makes a commit and the folder's names durable.
pub(crate) fn sync_commit(lake: &Lake, entry: EntryId, version: u64) -> Result<(), LakeError> {
    let dir = table::delta_dir(lake, entry);
    let log = dir.join("_delta_log");
    File::open(log.join(format!("{version:020}.json")))?.sync_all()?;
    sync_dir(&log)?;
    sync_dir(&dir)?;
    Ok(())
}

fn add(part: &Part, at: Timestamp) -> Add {
    Add {
        path: part.name.clone(),
        partition_values: HashMap::new(),
        size: i64::try_from(part.bytes).unwrap_or(i64::MAX),
        modification_time: at.as_millisecond(),
        data_change: true,
        stats: Some(part.stats.clone()),
        ..Add::default()
    }
}

/// What the log must say of the schema, where the load changes it.
fn shape_actions(
    load: &Load,
    base: Option<&DeltaTable>,
    replaces: bool,
) -> Result<Vec<Action>, LakeError> {
    let existing = base
        .map(|base| base.snapshot().map(deltalake::table::state::DeltaTableState::schema))
        .transpose()?;
    let Some(shape) = changed_shape(existing.as_deref(), &load.schema, replaces)? else {
        return Ok(Vec::new());
    };
    let had_civil_time = existing.as_deref().is_some_and(has_civil_time);
    let mut actions = Vec::new();
    if base.is_none() || has_civil_time(&shape) != had_civil_time {
        actions.push(Action::Protocol(protocol(has_civil_time(&shape) || had_civil_time)?));
    }
    actions.push(Action::Metadata(metadata(load, &shape)?));
    Ok(actions)
}

/// The least protocol that the columns allow.
fn protocol(civil_time: bool) -> Result<Protocol, LakeError> {
    let least = if civil_time {
        let features = ["timestampNtz"];
        json!({ "minReaderVersion": 3, "minWriterVersion": 7, "readerFeatures": features, "writerFeatures": features })
    } else {
        json!({ "minReaderVersion": 1, "minWriterVersion": 2 })
    };
    serde_json::from_value(least).map_err(engine)
}

/// The table's metadata; the entry's id is the table's.
fn metadata(load: &Load, shape: &StructType) -> Result<Metadata, LakeError> {
    let written = json!({
        "id": load.schema.entry.to_string(),
        "format": { "provider": "parquet", "options": {} },
        "schemaString": serde_json::to_string(shape).map_err(engine)?,
        "partitionColumns": [],
        "configuration": { "delta.enableExpiredLogCleanup": "false" },
        "createdTime": load.at.as_millisecond(),
    });
    serde_json::from_value(written).map_err(engine)
}

fn engine(cause: serde_json::Error) -> LakeError {
    LakeError::Engine(Box::new(cause))
}
