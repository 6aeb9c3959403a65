//! What an evaluation found: counts of each rule, the score of each dimension and of the whole.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use super::{Dimension, Rule, Shape};
use crate::ids::EntryId;

/// Why a rule could not be judged.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Skip {
    /// An item it reads is there no longer.
    ItemGone,
    /// The item has another type than when the rule was written.
    TypeChanged,
    /// The resource referred to is not published, has no rows, or may not be read for this any longer.
    NotReadable,
    /// There is no earlier version to compare with.
    NoHistory,
    /// No row states anything that could be tested.
    NothingToTest,
}

/// Hundredths of a point, of 100 points: 0 to 10,000. Never rounded up, so that 100 points mean that nothing failed.
pub type Points = u32;

/// Hundredths of a point of what is right throughout.
const FULL: u64 = 10_000;
/// Parts that shares are counted in before they become points.
const PARTS: u64 = 1_000_000;

/// What became of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The rule, as it was.
    pub rule: Rule,
    /// Rows, or 1 for a rule about the table.
    pub tested: u64,
    /// Those of them that fail.
    pub failed: u64,
    /// Of a thousand rows so many were tested, chosen by a hash; all where it is 1,000.
    pub sampled_permille: u16,
    /// Thousandths of drift, where the rule is about drift.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drift_permille: Option<u64>,
    /// Why it was not judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped: Option<Skip>,
    /// The shape of the column, for later versions to be compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shape: Option<Shape>,
}

impl Outcome {
    /// Whether it counts.
    pub fn is_judged(&self) -> bool {
        self.skipped.is_none() && self.tested > 0
    }

    /// Its points; none where it was not judged.
    pub fn points(&self) -> Option<Points> {
        self.parts().map(points_of)
    }

    /// Whether more fails than the rule lets pass.
    pub fn is_over(&self) -> bool {
        let failed = u128::from(self.failed) * 1_000;
        self.is_judged()
            && self
                .rule
                .tolerance_permille
                .is_some_and(|most| failed > u128::from(self.tested) * u128::from(most))
    }

    fn parts(&self) -> Option<u64> {
        if !self.is_judged() {
            return None;
        }
        let passed = u128::from(self.tested.saturating_sub(self.failed)) * u128::from(PARTS);
        u64::try_from(passed / u128::from(self.tested)).ok()
    }
}

fn points_of(parts: u64) -> Points {
    u32::try_from(parts * FULL / PARTS).unwrap_or_default()
}

/// The score of an evaluation 质量得分.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Score {
    /// Of the whole: the weighted mean of the dimensions that could be judged; none where no rule could be.
    pub whole: Option<Points>,
    /// Of each dimension: the mean of its rules that could be judged.
    pub dimensions: BTreeMap<Dimension, Points>,
}

impl Score {
    /// The score of what was found.
    pub fn of(outcomes: &[Outcome]) -> Self {
        let mut sums: BTreeMap<Dimension, (u64, u64)> = BTreeMap::new();
        for outcome in outcomes {
            if let Some(parts) = outcome.parts() {
                let sum = sums.entry(outcome.rule.kind.dimension()).or_default();
                *sum = (sum.0 + parts, sum.1 + 1);
            }
        }
        let means: BTreeMap<Dimension, u64> =
            sums.into_iter().map(|(dimension, (sum, rules))| (dimension, sum / rules)).collect();
        let weights: u64 = means.keys().map(|one| one.weight()).sum();
        let weighted: u64 = means.iter().map(|(one, parts)| one.weight() * parts).sum();
        Self {
            whole: weighted.checked_div(weights).map(points_of),
            dimensions: means.into_iter().map(|(one, parts)| (one, points_of(parts))).collect(),
        }
    }
}

/// One evaluation 质量评价 of one version of a table by one set of rules. It holds counts and no value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The entry.
    pub entry: EntryId,
    /// The version of its table.
    pub table_version: u64,
    /// The version of the rules that its unit set; 0 where only the items speak.
    pub rules_version: u32,
    /// The digest of all rules used, with what the items declare.
    pub rules_digest: String,
    /// When.
    pub at: Timestamp,
    /// Rows read.
    pub rows: u64,
    /// What became of each rule.
    pub outcomes: Vec<Outcome>,
    /// The score.
    pub score: Score,
}

impl Evaluation {
    /// Rules that fail for more rows than they let pass.
    pub fn over(&self) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter().filter(|outcome| outcome.is_over())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ids::ItemId;
    use crate::quality::RuleKind;

    fn outcome(kind: RuleKind, tested: u64, failed: u64) -> Outcome {
        let rule =
            Rule { code: "a1".to_owned(), name: String::new(), kind, tolerance_permille: Some(10) };
        Outcome {
            rule,
            tested,
            failed,
            sampled_permille: 1_000,
            drift_permille: None,
            skipped: None,
            shape: None,
        }
    }

    fn filled() -> RuleKind {
        RuleKind::Filled { item: ItemId(1) }
    }

    #[test]
    fn a_dimension_is_the_mean_of_its_rules_and_the_whole_that_of_the_dimensions() {
        let typed = RuleKind::Typed { item: ItemId(1) };
        let found = [
            outcome(filled(), 100, 50),
            outcome(filled(), 100, 0),
            outcome(typed, 10, 0),
            Outcome { skipped: Some(Skip::NoHistory), ..outcome(RuleKind::OnTime, 1, 1) },
            outcome(RuleKind::Readable, 0, 0),
        ];
        let score = Score::of(&found);
        assert_eq!(score.dimensions.get(&Dimension::Completeness), Some(&7_500));
        assert_eq!(score.dimensions.len(), 2, "what was not judged does not count");
        assert_eq!(score.whole, Some(8_750));
        assert_eq!(Score::of(&[]).whole, None);
    }

    #[test]
    fn one_row_of_a_million_keeps_a_score_from_being_full() {
        let score = Score::of(&[outcome(filled(), 1_000_000, 1)]);
        assert_eq!(score.whole, Some(9_999));
    }

    #[test]
    fn a_rule_is_over_where_more_fail_than_it_lets_pass() {
        assert!(!outcome(filled(), 1_000, 10).is_over());
        assert!(outcome(filled(), 1_000, 11).is_over());
        let mut lax = outcome(filled(), 10, 10);
        lax.rule.tolerance_permille = None;
        assert!(!lax.is_over());
        assert!(outcome(filled(), u64::MAX, u64::MAX).is_over());
    }

    proptest! {
        #[test]
        fn a_score_never_leaves_its_bounds_and_falls_with_what_fails(tested in 1_u64..10_000, failed in 0_u64..10_000) {
            let failed = failed.min(tested);
            let score = Score::of(&[outcome(filled(), tested, failed)]).whole.expect("judged");
            prop_assert!(score <= 10_000);
            prop_assert_eq!(score == 10_000, failed == 0);
            if failed < tested {
                let worse = Score::of(&[outcome(filled(), tested, failed + 1)]).whole.expect("judged");
                prop_assert!(worse <= score);
            }
        }
    }
}
