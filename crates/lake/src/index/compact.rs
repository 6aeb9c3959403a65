//! Compaction: many segments become one before look-ups feel them.
//!
//! All segments are ordered by hash, so the merge goes through them one
//! partition at a time, oldest segment first, and lets the newest entry win.

use std::path::Path;

use super::key::key_hash;
use super::layout::Layout;
use super::manifest::SegmentRef;
use super::partitions::put_entry;
use super::row::StoredRow;
use super::segment::{Entry, Segment};
use super::write::{Keep, write_segment};
use crate::LakeError;

/// A look-up goes through no more segments than this.
const SEGMENTS_MAX: usize = 8;

/// Whether there are too many segments, or those above the base hold more than a quarter of what it
/// holds.
pub(crate) fn needs_compaction(segments: &[SegmentRef]) -> bool {
    let Some((base, above)) = segments.split_last() else {
        return false;
    };
    let above_entries: u64 = above.iter().map(|segment| segment.entries).sum();
    segments.len() > SEGMENTS_MAX || above_entries > base.entries / 4
}

/// Merges segments, given newest first, into `dir/name`.
pub(crate) fn compact(
    dir: &Path,
    name: &str,
    layout: &Layout,
    segments: &[SegmentRef],
) -> Result<SegmentRef, LakeError> {
    let keep = if layout.unique { Keep::LastOfAll } else { Keep::All };
    let opened = segments
        .iter()
        .rev()
        .map(|segment| Segment::open(dir, &segment.file))
        .collect::<Result<Vec<_>, _>>()?;
    let entries_max = opened.iter().map(Segment::entries).sum();
    write_segment(dir, name, layout, keep, entries_max, |partition| {
        let mut bytes = Vec::new();
        for segment in &opened {
            segment.scan_partition(partition, |entry| {
                put_entry(&mut bytes, key_hash(entry.key), |out| {
                    put_in_layout(entry, &segment.layout, layout, out);
                });
            })?;
        }
        Ok(bytes)
    })
}

fn put_in_layout(entry: Entry<'_>, from: &Layout, to: &Layout, out: &mut Vec<u8>) {
    match entry.row {
        Some(bytes) if from.columns != to.columns => {
            let mut row = Vec::with_capacity(bytes.len() + 8);
            StoredRow { layout: from, bytes }.put_as(to, &mut row);
            Entry { key: entry.key, row: Some(&row) }.put(out);
        }
        _ => entry.put(out),
    }
}
