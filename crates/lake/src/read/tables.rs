//! Open tables, kept between calls: reading a Delta log takes longer than reading a page of rows.

use std::collections::HashMap;
use std::sync::Arc;

use domain::ids::EntryId;
use futures::{StreamExt, TryStreamExt, stream};
use parking_lot::RwLock;

use super::files::DataFile;
use crate::table::{files_of, open_at};
use crate::{Lake, LakeError};

/// Open versions of one table that are kept.
const VERSIONS_MAX: usize = 3;
/// Footers read at the same time.
const FOOTERS_AT_ONCE: usize = 8;

/// The files of one version, in the order their rows are read.
#[derive(Debug)]
pub(crate) struct OpenTable {
    pub(crate) entry: EntryId,
    pub(crate) version: u64,
    pub(crate) files: Vec<Arc<DataFile>>,
}

impl OpenTable {
    pub(crate) fn rows(&self) -> u64 {
        self.files.iter().map(|file| file.rows()).sum()
    }
}

/// The tables that are open.
#[derive(Debug, Default)]
pub(crate) struct OpenTables {
    open: RwLock<HashMap<EntryId, Vec<Arc<OpenTable>>>>,
}

impl OpenTables {
    /// The table at a version.
    ///
    /// # Errors
    /// [`LakeError::NoTable`] and [`LakeError::UnknownVersion`].
    pub(crate) async fn open(
        &self,
        lake: &Lake,
        entry: EntryId,
        version: u64,
    ) -> Result<Arc<OpenTable>, LakeError> {
        let known = |tables: &Vec<Arc<OpenTable>>| {
            tables.iter().find(|table| table.version == version).map(Arc::clone)
        };
        if let Some(table) = self.open.read().get(&entry).and_then(known) {
            return Ok(table);
        }
        let delta = open_at(lake, entry, version).await?;
        let store = delta.object_store();
        let already = self.files_of(entry);
        let files = stream::iter(files_of(&delta)?)
            .map(|file| {
                let (store, known) = (Arc::clone(&store), already.get(&file.path).map(Arc::clone));
                async move {
                    match known {
                        Some(file) => Ok(file),
                        None => DataFile::open(store, &file).await.map(Arc::new),
                    }
                }
            })
            .buffered(FOOTERS_AT_ONCE)
            .try_collect()
            .await?;
        let table = Arc::new(OpenTable { entry, version, files });
        self.keep(&table);
        Ok(table)
    }

    fn files_of(&self, entry: EntryId) -> HashMap<String, Arc<DataFile>> {
        let open = self.open.read();
        let files = open.get(&entry).into_iter().flatten().flat_map(|table| &table.files);
        files.map(|file| (file.path.clone(), Arc::clone(file))).collect()
    }

    fn keep(&self, table: &Arc<OpenTable>) {
        let mut open = self.open.write();
        let versions = open.entry(table.entry).or_default();
        versions.retain(|other| other.version != table.version);
        versions.push(Arc::clone(table));
        if versions.len() > VERSIONS_MAX {
            versions.remove(0);
        }
    }

    /// Closes the versions beyond the recorded one, which may be committed anew with other rows;
    /// all where none is recorded.
    pub(crate) fn forget_beyond(&self, entry: EntryId, recorded: Option<u64>) {
        if let Some(versions) = self.open.write().get_mut(&entry) {
            versions.retain(|table| recorded.is_some_and(|recorded| table.version <= recorded));
        }
    }
}
