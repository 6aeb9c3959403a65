//! The segments, frame by frame, with a way on after a damaged one.

use super::Walk;
use super::report::Fault;
use crate::error::{Error, Result};
use crate::files::Files;
use crate::hexed::Hash;
use crate::leaves::Leaf;
use crate::records::{self, BODY_LEN_MAX};
use crate::segments::frames::{self, Frame, FrameFault, HEAD_LEN, Payload};
use crate::segments::headers::{HEADER_LEN, Header};
use crate::segments::marks::Marks;
use crate::segments::open::written_len;
use crate::segments::{FOLDER, day_of, marks_path};

const WINDOW_LEN: usize = 1024 * 1024;

/// A sliding view of one segment.
struct Window<'a> {
    files: &'a dyn Files,
    path: String,
    len: u64,
    start: u64,
    bytes: Vec<u8>,
}

impl Window<'_> {
    /// The bytes from `offset`, `len` of them or as many as the file has.
    fn at(&mut self, offset: u64, len: usize) -> Result<&[u8]> {
        let left = usize::try_from(self.len.saturating_sub(offset)).unwrap_or(usize::MAX);
        let len = len.min(left);
        let covered =
            offset >= self.start && offset + len as u64 <= self.start + self.bytes.len() as u64;
        if !covered {
            self.bytes = self
                .files
                .read_at(&self.path, offset, len.max(WINDOW_LEN))
                .map_err(|error| Error::io(&self.path, error))?;
            self.start = offset;
        }
        let from = usize::try_from(offset - self.start).expect("within the window");
        let to = (from + len).min(self.bytes.len());
        Ok(&self.bytes[from..to])
    }

    fn frame(&mut self, offset: u64) -> Result<Result<Frame<'_>, FrameFault>> {
        let len = match frames::frame_len(self.at(offset, HEAD_LEN)?) {
            Ok(len) => len,
            Err(fault) => return Ok(Err(fault)),
        };
        Ok(frames::parse(self.at(offset, len)?))
    }

    fn holds_frame(&mut self, offset: u64) -> Result<bool> {
        Ok(self.frame(offset)?.is_ok())
    }
}

impl<'a> Walk<'a> {
    /// Walks all segments in order.
    pub(super) fn segments(&mut self) -> Result<()> {
        let paths = self.files.list(FOLDER).map_err(|error| Error::io(FOLDER, error))?;
        let (segments, others): (Vec<_>, Vec<_>) =
            paths.into_iter().partition(|path| day_of(path).is_some());
        for path in others {
            self.check_marks(&path)?;
        }
        for (position, path) in segments.iter().enumerate() {
            let is_last = position + 1 == segments.len();
            let len = self.files.len(path).map_err(|error| Error::io(path, error))?;
            let (files, path) = (self.files, path.clone());
            self.segment(Window { files, path, len, start: 0, bytes: Vec::new() }, is_last)?;
        }
        Ok(())
    }

    fn check_marks(&mut self, path: &str) -> Result<()> {
        let bytes = self.files.read(path).map_err(|error| Error::io(path, error))?;
        let day = path.strip_suffix(".marks").and_then(|stem| day_of(&format!("{stem}.seg")));
        if day.is_none_or(|day| marks_path(day) != path) {
            self.report.fault(Fault::of_file(path, "belongs to no segment".to_owned()));
        } else if Marks::decode(&bytes).is_none() {
            let what = "derived marks are damaged; the file may be removed".to_owned();
            self.report.fault(Fault::of_file(path, what));
        }
        Ok(())
    }

    fn segment(&mut self, mut window: Window<'a>, is_last: bool) -> Result<()> {
        let written = written_len(self.files, &window.path, 0, window.len)?;
        if is_last && written < HEADER_LEN as u64 && self.report.records >= self.signed {
            self.report.torn_bytes = written;
            return Ok(());
        }
        self.check_header(&mut window)?;
        let path = window.path.clone();
        let mut offset = HEADER_LEN as u64;
        while offset < window.len {
            let index = self.report.records;
            let why = match window.frame(offset)? {
                Ok(frame) => {
                    let len = frame.len as u64;
                    self.record((&path, offset), index, &frame)?;
                    offset += len;
                    continue;
                }
                Err(FrameFault::Cut { .. }) => "record cut short",
                Err(FrameFault::Bad(why)) => why,
            };
            if is_last && index >= self.signed {
                self.report.torn_bytes = written_len(self.files, &window.path, offset, window.len)?;
                break;
            }
            let fault = Fault::of_record(&path, Some(offset), index, why.to_owned());
            self.report.fault(fault);
            self.substitute(index)?;
            offset = self.way_on(&mut window, offset, index)?;
        }
        Ok(())
    }

