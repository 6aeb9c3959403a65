//! The bytes of one value, the same in keys and in rows.
//!
//! Texts carry their length; whole numbers, decimals, dates and instants are
//! zigzag varints; a float is its eight bytes. Every value ends where it says,
//! so a reader can step over it without knowing more than its kind.

use std::cmp::Ordering;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array,
    RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow::compute::cast;
use arrow::datatypes::{
    Date32Type, Decimal128Type, Float64Type, Int64Type, TimestampMicrosecondType,
};
use domain::values::Value;

use super::layout::{Kind, LayoutColumn};
use crate::LakeError;
use crate::convert::{
    data_type, date_of_days, datetime_of_micros, days_of_date, micros_of_datetime,
};

/// Appends an unsigned number, seven bits a byte, lowest first.
pub(crate) fn put_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

/// Takes an unsigned number from the front.
pub(crate) fn take_varint(bytes: &mut &[u8]) -> Option<u64> {
    u64::try_from(take_varint_wide(bytes)?).ok()
}

fn put_varint_wide(out: &mut Vec<u8>, mut number: u128) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

fn take_varint_wide(bytes: &mut &[u8]) -> Option<u128> {
    let mut number = 0_u128;
    for shift in (0..128).step_by(7) {
        let byte = take_byte(bytes)?;
        number |= u128::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn take_byte(bytes: &mut &[u8]) -> Option<u8> {
    let (&first, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(first)
}

/// Takes `count` bytes from the front.
pub(crate) fn take_bytes<'a>(bytes: &mut &'a [u8], count: u64) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(usize::try_from(count).ok()?)?;
    *bytes = rest;
    Some(taken)
}

fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

fn zigzag_wide(number: i128) -> u128 {
    ((number << 1) ^ (number >> 127)).cast_unsigned()
}

fn unzigzag_wide(number: u128) -> i128 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put_varint(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// One column of a batch, its type resolved once for all rows.
pub(crate) enum CellColumn {
    Text(StringArray),
    Int(Int64Array),
    Decimal(Decimal128Array),
    Float(Float64Array),
    Bool(BooleanArray),
    Date(Date32Array),
    DateTime(TimestampMicrosecondArray),
    /// The batch has no such column: the item is missing in every row.
    Absent,
}

impl CellColumn {
    /// Finds an item's column in a batch of physical columns.
    pub(crate) fn of(batch: &RecordBatch, column: &LayoutColumn) -> Result<Self, LakeError> {
        let Some(array) = batch.column_by_name(&column.item.column()) else {
            return Ok(Self::Absent);
        };
        let wanted = data_type(column.declared);
        let array: ArrayRef = if array.data_type() == &wanted {
            ArrayRef::clone(array)
        } else {
            cast(array, &wanted)?
        };
        Ok(match column.kind() {
            Kind::Text => Self::Text(array.as_string::<i32>().clone()),
            Kind::Int => Self::Int(array.as_primitive::<Int64Type>().clone()),
            Kind::Decimal { .. } => Self::Decimal(array.as_primitive::<Decimal128Type>().clone()),
            Kind::Float => Self::Float(array.as_primitive::<Float64Type>().clone()),
            Kind::Bool => Self::Bool(array.as_boolean().clone()),
            Kind::Date => Self::Date(array.as_primitive::<Date32Type>().clone()),
            Kind::DateTime => {
                Self::DateTime(array.as_primitive::<TimestampMicrosecondType>().clone())
            }
        })
    }

    pub(crate) fn is_missing(&self, row: usize) -> bool {
        match self {
            Self::Text(array) => array.is_null(row),
            Self::Int(array) => array.is_null(row),
            Self::Decimal(array) => array.is_null(row),
            Self::Float(array) => array.is_null(row),
            Self::Bool(array) => array.is_null(row),
            Self::Date(array) => array.is_null(row),
            Self::DateTime(array) => array.is_null(row),
            Self::Absent => true,
        }
    }

    /// Appends the value of a row, which must not be missing.
    pub(crate) fn put(&self, row: usize, out: &mut Vec<u8>) {
        match self {
            Self::Text(array) => put_text(out, array.value(row)),
            Self::Int(array) => put_varint(out, zigzag(array.value(row))),
            Self::Decimal(array) => put_varint_wide(out, zigzag_wide(array.value(row))),
            Self::Float(array) => out.extend_from_slice(&array.value(row).to_le_bytes()),
            Self::Bool(array) => out.push(u8::from(array.value(row))),
            Self::Date(array) => put_varint(out, zigzag(array.value(row).into())),
            Self::DateTime(array) => put_varint(out, zigzag(array.value(row))),
            Self::Absent => {}
        }
    }
}

/// Appends a value; false where it is missing or of another kind.
pub(crate) fn put_value(value: &Value, kind: Kind, out: &mut Vec<u8>) -> bool {
    match (value, kind) {
        (Value::Text(text), Kind::Text) => put_text(out, text),
        (Value::Int(number), Kind::Int) => put_varint(out, zigzag(*number)),
        (Value::Decimal { unscaled, scale }, Kind::Decimal { scale: wanted })
            if *scale == wanted =>
        {
            put_varint_wide(out, zigzag_wide(*unscaled));
        }
        (Value::Float(number), Kind::Float) => out.extend_from_slice(&number.to_le_bytes()),
        (Value::Bool(flag), Kind::Bool) => out.push(u8::from(*flag)),
        (Value::Date(date), Kind::Date) => put_varint(out, zigzag(days_of_date(*date).into())),
        (Value::DateTime(at), Kind::DateTime) => put_varint(out, zigzag(micros_of_datetime(*at))),
        _ => return false,
    }
    true
}

/// Takes a value from the front; `None` where the bytes are not one.
pub(crate) fn take_value(bytes: &mut &[u8], kind: Kind) -> Option<Value> {
    Some(match kind {
        Kind::Text => Value::Text(take_text(bytes)?.to_owned()),
        Kind::Int => Value::Int(unzigzag(take_varint(bytes)?)),
        Kind::Decimal { scale } => {
            Value::Decimal { unscaled: unzigzag_wide(take_varint_wide(bytes)?), scale }
        }
        Kind::Float => Value::Float(f64::from_le_bytes(take_bytes(bytes, 8)?.try_into().ok()?)),
        Kind::Bool => Value::Bool(take_byte(bytes)? != 0),
        Kind::Date => {
            Value::Date(date_of_days(i32::try_from(unzigzag(take_varint(bytes)?)).ok()?)?)
        }
        Kind::DateTime => Value::DateTime(datetime_of_micros(unzigzag(take_varint(bytes)?))?),
    })
}

fn take_text<'a>(bytes: &mut &'a [u8]) -> Option<&'a str> {
    let length = take_varint(bytes)?;
    std::str::from_utf8(take_bytes(bytes, length)?).ok()
}

