//! Information items 信息项 and what is declared of each.

use law::catalogue_codes::{OpenType, ShareType};
use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

use super::grade::Grade;
use crate::ids::ItemId;
use crate::library::{ElementCode, ListCode};
use crate::values::DeclaredType;

/// How sensitive an item is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
    Default,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Sensitivity {
    /// 一般
    #[default]
    Ordinary,
    /// 个人信息
    Personal,
    /// 敏感个人信息
    SensitivePersonal,
    /// 商业秘密
    TradeSecret,
}

/// A national code whose form and check digit a load verifies.
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
pub enum CodeCheck {
    /// 公民身份号码 (GB 11643)
    ResidentId,
    /// 统一社会信用代码 (GB 32100)
    CreditCode,
    /// 行政区划代码 (GB/T 2260), county level or above
    DivisionCode,
    /// 手机号码
    MobilePhone,
}

/// What an empty field in a file means.
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
    Default,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum EmptyText {
    /// An empty field is a missing value.
    #[default]
    IsMissing,
    /// An empty field of a text item is the empty text; `\N` in CSV, `null` in JSON and a blank cell are missing.
    IsText,
}

/// One code of an item's code list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeValue {
    /// The code as stored.
    pub code: String,
    /// What it means.
    pub name: String,
}

/// An information item 信息项.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InformationItem {
    /// Permanent number within the entry; names the physical column.
    pub id: ItemId,
    /// 信息项名称
    pub name: String,
    /// 数据类型, 数据长度
    pub declared: DeclaredType,
    /// A missing value is a fault.
    pub required: bool,
    /// The codes allowed.
    pub codes: Option<Vec<CodeValue>>,
    /// National code to verify.
    pub check: Option<CodeCheck>,
    /// Sensitivity.
    pub sensitivity: Sensitivity,
    /// 共享类型, where stricter than the entry's.
    pub share_type: Option<ShareType>,
    /// A remark for readers.
    pub remark: String,
    /// The standard data element 数据元 that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub element: Option<ElementCode>,
    /// The code list 代码集 of the library that its codes were taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_list: Option<ListCode>,
    /// 计量单位; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// 数据分级; none where not graded yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// 开放类型, where stricter than the entry's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_type: Option<OpenType>,
}

impl InformationItem {
    /// How far what is declared of the item itself lets it be opened, whatever its entry is.
    pub fn openness(&self) -> Openness {
        if self.grade == Some(Grade::L4) || self.share_type == Some(ShareType::Withheld) {
            return Openness::NotOpen;
        }
        match self.open_type {
            Some(OpenType::ByAuthorisation) => Openness::ByAuthorisation,
            Some(OpenType::ToAll) | None => Openness::ToAll,
        }
    }
}

/// How far an item may be opened (Articles 14, 16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Openness {
    /// To all, where its entry is.
    #[default]
    ToAll,
    /// On application at most.
    ByAuthorisation,
    /// Not at all: it is withheld, or for verification alone.
    NotOpen,
}

impl Openness {
    /// Whether the item may be opened in this way.
    pub fn admits(self, kind: OpenType) -> bool {
        match self {
            Self::ToAll => true,
            Self::ByAuthorisation => kind == OpenType::ByAuthorisation,
            Self::NotOpen => false,
        }
    }
}
