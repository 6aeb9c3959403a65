//! The few kinds of columns there are, so that every migration reads as a list of names.

use sea_orm_migration::prelude::*;
pub(super) use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, boolean, text, text_null, text_uniq,
};

/// An identifier as the table's key.
pub(super) fn key(name: &'static str) -> ColumnDef {
    text(name).primary_key().take()
}

/// A reference to another table's `id`.
pub(super) fn reference(
    from: &'static str,
    column: &'static str,
    to: &'static str,
) -> ForeignKeyCreateStatement {
    let name = format!("fk_{from}_{column}");
    ForeignKey::create().name(name).from(from, column).to(to, "id").to_owned()
}

/// An index, named after its table and columns.
pub(super) fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("ix_{table}_{}", columns.join("_"))).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}
