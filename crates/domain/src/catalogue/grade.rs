//! 数据分级 of entries and items.

use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

/// A level of 一般数据 (GB/T 43697-2024, annex H), the mildest first.
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
pub enum Grade {
    /// 一级: may be opened.
    L1,
    /// 二级: shared; opened by authorisation or masked.
    L2,
    /// 三级: shared on conditions.
    L3,
    /// 四级: verification alone 比对验证.
    L4,
}

impl Grade {
    /// The next level, or the last.
    #[must_use]
    pub const fn raised(self) -> Self {
        match self {
            Self::L1 => Self::L2,
            Self::L2 => Self::L3,
            Self::L3 | Self::L4 => Self::L4,
        }
    }
}
