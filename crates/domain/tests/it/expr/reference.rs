//! The meaning of an expression told a second time, in numbers: true is 1, unknown ½, false 0 (Kleene).
//!
//! All is the least of its parts, any the greatest, not the complement. Written
//! without a look at the real evaluator's early exits.

use std::cmp::Ordering;

use domain::expr::{Comparison, Expr};
use domain::values::Value;

use super::rows::{Row, cell};

/// Twice the truth, so that it is a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Truth {
    False,
    Unknown,
    True,
}

impl Truth {
    fn of(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }

    fn complement(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

pub(super) fn truth(expr: &Expr, row: &Row) -> Truth {
    match expr {
        Expr::All(parts) => parts.iter().map(|part| truth(part, row)).min().unwrap_or(Truth::True),
        Expr::Any(parts) => parts.iter().map(|part| truth(part, row)).max().unwrap_or(Truth::False),
        Expr::Not(part) => truth(part, row).complement(),
        Expr::Missing { item } => Truth::of(cell(row, *item) == Value::Missing),
        Expr::Compare { item, op, value } => match cell(row, *item) {
            Value::Missing => Truth::Unknown,
            found => Truth::of(compares(*op, order(&found, value))),
        },
        Expr::In { item, values } => match cell(row, *item) {
            Value::Missing => Truth::Unknown,
            found => Truth::of(values.contains(&found)),
        },
        Expr::Prefix { item, text } => {
            on_text(&cell(row, *item), |found| found.find(text) == Some(0))
        }
        Expr::Contains { item, text } => {
            on_text(&cell(row, *item), |found| found.find(text).is_some())
        }
    }
}

fn on_text(value: &Value, holds: impl Fn(&str) -> bool) -> Truth {
    match value {
        Value::Text(text) => Truth::of(holds(text)),
        _ => Truth::Unknown,
    }
}

fn compares(op: Comparison, order: Ordering) -> bool {
    match op {
        Comparison::Eq => order == Ordering::Equal,
        Comparison::Ne => order != Ordering::Equal,
        Comparison::Lt => order == Ordering::Less,
        Comparison::Le => order != Ordering::Greater,
        Comparison::Gt => order == Ordering::Greater,
        Comparison::Ge => order != Ordering::Less,
    }
}

/// The order of two values of one item, by way of a form in which it shows.
fn order(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => a.chars().cmp(b.chars()),
        (Value::Decimal { unscaled: a, .. }, Value::Decimal { unscaled: b, .. }) => a.cmp(b),
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Float(a), Value::Float(b)) => a.total_cmp(b),
        // Dates of four-digit years and `0` and `1` stand in the order of their texts.
        _ => a.to_text().cmp(&b.to_text()),
    }
}
