//! Data quality 数据质量 by the six dimensions of GB/T 36344: rules of a resource, their evaluation as scans of its table, the
//! score with its trend, and a case to the unit where a bound is crossed.
//!
//! `domain::quality` judges. A table is read by its owner's right, for nobody's
//! eyes; what is kept are counts, and of the newest evaluation keys of a few
//! rows that fail, which the owner's clerk and officer look at on record.

mod board;
mod case_following;
mod evaluating;
mod keys;
mod references;
mod setting;
mod view;

pub use board::{QualityBoard, QualityBoardLine, QualityLine};
pub use domain::quality::{
    Dimension, Evaluation, KindName, Outcome, Points, Rule, RuleChange, RuleKind, RuleSet,
    RuleVersion, Score, SentRule, Skip,
};
pub use keys::FailingKeys;
pub use view::{EntryQuality, QualityCaseRef, SetRule};
