//! Items that two entries have in common.

use crate::evidence::{Prepared, names_in_place, weigh};
use crate::items::Item;
use crate::names::Name;

/// Items in common, the two compared aside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ItemsInCommon {
    pub(crate) shared: u32,
    /// Other items of the smaller entry.
    pub(crate) of: u32,
}

impl ItemsInCommon {
    /// Share that counts, 0..=1: one common item is nothing, since most entries
    /// have a name or a number in them, and two thirds are as good as all.
    pub(crate) fn share(self) -> f64 {
        if self.shared < 2 || self.of == 0 {
            return 0.0;
        }
        (f64::from(self.shared) / f64::from(self.of) * 1.5).min(1.0)
    }

    /// Counts equal keys of names, one each; both ascending. `but` stands in
    /// for the two items compared: one equal pair is taken off.
    pub(crate) fn of_keys(one: &[u64], other: &[u64], but: bool) -> Self {
        let (mut i, mut j, mut shared) = (0, 0, 0_u32);
        while let (Some(a), Some(b)) = (one.get(i), other.get(j)) {
            shared += u32::from(a == b);
            i += usize::from(a <= b);
            j += usize::from(b <= a);
        }
        let of = u32::try_from(one.len().min(other.len())).unwrap_or(u32::MAX).saturating_sub(1);
        Self { shared: shared.saturating_sub(u32::from(but)).min(of), of }
    }
}

/// How like two entries are by their items.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryLikeness {
    /// Sum of the scores of the pairs, of the items of the smaller entry; 0..=1.
    pub score: f64,
    /// Places of items that are likely the same datum, and their score. No item
    /// stands in two pairs.
    pub pairs: Vec<(usize, usize, f64)>,
}

/// Compares two entries item by item: names like each other, the same declared
/// type and length, the same national code, values in common. The best pairs
/// are taken first; a pair counts from [`crate::LIKELY`] on.
///
/// The work grows with the product of the numbers of items.
pub fn entries(one: (&str, &[Item]), other: (&str, &[Item])) -> EntryLikeness {
    let ready = |(name, items): (&str, &[Item])| -> Vec<Prepared> {
        let name = Name::of(name);
        items.iter().map(|item| Prepared::of(item, &name)).collect()
    };
    let (here, there) = (ready(one), ready(other));
    let mut all = Vec::new();
    for (i, a) in here.iter().enumerate() {
        for (j, b) in there.iter().enumerate() {
            let (score, _) = weigh(a, b, names_in_place(a, b), ItemsInCommon::default());
            if score >= crate::LIKELY {
                all.push((i, j, score));
            }
        }
    }
    all.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let mut pairs: Vec<(usize, usize, f64)> = Vec::new();
    for pair in all {
        if pairs.iter().all(|taken| taken.0 != pair.0 && taken.1 != pair.1) {
            pairs.push(pair);
        }
    }
    let smaller = u32::try_from(here.len().min(there.len())).unwrap_or(u32::MAX).max(1);
    let score = pairs.iter().map(|pair| pair.2).sum::<f64>() / f64::from(smaller);
    EntryLikeness { score, pairs }
}
