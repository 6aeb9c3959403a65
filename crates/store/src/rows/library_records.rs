//! Objects of the library 标准库 as they stand. `words` are names and synonyms in lower case, one a line, for searching.

use domain::library::{LibraryKind, LibraryObject};
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::entity::prelude::*;

use crate::kept::{Coded, Instant, Json, Printed, Whole};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "library_records")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: Coded<LibraryKind>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub words: String,
    pub refers_to: Option<String>,
    pub valid_from: Option<Printed<Date>>,
    pub valid_to: Option<Printed<Date>>,
    pub version: Whole<u32>,
    pub record: Json<serde_json::Value>,
    pub changed_at: Instant,
}

unrelated!();

impl Model {
    /// The row of an object as changed at `at`.
    pub fn of<T: LibraryObject>(object: &T, at: Timestamp) -> Self {
        let validity = object.validity();
        Self {
            kind: Coded(T::KIND),
            code: object.key(),
            words: object.words().join("\n").to_lowercase(),
            refers_to: object.refers_to(),
            valid_from: validity.map(|validity| Printed(validity.from)),
            valid_to: validity.and_then(|validity| validity.to).map(Printed),
            version: Whole(object.version()),
            record: Json(written(object)),
            changed_at: Instant(at),
        }
    }
}

/// An object as JSON.
pub fn written<T: LibraryObject>(object: &T) -> serde_json::Value {
    serde_json::to_value(object).expect("objects of the library have text keys and whole numbers")
}
