//! Reading a [`Filter`] from outside without trusting its depth.
//!
//! A derived reader goes as deep as the sender likes and leaves the judging to
//! the caller, by when the stack may be gone. Here each level is counted before
//! it is entered, and what is refused is refused with its place
//! (`filter.all[2].not`), never with its content.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;

use super::{DEPTH_MAX, Filter};

const TOO_LARGE: &str = "filter.too-large";
const MALFORMED: &str = "filter.malformed";
/// Stands between code and place in a message.
const AT: &str = " at ";

/// The code and the place of a filter's fault, from the message of the reader it was read by.
///
/// A reader of serde passes faults on as text only. `None` where the fault is not a filter's.
pub fn fault_place(message: &str) -> Option<(&'static str, &str)> {
    [TOO_LARGE, MALFORMED].into_iter().find_map(|code| {
        let place = message.strip_prefix(code)?.strip_prefix(AT)?;
        Some((code, place.split(AT).next().unwrap_or(place)))
    })
}

impl<'de> Deserialize<'de> for Filter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Part { depth: 0, place: Place::Whole }.deserialize(deserializer)
    }
}

/// Where in the filter something stands.
#[derive(Clone, Copy)]
enum Place<'a> {
    Whole,
    Field { of: &'a Place<'a>, name: &'static str },
    Element { of: &'a Place<'a>, at: usize },
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str("filter"),
            Self::Field { of, name } => write!(f, "{of}.{name}"),
            Self::Element { of, at } => write!(f, "{of}[{at}]"),
        }
    }
}

impl Place<'_> {
    fn fault<E: de::Error>(&self, code: &str) -> E {
        E::custom(format_args!("{code}{AT}{self}"))
    }
}

/// One part of a filter, at a depth.
#[derive(Clone, Copy)]
struct Part<'a> {
    depth: usize,
    place: Place<'a>,
}

/// The parts of a list.
struct Parts<'a> {
    depth: usize,
    place: Place<'a>,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Field {
    All,
    Any,
    Not,
    Item,
    Op,
    Value,
}

/// What was read of a part.
#[derive(Default)]
struct Read {
    group: Option<Filter>,
    item: Option<String>,
    op: Option<String>,
    value: Option<Json>,
}

impl Read {
    /// The part, where it is one thing and the whole of it.
    fn filter(self) -> Option<Filter> {
        match self {
            Self { group, item: None, op: None, value: None } => group,
            Self { group: None, item: Some(item), op: Some(op), value } => {
                Some(Filter::Condition { item, op, value: value.unwrap_or_default() })
            }
            _ => None,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Part<'_> {
    type Value = Filter;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Filter, D::Error> {
        if self.depth > DEPTH_MAX {
            return Err(self.place.fault(TOO_LARGE));
        }
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Part<'_> {
    type Value = Filter;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`all`, `any`, `not`, or a condition of `item`, `op` and `value`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Filter, A::Error> {
        let depth = self.depth + 1;
        let place = |name| Place::Field { of: &self.place, name };
        let mut read = Read::default();
        while let Some(field) = map.next_key()? {
            let again = match field {
                Field::All => {
                    let all = map.next_value_seed(Parts { depth, place: place("all") })?;
                    read.group.replace(Filter::All { all }).is_some()
                }
                Field::Any => {
                    let any = map.next_value_seed(Parts { depth, place: place("any") })?;
                    read.group.replace(Filter::Any { any }).is_some()
                }
                Field::Not => {
                    let not = map.next_value_seed(Part { depth, place: place("not") })?;
                    read.group.replace(Filter::Not { not: Box::new(not) }).is_some()
                }
                Field::Item => read.item.replace(map.next_value()?).is_some(),
                Field::Op => read.op.replace(map.next_value()?).is_some(),
                Field::Value => {
                    let value = Plain { place: place("value"), in_list: false };
                    read.value.replace(map.next_value_seed(value)?).is_some()
                }
            };
            if again {
                return Err(self.place.fault(MALFORMED));
            }
        }
        read.filter().ok_or_else(|| self.place.fault(MALFORMED))
    }
}

impl<'de> DeserializeSeed<'de> for Parts<'_> {
    type Value = Vec<Filter>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Parts<'_> {
    type Value = Vec<Filter>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of filters")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let part = |at| Part { depth: self.depth, place: Place::Element { of: &self.place, at } };
        let mut parts = Vec::new();
        while let Some(filter) = list.next_element_seed(part(parts.len()))? {
            parts.push(filter);
        }
        Ok(parts)
    }
}

/// The value of a condition: a text, number or truth value, or a list of them.
#[derive(Clone, Copy)]
struct Plain<'a> {
    place: Place<'a>,
    in_list: bool,
}

