//! Declared types and arrow's: the one mapping between an item's values and its physical column.
//!
//! Every physical column is nullable whatever the entry requires: an item added
//! later has no value in older files, and required items are enforced when a
//! row is loaded.

use std::sync::Arc;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Field, Float64Type, Int64Type, Schema, SchemaRef,
    TimeUnit, TimestampMicrosecondType,
};
use domain::schema::TableSchema;
use domain::values::{DeclaredType, Value};
use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, Span};
use law::catalogue_codes::ItemType;

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// The physical type of a declared type.
pub(crate) fn data_type(declared: DeclaredType) -> DataType {
    match declared.item_type {
        ItemType::Text | ItemType::Memo | ItemType::General => DataType::Utf8,
        ItemType::Integer => DataType::Int64,
        ItemType::Number | ItemType::Money => {
            let (digits, scale) = declared.decimal_shape();
            DataType::Decimal128(
                digits.clamp(1, 38),
                i8::try_from(scale.min(38)).expect("at most 38"),
            )
        }
        ItemType::Double | ItemType::Float => DataType::Float64,
        ItemType::Logical => DataType::Boolean,
        ItemType::Date => DataType::Date32,
        ItemType::DateTime => DataType::Timestamp(TimeUnit::Microsecond, None),
    }
}

/// The physical columns of a table, named by item number, in the order of its items.
pub(crate) fn arrow_schema(schema: &TableSchema) -> SchemaRef {
    let fields: Vec<Field> = schema
        .columns
        .iter()
        .map(|column| Field::new(column.id.column(), data_type(column.declared), true))
        .collect();
    Arc::new(Schema::new(fields))
}

/// The value in one cell of a physical column; an array of another type gives a missing value.
pub(crate) fn value_at(array: &dyn Array, row: usize, declared: DeclaredType) -> Value {
    if array.is_null(row) {
        return Value::Missing;
    }
    match array.data_type() {
        DataType::Utf8 => Value::Text(array.as_string::<i32>().value(row).to_owned()),
        DataType::Utf8View => Value::Text(array.as_string_view().value(row).to_owned()),
        DataType::LargeUtf8 => Value::Text(array.as_string::<i64>().value(row).to_owned()),
        DataType::Int64 => Value::Int(array.as_primitive::<Int64Type>().value(row)),
        DataType::Decimal128(_, _) => Value::Decimal {
            unscaled: array.as_primitive::<Decimal128Type>().value(row),
            scale: declared.decimal_shape().1,
        },
        DataType::Float64 => Value::Float(array.as_primitive::<Float64Type>().value(row)),
        DataType::Boolean => Value::Bool(array.as_boolean().value(row)),
        DataType::Date32 => date_of_days(array.as_primitive::<Date32Type>().value(row))
            .map_or(Value::Missing, Value::Date),
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            datetime_of_micros(array.as_primitive::<TimestampMicrosecondType>().value(row))
                .map_or(Value::Missing, Value::DateTime)
        }
        _ => Value::Missing,
    }
}

/// Days since 1970-01-01.
pub(crate) fn days_of_date(date: Date) -> i32 {
    let span = date.duration_since(EPOCH);
    i32::try_from(span.as_hours() / 24).expect("civil years end at 9999")
}

/// The civil date so many days after 1970-01-01; `None` beyond the year 9999.
pub(crate) fn date_of_days(days: i32) -> Option<Date> {
    EPOCH.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// Microseconds since 1970-01-01T00:00:00 of the civil clock.
pub(crate) fn micros_of_datetime(at: DateTime) -> i64 {
    let span = at.duration_since(EPOCH.at(0, 0, 0, 0));
    i64::try_from(span.as_micros()).expect("civil years end at 9999")
}

/// The civil date and time so many microseconds after 1970-01-01T00:00:00; `None` beyond the year 9999.
pub(crate) fn datetime_of_micros(micros: i64) -> Option<DateTime> {
    EPOCH.at(0, 0, 0, 0).checked_add(SignedDuration::from_micros(micros)).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn dates_survive_the_physical_form() {
        for text in ["0001-01-01", "1899-12-31", "1970-01-01", "2024-02-29", "9999-12-31"] {
            let date: Date = text.parse().unwrap();
            assert_eq!(date_of_days(days_of_date(date)), Some(date));
        }
    }

    #[test]
    fn datetimes_survive_the_physical_form() {
        for text in ["0001-01-01T00:00:00", "1969-12-31T23:59:59.999999", "2026-11-22T08:30:00.25"]
        {
            let at: DateTime = text.parse().unwrap();
            assert_eq!(datetime_of_micros(micros_of_datetime(at)), Some(at));
        }
    }
}
