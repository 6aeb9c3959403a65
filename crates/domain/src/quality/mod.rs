//! Data quality 数据质量 by the six dimensions of GB/T 36344: rules, the judging of rows, the score and when it is a case.
//!
//! A resource has rules by default, made of what its items declare, and rules
//! that its unit adds. A judge is fed the rows of one version of the table, one
//! after another, and holds counts, a bounded sample of hashes and a few keys of
//! rows that fail. What it found becomes a score that names the rules it used.

mod cases;
mod history;
mod judging;
mod patterns;
mod rules;
mod scores;
mod shapes;
mod states;

use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

pub use cases::{LastQualityCase, QualityBound, QualityFigures, QualityFollow, follow};
pub use history::{RuleChange, RuleVersion, SentRule, read_rule};
pub use judging::{Found, Judge, Keys, KnownValues, References, TableFacts};
pub use patterns::{Pattern, PatternFault};
pub use rules::{KindName, Rule, RuleKind, RuleSet, defaults};
pub use scores::{Evaluation, Outcome, Points, Score, Skip};
pub use shapes::{Past, Shape};
pub use states::stated;

/// 质量维度 (GB/T 36344-2018, 评价指标).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Dimension {
    /// 规范性: values keep to the declared type, length, form and national code.
    Normative,
    /// 完整性: what is required is there, and no records are missing.
    Completeness,
    /// 准确性: values are among those that can be true, and nothing stands twice.
    Accuracy,
    /// 一致性: items of a row agree, and what refers to another resource is found there.
    Consistency,
    /// 时效性: data is as new as it has to be.
    Timeliness,
    /// 可访问性: what is on record can be read.
    Accessibility,
}

impl Dimension {
    /// What it counts in the whole score. The standard sets no weights, so that all count the same; a dimension without a
    /// rule that could be judged does not count.
    pub fn weight(self) -> u64 {
        match self {
            Self::Normative
            | Self::Completeness
            | Self::Accuracy
            | Self::Consistency
            | Self::Timeliness
            | Self::Accessibility => 1,
        }
    }
}

/// Keys of failing rows that are kept of each rule.
pub const KEYS_KEPT: usize = 20;
/// Rules that a unit may add to one resource.
pub const ADDED_MAX: usize = 100;
/// Codes that an added rule may list.
pub const CODES_MAX: usize = 1_000;
/// Earlier versions that drift is measured against.
pub const HISTORY: usize = 5;
