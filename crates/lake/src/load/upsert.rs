//! Upserts, by Delta's own MERGE: rows with a known key are replaced whole, the others are added.

use std::fs::File;

use datafusion::prelude::{Expr, ParquetReadOptions, SessionConfig, SessionContext, col};
use deltalake::DeltaTable;

use super::Load;
use super::commit::{batch_properties, grow, sync_commit};
use super::part::{Part, properties};
use crate::raw::sync_dir;
use crate::table::{self, TableFile};
use crate::{Lake, LakeError};

/// Merges files that lie aside into the table, and gives the version that this made.
pub(crate) async fn merge(
    lake: &Lake,
    load: &Load,
    base: DeltaTable,
    recorded: u64,
    parts: &[Part],
) -> Result<u64, LakeError> {
    let grown = grow(lake, load, &base, recorded).await?;
    let base = grown.unwrap_or(base);
    let before = table::files_of(&base)?;
    let source = source(parts).await?;
    let columns: Vec<String> =
        load.schema.columns.iter().map(|column| column.id.column()).collect();
    let from_source = |name: &String| col(format!("source.{name}"));
    let (merged, _metrics) = base
        .merge(source, same_key(load)?)
        .with_source_alias("source")
        .with_target_alias("target")
        .with_writer_properties(properties())
        .with_commit_properties(batch_properties(load))
        .when_matched_update(|update| {
            columns
                .iter()
                .fold(update, |update, name| update.update(name.as_str(), from_source(name)))
        })?
        .when_not_matched_insert(|insert| {
            columns.iter().fold(insert, |insert, name| insert.set(name.as_str(), from_source(name)))
        })?
        .await?;
    make_durable(lake, load, &before, &merged)
}

/// Makes what a merge wrote durable, and gives the version it made.
pub(super) fn make_durable(
    lake: &Lake,
    load: &Load,
    before: &[TableFile],
    merged: &DeltaTable,
) -> Result<u64, LakeError> {
    let version =
        merged.version().ok_or_else(|| LakeError::corrupt("a merge that made no version"))?;
    let dir = table::delta_dir(lake, load.schema.entry);
    for file in table::files_of(merged)?
        .iter()
        .filter(|file| !before.iter().any(|known| known.path == file.path))
    {
        File::open(dir.join(&file.path))?.sync_all()?;
    }
    sync_dir(&dir)?;
    sync_commit(lake, load.schema.entry, version)?;
    Ok(version)
}

/// Files that lie aside, as rows to merge.
pub(super) async fn source(parts: &[Part]) -> Result<datafusion::prelude::DataFrame, LakeError> {
    // Texts are read as what they were written as, so that they merge into columns of the same type.
    let config = SessionConfig::new()
        .set_bool("datafusion.execution.parquet.schema_force_view_types", false);
    let context = SessionContext::new_with_config(config);
    let mut paths = Vec::with_capacity(parts.len());
    for part in parts {
        paths.push(
            part.path
                .to_str()
                .ok_or_else(|| LakeError::corrupt("the lake's folder has no UTF-8 name"))?
                .to_owned(),
        );
    }
    Ok(context.read_parquet(paths, ParquetReadOptions::default()).await?)
}

/// Whether a row of the table has the key of a row to merge.
pub(super) fn same_key(load: &Load) -> Result<Expr, LakeError> {
    let same = |name: String| col(format!("target.{name}")).eq(col(format!("source.{name}")));
    let items = load.schema.key.items().iter();
    items.map(|item| same(item.column())).reduce(Expr::and).ok_or(LakeError::NoKey)
}
