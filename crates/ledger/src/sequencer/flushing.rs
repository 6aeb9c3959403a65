//! Making tiles durable without getting in the writer's way.
//!
//! A flush of every tile at every checkpoint would cost the disk as much as the
//! records themselves. So full tiles and bundles are flushed when the writer is
//! quiet, and the file `flushed` says up to which size that has been done. Opening
//! the log computes again whatever lies beyond; partial tiles are always computed
//! again.

use std::collections::VecDeque;
use std::io::ErrorKind;

use crate::error::{Error, Result};
use crate::files::{Files, Flush};
use crate::receipts::parse_decimal;
use crate::tree::tiles::TILE_WIDTH;

/// Path of the mark.
pub(crate) const FLUSHED_PATH: &str = "flushed";
/// Files flushed in one step while records come in fast, and while they do not.
const STEP_BUSY: usize = 0;
const STEP_QUIET: usize = 512;
/// Unflushed files above which a step flushes even when busy: 5 million records.
const WAITING_MAX: usize = 40_000;

/// Paths of files that are written but not flushed.
pub(crate) type Flushable = Vec<String>;

/// Which files still have to be flushed.
#[derive(Default)]
pub(crate) struct Flushing {
    waiting: VecDeque<String>,
    /// Size the mark states.
    marked: u64,
}

impl Flushing {
    pub(crate) fn from_mark(marked: u64) -> Self {
        Self { waiting: VecDeque::new(), marked }
    }

    pub(crate) fn add(&mut self, paths: Flushable) {
        self.waiting.extend(paths);
    }

    /// Whether files are waiting.
    pub(crate) fn has_work(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Flushes some files, and moves the mark once none is left.
    pub(crate) fn step(&mut self, files: &dyn Files, size: u64, busy: bool) {
        let crowded = self.waiting.len() > WAITING_MAX;
        let count = if busy && !crowded { STEP_BUSY } else { STEP_QUIET };
        // What fails here is tried again in the next step and costs only time.
        let _ = self.flush(files, count).and_then(|()| self.mark(files, size));
    }

    /// Flushes everything; on closing.
    pub(crate) fn finish(&mut self, files: &dyn Files, size: u64) {
        let _ = self.flush(files, usize::MAX).and_then(|()| self.mark(files, size));
    }

    fn flush(&mut self, files: &dyn Files, count: usize) -> Result<()> {
        for _ in 0..count.min(self.waiting.len()) {
            let Some(path) = self.waiting.front() else { break };
            files.sync(path).map_err(|error| Error::io(path, error))?;
            self.waiting.pop_front();
        }
        Ok(())
    }

    fn mark(&mut self, files: &dyn Files, size: u64) -> Result<()> {
        let size = size - size % TILE_WIDTH;
        if self.waiting.is_empty() && size > self.marked {
            files
                .write_atomic(FLUSHED_PATH, format!("{size}\n").as_bytes(), Flush::Now)
                .map_err(|error| Error::io(FLUSHED_PATH, error))?;
            self.marked = size;
        }
        Ok(())
    }
}

/// The size up to which tiles are known to be durable; 0 if nothing is known.
pub(crate) fn read_mark(files: &dyn Files) -> Result<u64> {
    match files.read(FLUSHED_PATH) {
        Ok(bytes) => {
            let text = str::from_utf8(&bytes).ok().and_then(|text| text.strip_suffix('\n'));
            let size = text.and_then(parse_decimal).unwrap_or(0);
            Ok(size - size % TILE_WIDTH)
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
        Err(error) => Err(Error::io(FLUSHED_PATH, error)),
    }
}
