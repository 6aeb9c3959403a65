//! The key index: rows by key in microseconds, where columnar files take milliseconds.
//!
//! The index is derived from the table and can be thrown away: a missing or
//! foreign one is built anew from the version asked for. Each version has a
//! manifest (`<version>.json`) that lists immutable segments, newest first; a
//! load writes one segment (`<batch>.seg`) and one manifest, so old versions
//! stay readable while a new one is prepared. Row values stand in the segment
//! itself: one read of a few hundred bytes answers a look-up.
//!
//! What is kept:
//! * unique key 唯一键: the newest segment that has the key wins;
//! * look-up key 查询键: the rows of all segments, in the order of loading.

mod build;
mod cells;
mod compact;
mod key;
mod layout;
mod manifest;
mod open;
mod partitions;
mod rebuild;
mod row;
mod segment;
mod write;

#[cfg(test)]
mod tests;

pub use build::IndexSummary;
pub(crate) use build::IndexWriter;
pub use key::Key;
pub(crate) use key::{KeyReader, take_key};
pub(crate) use layout::Layout;
pub(crate) use manifest::sweep;
pub(crate) use open::{OpenIndex, OpenIndexes};
pub use row::RowView;
pub(crate) use row::{RowEncoder, StoredRow};
pub(crate) use segment::Entry;
