//! The index of a load: rows are fed in as they are encoded, and become one segment when the load
//! has been committed.

use std::path::PathBuf;

use arrow::array::RecordBatch;
use domain::ids::BatchId;
use domain::loads::LoadMode;
use domain::schema::TableSchema;

use super::compact::{compact, needs_compaction};
use super::key::{KeyReader, key_hash};
use super::layout::Layout;
use super::manifest::{Manifest, SegmentRef, index_dir};
use super::partitions::{BUDGET_BYTES, Partitions};
use super::row::RowEncoder;
use super::segment::Segment;
use super::write::{Keep, write_segment};
use crate::{Lake, LakeError};

/// What an index consists of after a load or a rebuild.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexSummary {
    /// Segments that a look-up goes through.
    pub segments: usize,
    /// Entries in all segments; more than there are rows where rows were replaced by key.
    pub entries: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// False where the version below has no usable index to build on: the next look-up, or
    /// [`Lake::rebuild_index`], builds one from the table.
    pub complete: bool,
}

/// Takes the rows of a load and writes their segment.
pub(crate) struct IndexWriter {
    dir: PathBuf,
    name: String,
    layout: Layout,
    partitions: Partitions,
    key: Vec<u8>,
    row: Vec<u8>,
    removes: bool,
}

impl IndexWriter {
    /// A writer for one load; `None` where the table has no key.
    pub(crate) fn create(
        lake: &Lake,
        schema: &TableSchema,
        batch: BatchId,
    ) -> Result<Option<Self>, LakeError> {
        Self::named(index_dir(lake, schema.entry), schema, batch.to_string())
    }

    /// A writer whose segment has a name of its own.
    pub(crate) fn named(
        dir: PathBuf,
        schema: &TableSchema,
        name: String,
    ) -> Result<Option<Self>, LakeError> {
        let Some(layout) = Layout::of(schema) else {
            return Ok(None);
        };
        std::fs::create_dir_all(&dir)?;
        let partitions = Partitions::new(&dir, BUDGET_BYTES);
        Ok(Some(Self {
            dir,
            name,
            layout,
            partitions,
            key: Vec::new(),
            row: Vec::new(),
            removes: false,
        }))
    }

    #[cfg(test)]
    pub(crate) fn spilling_at(mut self, budget_bytes: usize) -> Self {
        self.partitions = Partitions::new(&self.dir, budget_bytes);
        self
    }

    /// The same, taking keys whose rows are gone: each becomes a mark of removal.
    pub(crate) fn removing(mut self) -> Self {
        self.removes = true;
        self
    }

    fn remove_batch(&mut self, batch: &RecordBatch) -> Result<(), LakeError> {
        let keys = KeyReader::of_columns(batch, &self.layout.key)?;
        for row in 0..batch.num_rows() {
            self.key.clear();
            keys.put(row, &mut self.key);
            let entry = super::segment::Entry { key: &self.key, row: None };
            self.partitions.push(key_hash(&self.key), |out| entry.put(out))?;
        }
        Ok(())
    }

    /// Adds the rows of a batch of physical columns.
    pub(crate) fn add_batch(&mut self, batch: &RecordBatch) -> Result<(), LakeError> {
        if self.removes {
            return self.remove_batch(batch);
        }
        let keys = KeyReader::of_columns(batch, &self.layout.key)?;
        let rows = RowEncoder::new(batch, &self.layout)?;
        for row in 0..batch.num_rows() {
            self.key.clear();
            keys.put(row, &mut self.key);
            self.row.clear();
            rows.put(row, &mut self.row);
            let entry = super::segment::Entry { key: &self.key, row: Some(&self.row) };
            self.partitions.push(key_hash(&self.key), |out| entry.put(out))?;
        }
        Ok(())
    }

    /// Writes the segment and the manifest of `version`, on top of the index of `base_version`
    /// unless the load replaced the table. `total_rows` is what the table has afterwards.
    pub(crate) fn finish(
        mut self,
        mode: LoadMode,
        base_version: Option<u64>,
        version: u64,
        total_rows: u64,
    ) -> Result<IndexSummary, LakeError> {
        let keep = if self.layout.unique { Keep::Last } else { Keep::All };
        let name = format!("{}.seg", self.name);
        let partitions = &mut self.partitions;
        let entries = partitions.entries();
        let own = write_segment(&self.dir, &name, &self.layout, keep, entries, |place| {
            partitions.take(place)
        })?;
        let below = match base_version {
            Some(base) if mode != LoadMode::Replace => self.segments_below(base)?,
            _ => Some(Vec::new()),
        };
        let Some(below) = below else {
            return Ok(summary(&[own], false));
        };
        let mut segments = vec![own];
        segments.extend(below);
        if needs_compaction(&segments) {
            segments = vec![compact(
                &self.dir,
                &format!("{}-merged.seg", self.name),
                &self.layout,
                &segments,
            )?];
        }
        Manifest::new(version, total_rows, segments.clone()).write(&self.dir)?;
        Ok(summary(&segments, true))
    }

    /// The segments of the version below; `None` where it has none that answer for the same key.
    fn segments_below(&self, base: u64) -> Result<Option<Vec<SegmentRef>>, LakeError> {
        let Some(manifest) = Manifest::read(&self.dir, base)? else {
            return Ok(None);
        };
        let usable = manifest.segments.iter().all(|segment| {
            Segment::open(&self.dir, &segment.file)
                .is_ok_and(|opened| opened.layout.same_key(&self.layout))
        });
        Ok(usable.then_some(manifest.segments))
    }
}

fn summary(segments: &[SegmentRef], complete: bool) -> IndexSummary {
    IndexSummary {
        segments: segments.len(),
        entries: segments.iter().map(|segment| segment.entries).sum(),
        bytes: segments.iter().map(|segment| segment.bytes).sum(),
        complete,
    }
}
