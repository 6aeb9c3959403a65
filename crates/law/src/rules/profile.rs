//! Which body of law speaks, on what matter.

use serde::{Deserialize, Serialize};

/// A body of law that the rules are taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Profile {
    /// The city's own measures of 2017 and what they take in by reference: always in force beneath.
    #[serde(rename = "fuzhou-2017")]
    Fuzhou2017,
    /// State Council Decree 809 of 2025 (政务数据共享条例): laid over the base where a dated setting says so.
    #[serde(rename = "state-council-809-2025")]
    StateCouncil809,
}

impl Profile {
    /// Every profile, the base first.
    pub const ALL: &[Self] = &[Self::Fuzhou2017, Self::StateCouncil809];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fuzhou2017 => "fuzhou-2017",
            Self::StateCouncil809 => "state-council-809-2025",
        }
    }

    /// The profile with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|profile| profile.code() == code)
    }
}

impl std::fmt::Display for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// A matter for which an overlay can be switched on by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// 目录: compiling, registering and publishing entries.
    Catalogue,
    /// 汇聚: registration and aggregation.
    Aggregation,
    /// 共享: applications between units.
    Sharing,
    /// 校核纠错: correction of errors.
    Correction,
    /// 开放: requests and authorised opening.
    Opening,
    /// 监督: yearly reports and assessment.
    Supervision,
    /// 安全: logs and sign-in.
    Security,
}

impl Subject {
    /// The stable code, the same as the serde form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Catalogue => "catalogue",
            Self::Aggregation => "aggregation",
            Self::Sharing => "sharing",
            Self::Correction => "correction",
            Self::Opening => "opening",
            Self::Supervision => "supervision",
            Self::Security => "security",
        }
    }
}
