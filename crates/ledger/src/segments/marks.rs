//! Marks: the offsets of every 64th frame, kept beside a segment.
//!
//! Derived and checked: with a missing or damaged file the segment is read instead.
//!
//! ```text
//! count(8, LE)  end(8, LE)  offset(8, LE) …  SHA-256 of all before(32)
//! ```

use std::io::ErrorKind;

use sha2::{Digest, Sha256};

use super::reading::Cursor;
use super::table::{Place, Segment};
use super::{headers::HEADER_LEN, marks_path};
use crate::error::{Error, Result};
use crate::files::{Files, Flush};

/// Marks as they were stored, with the frames and bytes they reflect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Marks {
    pub count: u64,
    pub end: u64,
    pub offsets: Vec<u64>,
}

impl Marks {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let numbers = [self.count, self.end].into_iter().chain(self.offsets.iter().copied());
        let mut bytes: Vec<u8> = numbers.flat_map(u64::to_le_bytes).collect();
        let digest = Sha256::digest(&bytes);
        bytes.extend(digest);
        bytes
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let (numbers, digest) = bytes.split_last_chunk::<32>()?;
        if Sha256::digest(numbers).as_slice() != digest {
            return None;
        }
        let (numbers, []) = numbers.as_chunks::<8>() else { return None };
        let mut numbers = numbers.iter().copied().map(u64::from_le_bytes);
        let (count, end) = (numbers.next()?, numbers.next()?);
        Some(Self { count, end, offsets: numbers.collect() })
    }
}

/// Reads the marks beside a segment, if they are there and whole.
pub(crate) fn read(files: &dyn Files, segment: &Segment) -> Result<Option<Marks>> {
    let path = marks_path(segment.day);
    match files.read(&path) {
        Ok(bytes) => Ok(Marks::decode(&bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io(path, error)),
    }
}

/// Stores the marks of a segment. They may be lost: they can be computed again.
pub(crate) fn write(files: &dyn Files, segment: &Segment) -> Result<()> {
    let Some(offsets) = &segment.marks else { return Ok(()) };
    let marks = Marks { count: segment.count, end: segment.end, offsets: offsets.to_vec() };
    let path = marks_path(segment.day);
    files.write_atomic(&path, &marks.encode(), Flush::Later).map_err(|error| Error::io(path, error))
}

/// Offsets of a sealed segment: from beside it, or from its frames.
pub(crate) fn load_or_scan(files: &dyn Files, segment: &Segment) -> Result<Vec<u64>> {
    if let Some(marks) = read(files, segment)?
        && (marks.count, marks.end) == (segment.count, segment.end)
    {
        return Ok(marks.offsets);
    }
    let mut scanned = Segment::new(segment.day, segment.first_index);
    let place = Place {
        day: segment.day,
        index: segment.first_index,
        offset: HEADER_LEN as u64,
        end: segment.end,
        next_index: segment.next_index(),
    };
    let mut cursor = Cursor::new(files, place);
    while let Some(found) = cursor.next()? {
        scanned.grow(found.frame.len);
    }
    write(files, &scanned)?;
    Ok(scanned.marks.map(|marks| marks.to_vec()).unwrap_or_default())
}
