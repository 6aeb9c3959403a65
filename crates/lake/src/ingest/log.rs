//! The ingest log of a table: files of frames, one frame a push, written once and only at their end.
//!
//! ```text
//! file     <position of its first row, 20 digits>.log
//! header   8  magic "BANYPSH\0"            2  format u16
//!          4  length of the layout u32     8  XXH3 of the layout u64
//!             layout JSON: how rows in this file are written
//! frame    4  length of the payload u32    8  XXH3 of the payload u64
//!             payload: length of the head u32, head JSON, entries as in a segment of the index
//! ```
//!
//! Numbers are little-endian. What follows the last whole frame of a file was
//! never answered for: a process died while it wrote it. A file is never
//! written to again by another process.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_64;

use super::Pushed;
use crate::LakeError;
use crate::index::{Entry, Layout};
use crate::raw::sync_dir;

const MAGIC: [u8; 8] = *b"BANYPSH\0";
const FORMAT: u16 = 1;
/// How the names of the files end.
const SUFFIX: &str = ".log";
/// Bytes before a payload.
const FRAME_HEADER_BYTES: usize = 12;

/// What a frame says before its rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Head {
    /// The position of its first row.
    pub first: u64,
    /// When it came.
    pub at: Timestamp,
    /// What the sender called it, hashed.
    pub repeat: Option<Repeat>,
    /// What was answered.
    pub answer: Pushed,
}

/// A push that may be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Repeat {
    /// Its name, hashed, in two halves.
    name: (u64, u64),
    /// XXH3 of its bytes: another push of the same name is refused.
    pub check: u64,
}

impl Repeat {
    #[expect(clippy::cast_possible_truncation, reason = "the halves of a number")]
    pub(super) fn new(name: u128, bytes: &[u8]) -> Self {
        Self { name: ((name >> 64) as u64, name as u64), check: XxHash3_64::oneshot(bytes) }
    }

    pub(super) fn name(&self) -> u128 {
        u128::from(self.name.0) << 64 | u128::from(self.name.1)
    }
}

/// A push as it stands in the log.
#[derive(Debug)]
pub(super) struct Frame {
    pub head: Head,
    /// Its rows, as entries of the index.
    pub entries: Vec<u8>,
}

impl Frame {
    /// The position of its last row.
    pub(super) fn last(&self) -> u64 {
        (self.head.first + self.head.answer.upserted + self.head.answer.removed).saturating_sub(1)
    }

    fn to_bytes(&self) -> Vec<u8> {
        let head = serde_json::to_vec(&self.head).expect("numbers and texts only");
        let mut out = vec![0; FRAME_HEADER_BYTES];
        out.extend_from_slice(&length(head.len()).to_le_bytes());
        out.extend_from_slice(&head);
        out.extend_from_slice(&self.entries);
        let payload = &out[FRAME_HEADER_BYTES..];
        let (bytes, sum) = (length(payload.len()), XxHash3_64::oneshot(payload));
        out[..4].copy_from_slice(&bytes.to_le_bytes());
        out[4..FRAME_HEADER_BYTES].copy_from_slice(&sum.to_le_bytes());
        out
    }

    /// Takes a frame from the front; `None` where there is no whole one.
    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let (sum, rest) = rest.split_first_chunk::<8>()?;
        let (payload, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        if XxHash3_64::oneshot(payload) != u64::from_le_bytes(*sum) {
            return None;
        }
        let (head_length, body) = payload.split_first_chunk::<4>()?;
        let (head, entries) = body.split_at_checked(u32::from_le_bytes(*head_length) as usize)?;
        let head: Head = serde_json::from_slice(head).ok()?;
        let mut left = entries;
        while !left.is_empty() {
            Entry::take(&mut left)?;
        }
        *bytes = rest;
        Some(Self { head, entries: entries.to_vec() })
    }
}

fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("a push is far smaller")
}

/// The file that is written to.
#[derive(Debug)]
pub(super) struct LogFile {
    pub path: PathBuf,
    pub file: Arc<File>,
    end: u64,
}

impl LogFile {
    /// Makes a file for rows from a position on. It is durable, with its name, before the first frame.
    pub(super) fn create(dir: &Path, first: u64, layout: &Layout) -> io::Result<Self> {
        fs::create_dir_all(dir)?;
        let layout = serde_json::to_vec(layout).expect("numbers and names only");
        let mut header = MAGIC.to_vec();
        header.extend_from_slice(&FORMAT.to_le_bytes());
        header.extend_from_slice(&length(layout.len()).to_le_bytes());
        header.extend_from_slice(&XxHash3_64::oneshot(&layout).to_le_bytes());
        header.extend_from_slice(&layout);
        let mut temporary = tempfile::Builder::new().suffix(".tmp").tempfile_in(dir)?;
        temporary.write_all(&header)?;
        temporary.as_file().sync_all()?;
        let path = dir.join(format!("{first:020}{SUFFIX}"));
        let file = temporary.persist(&path).map_err(|refused| refused.error)?;
        sync_dir(dir)?;
        if let Some(table) = dir.parent() {
            sync_dir(table)?;
        }
        Ok(Self { path, file: Arc::new(file), end: header.len() as u64 })
    }

    /// Writes a frame at the end; it is not durable yet. What a failure leaves is written over by the next.
    pub(super) fn write(&mut self, frame: &Frame) -> io::Result<()> {
        let bytes = frame.to_bytes();
        self.file.write_all_at(&bytes, self.end)?;
        self.end += bytes.len() as u64;
        Ok(())
    }
}

/// The files of a table's log, in the order of their positions.
pub(super) fn files(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let listing = match fs::read_dir(dir) {
        Err(absent) if absent.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        listing => listing?,
    };
    let mut files = Vec::new();
    for file in listing {
        let path = file?.path();
        if first_of(&path).is_some() {
            files.push(path);
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// The position that a file's name says.
pub(super) fn first_of(path: &Path) -> Option<u64> {
    path.file_name()?.to_str()?.strip_suffix(SUFFIX)?.parse().ok()
}

/// Shows every whole frame of a file; gives whether bytes follow the last.
pub(super) fn read(
    path: &Path,
    mut visit: impl FnMut(&Arc<Layout>, Frame),
) -> Result<bool, LakeError> {
    let bytes = fs::read(path)?;
    let mut rest = bytes.as_slice();
    let layout = take_header(&mut rest)
        .ok_or_else(|| LakeError::corrupt(format!("ingest log {}", path.display())))?;
    let layout = Arc::new(layout);
    while let Some(frame) = Frame::take(&mut rest) {
        visit(&layout, frame);
    }
    Ok(!rest.is_empty())
}

fn take_header(bytes: &mut &[u8]) -> Option<Layout> {
    let rest = bytes.strip_prefix(&MAGIC)?.strip_prefix(&FORMAT.to_le_bytes())?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (sum, rest) = rest.split_first_chunk::<8>()?;
    let (layout, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    if XxHash3_64::oneshot(layout) != u64::from_le_bytes(*sum) {
        return None;
    }
    *bytes = rest;
    serde_json::from_slice(layout).ok()
}
