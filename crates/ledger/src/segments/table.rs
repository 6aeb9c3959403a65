//! Which segment holds which index, and where to begin reading for it.
//!
//! The place of every 64th frame is kept, so a record is found with one read of some
//! 30 kB and ten million records cost 1.3 MB of memory.

use std::sync::Arc;

use parking_lot::{Mutex, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::headers::HEADER_LEN;
use super::marks;
use crate::day::Day;
use crate::error::Result;
use crate::files::Files;

/// Frames from one mark to the next.
pub(crate) const MARK_EVERY: u64 = 64;

/// One segment and the durable frames in it.
#[derive(Debug, Clone)]
pub(crate) struct Segment {
    pub day: Day,
    pub first_index: u64,
    pub count: u64,
    /// Bytes up to the end of the last durable frame.
    pub end: u64,
    /// Offsets of frames 0, 64, 128 …; not yet loaded if absent.
    pub marks: Option<Arc<Vec<u64>>>,
}

impl Segment {
    pub(crate) fn new(day: Day, first_index: u64) -> Self {
        let end = HEADER_LEN as u64;
        Self { day, first_index, count: 0, end, marks: Some(Arc::default()) }
    }

    /// Index of the first record after this segment.
    pub(crate) fn next_index(&self) -> u64 {
        self.first_index + self.count
    }

    /// Takes in one more durable frame of `len` bytes.
    pub(crate) fn grow(&mut self, len: usize) {
        if self.count.is_multiple_of(MARK_EVERY)
            && let Some(marks) = &mut self.marks
        {
            Arc::make_mut(marks).push(self.end);
        }
        self.count += 1;
        self.end += len as u64;
    }
}

/// A place to begin reading at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub day: Day,
    pub index: u64,
    pub offset: u64,
    /// Bytes and frames of the segment that are durable.
    pub end: u64,
    pub next_index: u64,
}

/// All segments of a log, shared by the writer and the readers.
pub(crate) struct Table {
    files: Arc<dyn Files>,
    segments: RwLock<Vec<Segment>>,
    loading: Mutex<()>,
    /// Held for writing while a frame is overwritten, so that no reader sees half.
    erasing: RwLock<()>,
}

impl Table {
    pub(crate) fn new(files: Arc<dyn Files>, segments: Vec<Segment>) -> Self {
        let (loading, erasing) = (Mutex::new(()), RwLock::new(()));
        Self { files, segments: RwLock::new(segments), loading, erasing }
    }

    pub(crate) fn files(&self) -> &dyn Files {
        self.files.as_ref()
    }

    /// Number of durable records: the next index.
    pub(crate) fn durable(&self) -> u64 {
        self.segments.read().last().map_or(0, Segment::next_index)
    }

    pub(crate) fn last(&self) -> Option<Segment> {
        self.segments.read().last().cloned()
    }

    pub(crate) fn add(&self, segment: Segment) {
        self.segments.write().push(segment);
    }

    /// Takes in durable frames of these lengths at the end of the last segment.
    pub(crate) fn grow(&self, frame_lens: impl Iterator<Item = usize>) {
        let mut segments = self.segments.write();
        let last = segments.last_mut().expect("a batch is written into a segment");
        frame_lens.for_each(|len| last.grow(len));
    }

    pub(crate) fn reading(&self) -> RwLockReadGuard<'_, ()> {
        self.erasing.read()
    }

    pub(crate) fn erasing(&self) -> RwLockWriteGuard<'_, ()> {
        self.erasing.write()
    }

    /// Where to begin reading for a record; `None` beyond the durable end.
    pub(crate) fn place(&self, index: u64) -> Result<Option<Place>> {
        let Some((position, segment)) = self.segment_of(index) else { return Ok(None) };
        let marks = match &segment.marks {
            Some(marks) => Arc::clone(marks),
            None => self.load_marks(position, &segment)?,
        };
        let mark = (index - segment.first_index) / MARK_EVERY;
        let offset = usize::try_from(mark).ok().and_then(|mark| marks.get(mark).copied());
        Ok(Some(Place {
            day: segment.day,
            index: segment.first_index + mark * MARK_EVERY,
            offset: offset.unwrap_or(HEADER_LEN as u64),
            end: segment.end,
            next_index: segment.next_index(),
        }))
    }

    fn segment_of(&self, index: u64) -> Option<(usize, Segment)> {
        let segments = self.segments.read();
        let position = segments.partition_point(|segment| segment.next_index() <= index);
        segments.get(position).map(|segment| (position, segment.clone()))
    }

    fn load_marks(&self, position: usize, segment: &Segment) -> Result<Arc<Vec<u64>>> {
        let _one_at_a_time = self.loading.lock();
        if let Some(marks) = &self.segments.read()[position].marks {
            return Ok(Arc::clone(marks));
        }
        let marks = Arc::new(marks::load_or_scan(self.files(), segment)?);
        self.segments.write()[position].marks = Some(Arc::clone(&marks));
        Ok(marks)
    }
}
