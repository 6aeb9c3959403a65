//! The text of a cell, the same as `Value::to_text` gives, without making a `Value`.

use std::fmt::Write;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Field, Int64Type};
use domain::schema::TableSchema;
use domain::values::{DeclaredType, Value};

use crate::convert::value_at;

/// One column of an export.
pub(crate) struct TextColumn {
    declared: Option<DeclaredType>,
    is_text: bool,
}

impl TextColumn {
    /// A column of a scan. One that leaves masked is a text whatever is declared.
    pub(crate) fn of(schema: &TableSchema, field: &Field) -> Self {
        let item = field.name().parse().ok();
        Self {
            declared: item.and_then(|item| schema.column(item)).map(|column| column.declared),
            is_text: field.data_type() == &DataType::Utf8,
        }
    }

    /// Whether the values are texts: only texts can need quotes or guards.
    pub(crate) fn is_text(&self) -> bool {
        self.is_text
    }

    /// The value of a row.
    pub(crate) fn value(&self, array: &dyn Array, row: usize) -> Value {
        self.declared.map_or(Value::Missing, |declared| value_at(array, row, declared))
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
                write!(cell, "{}", array.as_primitive::<Int64Type>().value(row)).ok()?;
            }
            _ => cell.push_str(&value_at(array, row, self.declared?).to_text()),
        }
        Some(cell)
    }
}
