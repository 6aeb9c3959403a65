//! Units of every kind the rule names (Article 2), the digital office (Article 3) and technical service units (Article 5).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

use crate::ids::UnitId;

/// What a unit is in law (Article 2, 3, 5).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum UnitKind {
    /// 国家机关
    StateOrgan,
    /// 事业单位
    PublicInstitution,
    /// 社会团体
    SocialOrganisation,
    /// 依法经授权、受委托的组织
    AuthorisedBody,
    /// 公共服务企业
    PublicServiceEnterprise,
    /// 市数字办
    DigitalOffice,
    /// 技术服务单位
    TechnicalServiceUnit,
    /// 企业法人, outside the government: applies for opened data (Articles 16, 17, 19).
    Enterprise,
    /// 高等院校 (Article 16)
    University,
    /// 科研院所 (Article 16)
    ResearchInstitute,
    /// 公民: one person who deals with the platform for themselves (Articles 16, 18).
    NaturalPerson,
}

impl UnitKind {
    /// Whether it is no data unit but one of the public: it has no catalogue, no grants to share, and no worklist of others.
    pub fn is_outside(self) -> bool {
        matches!(
            self,
            Self::Enterprise | Self::University | Self::ResearchInstitute | Self::NaturalPerson
        )
    }
}

/// 市级 or 县级.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum UnitLevel {
    /// 市级
    City,
    /// 县(市)区级
    County,
}

/// A unit 数据生产应用单位.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Permanent identifier.
    pub id: UnitId,
    /// Unified social credit code 统一社会信用代码 (GB 32100).
    pub credit_code: String,
    /// Official name in Chinese.
    pub name_zh: String,
    /// Name in English; may be empty, then the Chinese name stands.
    pub name_en: String,
    /// Short Chinese name for tables.
    pub short_name: String,
    /// Kind in law.
    pub kind: UnitKind,
    /// Level of government.
    pub level: UnitLevel,
    /// Division code 行政区划代码 (GB/T 2260).
    pub division: String,
    /// Three-digit local number under class 307 of the resource codes 目.
    pub catalogue_number: String,
    /// First day of existence.
    pub valid_from: Date,
    /// Last day, where merged, split or dissolved.
    pub valid_to: Option<Date>,
    /// The units that took over its cases, grants and entries.
    pub successors: Vec<UnitId>,
}

impl Unit {
    /// Whether the unit exists on `on`.
    pub fn is_valid(&self, on: Date) -> bool {
        self.valid_from <= on && self.valid_to.is_none_or(|last| on <= last)
    }

    /// The name for a reader of `lang` (`en` or anything else for Chinese).
    pub fn name(&self, lang: &str) -> &str {
        if lang == "en" && !self.name_en.is_empty() { &self.name_en } else { &self.name_zh }
    }
}
