//! Values as they are compared between rows and tables: by what they state, as hashes that never leave memory.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::conflicts::WHOLE;
use crate::values::Value;

/// What a value states; none where it states nothing. Zeros at the end of a decimal say nothing.
pub fn stated(value: &Value) -> Option<String> {
    let text = value.to_text();
    let text = match value {
        Value::Decimal { .. } if text.contains('.') => {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        _ => text,
    };
    (!text.is_empty()).then_some(text)
}

/// A hash of what values state together; none where one of them states nothing.
pub(super) fn hashed<'a>(values: impl IntoIterator<Item = &'a Value>) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    for value in values {
        stated(value)?.hash(&mut hasher);
    }
    Some(hasher.finish())
}

/// Whether what has this hash is among so many of a thousand. The same is chosen in every table.
pub(super) fn is_sampled(hash: u64, permille: u16) -> bool {
    permille >= WHOLE || hash % u64::from(WHOLE) < u64::from(permille)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_states_the_same_has_the_same_hash_and_nothing_has_none() {
        let decimal = |unscaled, scale| Value::Decimal { unscaled, scale };
        assert_eq!(hashed([&decimal(1_500, 3)]), hashed([&Value::Text("1.5".to_owned())]));
        assert_eq!(hashed([&Value::Missing]), None);
        let text = |text: &str| Value::Text(text.to_owned());
        assert_ne!(hashed([&text("ab"), &text("c")]), hashed([&text("a"), &text("bc")]));
        assert_eq!(hashed([&text("a"), &Value::Missing]), None, "half a key");
    }

    #[test]
    fn a_sample_is_about_as_large_as_it_says() {
        let texts = (0..20_000).map(|n: u32| Value::Text(n.to_string()));
        let hashes = texts.filter_map(|text| hashed([&text]));
        let chosen = hashes.filter(|hash| is_sampled(*hash, 100)).count();
        assert!((1_700..2_300).contains(&chosen), "{chosen}");
        assert!(is_sampled(u64::MAX, WHOLE) && !is_sampled(7, 0));
    }
}
