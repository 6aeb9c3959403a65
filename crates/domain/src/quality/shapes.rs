//! The shape of a column 分布: how its values spread over a bounded number of bins, so that versions can be compared.
//!
//! Texts and codes fall into bins by a hash of their own, numbers by sign and
//! magnitude, dates by year. A shape holds counts and no value, and is stored
//! with an evaluation: which bin a value falls into never changes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::values::Value;

/// Bins of texts.
const TEXT_BINS: u64 = 64;

/// How many values fall into each bin.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Shape(BTreeMap<String, u64>);

/// What is known of an earlier version of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Past {
    /// Its rows.
    pub rows: u64,
    /// Shapes of its columns, by the code of the rule that asked for them.
    pub shapes: BTreeMap<String, Shape>,
}

impl Shape {
    /// Counts a value; a missing one is counted as such.
    pub fn add(&mut self, value: &Value) {
        *self.0.entry(bin(value)).or_default() += 1;
    }

    fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// How far a shape is from what earlier ones were on average, in thousandths: 0 where the parts are the same, 1,000
    /// where no value falls into a bin it fell into before (total variation). None without values on either side.
    pub fn drift(&self, earlier: &[&Self]) -> Option<u64> {
        let earlier: Vec<&Self> = earlier.iter().copied().filter(|one| one.total() > 0).collect();
        let own = self.total();
        if own == 0 || earlier.is_empty() {
            return None;
        }
        let mut bins: Vec<&String> =
            self.0.keys().chain(earlier.iter().flat_map(|one| one.0.keys())).collect();
        bins.sort_unstable();
        bins.dedup();
        // Parts of a million, so that no rounding of a single bin shows in thousandths.
        let part = |shape: &Self, bin: &str| {
            let count = shape.0.get(bin).copied().unwrap_or_default();
            u128::from(count) * 1_000_000 / u128::from(shape.total())
        };
        let versions = earlier.len() as u128;
        let apart: u128 = bins
            .into_iter()
            .map(|bin| {
                let before = earlier.iter().map(|one| part(one, bin)).sum::<u128>() / versions;
                part(self, bin).abs_diff(before)
            })
            .sum();
        u64::try_from((apart / 2 + 500) / 1_000).ok()
    }
}

fn bin(value: &Value) -> String {
    match value {
        Value::Missing => "missing".to_owned(),
        Value::Text(text) if text.is_empty() => "missing".to_owned(),
        Value::Text(text) => format!("t{}", fnv(text.as_bytes()) % TEXT_BINS),
        Value::Bool(flag) => format!("b{}", u8::from(*flag)),
        Value::Int(number) => magnitude(i128::from(*number)),
        Value::Decimal { unscaled, scale } => {
            magnitude(unscaled / 10_i128.pow(u32::from((*scale).min(38))))
        }
        Value::Float(number) =>
        {
            #[expect(clippy::cast_possible_truncation, reason = "only the magnitude is wanted")]
            magnitude(*number as i128)
        }
        Value::Date(date) => format!("y{}", date.year()),
        Value::DateTime(at) => format!("y{}", at.year()),
    }
}

/// Sign and number of binary digits: values within a factor of two fall together.
fn magnitude(whole: i128) -> String {
    let digits = 128 - whole.unsigned_abs().leading_zeros();
    let sign = if whole < 0 { "-" } else { "+" };
    format!("n{sign}{digits}")
}

/// FNV-1a with 64 bits: fixed for ever, for shapes are stored.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shape(values: &[Value]) -> Shape {
        let mut shape = Shape::default();
        values.iter().for_each(|value| shape.add(value));
        shape
    }

    fn texts(texts: &[&str]) -> Shape {
        shape(&texts.iter().map(|text| Value::Text((*text).to_owned())).collect::<Vec<_>>())
    }

    #[test]
    fn drift_is_nothing_for_the_same_parts_and_everything_for_other_values() {
        let before = texts(&["男", "女", "男", "女"]);
        assert_eq!(texts(&["女", "男"]).drift(&[&before]), Some(0));
        assert_eq!(texts(&["男", "男"]).drift(&[&before]), Some(500));
        let numbers = shape(&[Value::Int(3), Value::Int(-3)]);
        assert_eq!(numbers.drift(&[&before]), Some(1_000));
        assert_eq!(numbers.drift(&[]), None);
        assert_eq!(Shape::default().drift(&[&before]), None);
    }

    #[test]
    fn earlier_versions_count_the_same_whatever_their_size() {
        let small = texts(&["男"]);
        let large = texts(&["女"; 100]);
        assert_eq!(texts(&["男", "女"]).drift(&[&small, &large]), Some(0));
    }

    #[test]
    fn bins_of_stored_shapes_stay_what_they_are() {
        let bins = [
            (Value::Missing, "missing"),
            (Value::Text("350102".to_owned()), "t20"),
            (Value::Int(0), "n+0"),
            (Value::Int(-5), "n-3"),
            (Value::Decimal { unscaled: 1_250, scale: 2 }, "n+4"),
            (Value::Bool(true), "b1"),
            (Value::Date(jiff::civil::date(2026, 3, 2)), "y2026"),
        ];
        for (value, wanted) in bins {
            assert_eq!(bin(&value), wanted);
        }
        assert_eq!(fnv(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv(b"a"), 0xaf63_dc4c_8601_ec8c);
    }

    proptest! {
        #[test]
        fn drift_lies_between_nothing_and_everything(a in prop::collection::vec(-100_i64..100, 1..50), b in prop::collection::vec(-100_i64..100, 1..50)) {
            let of = |numbers: &[i64]| shape(&numbers.iter().copied().map(Value::Int).collect::<Vec<_>>());
            let (a, b) = (of(&a), of(&b));
            prop_assert!(a.drift(&[&b]).is_some_and(|drift| drift <= 1_000));
            prop_assert_eq!(a.drift(&[&a]), Some(0));
            prop_assert_eq!(a.drift(&[&b]), b.drift(&[&a]));
        }
    }
}
