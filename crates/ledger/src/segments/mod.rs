//! Segments: the record bodies, in one append-only file a day.
//!
//! They are the log. The order of frames is the order of the tree, every frame
//! carries the head of its own leaf hash, and the tree can be built from them alone.

pub(crate) mod frames;
mod gathering;
pub(crate) mod headers;
pub(crate) mod marks;
pub(crate) mod open;
pub(crate) mod reading;
pub(crate) mod table;
pub(crate) mod writing;

use crate::day::Day;

/// Folder of the segments.
pub(crate) const FOLDER: &str = "segments";

/// Path of the segment of a day.
pub(crate) fn path(day: Day) -> String {
    format!("{FOLDER}/{day}.seg")
}

/// Path of the derived marks beside it.
pub(crate) fn marks_path(day: Day) -> String {
    format!("{FOLDER}/{day}.marks")
}

/// The day in the path of a segment.
pub(crate) fn day_of(path: &str) -> Option<Day> {
    path.strip_prefix(FOLDER)?.strip_prefix('/')?.strip_suffix(".seg")?.parse().ok()
}
