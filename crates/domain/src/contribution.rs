//! Sharing an income by what each unit's data contributed 贡献度 (Article 21).
//!
//! Half by rows, half by uses, each weighed by the quality of the data. All in
//! whole numbers, and the rest that division leaves goes to the largest
//! remainders, so that the parts add up to the fen.

use serde::{Deserialize, Serialize};

/// How much rows weigh against uses, in thousandths. The measures leave the formula to the digital office.
const ROWS_WEIGHT_PERMILLE: u128 = 500;
/// One, in thousandths.
const WHOLE_PERMILLE: u128 = 1_000;
/// Fine enough that rounding a weight never moves a fen of a sum that a city could receive.
const SCALE: u128 = 1_000_000_000_000;

/// What a unit's data did for a product in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contribution {
    /// Rows given.
    pub rows: u64,
    /// Uses made.
    pub uses: u64,
    /// Rows that passed validation, in thousandths of those read.
    pub quality_permille: u16,
}

/// The parts of `amount_fen` 分, in the order of the contributions; equal parts where nothing was measured.
pub fn shares(amount_fen: u64, contributions: &[Contribution]) -> Vec<u64> {
    let weights = weights(contributions);
    let sum: u128 = weights.iter().sum();
    if sum == 0 {
        return apportion(amount_fen, &vec![1; contributions.len()]);
    }
    apportion(amount_fen, &weights)
}

/// The weight of each contribution, in billionths of a thousandth of the whole.
fn weights(contributions: &[Contribution]) -> Vec<u128> {
    let all = |of: fn(&Contribution) -> u64| -> u128 {
        contributions.iter().map(|one| u128::from(of(one))).sum()
    };
    let (rows, uses) = (all(|one| one.rows), all(|one| one.uses));
    let part = |own: u64, whole: u128| (u128::from(own) * SCALE).checked_div(whole).unwrap_or(0);
    let weight = |one: &Contribution| {
        let measured = part(one.rows, rows) * ROWS_WEIGHT_PERMILLE
            + part(one.uses, uses) * (WHOLE_PERMILLE - ROWS_WEIGHT_PERMILLE);
        measured * u128::from(one.quality_permille) / WHOLE_PERMILLE
    };
    contributions.iter().map(weight).collect()
}

/// Splits an amount by weights; what is left over goes one by one to the largest remainders, the first of equals first.
fn apportion(amount: u64, weights: &[u128]) -> Vec<u64> {
    let sum: u128 = weights.iter().sum();
    if sum == 0 {
        return Vec::new();
    }
    let exact = |weight: &u128| u128::from(amount) * weight;
    let mut parts: Vec<u64> =
        weights.iter().map(|weight| u64::try_from(exact(weight) / sum).unwrap_or(amount)).collect();
    let given: u64 = parts.iter().sum();
    let mut places: Vec<usize> = (0..weights.len()).collect();
    places.sort_by_key(|place| std::cmp::Reverse(exact(&weights[*place]) % sum));
    let left = usize::try_from(amount - given).unwrap_or(0);
    for place in places.into_iter().cycle().take(left) {
        parts[place] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: u64, uses: u64, quality_permille: u16) -> Contribution {
        Contribution { rows, uses, quality_permille }
    }

    #[test]
    fn three_equal_parts_of_a_hundred_fen_add_up() {
        assert_eq!(shares(100, &[of(5, 5, 1_000); 3]), [34, 33, 33]);
    }

    #[test]
    fn rows_and_uses_weigh_the_same() {
        assert_eq!(shares(1_000, &[of(900, 10, 1_000), of(100, 90, 1_000)]), [500, 500]);
    }

    #[test]
    fn better_data_gets_more_of_the_same_use() {
        let parts = shares(1_000, &[of(10, 10, 1_000), of(10, 10, 500)]);
        assert_eq!(parts, [667, 333]);
    }

    #[test]
    fn without_a_measure_the_parts_are_equal_and_without_units_there_are_none() {
        assert_eq!(shares(7, &[of(0, 0, 0), of(0, 0, 0)]), [4, 3]);
        assert!(shares(7, &[]).is_empty());
    }

    #[test]
    fn the_parts_add_up_whatever_the_numbers() {
        for amount in [0, 1, 99, 1_234_567, 99_999_999_999_999] {
            for seed in 1..40_u64 {
                let one = |n: u64| {
                    of(seed * n % 97, (seed + n) % 13, u16::try_from(seed * n % 1_001).unwrap_or(0))
                };
                let parts = shares(amount, &[one(3), one(7), one(11), one(19)]);
                assert_eq!(parts.iter().sum::<u64>(), amount);
            }
        }
    }

    #[test]
    fn the_largest_sums_do_not_overflow() {
        let most = of(u64::MAX, u64::MAX, 1_000);
        assert_eq!(
            shares(10_000_000_000_000, &[most, most]).iter().sum::<u64>(),
            10_000_000_000_000
        );
    }
}
