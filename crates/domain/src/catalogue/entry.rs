//! An entry with its core elements, and what may change in it.

use jiff::civil::Date;
use law::catalogue_codes::{OpenType, ResourceFormat, ShareType, UpdateCycle};
use law::codes::resource_code::ResourceCode;
use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

use super::grade::Grade;
use super::items::{EmptyText, InformationItem, Openness};
use super::withholding::{WideningPlan, WithholdingBasis};
use crate::ids::{EntryId, ItemId, UnitId};
use crate::schema::{TableKey, TableSchema};

/// 数据范围
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
pub enum DataScope {
    /// 全市
    #[default]
    City,
    /// 市直
    CityDepartments,
    /// 区县
    Counties,
}

/// 共享属性: type, condition or basis, way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sharing {
    /// 共享类型 (Article 9)
    pub share_type: ShareType,
    /// 共享条件 for conditional sharing; in older versions the legal basis for withholding too.
    pub condition: String,
    /// 共享方式: 1 database, 2 file download, 3 service.
    pub way: String,
    /// 不予共享依据, where the entry or one of its items is withheld.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<WithholdingBasis>,
    /// How sharing is to widen, where the entry or one of its items is withheld.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub widening: Option<WideningPlan>,
}

impl Sharing {
    /// The basis for withholding in words. Older versions state it in the condition.
    pub fn basis_text(&self) -> String {
        let cited = self.basis.as_ref().map(WithholdingBasis::cited).unwrap_or_default();
        if cited.is_empty() { self.condition.clone() } else { cited }
    }
}

/// 开放属性
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// 是否向社会开放, and how (Article 16); none where not open.
    pub open_type: Option<OpenType>,
    /// 开放条件
    pub condition: String,
}

/// What the owner writes: everything but the code, the state and the dates the platform gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryDraft {
    /// 信息资源分类: class code of 类/项/目/细目 without the sequence, e.g. `307015`.
    pub class_code: String,
    /// Open theme 开放主题分类 or theme class of the guide, by code; empty where none.
    pub theme: String,
    /// 信息资源名称
    pub name: String,
    /// Name in English for readers of the English pages; may be empty.
    pub name_en: String,
    /// 下设机构: the department inside the unit.
    pub department: String,
    /// 信息资源摘要
    pub summary: String,
    /// 信息资源格式: class, and the type within it such as `xlsx`.
    pub format: ResourceFormat,
    /// Type within the format class.
    pub format_type: String,
    /// 信息项
    pub items: Vec<InformationItem>,
    /// Declared key.
    pub key: TableKey,
    /// What empty fields mean.
    pub empty_text: EmptyText,
    /// 共享属性
    pub sharing: Sharing,
    /// 开放属性
    pub opening: Opening,
    /// 数据分级; none where not graded yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// 更新周期
    pub update_cycle: UpdateCycle,
    /// 关联业务事项
    pub matter: String,
    /// 关联资源代码
    pub related: Vec<String>,
    /// 数据范围
    pub scope: DataScope,
    /// 所属系统
    pub source_system: String,
    /// 咨询人/电话
    pub contact: String,
    /// 关键字
    pub keywords: Vec<String>,
    /// Bad rows allowed in a load, in thousandths; more and the load commits nothing.
    pub bad_rows_permille_max: u16,
    /// Rows a replace may drop, in thousandths; more and the load is held.
    pub dropped_rows_permille_max: u16,
}

impl EntryDraft {
    /// Whether the entry or one of its items is withheld, so that a basis must be stated.
    pub fn withholds(&self) -> bool {
        let is_withheld = |share_type: ShareType| share_type == ShareType::Withheld;
        is_withheld(self.sharing.share_type)
            || self.items.iter().any(|item| item.share_type.is_some_and(is_withheld))
    }

    /// Whether the whole of it is for verification alone 比对验证: graded L4 for its own sake, not for single items'.
    pub fn is_for_verification_alone(&self) -> bool {
        let is_l4 = |grade: Option<Grade>| grade == Some(Grade::L4);
        is_l4(self.grade) && !self.items.iter().any(|item| is_l4(item.grade))
    }
}

