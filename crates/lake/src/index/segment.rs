//! The segment file, format 1: a static hash table that one `pread` answers from.
//!
//! ```text
//! header   64 bytes, little-endian
//!            0  magic "BANYKEY\0"          8  format u16, zero u16
//!           12  bucket bits u32           16  entries u64
//!           24  layout bytes u64          32  offset of the first bucket u64
//!           40  file bytes u64            48  XXH3 of layout and table u64
//!           56  XXH3 of the 56 bytes before u64
//! layout   JSON: key items and row items with their declared types
//! table    2^bits + 1 offsets u64, from the first bucket
//! buckets  by the top bits of the key's hash; empty ones take no bytes:
//!            low half of the XXH3 of the rest u32, then entries:
//!            varint key length, key, varint 2 × row length + removed, row
//! ```
//!
//! Everything is covered by a checksum, so that a damaged index is noticed and
//! thrown away rather than believed.

use std::fs::File;
use std::ops::ControlFlow;
use std::os::unix::fs::FileExt;
use std::path::Path;

use twox_hash::XxHash3_64;

use super::cells::{put_varint, take_bytes, take_varint};
use super::layout::Layout;
use super::partitions::PARTITION_BITS;
use crate::LakeError;

/// First bytes of every segment.
pub(crate) const MAGIC: [u8; 8] = *b"BANYKEY\0";
/// The format written.
pub(crate) const FORMAT: u16 = 1;
/// Bytes of the header.
pub(crate) const HEADER_BYTES: usize = 64;
/// Bytes of the checksum before a bucket's entries.
pub(crate) const BUCKET_CHECK_BYTES: usize = 4;
/// Entries a bucket should hold: enough to keep the table small, few enough to go through in a
/// microsecond.
const BUCKET_ENTRIES: u64 = 8;
/// The most bits a table may have; 16 Mi buckets are 128 MiB of table.
const BUCKET_BITS_MAX: u32 = 24;

/// Bits that spread `entries` well. Never fewer than the writer's partitions have.
pub(crate) fn bucket_bits(entries: u64) -> u32 {
    let buckets = (entries / BUCKET_ENTRIES).max(1).next_power_of_two();
    buckets.trailing_zeros().clamp(PARTITION_BITS, BUCKET_BITS_MAX)
}

/// The low half of the checksum of a bucket's entries.
pub(crate) fn bucket_check(entries: &[u8]) -> [u8; BUCKET_CHECK_BYTES] {
    let sum = XxHash3_64::oneshot(entries).to_le_bytes();
    [sum[0], sum[1], sum[2], sum[3]]
}

/// One key with its row; no row where the key was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry<'a> {
    pub(crate) key: &'a [u8],
    pub(crate) row: Option<&'a [u8]>,
}

impl<'a> Entry<'a> {
    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        put_varint(out, self.key.len() as u64);
        out.extend_from_slice(self.key);
        let row = self.row.unwrap_or_default();
        put_varint(out, (row.len() as u64) << 1 | u64::from(self.row.is_none()));
        out.extend_from_slice(row);
    }

    /// Takes an entry from the front of a bucket.
    pub(crate) fn take(bytes: &mut &'a [u8]) -> Option<Self> {
        let key_length = take_varint(bytes)?;
        let key = take_bytes(bytes, key_length)?;
        let marked = take_varint(bytes)?;
        let row = take_bytes(bytes, marked >> 1)?;
        Some(Self { key, row: (marked & 1 == 0).then_some(row) })
    }
}

/// The fixed part of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) bits: u32,
    pub(crate) entries: u64,
    pub(crate) layout_bytes: u64,
    pub(crate) data_offset: u64,
    pub(crate) file_bytes: u64,
    pub(crate) sum: u64,
}

impl Header {
    pub(crate) fn to_bytes(self) -> [u8; HEADER_BYTES] {
        let mut out = Vec::with_capacity(HEADER_BYTES);
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&FORMAT.to_le_bytes());
        out.extend_from_slice(&[0; 2]);
        out.extend_from_slice(&self.bits.to_le_bytes());
        for number in [self.entries, self.layout_bytes, self.data_offset, self.file_bytes, self.sum]
        {
            out.extend_from_slice(&number.to_le_bytes());
        }
        let sum = XxHash3_64::oneshot(&out);
        out.extend_from_slice(&sum.to_le_bytes());
        out.try_into().expect("eight, four, four, five times eight, eight")
    }

    fn parse(bytes: &[u8; HEADER_BYTES]) -> Option<Self> {
        let number = |at: usize| bytes[at..].first_chunk().map(|chunk| u64::from_le_bytes(*chunk));
        let known = bytes[..8] == MAGIC && bytes[8..10] == FORMAT.to_le_bytes();
        let whole = number(56)? == XxHash3_64::oneshot(&bytes[..56]);
        let bits = u32::from_le_bytes(*bytes[12..].first_chunk()?);
        (known && whole && (PARTITION_BITS..=BUCKET_BITS_MAX).contains(&bits)).then_some(Self {
            bits,
            entries: number(16)?,
            layout_bytes: number(24)?,
            data_offset: number(32)?,
            file_bytes: number(40)?,
            sum: number(48)?,
        })
    }
}

