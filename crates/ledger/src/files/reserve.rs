//! A file that is filled with zeros ahead of its end, so that a flush writes data and nothing else.
//!
//! A file that grows with every batch makes the file system write its size and
//! its blocks into the journal at every flush: the median flush is hardly
//! slower, the slow ones take twice as long. Writing into blocks that are there
//! already avoids it. Zeros are no frame, so whoever reads a file that was not
//! sealed finds its end (see [`crate::segments::open`]).

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use super::AppendFile;

/// Least and most bytes reserved at once; between them, as much as the file holds.
const RESERVE_MIN: u64 = 256 * 1024;
const RESERVE_MAX: u64 = 32 * 1024 * 1024;
static ZEROS: [u8; 256 * 1024] = [0; 256 * 1024];

/// A file with room behind its end.
pub(super) struct Reserving {
    file: File,
    /// Bytes appended.
    end: u64,
    /// Bytes the file holds, zeros behind `end`.
    reserved: u64,
}

impl Reserving {
    /// Takes a file that holds `len` bytes.
    pub(super) fn new(file: File, len: u64) -> Self {
        Self { file, end: len, reserved: len }
    }

    /// Makes room for `len` more bytes and some to spare.
    fn reserve(&mut self, len: u64) -> io::Result<()> {
        let to = self.end + len + self.end.clamp(RESERVE_MIN, RESERVE_MAX);
        let mut at = self.reserved;
        while at < to {
            let part = usize::try_from((to - at).min(ZEROS.len() as u64)).unwrap_or(ZEROS.len());
            self.file.write_all_at(&ZEROS[..part], at)?;
            at += part as u64;
        }
        self.file.sync_all()?;
        self.reserved = to;
        Ok(())
    }
}

impl AppendFile for Reserving {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let len = bytes.len() as u64;
        if self.end + len > self.reserved && self.reserve(len).is_err() {
            // A disk without room to spare may still have room for these bytes.
            self.file.set_len(self.reserved)?;
        }
        self.file.write_all_at(bytes, self.end)?;
        self.end += len;
        self.reserved = self.reserved.max(self.end);
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn seal(&mut self) -> io::Result<()> {
        if self.reserved > self.end {
            self.file.set_len(self.end)?;
            self.file.sync_all()?;
            self.reserved = self.end;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn what_is_appended_stands_in_order_and_a_sealed_file_ends_with_it() {
        let file = tempfile::tempfile().unwrap();
        let mut reserving = Reserving::new(file.try_clone().unwrap(), 0);
        let mut wanted = Vec::new();
        for round in 0..40_u8 {
            let bytes = vec![round + 1; 30_000];
            reserving.append(&bytes).unwrap();
            reserving.sync().unwrap();
            wanted.extend(bytes);
            assert!(file.metadata().unwrap().len() >= wanted.len() as u64);
        }
        reserving.seal().unwrap();
        let mut found = vec![0; wanted.len()];
        file.read_exact_at(&mut found, 0).unwrap();
        assert_eq!((file.metadata().unwrap().len(), found), (wanted.len() as u64, wanted));
    }
}