    fn check_header(&mut self, window: &mut Window<'a>) -> Result<()> {
        let header = Header::decode(window.at(0, HEADER_LEN)?);
        let found = self.report.records;
        let what = match header {
            Err(why) => why.to_owned(),
            Ok(header) if Some(header.day) != day_of(&window.path) => {
                format!("header names the day {}", header.day)
            }
            Ok(header) if header.first_index != found => {
                format!("begins with record {}, but {found} come before", header.first_index)
            }
            Ok(_) => return Ok(()),
        };
        self.report.fault(Fault::at(&window.path, 0, what));
        Ok(())
    }

    /// A record whose frame holds: does its body, and is it the published one?
    fn record(&mut self, (path, offset): (&str, u64), index: u64, frame: &Frame<'_>) -> Result<()> {
        let place = |what: &str| Fault::of_record(path, Some(offset), index, what.to_owned());
        match (&frame.payload, &frame.leaf) {
            (Payload::Use { body, .. }, leaf) => match records::decode(body) {
                Ok(record) if record.at_ms == leaf.at_ms() => {}
                Ok(_) => self.report.fault(place("instant differs from the leaf's")),
                Err(error) => self.report.fault(place(&error.to_string())),
            },
            (Payload::Erased { by }, _) => {
                self.tombstones.insert(index, *by);
            }
            (Payload::Erasure, Leaf::Erasure { target, order, .. }) => {
                self.erasures.push((index, *target, order.clone()));
            }
            (Payload::Erasure, Leaf::Use { .. }) => {}
        }
        let published = self.published.leaf(index).filter(|leaf| *leaf != frame.leaf);
        if let Some(published) = published
            && self.published.hash(index) == Some(published.hash())
        {
            self.report.fault(place("differs from the published entry"));
            return self.push(Some(&published), Some(published.hash()));
        }
        self.push(Some(&frame.leaf), Some(frame.hash))
    }

    /// Goes on with the published leaf of a record that cannot be read, or at least
    /// with its hash.
    fn substitute(&mut self, index: u64) -> Result<()> {
        let hash = self.published.hash(index);
        let leaf = self.published.leaf(index);
        let leaf = leaf.filter(|leaf| hash.is_none_or(|hash| hash == leaf.hash()));
        if let Some(Leaf::Erasure { target, order, .. }) = &leaf {
            self.erasures.push((index, *target, order.clone()));
        }
        let hash = leaf.as_ref().map(Leaf::hash).or(hash);
        self.push(leaf.as_ref(), hash)
    }

    fn push(&mut self, leaf: Option<&Leaf>, hash: Option<Hash>) -> Result<()> {
        self.report.records += 1;
        self.rebuilt.push(leaf, hash, &mut self.report)
    }

    /// Where the record after a damaged one begins: where its length says, if a whole
    /// record or the end is there; else at the next place that carries the check of
    /// the next published leaf; else nowhere in this segment.
    fn way_on(&mut self, window: &mut Window<'a>, offset: u64, index: u64) -> Result<u64> {
        if let Ok(len) = frames::frame_len(window.at(offset, HEAD_LEN)?) {
            let next = offset + len as u64;
            if next == window.len || (next < window.len && window.holds_frame(next)?) {
                return Ok(next);
            }
        }
        let Some(hash) = self.published.leaf(index + 1).map(|leaf| leaf.hash()) else {
            return Ok(window.len);
        };
        let reach = (HEAD_LEN + BODY_LEN_MAX) as u64;
        for next in offset + 1..window.len.min(offset + reach + 1) {
            let head = window.at(next, HEAD_LEN)?;
            if frames::stored_check(head) == Some(frames::check_of(&hash))
                && window.holds_frame(next)?
            {
                return Ok(next);
            }
        }
        Ok(window.len)
    }
}