/// Steps over a value.
pub(crate) fn skip_value(bytes: &mut &[u8], kind: Kind) -> Option<()> {
    match kind {
        Kind::Text => {
            let length = take_varint(bytes)?;
            take_bytes(bytes, length)?;
        }
        Kind::Float => {
            take_bytes(bytes, 8)?;
        }
        Kind::Int | Kind::Decimal { .. } | Kind::Bool | Kind::Date | Kind::DateTime => {
            take_varint_wide(bytes)?;
        }
    }
    Some(())
}

/// Compares stored bytes with a value as [`Value::compare`] does, and without making a text.
pub(crate) fn compare_value(mut bytes: &[u8], kind: Kind, with: &Value) -> Option<Ordering> {
    match (kind, with) {
        (Kind::Text, Value::Text(text)) => Some(take_text(&mut bytes)?.cmp(text)),
        (Kind::Text, _) => None,
        _ => take_value(&mut bytes, kind)?.compare(with),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whole_numbers_survive(number in any::<i64>(), wide in any::<i128>()) {
            prop_assert_eq!(unzigzag(zigzag(number)), number);
            prop_assert_eq!(unzigzag_wide(zigzag_wide(wide)), wide);
            let mut out = Vec::new();
            put_varint_wide(&mut out, zigzag_wide(wide));
            put_varint(&mut out, zigzag(number));
            let mut rest = out.as_slice();
            prop_assert_eq!(take_varint_wide(&mut rest).map(unzigzag_wide), Some(wide));
            prop_assert_eq!(take_varint(&mut rest).map(unzigzag), Some(number));
            prop_assert!(rest.is_empty());
        }

        #[test]
        fn any_bytes_are_read_without_panic(
            bytes in proptest::collection::vec(any::<u8>(), 0..40)
        ) {
            let decimal = Kind::Decimal { scale: 2 };
            for kind in
                [Kind::Text, Kind::Int, decimal, Kind::Float, Kind::Bool, Kind::Date, Kind::DateTime]
            {
                let _read = take_value(&mut bytes.as_slice(), kind);
                let _skipped = skip_value(&mut bytes.as_slice(), kind);
            }
        }
    }
}
