//! Grants 授权: what one unit may read of one resource, how, for what, and until when.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

use crate::expr::Expr;
use crate::ids::{CaseId, EntryId, GrantId, ItemId, PersonId, UnitId};
use crate::openings::OpenItem;

/// A way of using shared data (Article 11), or one that goes with it.
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
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Method {
    /// 比对验证
    Verification,
    /// 检索查询
    Lookup,
    /// 接口访问: typed queries by a system.
    Interface,
    /// 数据交换: export in bulk.
    Exchange,
}

/// Where a grant stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum GrantState {
    /// In force within its term.
    Active,
    /// Withdrawn by decision; effective on the next request.
    Withdrawn,
}

/// A grant 授权.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grant {
    /// Permanent identifier.
    pub id: GrantId,
    /// Number shown to people.
    pub number: String,
    /// The case in which it was decided; none for unconditional sharing taken directly (Article 10).
    pub case: Option<CaseId>,
    /// Number of the decision document 文号, as recorded with every use.
    pub decision: String,
    /// The resource.
    pub entry: EntryId,
    /// The unit that supplies.
    pub provider: UnitId,
    /// The unit that uses.
    pub consumer: UnitId,
    /// Items granted.
    pub items: Vec<ItemId>,
    /// Masks under which items of an authorised opening leave (Article 14); empty between units.
    #[serde(default)]
    pub masks: Vec<OpenItem>,
    /// Rows granted.
    pub row_scope: Expr,
    /// Methods granted.
    pub methods: Vec<Method>,
    /// Matters 事项 for which it may be used, by code.
    pub matters: Vec<Matter>,
    /// Purpose 具体用途.
    pub purpose: String,
    /// Calls allowed a day; none means not limited.
    pub calls_per_day: Option<u32>,
    /// The responsible person in the using unit.
    pub responsible: PersonId,
    /// Who in the using unit approved the use 批准人员 (Article 22).
    pub approver: PersonId,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_to: Date,
    /// Where it stands.
    pub state: GrantState,
    /// Grows with every change, so that caches can tell.
    pub version: u32,
}

/// A field of government work that Article 11 names for sharing.
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
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum UseField {
    /// 行政审批
    Approval,
    /// 市场监管
    MarketRegulation,
    /// 城乡治理
    Governance,
}

/// A matter 事项 for which data is used.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Matter {
    /// Code of the matter.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The field of Article 11 it belongs to; none where it serves another duty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<UseField>,
}

/// Why a grant does not cover a request today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, IntoStaticStr)]
pub enum NotCovered {
    /// Withdrawn.
    #[error("grant.withdrawn")]
    Withdrawn,
    /// Its term has not begun.
    #[error("grant.not-yet")]
    NotYet,
    /// Its term is over.
    #[error("grant.expired")]
    Expired,
    /// The method was not granted.
    #[error("grant.method")]
    Method,
    /// The matter is not one of the grant's.
    #[error("grant.matter")]
    Matter,
    /// An item was asked for that was not granted.
    #[error("grant.item")]
    Item,
}

impl Grant {
    /// Whether the grant is in force on `on`.
    pub fn in_force(&self, on: Date) -> Result<(), NotCovered> {
        match self.state {
            GrantState::Withdrawn => Err(NotCovered::Withdrawn),
            GrantState::Active if on < self.valid_from => Err(NotCovered::NotYet),
            GrantState::Active if on > self.valid_to => Err(NotCovered::Expired),
            GrantState::Active => Ok(()),
        }
    }

    /// Whether the grant covers `method` for the matter with code `matter`.
    pub fn covers(&self, method: Method, matter: &str) -> Result<(), NotCovered> {
        if !self.methods.contains(&method) {
            return Err(NotCovered::Method);
        }
        if !self.matters.iter().any(|granted| granted.code == matter) {
            return Err(NotCovered::Matter);
        }
        Ok(())
    }
}
