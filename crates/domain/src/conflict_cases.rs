//! When a conflict between holders 数源冲突 is a case, and when it is none any more (Article 8).
//!
//! What a comparison found is held against a bound; what became of the pair's
//! last case decides the rest. A pair has one open case at most, and what a
//! person closed is asked again only once it has grown.

use crate::conflicts::{Compared, ConflictMeasure, SourcePair};
use crate::ids::{EntryId, ItemId};
use crate::procedures::{Content, FieldValue, Values};

/// From when on differing values are a case: of so many keys at least, so many of a thousand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConflictBound {
    /// Fewer keys prove nothing.
    pub keys: u64,
    /// Of a thousand keys so many differ, or more.
    pub permille: u32,
}

impl ConflictBound {
    /// Whether what was compared reaches the bound.
    pub fn is_reached(self, found: Compared) -> bool {
        let differing = found.differing.saturating_mul(1_000);
        let bound = found.keys.saturating_mul(self.permille.into());
        found.keys >= self.keys && found.differing > 0 && differing >= bound
    }
}

/// What became of the last case of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastCase {
    /// There was none, or it ended by itself.
    None,
    /// It is open.
    Open,
    /// A person closed it on these figures; none where nothing was known of them.
    Closed(Option<Compared>),
}

/// What a new measurement asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follow {
    /// A case is opened.
    Open,
    /// The open case has settled.
    Settle,
    /// Nothing.
    Leave,
}

/// What follows from a new measurement of a pair.
pub fn follow(found: Compared, bound: ConflictBound, last: LastCase) -> Follow {
    let is_reached = bound.is_reached(found);
    match last {
        LastCase::Open if !is_reached => Follow::Settle,
        LastCase::None if is_reached => Follow::Open,
        LastCase::Closed(before)
            if is_reached && before.is_none_or(|old| has_grown(old, found)) =>
        {
            Follow::Open
        }
        _ => Follow::Leave,
    }
}

/// Whether a greater part of the keys differs than before.
fn has_grown(before: Compared, now: Compared) -> bool {
    let part = |of: Compared, other: Compared| u128::from(of.differing) * u128::from(other.keys);
    part(now, before) > part(before, now)
}

/// What a measurement found, as a case states it: counts and versions.
pub fn figures(measure: &ConflictMeasure) -> Values {
    let whole = |count: u64| FieldValue::Whole(i64::try_from(count).unwrap_or(i64::MAX));
    Values::from(
        [
            ("keys", whole(measure.total.keys)),
            ("differing", whole(measure.total.differing)),
            ("measured_on", FieldValue::Date(measure.measured_on)),
            ("source_version", whole(measure.source_version)),
            ("holder_version", whole(measure.holder_version)),
        ]
        .map(|(code, value)| (code.to_owned(), value)),
    )
}

/// The counts among stated values.
pub fn counts(values: &Values) -> Option<Compared> {
    let whole = |code: &str| match values.get(code) {
        Some(FieldValue::Whole(count)) => u64::try_from(*count).ok(),
        _ => None,
    };
    Some(Compared { keys: whole("keys")?, differing: whole("differing")? })
}

/// What a case is about: the source's entry, and the item of the holder that was compared with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ConflictSubject {
    source: EntryId,
    holder: EntryId,
    item: ItemId,
}

impl ConflictSubject {
    /// Of a pair. The holder's item tells which of the source's it is compared with.
    pub fn of(pair: &SourcePair) -> Self {
        let SourcePair { source, holder } = pair;
        Self { source: source.entry, holder: holder.entry, item: holder.item }
    }

    /// Of what a case states.
    pub fn stated(content: &Content) -> Option<Self> {
        let source = match content.stated("source")? {
            FieldValue::Entry(source) => *source,
            _ => return None,
        };
        let item = match content.stated("items")? {
            FieldValue::Items(items) => *items.first()?,
            _ => return None,
        };
        Some(Self { source, holder: content.entry()?, item })
    }

