//! Entries on their way into a segment, sorted roughly by the top bits of their hash and spilled to
//! a file when many.
//!
//! A segment is ordered by hash, a load is not. The rough order lets the final
//! sort go through the entries one partition at a time, so that memory stays
//! bounded by the budget however large the load is.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use crate::LakeError;

/// Partitions by the top bits of the hash: 64.
pub(crate) const PARTITION_BITS: u32 = 6;
/// Number of partitions.
pub(crate) const PARTITIONS: usize = 1 << PARTITION_BITS;
/// Bytes held in memory before the partitions go to the spill file.
pub(crate) const BUDGET_BYTES: usize = 96 << 20;

/// The partition of a hash.
pub(crate) fn partition_of(hash: u64) -> usize {
    usize::try_from(hash >> (64 - PARTITION_BITS)).expect("six bits")
}

/// Appends an entry behind its hash and length.
pub(crate) fn put_entry(out: &mut Vec<u8>, hash: u64, write: impl FnOnce(&mut Vec<u8>)) {
    out.extend_from_slice(&hash.to_le_bytes());
    let length_at = out.len();
    out.extend_from_slice(&[0; 4]);
    write(out);
    let length = u32::try_from(out.len() - length_at - 4)
        .expect("a record is far below 4 GiB: the loaders bound it");
    out[length_at..length_at + 4].copy_from_slice(&length.to_le_bytes());
}

/// Goes through entries written by [`put_entry`].
pub(crate) fn entries(bytes: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (hash, after) = rest.split_first_chunk::<8>()?;
        let (length, after) = after.split_first_chunk::<4>()?;
        let (entry, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        rest = after;
        Some((u64::from_le_bytes(*hash), entry))
    })
}

/// A stretch of the spill file that belongs to one partition.
struct Run {
    offset: u64,
    length: usize,
}

struct Spill {
    file: File,
    end: u64,
    runs: Vec<Vec<Run>>,
}

/// The partitions of one load.
pub(crate) struct Partitions {
    dir: PathBuf,
    budget_bytes: usize,
    buffers: Vec<Vec<u8>>,
    buffered: usize,
    spill: Option<Spill>,
    entries: u64,
}

impl Partitions {
    /// Empty partitions that spill into a nameless file in `dir`.
    pub(crate) fn new(dir: &Path, budget_bytes: usize) -> Self {
        let buffers = (0..PARTITIONS).map(|_| Vec::new()).collect();
        Self { dir: dir.to_owned(), budget_bytes, buffers, buffered: 0, spill: None, entries: 0 }
    }

    /// Entries so far.
    pub(crate) fn entries(&self) -> u64 {
        self.entries
    }

    /// Adds an entry.
    pub(crate) fn push(
        &mut self,
        hash: u64,
        write: impl FnOnce(&mut Vec<u8>),
    ) -> Result<(), LakeError> {
        let buffer = &mut self.buffers[partition_of(hash)];
        let before = buffer.len();
        put_entry(buffer, hash, write);
        self.buffered += buffer.len() - before;
        self.entries += 1;
        if self.buffered > self.budget_bytes {
            self.spill()?;
        }
        Ok(())
    }

    fn spill(&mut self) -> Result<(), LakeError> {
        if self.spill.is_none() {
            let file = tempfile::tempfile_in(&self.dir)?;
            self.spill =
                Some(Spill { file, end: 0, runs: (0..PARTITIONS).map(|_| Vec::new()).collect() });
        }
        let spill = self.spill.as_mut().expect("just made");
        let mut out = BufWriter::with_capacity(1 << 20, &spill.file);
        for (buffer, runs) in self.buffers.iter_mut().zip(&mut spill.runs) {
            out.write_all(buffer)?;
            runs.push(Run { offset: spill.end, length: buffer.len() });
            spill.end += buffer.len() as u64;
            buffer.clear();
        }
        out.flush()?;
        drop(out);
        self.buffered = 0;
        Ok(())
    }

    /// All entries of a partition in the order they were added. Each partition can be taken once.
    pub(crate) fn take(&mut self, partition: usize) -> Result<Vec<u8>, LakeError> {
        let tail = std::mem::take(&mut self.buffers[partition]);
        let Some(spill) = &self.spill else {
            return Ok(tail);
        };
        let runs = &spill.runs[partition];
        let mut bytes = vec![0; runs.iter().map(|run| run.length).sum()];
        let mut rest = bytes.as_mut_slice();
        for run in runs {
            let (part, after) = rest.split_at_mut(run.length);
            spill.file.read_exact_at(part, run.offset)?;
            rest = after;
        }
        bytes.extend_from_slice(&tail);
        Ok(bytes)
    }
}