/// The checksum over layout and table.
pub(crate) fn front_sum(layout: &[u8], table: &[u8]) -> u64 {
    let mut hasher = XxHash3_64::new();
    std::hash::Hasher::write(&mut hasher, layout);
    std::hash::Hasher::write(&mut hasher, table);
    std::hash::Hasher::finish(&hasher)
}

/// An open segment: its table in memory, its buckets on disk.
#[derive(Debug)]
pub(crate) struct Segment {
    /// The file's name, which is never given twice in one table.
    pub(crate) name: String,
    pub(crate) layout: Layout,
    header: Header,
    table: Box<[u64]>,
    file: File,
}

impl Segment {
    pub(crate) fn open(dir: &Path, name: &str) -> Result<Self, LakeError> {
        let file = File::open(dir.join(name))?;
        let damaged = || LakeError::corrupt(format!("index segment {name}"));
        let file_bytes = file.metadata()?.len();
        let mut fixed = [0; HEADER_BYTES];
        if file_bytes < HEADER_BYTES as u64 {
            return Err(damaged());
        }
        file.read_exact_at(&mut fixed, 0)?;
        let header = Header::parse(&fixed)
            .filter(|header| header.file_bytes == file_bytes)
            .ok_or_else(damaged)?;
        let front_bytes =
            header.data_offset.checked_sub(HEADER_BYTES as u64).ok_or_else(damaged)?;
        let table_bytes = ((1_u64 << header.bits) + 1) * 8;
        if header.layout_bytes.checked_add(table_bytes) != Some(front_bytes)
            || header.data_offset > file_bytes
        {
            return Err(damaged());
        }
        let mut front =
            vec![0; usize::try_from(front_bytes).expect("bounded by the file and 64-bit")];
        file.read_exact_at(&mut front, HEADER_BYTES as u64)?;
        let (layout, table) =
            front.split_at(usize::try_from(header.layout_bytes).expect("less than the front"));
        if front_sum(layout, table) != header.sum {
            return Err(damaged());
        }
        let layout = serde_json::from_slice(layout).map_err(|_not_ours| damaged())?;
        let table = table
            .chunks_exact(8)
            .map(|chunk| u64::from_le_bytes(chunk.try_into().expect("eight")))
            .collect();
        Ok(Self { name: name.to_owned(), layout, header, table, file })
    }

    pub(crate) fn entries(&self) -> u64 {
        self.header.entries
    }

    pub(crate) fn file_bytes(&self) -> u64 {
        self.header.file_bytes
    }

    /// Shows every entry of a key's bucket whose key is the one wanted, in the order they were
    /// written.
    pub(crate) fn find(
        &self,
        key: &[u8],
        hash: u64,
        mut visit: impl FnMut(Option<&[u8]>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, LakeError> {
        let bucket = usize::try_from(hash >> (64 - self.header.bits)).expect("at most 24 bits");
        let mut flow = ControlFlow::Continue(());
        self.scan(bucket, bucket + 1, |entry| {
            if flow.is_continue() && entry.key == key {
                flow = visit(entry.row);
            }
        })?;
        Ok(flow)
    }

    /// Shows every entry of one of the writer's partitions.
    pub(crate) fn scan_partition(
        &self,
        partition: usize,
        visit: impl FnMut(Entry<'_>),
    ) -> Result<(), LakeError> {
        let buckets = 1_usize << (self.header.bits - PARTITION_BITS);
        self.scan(partition * buckets, (partition + 1) * buckets, visit)
    }

    fn scan(
        &self,
        first: usize,
        end: usize,
        mut visit: impl FnMut(Entry<'_>),
    ) -> Result<(), LakeError> {
        let damaged = || LakeError::corrupt(format!("index segment {}", self.name));
        let (from, to) = (self.table[first], self.table[end]);
        let length = usize::try_from(to.checked_sub(from).ok_or_else(damaged)?)
            .map_err(|_beyond| damaged())?;
        if length == 0 {
            return Ok(());
        }
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, self.header.data_offset + from)?;
        let mut rest = bytes.as_slice();
        for bucket in first..end {
            let length =
                self.table[bucket + 1].checked_sub(self.table[bucket]).ok_or_else(damaged)?;
            let bucket = take_bytes(&mut rest, length).ok_or_else(damaged)?;
            if bucket.is_empty() {
                continue;
            }
            let (check, mut entries) =
                bucket.split_first_chunk::<BUCKET_CHECK_BYTES>().ok_or_else(damaged)?;
            if *check != bucket_check(entries) {
                return Err(damaged());
            }
            while !entries.is_empty() {
                visit(Entry::take(&mut entries).ok_or_else(damaged)?);
            }
        }
        Ok(())
    }
}
