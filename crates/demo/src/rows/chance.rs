//! The few ways in which chance is asked.

use jiff::civil::Date;
use rand::Rng;
use rand::rngs::StdRng;

/// A prime that no table's length is a multiple of, to walk a table in no visible order.
const STRIDE: usize = 7_919;

pub(super) fn below(end: usize, rng: &mut StdRng) -> usize {
    rng.random_range(0..end.max(1))
}

pub(super) fn one<'a, T>(all: &'a [T], rng: &mut StdRng) -> &'a T {
    &all[below(all.len(), rng)]
}

/// One of the first more often than one of the last.
pub(super) fn early<'a, T>(all: &'a [T], rng: &mut StdRng) -> &'a T {
    let place = below(all.len(), rng).min(below(all.len(), rng));
    &all[place]
}

/// A day of these years. Days beyond the 28th are left out: every month has the others.
pub(super) fn date(years: std::ops::RangeInclusive<i16>, rng: &mut StdRng) -> Date {
    Date::constant(rng.random_range(years), rng.random_range(1..=12), rng.random_range(1..=28))
}

/// The place of the `n`th row of a walk through a table.
pub(super) fn spread(n: usize, len: usize) -> usize {
    n.wrapping_mul(STRIDE) % len.max(1)
}
