//! Personal identifiers 个人信息标识 in values, told by their check digits and forms, judged a column at a time.
//!
//! One value proves little: one of ten order numbers passes for a bank card. A
//! column is judged by how many of its values have a form and how many of these
//! also pass its check, by the thresholds of [`IdentifierKind::threshold`].

mod column;
mod names;
mod shapes;

use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

pub use column::{ColumnJudge, SAMPLE_HEAD_VALUES, SAMPLE_STEP_VALUES};

use crate::place::Place;

/// A kind of personal identifier.
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
pub enum IdentifierKind {
    /// 公民身份号码 of eighteen characters (GB 11643): day of birth, region and check digit.
    ResidentId,
    /// 公民身份号码 of fifteen digits, as issued before 1999: day of birth and region; it has no check digit.
    LegacyResidentId,
    /// 手机号码
    Mobile,
    /// 固定电话 with area code
    Landline,
    /// 银行卡号: Luhn, thirteen to nineteen digits, and a number range (BIN) of a card scheme (ISO/IEC 7812).
    BankCard,
    /// 电子邮箱
    Email,
    /// 机动车号牌 (GA 36)
    Plate,
    /// 住址: a way and a house, flat or door
    Address,
    /// 姓名: a surname and one or two characters; judged only over a whole column.
    PersonName,
}

impl IdentifierKind {
    /// How many kinds there are.
    pub(crate) const COUNT: usize = 9;

    /// The place in tables by kind.
    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

/// When a column holds identifiers of a kind. Each number must be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold {
    /// Values that pass; a column with fewer values than that must pass with all of them.
    pub hits_min: u64,
    /// Of a thousand values with the form, how many pass the check. Chance gives 91 for the check digit of
    /// eighteen characters with a day in them, and 100 for Luhn.
    pub hits_of_shaped_permille_min: u64,
    /// Of a thousand values looked at, how many pass. Zero where one number among remarks is enough.
    pub hits_of_sampled_permille_min: u64,
}

impl IdentifierKind {
    /// The threshold of a column.
    pub const fn threshold(self) -> Threshold {
        let (hits_min, hits_of_shaped_permille_min, hits_of_sampled_permille_min) = match self {
            Self::ResidentId => (1, 300, 0),
            Self::LegacyResidentId => (3, 800, 50),
            Self::Mobile => (1, 500, 0),
            Self::Landline => (3, 0, 100),
            Self::BankCard => (3, 600, 0),
            Self::Email => (1, 0, 10),
            Self::Plate => (1, 0, 50),
            Self::Address => (3, 0, 500),
            Self::PersonName => (3, 0, 700),
        };
        Threshold { hits_min, hits_of_shaped_permille_min, hits_of_sampled_permille_min }
    }
}

/// Identifiers of a kind in a column, or in the running text of a document. Holds no value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnFinding {
    /// The kind.
    pub kind: IdentifierKind,
    /// The table: a sheet's name; none where the file is one table, or for running text.
    pub table: Option<String>,
    /// The column's heading; none for running text, and where the first row is such a value itself.
    pub column: Option<String>,
    /// The column's number from 1; none for running text.
    pub column_number: Option<u32>,
    /// Values that pass.
    pub hits: u64,
    /// Values that are not blank and were looked at; lines or paragraphs for running text.
    pub sampled: u64,
    /// Where the first of them stands.
    pub example_place: Place,
}
