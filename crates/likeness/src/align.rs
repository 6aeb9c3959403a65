//! What two names share: stretches of units in any order, then single units in
//! the order of both, then the rest in any order.

use crate::names::Unit;

/// A stretch shared in any order weighs at least this much: a known word, or two characters.
const STRETCH_WEIGHT_MIN: f64 = 0.9;

/// What the two sides share and what is left of each, in units of weight.
#[derive(Debug, Clone, Default)]
pub(crate) struct Alignment {
    /// Places shared, on this side and that.
    pub(crate) pairs: Vec<(usize, usize)>,
    /// Share of both sides' weight that is matched, 0..=1 (Dice).
    pub(crate) share: f64,
    /// Weight of what only this side says, fillers and scope words aside.
    pub(crate) left_here: f64,
    /// Weight of what only the other side says.
    pub(crate) left_there: f64,
    /// The last thing said on each side is shared.
    pub(crate) ends_alike: bool,
    /// What is left of each side stands in its second half, behind what the datum is about.
    pub(crate) differs_late: bool,
}

/// Aligns two names.
pub(crate) fn align(here: &[Unit], there: &[Unit]) -> Alignment {
    let mut taken = (vec![false; here.len()], vec![false; there.len()]);
    let mut pairs = Vec::new();
    while let Some((i, j, len)) = longest_stretch(here, there, &taken) {
        for n in 0..len {
            taken.0[i + n] = true;
            taken.1[j + n] = true;
            pairs.push((i + n, j + n));
        }
    }
    single_units(here, there, &mut taken, &mut pairs);
    judge(here, there, &taken, pairs)
}

fn longest_stretch(
    here: &[Unit],
    there: &[Unit],
    taken: &(Vec<bool>, Vec<bool>),
) -> Option<(usize, usize, usize)> {
    let mut best = None;
    let mut best_weight = STRETCH_WEIGHT_MIN;
    // Weight and length of the stretch that ends at each place of the other side.
    let mut ending = vec![(0.0, 0_usize); there.len() + 1];
    for (i, one) in here.iter().enumerate() {
        for (j, other) in there.iter().enumerate().rev() {
            let shared = one.id == other.id && !taken.0[i] && !taken.1[j];
            let (weight, len) = ending[j];
            ending[j + 1] = if shared { (weight + one.weight, len + 1) } else { (0.0, 0) };
            let (weight, len) = ending[j + 1];
            if weight > best_weight {
                best_weight = weight;
                best = Some((i + 1 - len, j + 1 - len, len));
            }
        }
    }
    best
}

/// Units left over, nearest in order first: each takes the first equal one that
/// is free behind the last taken, else any.
fn single_units(
    here: &[Unit],
    there: &[Unit],
    taken: &mut (Vec<bool>, Vec<bool>),
    pairs: &mut Vec<(usize, usize)>,
) {
    let mut behind = 0;
    for (i, one) in here.iter().enumerate() {
        if taken.0[i] {
            continue;
        }
        let free = |j: &usize| !taken.1[*j] && there[*j].id == one.id;
        let found = (behind..there.len()).find(free).or_else(|| (0..behind).find(free));
        if let Some(j) = found {
            taken.0[i] = true;
            taken.1[j] = true;
            pairs.push((i, j));
            behind = j + 1;
        }
    }
}

fn judge(
    here: &[Unit],
    there: &[Unit],
    taken: &(Vec<bool>, Vec<bool>),
    pairs: Vec<(usize, usize)>,
) -> Alignment {
    let sums = |units: &[Unit], taken: &[bool]| {
        let mut sums = (0.0, 0.0, 0.0);
        for (unit, is_shared) in units.iter().zip(taken) {
            sums.0 += unit.weight;
            if *is_shared {
                sums.1 += unit.weight;
            } else if unit.says_something {
                sums.2 += unit.weight;
            }
        }
        sums
    };
    let last_shared = |units: &[Unit], taken: &[bool]| {
        units.iter().rposition(|unit| unit.says_something).is_none_or(|at| taken[at])
    };
    let is_late = |units: &[Unit], taken: &[bool]| {
        let left = units.iter().zip(taken).position(|(unit, is)| unit.says_something && !is);
        left.is_none_or(|at| at * 2 >= units.len())
    };
    let (all_here, shared_here, left_here) = sums(here, &taken.0);
    let (all_there, shared_there, left_there) = sums(there, &taken.1);
    let all = all_here + all_there;
    Alignment {
        pairs,
        share: if all > 0.0 { (shared_here + shared_there) / all } else { 0.0 },
        left_here,
        left_there,
        differs_late: is_late(here, &taken.0) && is_late(there, &taken.1),
        ends_alike: last_shared(here, &taken.0) && last_shared(there, &taken.1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Name;

    fn letters(one: &str, other: &str) -> Alignment {
        align(&Name::of(one).letters, &Name::of(other).letters)
    }

    #[test]
    fn the_order_of_parts_makes_no_difference() {
        assert!((letters("渔船检验机关", "检验机关渔船").share - 1.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_left_is_counted_on_its_side() {
        let found = letters("渔船检验机关", "检验机关");
        assert!(found.left_here > 0.9 && found.left_there == 0.0 && found.ends_alike);
        assert!(!letters("渔船吨位", "渔船").ends_alike);
    }
}
