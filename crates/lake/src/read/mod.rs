//! Reading: every public function takes an `AccessPlan` and a version, and gives back what the plan
//! lets leave.
//!
//! Two ways lead to rows. Look-ups by key go through the key index
//! ([`lookup`]). Everything else is one scan of Parquet row groups ([`scan`])
//! with one translation of the filter ([`predicate`]): pages, counts, groups and
//! exports differ only in what they do with its batches. Masks are applied where a batch leaves
//! the scan and where a value leaves a row found by key ([`masked`]), so no reader can forget
//! them. Scans run on the
//! blocking pool, so that they never hold up the threads that answer look-ups.

mod cursor;
mod files;
mod fold;
mod group;
mod lookup;
mod masked;
mod page;
mod positions;
mod predicate;
pub(crate) mod scan;
mod tables;
mod versions;

pub use cursor::Cursor;
pub use group::{GroupCount, Groups};
pub use lookup::{KeyRows, Lookup};
pub use page::{Order, Page, PageRequest};
pub use versions::VersionInfo;

use domain::ids::EntryId;

use crate::index::OpenIndexes;
use tables::OpenTables;

/// What readers keep between calls: open tables and open indexes, by version.
#[derive(Debug, Default)]
pub(crate) struct ReadState {
    pub(crate) tables: OpenTables,
    pub(crate) indexes: OpenIndexes,
}

impl ReadState {
    /// Closes what stands beyond the recorded version of a table; all of it where none is recorded.
    pub(crate) fn forget_beyond(&self, entry: EntryId, recorded: Option<u64>) {
        self.tables.forget_beyond(entry, recorded);
        self.indexes.forget_beyond(entry, recorded);
    }
}
