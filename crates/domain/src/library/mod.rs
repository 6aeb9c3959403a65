//! The library 标准库 that the catalogue refers to (Article 12): data elements 数据元, code lists 代码集, terms 术语 and the
//! lower levels of the classification 目/细目.
//!
//! Every object is kept version by version by the digital office and read by all.
//! An object that ended stays resolvable, for entries written under it name it;
//! it is only not offered any more.

mod class_table;
mod classes;
mod code_lists;
mod element_codes;
mod elements;
mod objects;
mod terms;

pub use class_table::{ClassStanding, ClassTable};
pub use classes::ClassNode;
pub use code_lists::CodeList;
pub use element_codes::{ElementCode, ListCode, NotACode};
pub use elements::{DataElement, fill, let_go_of_codes};
pub use objects::{LibraryKind, LibraryObject, LibraryState, Validity};
pub use terms::Term;
