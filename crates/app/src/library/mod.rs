//! The library 标准库 (Article 12): read by anybody, kept by the digital office, and taken from by those who compile entries.
//!
//! Before a change is saved, [`App::library_change`] says which entries and
//! units it touches; [`App::save_library`] then keeps a new version with its
//! reason and its event, in one transaction.

mod keeping;
mod reading;
mod standards;
mod uses;

pub use domain::library::{
    ClassNode, ClassTable, CodeList, DataElement, ElementCode, LibraryKind, LibraryObject,
    LibraryState, ListCode, Term,
};
pub use keeping::LibraryChange;
pub use reading::{LibraryCounts, LibraryQuery, keeps};
pub use standards::Standards;
pub use store::{LibraryVersion, Page, Slice};
pub use uses::LibraryUse;

/// Objects read at a time where all of them are wanted.
const SLICE_ROWS: u32 = 500;
