//! Columns under construction: text in, typed values out, without a value of its own for every cell.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Decimal128Builder, Float64Builder, Int64Builder,
    StringBuilder, TimestampMicrosecondBuilder,
};
use domain::values::{
    DeclaredType, ValueFault, check_text, parse_bool, parse_date, parse_datetime, parse_decimal,
    parse_float, parse_int,
};
use law::catalogue_codes::ItemType;

use crate::convert::{data_type, days_of_date, micros_of_datetime};

/// The cells of one column.
#[derive(Debug)]
pub(crate) enum Cells {
    Text { cells: StringBuilder, length: u32 },
    Int(Int64Builder),
    Decimal { cells: Decimal128Builder, digits: u8, scale: u8 },
    Float(Float64Builder),
    Bool(BooleanBuilder),
    Date(Date32Builder),
    DateTime(TimestampMicrosecondBuilder),
}

impl Cells {
    /// An empty column of a declared type.
    pub(crate) fn of(declared: DeclaredType) -> Self {
        match declared.item_type {
            ItemType::Text | ItemType::Memo | ItemType::General => {
                Self::Text { cells: StringBuilder::new(), length: declared.length }
            }
            ItemType::Integer => Self::Int(Int64Builder::new()),
            ItemType::Number | ItemType::Money => {
                let (digits, scale) = declared.decimal_shape();
                Self::Decimal {
                    cells: Decimal128Builder::new().with_data_type(data_type(declared)),
                    digits,
                    scale,
                }
            }
            ItemType::Double | ItemType::Float => Self::Float(Float64Builder::new()),
            ItemType::Logical => Self::Bool(BooleanBuilder::new()),
            ItemType::Date => Self::Date(Date32Builder::new()),
            ItemType::DateTime => Self::DateTime(TimestampMicrosecondBuilder::new()),
        }
    }

    /// Adds a value read from text; a text that is none adds nothing.
    pub(crate) fn push(&mut self, text: &str) -> Result<(), ValueFault> {
        match self {
            Self::Text { cells, length } => {
                check_text(text, *length)?;
                cells.append_value(text);
            }
            Self::Int(cells) => cells.append_value(parse_int(text)?),
            Self::Decimal { cells, digits, scale } => {
                cells.append_value(parse_decimal(text, *digits, *scale)?);
            }
            Self::Float(cells) => cells.append_value(parse_float(text)?),
            Self::Bool(cells) => cells.append_value(parse_bool(text)?),
            Self::Date(cells) => cells.append_value(days_of_date(parse_date(text)?)),
            Self::DateTime(cells) => cells.append_value(micros_of_datetime(parse_datetime(text)?)),
        }
        Ok(())
    }

    /// Adds a missing value.
    pub(crate) fn push_missing(&mut self) {
        match self {
            Self::Text { cells, .. } => cells.append_null(),
            Self::Int(cells) => cells.append_null(),
            Self::Decimal { cells, .. } => cells.append_null(),
            Self::Float(cells) => cells.append_null(),
            Self::Bool(cells) => cells.append_null(),
            Self::Date(cells) => cells.append_null(),
            Self::DateTime(cells) => cells.append_null(),
        }
    }

    /// The finished column.
    pub(crate) fn finish(self) -> ArrayRef {
        match self {
            Self::Text { mut cells, .. } => Arc::new(cells.finish()),
            Self::Int(mut cells) => Arc::new(cells.finish()),
            Self::Decimal { mut cells, .. } => Arc::new(cells.finish()),
            Self::Float(mut cells) => Arc::new(cells.finish()),
            Self::Bool(mut cells) => Arc::new(cells.finish()),
            Self::Date(mut cells) => Arc::new(cells.finish()),
            Self::DateTime(mut cells) => Arc::new(cells.finish()),
        }
    }
}