impl<'de> DeserializeSeed<'de> for Plain<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Plain<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, number or truth value, or a list of them")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Json, E> {
        Ok(flag.into())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Json, E> {
        Ok(number.into())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Json, E> {
        Ok(number.into())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Json, E> {
        Ok(number.into())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Json, E> {
        Ok(text.into())
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Json, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        if self.in_list {
            return Err(self.place.fault(MALFORMED));
        }
        let mut values = Vec::new();
        let plain = Self { in_list: true, ..self };
        while let Some(value) = list.next_element_seed(plain)? {
            values.push(value);
        }
        Ok(Json::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, _map: A) -> Result<Json, A::Error> {
        Err(self.place.fault(MALFORMED))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn nested(levels: usize) -> String {
        let condition = r#"{"item":"a","op":"missing"}"#;
        format!("{}{condition}{}", r#"{"not":"#.repeat(levels), "}".repeat(levels))
    }

    /// The fault of a text that is no filter.
    fn refused(text: &str) -> String {
        serde_json::from_str::<Filter>(text).expect_err("no filter").to_string()
    }

    #[test]
    fn a_filter_reads_back_as_it_was_written() {
        for json in [
            json!({ "all": [] }),
            json!({ "item": "a", "op": "missing" }),
            json!({ "item": "a", "op": "in", "value": ["1", 2, 3.5, true, null] }),
            json!({ "any": [{ "not": { "item": "a", "op": "eq", "value": "x" } }, { "all": [] }] }),
        ] {
            let filter: Filter = serde_json::from_value(json.clone()).expect("a filter");
            assert_eq!(serde_json::to_value(&filter).expect("plain data"), json);
        }
    }

    #[test]
    fn nesting_is_refused_at_the_first_level_too_many_and_names_the_place() {
        serde_json::from_str::<Filter>(&nested(DEPTH_MAX)).expect("as deep as allowed");
        let message = refused(&nested(DEPTH_MAX + 1));
        let place = format!("filter{}", ".not".repeat(DEPTH_MAX + 1));
        assert_eq!(fault_place(&message), Some((TOO_LARGE, place.as_str())));
        assert_eq!(fault_place(&refused(&nested(100_000))), Some((TOO_LARGE, place.as_str())));
    }

    #[test]
    fn a_part_that_is_two_things_or_none_is_refused_by_its_place() {
        for (text, place) in [
            ("{}", "filter"),
            (r#"{"all":[{"all":[]},{"item":"a"}]}"#, "filter.all[1]"),
            (r#"{"any":[{"all":[],"any":[]}]}"#, "filter.any[0]"),
            (r#"{"not":{"all":[],"item":"a","op":"missing"}}"#, "filter.not"),
            (r#"{"item":"a","op":"eq","value":{"b":1}}"#, "filter.value"),
            (r#"{"item":"a","op":"in","value":[["b"]]}"#, "filter.value"),
        ] {
            assert_eq!(fault_place(&refused(text)), Some((MALFORMED, place)), "{text}");
        }
        assert!(refused(r#"{"all":[],"limit":1}"#).starts_with("unknown field `limit`"));
        assert_eq!(fault_place("invalid type: null"), None);
    }
}