/// An empty draft of a class. What has no neutral value begins with the narrowest one: nothing is shared without application, nothing is open.
pub fn blank_draft(class_code: impl Into<String>) -> EntryDraft {
    EntryDraft {
        class_code: class_code.into(),
        theme: String::new(),
        name: String::new(),
        name_en: String::new(),
        department: String::new(),
        summary: String::new(),
        format: ResourceFormat::Database,
        format_type: String::new(),
        items: Vec::new(),
        key: TableKey::None,
        empty_text: EmptyText::default(),
        sharing: Sharing {
            share_type: ShareType::Conditional,
            condition: String::new(),
            way: String::new(),
            basis: None,
            widening: None,
        },
        opening: Opening { open_type: None, condition: String::new() },
        grade: None,
        update_cycle: UpdateCycle::Yearly,
        matter: String::new(),
        related: Vec::new(),
        scope: DataScope::default(),
        source_system: String::new(),
        contact: String::new(),
        keywords: Vec::new(),
        bad_rows_permille_max: 10,
        dropped_rows_permille_max: 100,
    }
}

/// Where an entry stands.
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
pub enum EntryState {
    /// 草稿
    Draft,
    /// 待登记
    Submitted,
    /// 已登记, 待发布
    Registered,
    /// 已发布
    Published,
    /// 已退回
    Returned,
    /// 已撤销
    Withdrawn,
    /// 已封存: confirmed as secret, neither published nor exchanged by anyone's hand (Article 23).
    Blocked,
}

/// A catalogue entry 目录.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Permanent identifier.
    pub id: EntryId,
    /// 信息资源代码, from registration on; never reused.
    pub code: Option<ResourceCode>,
    /// 信息资源提供方
    pub unit: UnitId,
    /// What the owner writes.
    pub draft: EntryDraft,
    /// Where it stands.
    pub state: EntryState,
    /// 发布日期
    pub published_on: Option<Date>,
    /// Highest item number ever given, so that none is given twice.
    pub last_item: u32,
    /// Grows with every change; a save names the version it began from.
    pub version: u32,
}

impl Entry {
    /// The schema of its table.
    pub fn schema(&self) -> TableSchema {
        TableSchema::of(self.id, &self.draft.items, self.draft.key.clone(), self.draft.empty_text)
    }

    /// The item with a number.
    pub fn item(&self, id: ItemId) -> Option<&InformationItem> {
        self.draft.items.iter().find(|item| item.id == id)
    }

    /// The share type of an item: its own where stricter, else the entry's.
    pub fn share_type_of(&self, item: &InformationItem) -> ShareType {
        item.share_type
            .map_or(self.draft.sharing.share_type, |own| own.max(self.draft.sharing.share_type))
    }

    /// How an item is declared to be open: as the entry, or its own way where stricter; none where it is not open at all.
    pub fn open_type_of(&self, item: &InformationItem) -> Option<OpenType> {
        let open_type = self.draft.opening.open_type?;
        match item.openness() {
            _ if self.share_type_of(item) == ShareType::Withheld => None,
            Openness::NotOpen => None,
            Openness::ByAuthorisation => Some(OpenType::ByAuthorisation),
            Openness::ToAll => Some(open_type),
        }
    }

    /// The name for a reader of `lang`.
    pub fn name(&self, lang: &str) -> &str {
        if lang == "en" && !self.draft.name_en.is_empty() {
            &self.draft.name_en
        } else {
            &self.draft.name
        }
    }

    /// Takes an edited draft: items that keep their number keep their column, new ones (number 0) get the next.
    pub fn take(&mut self, mut draft: EntryDraft) {
        for item in &mut draft.items {
            if item.id == ItemId(0) || item.id.0 > self.last_item {
                self.last_item += 1;
                item.id = ItemId(self.last_item);
            }
        }
        self.draft = draft;
        self.version += 1;
    }
}
