//! The one typed expression language: filters, row scopes and quality rules, with nulls, order and equality defined once.
//!
//! A comparison with a missing value is *unknown*; `not unknown` is unknown; a
//! row passes only where the whole is true. Texts compare by their bytes
//! (UTF-8), which is also their order by code point. There is no SQL text: the
//! tree is checked against the schema and then translated by `lake`, whose
//! answers a differential test compares with [`Expr::matches`].

mod parsing;

use std::cmp::Ordering;

use law::catalogue_codes::ItemType;
use serde::{Deserialize, Serialize};

use crate::ids::ItemId;
use crate::schema::{TableSchema, is_text};
use crate::values::{DeclaredType, Value, ValueFault};

pub use parsing::fault_place;

/// Nesting allowed in a filter from outside; no reader of one goes deeper.
pub const DEPTH_MAX: usize = 8;
/// Conditions allowed in a filter from outside.
pub const CONDITIONS_MAX: usize = 100;
/// Values allowed in one `in`.
pub const SET_MAX: usize = 1_000;

/// A comparison.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::EnumIter,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Comparison {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Less.
    Lt,
    /// Less or equal.
    Le,
    /// Greater.
    Gt,
    /// Greater or equal.
    Ge,
}

impl Comparison {
    /// Whether it holds of two values in this order.
    pub(crate) fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Eq => order.is_eq(),
            Self::Ne => order.is_ne(),
            Self::Lt => order.is_lt(),
            Self::Le => order.is_le(),
            Self::Gt => order.is_gt(),
            Self::Ge => order.is_ge(),
        }
    }
}

/// A checked expression over the items of one table. Made by [`Filter::check`] or from parts already checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expr {
    /// All hold; true where empty.
    All(Vec<Expr>),
    /// Any holds; false where empty.
    Any(Vec<Expr>),
    /// Does not hold.
    Not(Box<Expr>),
    /// An item compared with a value.
    Compare {
        /// The item.
        item: ItemId,
        /// How.
        op: Comparison,
        /// The value, of the item's declared type.
        value: Value,
    },
    /// An item is one of some values.
    In {
        /// The item.
        item: ItemId,
        /// The values, of the item's declared type.
        values: Vec<Value>,
    },
    /// A text begins with another.
    Prefix {
        /// A text item.
        item: ItemId,
        /// The beginning.
        text: String,
    },
    /// A text contains another.
    Contains {
        /// A text item.
        item: ItemId,
        /// The part.
        text: String,
    },
    /// A value is missing. Never unknown.
    Missing {
        /// The item.
        item: ItemId,
    },
}

impl Expr {
    /// The expression every row satisfies.
    pub fn always() -> Self {
        Self::All(Vec::new())
    }

    /// Whether this is [`Expr::always`].
    pub fn is_always(&self) -> bool {
        matches!(self, Self::All(parts) if parts.is_empty())
    }

    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if b.is_always() => a,
            (a, b) if a.is_always() => b,
            (a, b) => Self::All(vec![a, b]),
        }
    }

    /// Whether a row passes; `value` gives an item's value in that row. The reference semantics.
    pub fn matches(&self, value: &impl Fn(ItemId) -> Value) -> bool {
        self.truth(value) == Some(true)
    }

    fn truth(&self, value: &impl Fn(ItemId) -> Value) -> Option<bool> {
        match self {
            Self::All(parts) => fold(parts, value, false),
            Self::Any(parts) => fold(parts, value, true),
            Self::Not(part) => part.truth(value).map(|truth| !truth),
            Self::Compare { item, op, value: wanted } => {
                value(*item).compare(wanted).map(|order| op.holds(order))
            }
            Self::In { item, values } => match value(*item) {
                Value::Missing => None,
                found => {
                    Some(values.iter().any(|wanted| found.compare(wanted) == Some(Ordering::Equal)))
                }
            },
            Self::Prefix { item, text } => {
                text_of(&value(*item)).map(|found| found.starts_with(text.as_str()))
            }
            Self::Contains { item, text } => {
                text_of(&value(*item)).map(|found| found.contains(text.as_str()))
            }
            Self::Missing { item } => Some(value(*item) == Value::Missing),
        }
    }

    /// Every item the expression reads.
    pub fn items(&self) -> Vec<ItemId> {
        let mut items = Vec::new();
        self.collect(&mut items);
        items.sort_unstable();
        items.dedup();
        items
    }

    fn collect(&self, items: &mut Vec<ItemId>) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.collect(items);
                }
            }
            Self::Not(part) => part.collect(items),
            Self::Compare { item, .. }
            | Self::In { item, .. }
            | Self::Prefix { item, .. }
            | Self::Contains { item, .. }
            | Self::Missing { item } => items.push(*item),
        }
    }
}

/// `All` stops at a false part, `Any` at a true one; otherwise one unknown makes the whole unknown.
fn fold(parts: &[Expr], value: &impl Fn(ItemId) -> Value, decisive: bool) -> Option<bool> {
    let mut unknown = false;
    for part in parts {
        match part.truth(value) {
            Some(truth) if truth == decisive => return Some(decisive),
            Some(_) => {}
            None => unknown = true,
        }
    }
    (!unknown).then_some(!decisive)
}

fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// A filter as it comes from a form or an API call: items by name, values as JSON.
///
/// `{"all":[{"item":"district","op":"eq","value":"350102"},{"not":{"item":"closed_on","op":"missing"}}]}`
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Filter {
    /// All hold.
    All {
        /// The parts.
        all: Vec<Filter>,
    },
    /// Any holds.
    Any {
        /// The parts.
        any: Vec<Filter>,
    },
    /// Does not hold.
    Not {
        /// The part.
        not: Box<Filter>,
    },
    /// One condition on one item.
    Condition {
        /// Name (`姓名`) or number (`i3`) of the item.
        item: String,
        /// `eq ne lt le gt ge in prefix contains missing`.
        op: String,
        /// The value: text, number or boolean; a list for `in`; none for `missing`.
        #[serde(skip_serializing_if = "serde_json::Value::is_null")]
        value: serde_json::Value,
    },
}

/// Why a filter cannot be used, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterFault {
    /// No such item (or none the caller may know of).
    #[error("filter.unknown-item")]
    UnknownItem {
        /// The name as given.
        item: String,
    },
    /// No such comparison, or not for this type.
    #[error("filter.unknown-operator")]
    UnknownOperator {
        /// The item.
        item: String,
        /// The operator as given.
        op: String,
    },
    /// The value is not of the item's type.
    #[error("filter.bad-value")]
    BadValue {
        /// The item.
        item: String,
        /// What is wrong with it.
        fault: ValueFault,
    },
    /// Deeper than [`DEPTH_MAX`] or longer than [`CONDITIONS_MAX`] or [`SET_MAX`].
    #[error("filter.too-large")]
    TooLarge,
}

impl Filter {
    /// The filter that lets every row pass.
    pub fn always() -> Self {
        Self::All { all: Vec::new() }
    }

    /// Checks the filter against a schema; `allowed` says which items the caller may name.
    pub fn check(
        &self,
        schema: &TableSchema,
        allowed: &impl Fn(ItemId) -> bool,
    ) -> Result<Expr, FilterFault> {
        let mut conditions = 0;
        self.check_at(schema, allowed, 0, &mut conditions)
    }

    fn check_at(
        &self,
        schema: &TableSchema,
        allowed: &impl Fn(ItemId) -> bool,
        depth: usize,
        conditions: &mut usize,
    ) -> Result<Expr, FilterFault> {
        *conditions += 1;
        if depth > DEPTH_MAX || *conditions > CONDITIONS_MAX {
            return Err(FilterFault::TooLarge);
        }
        let mut inner = |part: &Self| part.check_at(schema, allowed, depth + 1, conditions);
        Ok(match self {
            Self::All { all } => Expr::All(all.iter().map(&mut inner).collect::<Result<_, _>>()?),
            Self::Any { any } => Expr::Any(any.iter().map(&mut inner).collect::<Result<_, _>>()?),
            Self::Not { not } => Expr::Not(Box::new(inner(not)?)),
            Self::Condition { item, op, value } => condition(schema, allowed, item, op, value)?,
        })
    }
}

fn condition(
    schema: &TableSchema,
    allowed: &impl Fn(ItemId) -> bool,
    name: &str,
    op: &str,
    json: &serde_json::Value,
) -> Result<Expr, FilterFault> {
    let column = schema
        .resolve(name)
        .filter(|column| allowed(column.id))
        .ok_or_else(|| FilterFault::UnknownItem { item: name.to_owned() })?;
    let item = column.id;
    let bad = |fault| FilterFault::BadValue { item: name.to_owned(), fault };
    let unknown = || FilterFault::UnknownOperator { item: name.to_owned(), op: op.to_owned() };
    let one = |json: &serde_json::Value| value_from_json(column.declared, json).map_err(bad);
    Ok(match op {
        "missing" => Expr::Missing { item },
        "in" => {
            let values = json.as_array().ok_or_else(|| bad(ValueFault::Required))?;
            if values.len() > SET_MAX {
                return Err(FilterFault::TooLarge);
            }
            Expr::In { item, values: values.iter().map(one).collect::<Result<_, _>>()? }
        }
        "prefix" | "contains" => {
            if !is_text(column.declared.item_type) {
                return Err(unknown());
            }
            let text = json.as_str().ok_or_else(|| bad(ValueFault::Required))?.to_owned();
            if op == "prefix" { Expr::Prefix { item, text } } else { Expr::Contains { item, text } }
        }
        _ => {
            let op: Comparison = op.parse().map_err(|_not_one| unknown())?;
            Expr::Compare { item, op, value: one(json)? }
        }
    })
}

fn is_decimal(item_type: ItemType) -> bool {
    matches!(item_type, ItemType::Number | ItemType::Money)
}

/// Reads a JSON value as an item's declared type. Nothing is guessed: a number is no text, and a fraction of a decimal
/// item comes as text, since a JSON reader has rounded it already. `null` is refused: a filter asks for missing values by `missing`.
pub fn value_from_json(
    declared: DeclaredType,
    json: &serde_json::Value,
) -> Result<Value, ValueFault> {
    match json {
        serde_json::Value::String(text) => {
            DeclaredType { length: length_for_filter(declared), ..declared }.parse(text)
        }
        serde_json::Value::Number(_) if is_text(declared.item_type) => Err(ValueFault::NotText),
        serde_json::Value::Number(number) if number.is_f64() && is_decimal(declared.item_type) => {
            Err(ValueFault::NotDecimal)
        }
        serde_json::Value::Number(number) => declared.parse(&number.to_string()),
        serde_json::Value::Bool(flag) if declared.item_type == ItemType::Logical => {
            Ok(Value::Bool(*flag))
        }
        serde_json::Value::Bool(_) => Err(ValueFault::NotLogical),
        _ => Err(ValueFault::Required),
    }
}

/// A text longer than declared simply equals nothing; it is not an error to ask.
fn length_for_filter(declared: DeclaredType) -> u32 {
    if is_text(declared.item_type) { 0 } else { declared.length }
}
