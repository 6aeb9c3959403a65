//! Reading frames in order, in large pieces.

use super::frames::{self, Frame, FrameFault};
use super::path;
use super::table::{Place, Table};
use crate::error::{Error, Result};
use crate::files::Files;

const CHUNK_LEN: usize = 256 * 1024;
/// A single record is within this of its mark, unless it holds very many keys.
const NEAR_LEN: usize = 48 * 1024;

/// A frame and its place in the log.
pub(crate) struct Found<'a> {
    pub index: u64,
    pub frame: Frame<'a>,
}

/// Walks the frames of one segment from a place to its durable end.
pub(crate) struct Cursor<'f> {
    files: &'f dyn Files,
    path: String,
    index: u64,
    /// Offset in the file of `chunk[at]`.
    offset: u64,
    end: u64,
    chunk: Vec<u8>,
    at: usize,
    chunk_len: usize,
}

impl<'f> Cursor<'f> {
    pub(crate) fn new(files: &'f dyn Files, place: Place) -> Self {
        Self {
            files,
            path: path(place.day),
            index: place.index,
            offset: place.offset,
            end: place.end,
            chunk: Vec::new(),
            at: 0,
            chunk_len: CHUNK_LEN,
        }
    }

    /// Reads little at a time, for one record.
    pub(crate) fn near(mut self) -> Self {
        self.chunk_len = NEAR_LEN;
        self
    }

    /// Goes on behind the next frame without reading it; gives its length, if its
    /// head has one and the file holds all of it.
    pub(crate) fn step_over(&mut self) -> Option<usize> {
        let len = frames::frame_len(&self.chunk[self.at..]).ok()?;
        if len > self.chunk.len() - self.at {
            return None;
        }
        self.at += len;
        self.offset += len as u64;
        self.index += 1;
        Some(len)
    }

    /// The next frame; `None` at the end.
    ///
    /// # Errors
    /// [`Error::Corrupt`] with the place if the bytes there are no frame.
    pub(crate) fn next(&mut self) -> Result<Option<Found<'_>>> {
        if self.offset >= self.end {
            return Ok(None);
        }
        self.fill()?;
        let (index, offset) = (self.index, self.offset);
        let frame = frames::parse(&self.chunk[self.at..])
            .map_err(|fault| corrupt(&self.path, offset, index, fault))?;
        self.at += frame.len;
        self.offset += frame.len as u64;
        self.index += 1;
        Ok(Some(Found { index, frame }))
    }

    /// Goes on to the record with this index, by lengths alone.
    fn skip_to(&mut self, index: u64) -> Result<()> {
        while self.index < index && self.offset < self.end {
            self.fill()?;
            if self.step_over().is_none() {
                let fault = FrameFault::Bad("no frame");
                return Err(corrupt(&self.path, self.offset, self.index, fault));
            }
        }
        Ok(())
    }

    /// Makes sure that the whole next frame is in the chunk, if the file has it.
    fn fill(&mut self) -> Result<()> {
        let left = self.chunk.len() - self.at;
        let need = match frames::frame_len(&self.chunk[self.at..]) {
            Ok(len) if len <= left => return Ok(()),
            Ok(need) | Err(FrameFault::Cut { need }) => need,
            Err(FrameFault::Bad(_)) => return Ok(()),
        };
        self.read(need)?;
        match frames::frame_len(&self.chunk) {
            Ok(len) if len > self.chunk.len() => self.read(len),
            _ => Ok(()),
        }
    }

    fn read(&mut self, need: usize) -> Result<()> {
        let to_end = usize::try_from(self.end - self.offset).unwrap_or(usize::MAX);
        let len = need.max(self.chunk_len).min(to_end);
        self.chunk = self
            .files
            .read_at(&self.path, self.offset, len)
            .map_err(|error| Error::io(&self.path, error))?;
        self.at = 0;
        Ok(())
    }
}

fn corrupt(path: &str, offset: u64, index: u64, fault: FrameFault) -> Error {
    let why = match fault {
        FrameFault::Cut { .. } => "frame cut short",
        FrameFault::Bad(why) => why,
    };
    Error::corrupt(path, format!("byte {offset}, record {index}: {why}"))
}

impl Table {
    /// Calls `visit` for up to `limit` durable records from `from`, in order; gives
    /// the index after the last one visited.
    pub(crate) fn visit(
        &self,
        from: u64,
        limit: u64,
        mut visit: impl FnMut(Found<'_>) -> Result<()>,
    ) -> Result<u64> {
        let _whole = self.reading();
        let to = from.saturating_add(limit).min(self.durable());
        let mut next = from;
        while next < to {
            let Some(place) = self.place(next)? else { break };
            let cursor = Cursor::new(self.files(), place);
            let mut cursor = if to - next == 1 { cursor.near() } else { cursor };
            cursor.skip_to(next)?;
            while next < to
                && let Some(found) = cursor.next()?
            {
                next += 1;
                visit(found)?;
            }
            if next < to && next < place.next_index {
                return Err(Error::corrupt(path(place.day), "fewer records than counted"));
            }
        }
        Ok(next)
    }
}
