//! The text of a cell, the same as `Value::to_text` gives, without making a `Value`.

use std::fmt::Write;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Int64Type};
use domain::schema::{TableSchema, is_text};
use domain::values::DeclaredType;

use crate::convert::value_at;

/// One column of an export.
pub(crate) struct TextColumn {
    declared: Option<DeclaredType>,
}

impl TextColumn {
    /// The column of a physical name.
    pub(crate) fn of(schema: &TableSchema, name: &str) -> Self {
        let item = name.parse().ok();
        Self { declared: item.and_then(|item| schema.column(item)).map(|column| column.declared) }
    }

    /// Whether the item is a text: only texts can need quotes or guards.
    pub(crate) fn is_text(&self) -> bool {
        self.declared.is_some_and(|declared| is_text(declared.item_type))
    }

    /// The text of a row, made in `cell` where it does not stand in the column itself; `None` where
    /// it is missing.
    pub(crate) fn text<'a>(
        &self,
        array: &'a dyn Array,
        row: usize,
        cell: &'a mut String,
    ) -> Option<&'a str> {
        if array.is_null(row) {
            return None;
        }
        match array.data_type() {
            DataType::Utf8 => return Some(array.as_string::<i32>().value(row)),
            DataType::Int64 => {
                write!(cell, "{}", array.as_primitive::<Int64Type>().value(row)).ok()?
            }
            _ => cell.push_str(&value_at(array, row, self.declared?).to_text()),
        }
        Some(cell)
    }
}
