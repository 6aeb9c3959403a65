//! Keys of the index: fixed byte strings in big-endian order, so that the order of
//! bytes is the order of days and of records.

use crate::day::Day;

/// dimension(1), name id(4), index of the first record in the posting(8)
pub(crate) type PostingKey = &'static [u8; 13];
/// dimension(1), name id(4), day(4), method(1), outcome(1)
pub(crate) type DimensionCountKey = &'static [u8; 11];
/// day(4), then name ids of consumer, provider, resource and grant(4 each), method(1),
/// outcome(1)
pub(crate) type CountKey = &'static [u8; 22];

/// Id of an absent name.
pub(crate) const NO_NAME: u32 = 0;

/// By what uses are listed and counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Dimension {
    /// All uses; counts only.
    All = 0,
    ConsumerUnit = 1,
    ProviderUnit = 2,
    Resource = 3,
    Grant = 4,
    System = 5,
}

pub(crate) fn posting(dimension: Dimension, name: u32, first: u64) -> [u8; 13] {
    let mut key = [0; 13];
    key[0] = dimension as u8;
    key[1..5].copy_from_slice(&name.to_be_bytes());
    key[5..].copy_from_slice(&first.to_be_bytes());
    key
}

pub(crate) fn dimension_count(
    dimension: Dimension,
    name: u32,
    day: Day,
    (method, outcome): (u8, u8),
) -> [u8; 11] {
    let mut key = [0; 11];
    key[0] = dimension as u8;
    key[1..5].copy_from_slice(&name.to_be_bytes());
    key[5..9].copy_from_slice(&day_bytes(day));
    key[9..].copy_from_slice(&[method, outcome]);
    key
}

pub(crate) fn count(day: Day, names: [u32; 4], (method, outcome): (u8, u8)) -> [u8; 22] {
    let mut key = [0; 22];
    key[..4].copy_from_slice(&day_bytes(day));
    for (place, name) in names.into_iter().enumerate() {
        key[4 + place * 4..8 + place * 4].copy_from_slice(&name.to_be_bytes());
    }
    key[20..].copy_from_slice(&[method, outcome]);
    key
}

/// Days before 1970 sort before later ones.
fn day_bytes(day: Day) -> [u8; 4] {
    (day.0.cast_unsigned() ^ 0x8000_0000).to_be_bytes()
}

pub(crate) fn day_of(bytes: [u8; 4]) -> Day {
    Day((u32::from_be_bytes(bytes) ^ 0x8000_0000).cast_signed())
}

/// Four bytes of a key.
pub(crate) fn part(key: &[u8], at: usize) -> [u8; 4] {
    *key[at..].first_chunk().expect("keys have fixed lengths")
}
