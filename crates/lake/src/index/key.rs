//! Keys: the canonical bytes of a row's key items, from a batch, a form or a call.

use std::fmt;

use arrow::array::RecordBatch;
use domain::expr::value_from_json;
use domain::ids::ItemId;
use domain::schema::{Column, TableSchema};
use domain::values::{Value, ValueFault};
use twox_hash::XxHash3_64;

use super::cells::{CellColumn, put_value, take_value};
use super::layout::{Kind, Layout, LayoutColumn};
use crate::LakeError;

/// Stands before a key item's bytes, so that a missing item differs from an empty text.
const PRESENT: u8 = 1;
const MISSING: u8 = 0;

/// The stable hash of key bytes: XXH3 with 64 bits and no seed.
pub(crate) fn key_hash(bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot(bytes)
}

/// The values of a table's key items in canonical form.
///
/// Two keys are equal where their values are, however they were spelt
/// (`2026/1/2` and `2026-01-02`). Shows nothing of the values when printed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Key {
    bytes: Vec<u8>,
    hash: u64,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// A key from one text per key item, in the order of the key.
    ///
    /// # Errors
    /// [`LakeError::NoKey`] where the table has none; [`LakeError::BadKey`] for
    /// a wrong number of items or a text that is not of its item's type.
    pub fn of_texts(schema: &TableSchema, texts: &[&str]) -> Result<Self, LakeError> {
        Self::of_parts(schema, texts.len(), |place, column| {
            value_from_json(column.declared, &serde_json::Value::String(texts[place].to_owned()))
        })
    }

    /// A key from typed values, in the order of the key. Errors as [`Key::of_texts`].
    pub fn of_values(schema: &TableSchema, values: &[Value]) -> Result<Self, LakeError> {
        Self::of_parts(schema, values.len(), |place, _column| Ok(values[place].clone()))
    }

    /// A key from a call's body: an object of key items by name or number (and no others), or a
    /// bare value for a key of one item. Errors as [`Key::of_texts`].
    pub fn of_json(schema: &TableSchema, json: &serde_json::Value) -> Result<Self, LakeError> {
        let serde_json::Value::Object(parts) = json else {
            return Self::of_parts(schema, 1, |_place, column| {
                value_from_json(column.declared, json)
            });
        };
        let of_column = |column: &Column| {
            let named =
                |name: &String| schema.resolve(name).is_some_and(|found| found.id == column.id);
            parts
                .iter()
                .find(|(name, _)| named(name))
                .map_or(Err(ValueFault::Required), |(_, value)| {
                    value_from_json(column.declared, value)
                })
        };
        Self::of_parts(schema, parts.len(), |_place, column| of_column(column))
    }

    fn of_parts(
        schema: &TableSchema,
        given: usize,
        part: impl Fn(usize, &Column) -> Result<Value, ValueFault>,
    ) -> Result<Self, LakeError> {
        let items = schema.key.items();
        if items.is_empty() {
            return Err(LakeError::NoKey);
        }
        if given != items.len() {
            return Err(LakeError::BadKey { item: None, fault: ValueFault::FieldCount });
        }
        let mut bytes = Vec::with_capacity(24 * items.len());
        for (place, item) in items.iter().enumerate() {
            let column = schema.column(*item).ok_or(LakeError::NoKey)?;
            let bad = |fault| LakeError::BadKey { item: Some(*item), fault };
            let value = plain_zero(part(place, column).map_err(bad)?);
            bytes.push(PRESENT);
            if !put_value(&value, Kind::of(column.declared), &mut bytes) {
                return Err(bad(ValueFault::Required));
            }
        }
        let hash = key_hash(&bytes);
        Ok(Self { bytes, hash })
    }

    /// The canonical bytes, for keyed hashes on usage records. They contain the values: never log
    /// them.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }
}

/// The items of a key from its canonical bytes, in the order of the key; `None` where they are none.
pub(crate) fn take_key(mut bytes: &[u8], key: &[LayoutColumn]) -> Option<Vec<(ItemId, Value)>> {
    let mut found = Vec::with_capacity(key.len());
    for column in key {
        let (mark, rest) = bytes.split_first()?;
        bytes = rest;
        let value = match *mark {
            MISSING => Value::Missing,
            _ => take_value(&mut bytes, column.kind())?,
        };
        found.push((column.item, value));
    }
    Some(found)
}

fn plain_zero(value: Value) -> Value {
    match value {
        Value::Float(number) => Value::Float(number + 0.0),
        other => other,
    }
}

/// Reads keys from the rows of a batch.
pub(crate) struct KeyReader {
    columns: Vec<CellColumn>,
}

impl KeyReader {
    /// Finds the key columns of a table in a batch of its physical columns.
    pub(crate) fn new(batch: &RecordBatch, schema: &TableSchema) -> Result<Self, LakeError> {
        let layout = Layout::of(schema).ok_or(LakeError::NoKey)?;
        Self::of_columns(batch, &layout.key)
    }

    pub(crate) fn of_columns(batch: &RecordBatch, key: &[LayoutColumn]) -> Result<Self, LakeError> {
        Ok(Self {
            columns: key
                .iter()
                .map(|column| CellColumn::of(batch, column))
                .collect::<Result<_, _>>()?,
        })
    }

    /// Appends the key bytes of a row.
    pub(crate) fn put(&self, row: usize, out: &mut Vec<u8>) {
        for column in &self.columns {
            if column.is_missing(row) {
                out.push(MISSING);
                continue;
            }
            out.push(PRESENT);
            match column {
                CellColumn::Float(array) => {
                    out.extend_from_slice(&(array.value(row) + 0.0).to_le_bytes());
                }
                other => other.put(row, out),
            }
        }
    }
}
