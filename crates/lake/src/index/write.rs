//! Writes a segment: partitions in order of hash, each sorted in memory, then table and header,
//! then the name.

use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;

use super::layout::Layout;
use super::manifest::SegmentRef;
use super::partitions::{PARTITION_BITS, PARTITIONS, entries};
use super::segment::{
    BUCKET_CHECK_BYTES, Entry, HEADER_BYTES, Header, bucket_bits, bucket_check, front_sum,
};
use crate::LakeError;

/// Which entries of one key stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// All, in the order given.
    All,
    /// The last; marks of removal too, for segments below still have the key.
    Last,
    /// The last, and marks of removal go: nothing lies below.
    LastOfAll,
}

struct Slot<'a> {
    hash: u64,
    entry: &'a [u8],
}

/// A segment being written under a temporary name.
struct SegmentFile {
    out: BufWriter<File>,
    bits: u32,
    keep: Keep,
    table: Vec<u64>,
    end: u64,
    entries: u64,
    bucket: Vec<u8>,
}

/// Writes `dir/name` from partitions, which `partition` gives in the form of
/// [`super::partitions::put_entry`]. `entries_max` is how many there are at most. Durable when it
/// returns, but for the folder.
pub(crate) fn write_segment(
    dir: &Path,
    name: &str,
    layout: &Layout,
    keep: Keep,
    entries_max: u64,
    mut partition: impl FnMut(usize) -> Result<Vec<u8>, LakeError>,
) -> Result<SegmentRef, LakeError> {
    let layout = serde_json::to_vec(layout).expect("numbers and names only");
    let bits = bucket_bits(entries_max);
    let data_offset = (HEADER_BYTES + layout.len()) as u64 + ((1_u64 << bits) + 1) * 8;
    let temporary = tempfile::Builder::new().prefix(name).suffix(".tmp").tempfile_in(dir)?;
    let mut file = SegmentFile {
        out: BufWriter::with_capacity(1 << 20, temporary.as_file().try_clone()?),
        bits,
        keep,
        table: vec![0],
        end: 0,
        entries: 0,
        bucket: Vec::new(),
    };
    file.out.seek(SeekFrom::Start(data_offset))?;
    for place in 0..PARTITIONS {
        file.put_partition(place, &partition(place)?)?;
    }
    file.out.flush()?;
    let table: Vec<u8> = file.table.iter().flat_map(|offset| offset.to_le_bytes()).collect();
    let header = Header {
        bits,
        entries: file.entries,
        layout_bytes: layout.len() as u64,
        data_offset,
        file_bytes: data_offset + file.end,
        sum: front_sum(&layout, &table),
    };
    let front = [header.to_bytes().as_slice(), &layout, &table].concat();
    temporary.as_file().write_all_at(&front, 0)?;
    temporary.as_file().sync_all()?;
    temporary.persist(dir.join(name)).map_err(|refused| refused.error)?;
    Ok(SegmentRef { file: name.to_owned(), entries: header.entries, bytes: header.file_bytes })
}

impl SegmentFile {
    fn put_partition(&mut self, place: usize, bytes: &[u8]) -> Result<(), LakeError> {
        let mut slots: Vec<Slot<'_>> =
            entries(bytes).map(|(hash, entry)| Slot { hash, entry }).collect();
        slots.sort_by_key(|slot| slot.hash);
        let buckets = 1_u64 << (self.bits - PARTITION_BITS);
        let first = place as u64 * buckets;
        let mut rest = slots.as_slice();
        for bucket in first..first + buckets {
            let count = rest.partition_point(|slot| slot.hash >> (64 - self.bits) <= bucket);
            let (own, after) = rest.split_at(count);
            self.put_bucket(own)?;
            rest = after;
        }
        Ok(())
    }

    fn put_bucket(&mut self, slots: &[Slot<'_>]) -> Result<(), LakeError> {
        self.bucket.clear();
        self.bucket.extend_from_slice(&[0; BUCKET_CHECK_BYTES]);
        for (place, slot) in slots.iter().enumerate() {
            if stays(self.keep, slot, &slots[place + 1..]) {
                self.bucket.extend_from_slice(slot.entry);
                self.entries += 1;
            }
        }
        if self.bucket.len() > BUCKET_CHECK_BYTES {
            let check = bucket_check(&self.bucket[BUCKET_CHECK_BYTES..]);
            self.bucket[..BUCKET_CHECK_BYTES].copy_from_slice(&check);
            self.out.write_all(&self.bucket)?;
            self.end += self.bucket.len() as u64;
        }
        self.table.push(self.end);
        Ok(())
    }
}

/// Whether an entry stays, given those after it in its bucket.
fn stays(keep: Keep, slot: &Slot<'_>, later: &[Slot<'_>]) -> bool {
    if keep == Keep::All {
        return true;
    }
    let mut same_hash = later.iter().take_while(|other| other.hash == slot.hash).peekable();
    if same_hash.peek().is_none() && keep == Keep::Last {
        return true;
    }
    let entry = |mut bytes| Entry::take(&mut bytes);
    let Some(own) = entry(slot.entry) else {
        return false;
    };
    let replaced =
        same_hash.any(|other| entry(other.entry).is_some_and(|other| other.key == own.key));
    !replaced && (keep == Keep::Last || own.row.is_some())
}
