//! The limits of reading, and what goes wrong.

use std::fmt::Display;
use std::io;

use serde::{Deserialize, Serialize};

/// What may be too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Entries of an archive.
    Entries,
    /// Bytes of an archive's parts, unpacked, in all.
    UnpackedBytes,
    /// Bytes of an archive's parts that are held in memory, unpacked.
    ResidentBytes,
    /// Unpacked bytes for each packed one: a zip bomb.
    Ratio,
    /// Bytes of one line, record, paragraph or page, of a cell, or of a tag of XML.
    RecordBytes,
    /// Columns of a table.
    Columns,
    /// Bytes of a PDF.
    PdfBytes,
    /// Pages of a PDF.
    PdfPages,
}

/// How much is read. [`Limits::default`] fits uploads of a city.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Entries of an archive.
    pub entries_max: usize,
    /// Bytes of an archive's parts, unpacked, in all.
    pub unpacked_bytes_max: u64,
    /// Bytes of all parts but the sheets of a workbook, unpacked: of these much is held in memory at once.
    pub resident_bytes_max: u64,
    /// Unpacked bytes for each packed one, of one part.
    pub ratio_max: u64,
    /// Bytes of a part from which its ratio counts: small ones of blanks are harmless.
    pub ratio_from_bytes: u64,
    /// Bytes of one line, record, paragraph or page, of a cell, or of a tag of XML.
    pub record_bytes_max: u64,
    /// Columns of a table, keys of records, and findings of columns that are kept; the rest is counted.
    pub columns_max: usize,
    /// Bytes of a PDF, which is held in memory, and of its contents unpacked.
    pub pdf_bytes_max: u64,
    /// Pages of a PDF.
    pub pdf_pages_max: usize,
    /// Markings, and unread parts, that are kept; the rest is counted.
    pub findings_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries_max: 10_000,
            unpacked_bytes_max: 1 << 30,
            resident_bytes_max: 256 << 20,
            ratio_max: 200,
            ratio_from_bytes: 16 << 20,
            record_bytes_max: 1 << 20,
            columns_max: 1_000,
            pdf_bytes_max: 64 << 20,
            pdf_pages_max: 5_000,
            findings_max: 200,
        }
    }
}

/// Why a file was not screened to its end. It is not clean.
#[derive(Debug, thiserror::Error)]
pub enum ScreeningError {
    /// A part is not what its format demands.
    #[error("`{part}` cannot be read: {why}")]
    Broken {
        /// The part of the archive, or `file` for all of it.
        part: String,
        /// The reader's words, for the log.
        why: String,
    },
    /// Something is larger than is read.
    #[error("`{part}` goes beyond the limit {limit:?} of {max}")]
    Limit {
        /// The limit.
        limit: Limit,
        /// Its value.
        max: u64,
        /// The part, or `line 7`, or `file`.
        part: String,
    },
    /// The reader that was given failed.
    #[error("reading failed: {0}")]
    Read(#[from] io::Error),
}

impl ScreeningError {
    /// A stable code for messages and events.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Broken { .. } => "screening.broken",
            Self::Limit { .. } => "screening.limit",
            Self::Read(_) => "screening.read",
        }
    }

    pub(super) fn broken(part: &str, why: &dyn Display) -> Self {
        Self::Broken { part: part.to_owned(), why: why.to_string() }
    }

    pub(super) fn limit(limit: Limit, max: u64, part: impl Into<String>) -> Self {
        Self::Limit { limit, max, part: part.into() }
    }
}

/// The name of the whole file in errors.
pub(super) const WHOLE: &str = "file";
