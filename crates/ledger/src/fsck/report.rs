//! What the check found: counts, erasures, and faults with their exact places.

use std::fmt;

use serde::Serialize;

/// Faults listed in full; further ones are only counted.
const LISTED_MAX: usize = 1_000;

/// One thing that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Path below the log's folder.
    pub file: String,
    /// Byte in that file, if one can be named.
    pub offset: Option<u64>,
    /// Record concerned, if one can be named.
    pub index: Option<u64>,
    /// What is wrong.
    pub what: String,
}

impl Fault {
    pub(crate) fn of_file(file: &str, what: String) -> Self {
        Self { file: file.to_owned(), offset: None, index: None, what }
    }

    pub(crate) fn at(file: &str, offset: u64, what: String) -> Self {
        Self { file: file.to_owned(), offset: Some(offset), index: None, what }
    }

    pub(crate) fn of_record(file: &str, offset: Option<u64>, index: u64, what: String) -> Self {
        Self { file: file.to_owned(), offset, index: Some(index), what }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(offset) = self.offset {
            write!(f, ", byte {offset}")?;
        }
        if let Some(index) = self.index {
            write!(f, ", record {index}")?;
        }
        write!(f, ": {}", self.what)
    }
}

/// Result of the check of a whole log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FsckReport {
    /// Records found in the segments.
    pub records: u64,
    /// Records the signed checkpoint counts.
    pub signed: u64,
    /// Durable records no checkpoint counts yet.
    pub pending: u64,
    /// Erased records, each with the number of the order.
    pub erased: Vec<(u64, String)>,
    /// Bytes after the last whole record: a batch cut off by a crash, of which nobody
    /// was told. The next start cuts them; they are no fault.
    pub torn_bytes: u64,
    /// The first faults found, in the order of the log.
    pub faults: Vec<Fault>,
    /// All faults found, listed or not.
    pub fault_count: u64,
}

impl FsckReport {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.fault_count == 0
    }

    pub(crate) fn fault(&mut self, fault: Fault) {
        self.fault_count += 1;
        if self.faults.len() < LISTED_MAX {
            self.faults.push(fault);
        }
    }
}
