//! Deletions, by Delta's own MERGE: rows whose key a file lists go, all others stay.
//!
//! The file of a deletion holds keys and nothing else, so it is judged by the
//! key's columns alone. Versions made before stay readable as they were, as
//! after any other load; what readers see is the version on record.

use std::sync::Arc;

use deltalake::DeltaTable;
use domain::schema::TableSchema;

use super::Load;
use super::commit::batch_properties;
use super::part::{Part, properties};
use super::upsert::{make_durable, same_key, source};
use crate::{Lake, LakeError, table};

/// The table's schema narrowed to its key.
pub(crate) fn keys_only(schema: &TableSchema) -> Arc<TableSchema> {
    let is_key = |item| schema.key.items().contains(&item);
    let columns = schema.columns.iter().filter(|column| is_key(column.id)).cloned().collect();
    Arc::new(TableSchema { columns, ..schema.clone() })
}

/// Deletes the rows whose keys lie aside, and gives the version that this made.
pub(crate) async fn delete(
    lake: &Lake,
    load: &Load,
    base: DeltaTable,
    parts: &[Part],
) -> Result<u64, LakeError> {
    let before = table::files_of(&base)?;
    let (merged, _metrics) = base
        .merge(source(parts).await?, same_key(load)?)
        .with_source_alias("source")
        .with_target_alias("target")
        .with_writer_properties(properties())
        .with_commit_properties(batch_properties(load))
        .when_matched_delete(|delete| delete)?
        .await?;
    make_durable(lake, load, &before, &merged)
}
