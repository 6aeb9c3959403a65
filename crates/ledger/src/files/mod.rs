//! The file system as the log needs it, behind a trait.
//!
//! The write order is the design of this log, so the tests must be able to stop it
//! after any single operation and lose whatever was not flushed. Paths are relative
//! to the log's folder and use `/`.

mod disk;
mod reserve;

use std::io;

pub use disk::DiskFiles;

/// Whether a written file must survive a power cut when the call returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flush {
    /// It must.
    Now,
    /// It may be lost; [`Files::sync`] follows, or the file can be computed again.
    Later,
}

/// An open file that only grows.
pub trait AppendFile: Send {
    /// Appends all bytes at the end. After an error the file may hold a part of them.
    ///
    /// # Errors
    /// What the file system says.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Makes everything appended durable.
    ///
    /// # Errors
    /// What the file system says; nothing since the last sync counts as durable then.
    fn sync(&mut self) -> io::Result<()>;

    /// Gives back, durably, whatever was reserved beyond the last appended byte. Nothing is appended afterwards.
    ///
    /// # Errors
    /// What the file system says; the file may keep zeros behind its end then.
    fn seal(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Files below one folder. All methods may be called from several threads.
pub trait Files: Send + Sync + 'static {
    /// The whole file.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] if there is none, or what the file system says.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// Up to `len` bytes from `offset`; fewer only at the end of the file.
    ///
    /// # Errors
    /// As [`Files::read`].
    fn read_at(&self, path: &str, offset: u64, len: usize) -> io::Result<Vec<u8>>;

    /// Length of the file in bytes.
    ///
    /// # Errors
    /// As [`Files::read`].
    fn len(&self, path: &str) -> io::Result<u64>;

    /// Paths of all files below a folder, at any depth, sorted; none if it is absent.
    ///
    /// # Errors
    /// What the file system says.
    fn list(&self, folder: &str) -> io::Result<Vec<String>>;

    /// Makes the file if need be, cuts it to `len` bytes, durably, and opens it there.
    ///
    /// # Errors
    /// What the file system says.
    fn open_append(&self, path: &str, len: u64) -> io::Result<Box<dyn AppendFile>>;

    /// Overwrites bytes inside an existing file, durably.
    ///
    /// # Errors
    /// What the file system says; the range may be half written then.
    fn write_at(&self, path: &str, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// Puts a whole file in place at once: a reader sees the old one or the new one.
    ///
    /// # Errors
    /// What the file system says; the old file is untouched then.
    fn write_atomic(&self, path: &str, bytes: &[u8], flush: Flush) -> io::Result<()>;

    /// Makes a file written with [`Flush::Later`] durable.
    ///
    /// # Errors
    /// As [`Files::read`].
    fn sync(&self, path: &str) -> io::Result<()>;

    /// Removes a file or a folder with all that is in it; an absent one is no error.
    ///
    /// # Errors
    /// What the file system says.
    fn remove(&self, path: &str) -> io::Result<()>;
}
