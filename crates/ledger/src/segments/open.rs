//! Opening the segments: find them, check their headers, and cut the torn tail.
//!
//! Only what no caller was ever told of may go: bytes after the last whole frame of
//! the last segment, and zeros that were reserved behind it. If whole records that a signed checkpoint counts are missing,
//! opening fails and nothing is cut.

use std::sync::Arc;

use super::headers::{HEADER_LEN, Header};
use super::reading::Cursor;
use super::table::{MARK_EVERY, Place, Segment, Table};
use super::{FOLDER, day_of, marks, path};
use crate::error::{Error, Result};
use crate::files::Files;

/// Bytes looked at at once in search of the end.
const PIECE_LEN: u64 = 256 * 1024;

/// The segments as found, and what had to be cut off.
pub(crate) struct Opened {
    pub table: Table,
    /// Bytes of an unacknowledged batch that were cut from the last segment.
    pub cut_bytes: u64,
}

/// Opens all segments; `signed_size` is the size of the signed tree.
pub(crate) fn open(files: Arc<dyn Files>, signed_size: u64) -> Result<Opened> {
    let mut segments = Vec::new();
    let paths = files.list(FOLDER).map_err(|error| Error::io(FOLDER, error))?;
    let days: Vec<_> = paths.iter().filter_map(|path| day_of(path)).collect();
    for (position, day) in days.iter().enumerate() {
        let path = path(*day);
        let len = files.len(&path).map_err(|error| Error::io(&path, error))?;
        if position + 1 == days.len() && holds_nothing(files.as_ref(), &path, len)? {
            files.remove(&path).map_err(|error| Error::io(&path, error))?;
            continue;
        }
        let header = read_header(files.as_ref(), &path)?;
        if header.day != *day {
            return Err(Error::corrupt(path, "header names another day"));
        }
        link(&mut segments, header, &path)?;
        let marks = None;
        segments.push(Segment {
            day: *day,
            first_index: header.first_index,
            count: 0,
            end: len,
            marks,
        });
    }
    let cut_bytes = match segments.last_mut() {
        Some(last) => settle_last(files.as_ref(), last, signed_size)?,
        None => 0,
    };
    let next = segments.last().map_or(0, Segment::next_index);
    if next < signed_size {
        let what = format!("{next} records found, the signed checkpoint counts {signed_size}");
        return Err(Error::corrupt(FOLDER, what));
    }
    Ok(Opened { table: Table::new(files, segments), cut_bytes })
}

/// Whether a segment was begun and holds no record: too short for one, or nothing but reserved zeros.
fn holds_nothing(files: &dyn Files, path: &str, len: u64) -> Result<bool> {
    Ok(len <= HEADER_LEN as u64 || written_len(files, path, 0, len)? == 0)
}

/// How many bytes from `from` were written, the zeros reserved behind them left out.
pub(crate) fn written_len(files: &dyn Files, path: &str, from: u64, len: u64) -> Result<u64> {
    let mut to = len;
    while to > from {
        let start = to.saturating_sub(PIECE_LEN).max(from);
        let piece = usize::try_from(to - start).expect("a piece is small");
        let bytes = files.read_at(path, start, piece).map_err(|error| Error::io(path, error))?;
        if let Some(last) = bytes.iter().rposition(|byte| *byte != 0) {
            return Ok(start - from + last as u64 + 1);
        }
        to = start;
    }
    Ok(0)
}

fn read_header(files: &dyn Files, path: &str) -> Result<Header> {
    let bytes = files.read_at(path, 0, HEADER_LEN).map_err(|error| Error::io(path, error))?;
    Header::decode(&bytes).map_err(|why| Error::corrupt(path, why))
}

/// Counts the segment before a new one, which the new one's first index tells.
fn link(segments: &mut [Segment], header: Header, path: &str) -> Result<()> {
    let Some(before) = segments.last_mut() else {
        return if header.first_index == 0 {
            Ok(())
        } else {
            Err(Error::corrupt(path, "earlier segments are missing"))
        };
    };
    let count = header.first_index.checked_sub(before.first_index);
    before.count = count.ok_or_else(|| Error::corrupt(path, "first index goes back"))?;
    Ok(())
}

/// Finds the last whole frame of the last segment and cuts what stands after it.
fn settle_last(files: &dyn Files, last: &mut Segment, signed_size: u64) -> Result<u64> {
    let len = last.end;
    let mut settled = resume_from_marks(files, last, len)?;
    let place = Place {
        day: last.day,
        index: settled.next_index(),
        offset: settled.end,
        end: len,
        next_index: u64::MAX,
    };
    let mut cursor = Cursor::new(files, place);
    let mut stepped_over = false;
    loop {
        let found = cursor.next().map(|found| found.map(|found| found.frame.len));
        match found {
            Ok(Some(len)) => settled.grow(len),
            Ok(None) => break,
            Err(error @ Error::Corrupt { .. }) if stepped_over => return Err(error),
            Err(Error::Corrupt { .. }) if settled.next_index() >= signed_size => break,
            Err(error @ Error::Corrupt { .. }) => {
                // An erasure cut off half-way leaves a frame whose check differs; it is
                // mended from the published entry, if the frame after it shows that
                // the length is right.
                settled.grow(cursor.step_over().ok_or(error)?);
                stepped_over = true;
                continue;
            }
            Err(error) => return Err(error),
        }
        stepped_over = false;
    }
    let path = path(last.day);
    let torn = written_len(files, &path, settled.end, len)?;
    if len > settled.end {
        files.open_append(&path, settled.end).map_err(|error| Error::io(path, error))?;
    }
    *last = settled;
    Ok(torn)
}

/// The segment as its stored marks know it, up to the last mark whose frame reads.
fn resume_from_marks(files: &dyn Files, last: &Segment, len: u64) -> Result<Segment> {
    let mut fresh = Segment::new(last.day, last.first_index);
    let Some(mut known) = marks::read(files, last)? else { return Ok(fresh) };
    let Some(offset) = known.offsets.pop().filter(|offset| *offset < len) else {
        return Ok(fresh);
    };
    let count = known.offsets.len() as u64 * MARK_EVERY;
    let index = last.first_index + count;
    let place = Place { day: last.day, index, offset, end: len, next_index: u64::MAX };
    if matches!(Cursor::new(files, place).near().next(), Ok(Some(_))) {
        fresh.count = count;
        fresh.end = offset;
        fresh.marks = Some(Arc::new(known.offsets));
    }
    Ok(fresh)
}
