//! The index from the table itself, when there is none to trust.

use std::sync::Arc;

use domain::loads::LoadMode;
use domain::schema::TableSchema;
use futures::TryStreamExt;

use super::build::{IndexSummary, IndexWriter};
use super::manifest::index_dir;
use super::open::OpenIndex;
use crate::read::scan::{Scan, on_blocking_pool};
use crate::{Lake, LakeError};

impl Lake {
    /// Builds the key index of a version from the table. The index that is there, if any, is
    /// replaced.
    ///
    /// # Errors
    /// [`LakeError::NoKey`] where the table has no key; else whatever reading or writing fails at.
    pub async fn rebuild_index(
        &self,
        schema: &Arc<TableSchema>,
        version: u64,
    ) -> Result<IndexSummary, LakeError> {
        let _one_at_a_time = self.reading.indexes.building.lock().await;
        self.rebuild_unlocked(schema, version).await
    }

    async fn rebuild_unlocked(
        &self,
        schema: &Arc<TableSchema>,
        version: u64,
    ) -> Result<IndexSummary, LakeError> {
        let table = self.reading.tables.open(self, schema.entry, version).await?;
        let dir = index_dir(self, schema.entry);
        let Some(mut writer) = IndexWriter::named(dir, schema, format!("rebuilt-{version}"))?
        else {
            return Err(LakeError::NoKey);
        };
        let rows = table.rows();
        let items: Vec<_> = schema.columns.iter().map(|column| column.id).collect();
        let scan = Scan::everything(table, Arc::clone(schema), items);
        let summary = on_blocking_pool(async move {
            let mut batches = scan.batches();
            while let Some(batch) = batches.try_next().await? {
                writer.add_batch(&batch)?;
            }
            writer.finish(LoadMode::Replace, None, version, rows)
        })
        .await?;
        self.reading.indexes.forget_beyond(schema.entry, None);
        Ok(summary)
    }

    /// The index of a version, built anew where it is absent, damaged or for another key.
    pub(crate) async fn open_index(
        &self,
        schema: &Arc<TableSchema>,
        version: u64,
    ) -> Result<Arc<OpenIndex>, LakeError> {
        let indexes = &self.reading.indexes;
        let dir = index_dir(self, schema.entry);
        if let Some(open) = indexes.open(&dir, schema, version)? {
            return Ok(open);
        }
        let _one_at_a_time = indexes.building.lock().await;
        if let Some(open) = indexes.open(&dir, schema, version)? {
            return Ok(open);
        }
        tracing::info!(entry = %schema.entry, version, "building the key index from the table");
        self.rebuild_unlocked(schema, version).await?;
        indexes
            .open(&dir, schema, version)?
            .ok_or_else(|| LakeError::corrupt("a key index just built cannot be read"))
    }
}
