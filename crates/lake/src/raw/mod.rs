//! Uploaded files, kept as they came under the SHA-256 of their bytes.
//!
//! A file is durable before its digest is given back, so that whoever holds a
//! digest holds the file. Two uploads of the same bytes are one file. On disk
//! it is never in the clear (Article 23): it is encrypted while it is received
//! ([`sealed`]), screened and loaded out of its encrypted form, and what is
//! left of it on a medium after it was destroyed tells nothing.

mod sealed;

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Cursor, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

pub use self::sealed::RawReader;
pub(crate) use self::sealed::Secret;
use self::sealed::{HEADER_BYTES, Sealer};
use crate::{Lake, LakeError};

/// How the name of a file begins that is being received.
const INCOMING: &str = "incoming-";

/// A stored upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawFile {
    /// SHA-256 of the bytes, 64 lower-case hex digits.
    pub digest: String,
    /// Bytes.
    pub bytes: u64,
}

/// Takes the bytes of one upload. Dropped unfinished, it leaves nothing behind.
pub struct Sink {
    dir: PathBuf,
    out: Sealer<BufWriter<NamedTempFile>>,
    hash: Sha256,
    bytes: u64,
}

impl fmt::Debug for Sink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sink").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl Sink {
    fn new(dir: PathBuf, secret: &Secret) -> Result<Self, LakeError> {
        let file = tempfile::Builder::new().prefix(INCOMING).tempfile_in(&dir)?;
        let out = Sealer::new(BufWriter::with_capacity(1 << 18, file), secret)?;
        Ok(Self { dir, out, hash: Sha256::new(), bytes: 0 })
    }

    /// Takes the next bytes.
    pub fn write(&mut self, chunk: &[u8]) -> Result<(), LakeError> {
        self.hash.update(chunk);
        self.bytes += chunk.len() as u64;
        Ok(self.out.write(chunk)?)
    }

    /// Bytes taken so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Makes the file durable and gives its digest. Blocks for an fsync.
    pub fn finish(self) -> Result<RawFile, LakeError> {
        let digest = hex::encode(self.hash.finalize());
        let file = self.out.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        file.persist(self.dir.join(&digest)).map_err(|failed| failed.error)?;
        sync_dir(&self.dir)?;
        Ok(RawFile { digest, bytes: self.bytes })
    }
}

/// Bytes that can be opened as often as their reader wants: a stored upload, or what was pushed and is stored nowhere yet.
#[derive(Debug, Clone)]
pub(crate) struct RawSource {
    place: Place,
    bytes: u64,
}

#[derive(Debug, Clone)]
enum Place {
    Sealed { path: PathBuf, secret: Secret },
    Memory(Bytes),
}

/// The bytes of a [`RawSource`], from any place on.
#[derive(Debug)]
pub(crate) enum SourceReader {
    /// A stored upload.
    Sealed(RawReader),
    /// Bytes in memory.
    Memory(Cursor<Bytes>),
}

impl Read for SourceReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Sealed(reader) => reader.read(buffer),
            Self::Memory(bytes) => bytes.read(buffer),
        }
    }
}

impl Seek for SourceReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Self::Sealed(reader) => reader.seek(to),
            Self::Memory(bytes) => bytes.seek(to),
        }
    }
}

impl RawSource {
    /// Bytes that are in memory already.
    pub(crate) fn in_memory(bytes: Bytes) -> Self {
        Self { bytes: bytes.len() as u64, place: Place::Memory(bytes) }
    }

    /// Opens the bytes at their beginning.
    pub(crate) fn open(&self) -> io::Result<SourceReader> {
        Ok(match &self.place {
            Place::Sealed { path, secret } => {
                SourceReader::Sealed(RawReader::open(File::open(path)?, secret)?)
            }
            Place::Memory(bytes) => SourceReader::Memory(Cursor::new(bytes.clone())),
        })
    }

