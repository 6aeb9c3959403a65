//! When quality is a case of the unit 质量整改, and when it is none any more.
//!
//! A resource has one open case at most. What a person closed is asked again
//! only once it is worse than it was then.

use jiff::civil::Date;
use law::clocks::civil_date;

use super::scores::{Evaluation, Points};
use crate::procedures::{FieldValue, Values};

/// From when on an evaluation is a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QualityBound {
    /// A whole score below so many points of 1,000 is one.
    pub permille: u32,
}

/// What an evaluation found, as a case states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QualityFigures {
    /// The whole score.
    pub points: Points,
    /// Rules that fail for more rows than they let pass.
    pub over: u64,
    /// Rows read.
    pub rows: u64,
    /// The day.
    pub evaluated_on: Date,
    /// The version of the table.
    pub table_version: u64,
    /// The version of the rules.
    pub rules_version: u32,
}

impl QualityFigures {
    /// Of an evaluation; none where no rule could be judged.
    pub fn of(evaluation: &Evaluation) -> Option<Self> {
        Some(Self {
            points: evaluation.score.whole?,
            over: evaluation.over().count() as u64,
            rows: evaluation.rows,
            evaluated_on: civil_date(evaluation.at),
            table_version: evaluation.table_version,
            rules_version: evaluation.rules_version,
        })
    }

    /// As a case states them. The score is given in points with two decimals.
    pub fn values(&self) -> Values {
        let whole = |count: u64| FieldValue::Whole(i64::try_from(count).unwrap_or(i64::MAX));
        Values::from(
            [
                ("points", whole(self.points.into())),
                ("over", whole(self.over)),
                ("rows", whole(self.rows)),
                ("evaluated_on", FieldValue::Date(self.evaluated_on)),
                ("table_version", whole(self.table_version)),
                ("rules_version", whole(self.rules_version.into())),
            ]
            .map(|(code, value)| (code.to_owned(), value)),
        )
    }

    /// Of what a case states.
    pub fn stated(values: &Values) -> Option<Self> {
        let whole = |code: &str| match values.get(code) {
            Some(FieldValue::Whole(count)) => u64::try_from(*count).ok(),
            _ => None,
        };
        let Some(FieldValue::Date(evaluated_on)) = values.get("evaluated_on") else { return None };
        Some(Self {
            points: Points::try_from(whole("points")?).ok()?,
            over: whole("over")?,
            rows: whole("rows")?,
            evaluated_on: *evaluated_on,
            table_version: whole("table_version")?,
            rules_version: u32::try_from(whole("rules_version")?).ok()?,
        })
    }

    fn is_worse(self, before: Self) -> bool {
        self.points < before.points || self.over > before.over
    }
}

impl QualityBound {
    /// Whether an evaluation is a case.
    pub fn is_crossed(self, found: QualityFigures) -> bool {
        found.over > 0 || found.points < self.permille.saturating_mul(10)
    }
}

/// What became of the last case of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastQualityCase {
    /// There was none, or it ended by itself.
    None,
    /// It is open.
    Open,
    /// A person closed it on these figures; none where nothing was known of them.
    Closed(Option<QualityFigures>),
}

/// What a new evaluation asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QualityFollow {
    /// A case is opened.
    Open,
    /// The open case has recovered.
    Recover,
    /// Nothing.
    Leave,
}

/// What follows from a new evaluation; nothing where no rule could be judged.
pub fn follow(
    found: Option<QualityFigures>,
    bound: QualityBound,
    last: LastQualityCase,
) -> QualityFollow {
    let Some(found) = found else { return QualityFollow::Leave };
    let is_crossed = bound.is_crossed(found);
    match last {
        LastQualityCase::Open if !is_crossed => QualityFollow::Recover,
        LastQualityCase::None if is_crossed => QualityFollow::Open,
        LastQualityCase::Closed(before)
            if is_crossed && before.is_none_or(|before| found.is_worse(before)) =>
        {
            QualityFollow::Open
        }
        _ => QualityFollow::Leave,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const BOUND: QualityBound = QualityBound { permille: 600 };

    fn found(points: Points, over: u64) -> QualityFigures {
        QualityFigures {
            points,
            over,
            rows: 100,
            evaluated_on: date(2026, 3, 2),
            table_version: 4,
            rules_version: 2,
        }
    }

    #[test]
    fn quality_is_a_case_below_the_bound_or_where_a_rule_is_over() {
        assert!(BOUND.is_crossed(found(5_999, 0)));
        assert!(!BOUND.is_crossed(found(6_000, 0)));
        assert!(BOUND.is_crossed(found(9_990, 1)));
    }

    #[test]
    fn one_case_is_open_at_a_time_and_ends_by_itself() {
        let (bad, good) = (found(9_000, 2), found(9_900, 0));
        assert_eq!(follow(Some(bad), BOUND, LastQualityCase::None), QualityFollow::Open);
        assert_eq!(follow(Some(bad), BOUND, LastQualityCase::Open), QualityFollow::Leave);
        assert_eq!(follow(Some(good), BOUND, LastQualityCase::Open), QualityFollow::Recover);
        assert_eq!(follow(Some(good), BOUND, LastQualityCase::None), QualityFollow::Leave);
        assert_eq!(follow(None, BOUND, LastQualityCase::Open), QualityFollow::Leave);
    }

    #[test]
    fn what_a_person_closed_is_asked_again_only_once_it_is_worse() {
        let closed = LastQualityCase::Closed(Some(found(9_000, 2)));
        for (now, wanted) in [
            (found(9_000, 2), QualityFollow::Leave),
            (found(9_500, 1), QualityFollow::Leave),
            (found(8_999, 2), QualityFollow::Open),
            (found(9_500, 3), QualityFollow::Open),
            (found(9_900, 0), QualityFollow::Leave),
        ] {
            assert_eq!(follow(Some(now), BOUND, closed), wanted, "{now:?}");
        }
        let unknown = LastQualityCase::Closed(None);
        assert_eq!(follow(Some(found(9_000, 2)), BOUND, unknown), QualityFollow::Open);
    }

    #[test]
    fn what_a_case_states_leads_back_to_the_figures() {
        let figures = found(8_123, 3);
        assert_eq!(QualityFigures::stated(&figures.values()), Some(figures));
        assert_eq!(QualityFigures::stated(&Values::new()), None);
    }
}
