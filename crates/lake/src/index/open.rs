//! Open indexes, kept between calls: one per table version, sharing segments.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use domain::ids::EntryId;
use domain::schema::{TableKey, TableSchema};
use parking_lot::RwLock;

use super::key::Key;
use super::layout::Layout;
use super::manifest::Manifest;
use super::row::StoredRow;
use super::segment::Segment;
use crate::LakeError;

/// Open versions of one table that are kept; a caller pinned to an older one opens it again.
const VERSIONS_MAX: usize = 3;

/// The index of one version.
#[derive(Debug)]
pub(crate) struct OpenIndex {
    version: u64,
    key: TableKey,
    /// Newest first.
    segments: Vec<Arc<Segment>>,
}

impl OpenIndex {
    /// Opens the index of a version; `None` where there is none, it is damaged, or it is for
    /// another key.
    pub(crate) fn open(
        dir: &Path,
        schema: &TableSchema,
        version: u64,
        known: &[Arc<Segment>],
    ) -> Result<Option<Self>, LakeError> {
        let layout = Layout::of(schema).ok_or(LakeError::NoKey)?;
        let Some(manifest) = Manifest::read(dir, version)? else {
            return Ok(None);
        };
        let mut segments = Vec::with_capacity(manifest.segments.len());
        for wanted in &manifest.segments {
            let same = |segment: &&Arc<Segment>| {
                segment.name == wanted.file && segment.file_bytes() == wanted.bytes
            };
            let segment = match known.iter().find(same) {
                Some(segment) => Arc::clone(segment),
                None => match Segment::open(dir, &wanted.file) {
                    Ok(segment) => Arc::new(segment),
                    Err(cause) => {
                        tracing::warn!(%cause, segment = wanted.file, "unusable key index");
                        return Ok(None);
                    }
                },
            };
            if !segment.layout.same_key(&layout) {
                return Ok(None);
            }
            segments.push(segment);
        }
        Ok(Some(Self { version, key: schema.key.clone(), segments }))
    }

    /// Whether the index answers for the key as the schema declares it.
    pub(crate) fn is_for(&self, schema: &TableSchema) -> bool {
        self.key == schema.key
    }

    /// Shows the rows of a key: at most one of a unique key, else all in the order of loading.
    pub(crate) fn find(
        &self,
        key: &Key,
        mut visit: impl FnMut(StoredRow<'_>) -> ControlFlow<()>,
    ) -> Result<(), LakeError> {
        if !self.key.is_unique() {
            for segment in self.segments.iter().rev() {
                let layout = &segment.layout;
                let flow = segment.find(key.bytes(), key.hash(), |row| match row {
                    Some(bytes) => visit(StoredRow { layout, bytes }),
                    None => ControlFlow::Continue(()),
                })?;
                if flow.is_break() {
                    break;
                }
            }
            return Ok(());
        }
        for segment in &self.segments {
            let layout = &segment.layout;
            let flow = segment.find(key.bytes(), key.hash(), |row| {
                if let Some(bytes) = row {
                    let _one_at_most = visit(StoredRow { layout, bytes });
                }
                ControlFlow::Break(())
            })?;
            if flow.is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// The indexes that are open.
#[derive(Debug, Default)]
pub(crate) struct OpenIndexes {
    open: RwLock<HashMap<EntryId, Vec<Arc<OpenIndex>>>>,
    /// One index is built anew at a time.
    pub(crate) building: tokio::sync::Mutex<()>,
}

impl OpenIndexes {
    /// The index of a version, where it is open.
    pub(crate) fn known(&self, schema: &TableSchema, version: u64) -> Option<Arc<OpenIndex>> {
        let open = self.open.read();
        let found = open.get(&schema.entry)?.iter().find(|index| index.version == version)?;
        found.is_for(schema).then(|| Arc::clone(found))
    }

    /// The index of a version, opened where it is not.
    pub(crate) fn open(
        &self,
        dir: &Path,
        schema: &TableSchema,
        version: u64,
    ) -> Result<Option<Arc<OpenIndex>>, LakeError> {
        if let Some(known) = self.known(schema, version) {
            return Ok(Some(known));
        }
        let Some(opened) = OpenIndex::open(dir, schema, version, &self.segments_of(schema.entry))?
        else {
            return Ok(None);
        };
        let opened = Arc::new(opened);
        let mut open = self.open.write();
        let versions = open.entry(schema.entry).or_default();
        versions.retain(|index| index.version != version);
        versions.push(Arc::clone(&opened));
        versions.sort_unstable_by_key(|index| std::cmp::Reverse(index.version));
        if versions.len() > VERSIONS_MAX {
            // Make room among the older ones, but never by what was just asked for.
            let oldest_other =
                versions.iter().rposition(|index| index.version != version).unwrap_or(0);
            versions.remove(oldest_other);
        }
        Ok(Some(opened))
    }

    fn segments_of(&self, entry: EntryId) -> Vec<Arc<Segment>> {
        let open = self.open.read();
        open.get(&entry)
            .into_iter()
            .flatten()
            .flat_map(|index| index.segments.iter().map(Arc::clone))
            .collect()
    }

    /// Closes the indexes of versions beyond the recorded one; of all versions where none is
    /// recorded.
    pub(crate) fn forget_beyond(&self, entry: EntryId, recorded: Option<u64>) {
        if let Some(versions) = self.open.write().get_mut(&entry) {
            versions.retain(|index| recorded.is_some_and(|recorded| index.version <= recorded));
        }
    }
}