    /// How many they are.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl Length for RawSource {
    fn len(&self) -> u64 {
        self.bytes
    }
}

impl ChunkReader for RawSource {
    type T = SourceReader;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        let mut reader = self.open()?;
        reader.seek(SeekFrom::Start(start))?;
        Ok(reader)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        let mut bytes = Vec::with_capacity(length);
        let read = self.get_read(start)?.take(length as u64).read_to_end(&mut bytes)?;
        if read < length {
            return Err(ParquetError::EOF(format!("{read} of {length} bytes at {start}")));
        }
        Ok(bytes.into())
    }
}

/// Makes a folder's names durable.
pub(crate) fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

impl Lake {
    fn raw_dir(&self) -> PathBuf {
        self.dir.join("raw")
    }

    /// Begins to store an upload.
    pub fn raw_sink(&self) -> Result<Sink, LakeError> {
        Sink::new(self.raw_dir(), &self.secret)
    }

    /// Opens a stored upload by its digest.
    pub fn raw_open(&self, digest: &str) -> Result<RawReader, LakeError> {
        let path = self.raw_path(digest)?;
        Ok(RawReader::open(File::open(path)?, &self.secret)?)
    }

    /// A stored upload for those who open it more than once.
    pub(crate) fn raw_source(&self, digest: &str) -> Result<RawSource, LakeError> {
        let path = self.raw_path(digest)?;
        let secret = self.secret;
        let bytes = RawReader::open(File::open(&path)?, &secret)?.size();
        Ok(RawSource { place: Place::Sealed { path, secret }, bytes })
    }

    /// Destroys a stored upload; no error where it is gone already. What its key comes from is written over first, so that
    /// a copy of the freed blocks is no copy of the upload.
    ///
    /// # Errors
    /// A digest that is none, and what the disk says.
    pub fn raw_destroy(&self, digest: &str) -> Result<(), LakeError> {
        let path = match self.raw_path(digest) {
            Err(LakeError::NoRawFile) => return Ok(()),
            path => path?,
        };
        let mut file = OpenOptions::new().write(true).open(&path)?;
        file.write_all(&[0; HEADER_BYTES])?;
        file.sync_all()?;
        std::fs::remove_file(path)?;
        Ok(sync_dir(&self.raw_dir())?)
    }

    /// Removes what uploads left behind that were being received when the process died; the number of files. For the
    /// start of the platform, before it receives any.
    ///
    /// # Errors
    /// What the disk says.
    pub fn raw_sweep(&self) -> Result<usize, LakeError> {
        let mut removed = 0;
        for file in std::fs::read_dir(self.raw_dir())? {
            let file = file?;
            if file.file_name().to_str().is_some_and(|name| name.starts_with(INCOMING)) {
                std::fs::remove_file(file.path())?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// Digests of the stored uploads that were last written so long ago or longer.
    ///
    /// # Errors
    /// What the disk says.
    #[expect(
        clippy::disallowed_methods,
        reason = "a file's age is the file system's, whatever clock the platform runs on"
    )]
    pub fn raw_older_than(&self, age: Duration) -> Result<Vec<String>, LakeError> {
        let mut found = Vec::new();
        for file in std::fs::read_dir(self.raw_dir())? {
            let file = file?;
            let written = file.metadata()?.modified()?;
            let is_old = written.elapsed().is_ok_and(|lain| lain >= age);
            if let Some(name) = file.file_name().to_str().filter(|name| is_old && is_digest(name)) {
                found.push(name.to_owned());
            }
        }
        Ok(found)
    }

    /// Where a stored upload lies. A digest is checked before it becomes a path.
    fn raw_path(&self, digest: &str) -> Result<PathBuf, LakeError> {
        let path = self.raw_dir().join(digest);
        if is_digest(digest) && path.is_file() { Ok(path) } else { Err(LakeError::NoRawFile) }
    }
}

fn is_digest(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
