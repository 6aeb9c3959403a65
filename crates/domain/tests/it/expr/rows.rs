//! A table with an item of every kind of value, and filters and rows to it.

use domain::expr::{Comparison, Filter};
use domain::ids::ItemId;
use domain::schema::TableSchema;
use domain::values::Value;
use law::catalogue_codes::ItemType;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};
use strum::IntoEnumIterator;

use crate::samples::{day, entry, item};

/// The items, numbered from 1.
const TYPES: &[ItemType] = &[
    ItemType::Text,
    ItemType::Integer,
    ItemType::Number,
    ItemType::Logical,
    ItemType::Date,
    ItemType::DateTime,
    ItemType::Double,
];

pub(super) fn schema() -> TableSchema {
    let items = (1..).zip(TYPES).map(|(number, kind)| item(number, &format!("项{number}"), *kind));
    entry(items.collect()).schema()
}

/// A value of the item with a number, out of so few that two often meet, and its form in a filter.
fn value(number: usize, which: i64) -> (Value, Json) {
    let text = ["", "福", "福州"][usize::try_from(which).unwrap()];
    let date = day(["2026-01-31", "2026-02-01", "2026-02-28"][usize::try_from(which).unwrap()]);
    match TYPES[number - 1] {
        ItemType::Text => (Value::Text(text.to_owned()), json!(text)),
        ItemType::Integer => (Value::Int(which - 1), json!(which - 1)),
        ItemType::Number => {
            let value = Value::Decimal { unscaled: i128::from(which) * 50 - 50, scale: 2 };
            let text = value.to_text();
            (value, json!(text))
        }
        ItemType::Logical => (Value::Bool(which > 0), json!(which > 0)),
        ItemType::Date => (Value::Date(date), json!(date.to_string())),
        ItemType::DateTime => {
            let value = Value::DateTime(date.at(8, 30, 0, 0));
            let text = value.to_text();
            (value, json!(text))
        }
        _ => {
            let number = [-0.5, 0.0, 1e3][usize::try_from(which).unwrap()];
            (Value::Float(number), json!(number))
        }
    }
}

/// A row: the value of each item in order.
pub(super) type Row = Vec<Value>;

pub(super) fn cell(row: &Row, item: ItemId) -> Value {
    row[item.0 as usize - 1].clone()
}

pub(super) fn rows() -> impl Strategy<Value = Row> {
    prop::collection::vec(prop::option::weighted(0.7, 0..3_i64), TYPES.len()).prop_map(|picks| {
        let given = |(index, which): (usize, Option<i64>)| {
            which.map_or(Value::Missing, |which| value(index + 1, which).0)
        };
        picks.into_iter().enumerate().map(given).collect()
    })
}

/// A condition as it comes from outside.
fn conditions() -> impl Strategy<Value = Filter> {
    let comparisons: Vec<&'static str> = Comparison::iter().map(Into::into).collect();
    let make = |item: usize, op: &str, value| Filter::Condition {
        item: format!("i{item}"),
        op: op.to_owned(),
        value,
    };
    let numbers = 1..=TYPES.len();
    prop_oneof![
        4 => (numbers.clone(), select(comparisons), 0..3_i64)
            .prop_map(move |(item, op, which)| make(item, op, value(item, which).1)),
        2 => (numbers.clone(), prop::collection::vec(0..3_i64, 0..3)).prop_map(move |(item, set)| {
            make(item, "in", set.into_iter().map(|which| value(item, which).1).collect())
        }),
        1 => (select(vec!["prefix", "contains"]), select(vec!["", "福", "州"]))
            .prop_map(move |(op, text)| make(1, op, json!(text))),
        1 => numbers.prop_map(move |item| make(item, "missing", Json::Null)),
    ]
}

pub(super) fn filters() -> impl Strategy<Value = Filter> {
    conditions().prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|all| Filter::All { all }),
            prop::collection::vec(inner.clone(), 0..4).prop_map(|any| Filter::Any { any }),
            inner.prop_map(|not| Filter::Not { not: Box::new(not) }),
        ]
    })
}