    /// As a case states it, with the name of the source's item and the data element's code where there is one.
    pub fn values(self, source_item: &str, element: Option<&str>) -> Values {
        let text = |text: &str| FieldValue::Text(text.to_owned());
        let mut values = Values::from(
            [
                ("entry", FieldValue::Entry(self.holder)),
                ("items", FieldValue::Items(vec![self.item])),
                ("source", FieldValue::Entry(self.source)),
                ("source_item", text(source_item)),
            ]
            .map(|(code, value)| (code.to_owned(), value)),
        );
        if let Some(element) = element {
            values.insert("element".to_owned(), text(element));
        }
        values
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::*;
    use crate::conflicts::{Side, WHOLE};

    const BOUND: ConflictBound = ConflictBound { keys: 100, permille: 10 };

    fn found(keys: u64, differing: u64) -> Compared {
        Compared { keys, differing }
    }

    #[test]
    fn a_conflict_is_a_case_at_the_bound_and_never_of_too_few_keys() {
        for (keys, differing, reached) in [
            (1_000, 10, true),
            (1_000, 9, false),
            (100, 1, true),
            (99, 99, false),
            (0, 0, false),
            (u64::MAX, u64::MAX, true),
        ] {
            assert_eq!(BOUND.is_reached(found(keys, differing)), reached, "{differing} of {keys}");
        }
        let none = ConflictBound { keys: 0, permille: 0 };
        assert!(!none.is_reached(found(10, 0)), "what agrees is no conflict");
    }

    #[test]
    fn one_case_is_open_at_a_time_and_it_settles_under_the_bound() {
        let (over, under) = (found(1_000, 30), found(1_000, 3));
        assert_eq!(follow(over, BOUND, LastCase::None), Follow::Open);
        assert_eq!(follow(under, BOUND, LastCase::None), Follow::Leave);
        assert_eq!(follow(over, BOUND, LastCase::Open), Follow::Leave);
        assert_eq!(follow(under, BOUND, LastCase::Open), Follow::Settle);
    }

    #[test]
    fn what_a_person_closed_is_asked_again_only_once_it_has_grown() {
        let closed = |keys, differing| LastCase::Closed(Some(found(keys, differing)));
        let over = found(1_000, 30);
        assert_eq!(follow(over, BOUND, closed(1_000, 30)), Follow::Leave);
        assert_eq!(follow(over, BOUND, closed(2_000, 60)), Follow::Leave, "the same part");
        assert_eq!(follow(over, BOUND, closed(1_000, 31)), Follow::Leave);
        assert_eq!(follow(over, BOUND, closed(1_000, 29)), Follow::Open);
        assert_eq!(follow(over, BOUND, closed(2_000, 30)), Follow::Open);
        assert_eq!(follow(over, BOUND, LastCase::Closed(None)), Follow::Open);
        assert_eq!(follow(found(1_000, 3), BOUND, closed(1_000, 1)), Follow::Leave);
    }

    #[test]
    fn what_a_case_states_leads_back_to_its_pair_and_its_figures() {
        let side = |name: &str, item| Side { entry: EntryId::named(name), item: ItemId(item) };
        let pair = SourcePair { source: side("source", 2), holder: side("holder", 3) };
        let measure = ConflictMeasure {
            pair,
            element: None,
            source_version: 4,
            holder_version: 7,
            measured_on: date(2026, 3, 2),
            total: found(1_000, 30),
            by_division: BTreeMap::new(),
            sampled_permille: WHOLE,
        };
        let mut stated = ConflictSubject::of(&pair).values("姓名", Some("DE00002"));
        stated.append(&mut figures(&measure));
        assert_eq!(counts(&stated), Some(measure.total));
        assert_eq!(stated.get("holder_version"), Some(&FieldValue::Whole(7)));
        let content = Content { stated, ..Content::default() };
        assert_eq!(ConflictSubject::stated(&content), Some(ConflictSubject::of(&pair)));
        assert_eq!(content.text("element"), "DE00002");
        assert_eq!(ConflictSubject::stated(&Content::default()), None);
    }
}
