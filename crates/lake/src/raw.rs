//! Uploaded files, kept as they came under the SHA-256 of their bytes.
//!
//! A file is durable before its digest is given back, so that whoever holds a
//! digest holds the file. Two uploads of the same bytes are one file.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::{Lake, LakeError};

/// A stored upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawFile {
    /// SHA-256 of the bytes, 64 lower-case hex digits.
    pub digest: String,
    /// Bytes.
    pub bytes: u64,
}

/// Takes the bytes of one upload. Dropped unfinished, it leaves nothing behind.
#[derive(Debug)]
pub struct Sink {
    dir: PathBuf,
    out: BufWriter<NamedTempFile>,
    hash: Sha256,
    bytes: u64,
}

impl Sink {
    fn new(dir: PathBuf) -> Result<Self, LakeError> {
        let file = tempfile::Builder::new().prefix("incoming-").tempfile_in(&dir)?;
        Ok(Self {
            dir,
            out: BufWriter::with_capacity(1 << 18, file),
            hash: Sha256::new(),
            bytes: 0,
        })
    }

    /// Takes the next bytes.
    pub fn write(&mut self, chunk: &[u8]) -> Result<(), LakeError> {
        self.hash.update(chunk);
        self.bytes += chunk.len() as u64;
        self.out.write_all(chunk)?;
        Ok(())
    }

    /// Bytes taken so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Makes the file durable and gives its digest. Blocks for an fsync.
    pub fn finish(self) -> Result<RawFile, LakeError> {
        let digest = hex::encode(self.hash.finalize());
        let file = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        file.persist(self.dir.join(&digest)).map_err(|failed| failed.error)?;
        sync_dir(&self.dir)?;
        Ok(RawFile { digest, bytes: self.bytes })
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
        Sink::new(self.raw_dir())
    }

    /// Opens a stored upload by its digest.
    pub fn raw_open(&self, digest: &str) -> Result<File, LakeError> {
        Ok(File::open(self.raw_path(digest)?)?)
    }

    /// Where a stored upload lies. A digest is checked before it becomes a path.
    pub(crate) fn raw_path(&self, digest: &str) -> Result<PathBuf, LakeError> {
        let shaped = digest.len() == 64
            && digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let path = self.raw_dir().join(digest);
        if shaped && path.is_file() { Ok(path) } else { Err(LakeError::NoRawFile) }
    }
}
