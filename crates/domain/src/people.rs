//! People, their posts, and who is acting.

use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

use crate::ids::{PersonId, UnitId};
use crate::units::UnitKind;

/// A post 岗位 a person holds in a unit.
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
pub enum Post {
    /// 数据专员: compiles the catalogue, loads data, drafts applications.
    DataClerk,
    /// 数据负责人: submits for the unit and authorises its users (Article 22, 27).
    DataOfficer,
    /// 业务人员: looks data up for a matter.
    CaseWorker,
    /// 目录管理岗 of the digital office: registers and publishes the catalogue.
    Registrar,
    /// 共享审定岗 of the digital office: decides applications (Article 10).
    Decider,
    /// 系统管理员
    SystemAdministrator,
    /// 安全管理员
    SecurityAdministrator,
    /// 审计管理员
    AuditAdministrator,
}

impl Post {
    /// The three administrators exclude one another and every other post (GB/T 22239 level 3, 权限分离).
    pub fn is_exclusive(self) -> bool {
        matches!(
            self,
            Self::SystemAdministrator | Self::SecurityAdministrator | Self::AuditAdministrator
        )
    }

    /// Whether one person may hold all of `posts` in a unit of `kind`.
    pub fn may_hold_together(posts: &[Post], kind: UnitKind) -> bool {
        let exclusive = posts.iter().filter(|post| post.is_exclusive()).count();
        let office = posts.iter().any(|post| matches!(post, Self::Registrar | Self::Decider));
        (exclusive == 0 || posts.len() == 1) && (!office || kind == UnitKind::DigitalOffice)
    }
}

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Permanent identifier.
    pub id: PersonId,
    /// The unit served.
    pub unit: UnitId,
    /// Sign-in name.
    pub login: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in Latin letters; may be empty.
    pub name_en: String,
    /// Posts held.
    pub posts: Vec<Post>,
    /// Whether the person may sign in.
    pub active: bool,
}

impl Person {
    /// The name for a reader of `lang`.
    pub fn name(&self, lang: &str) -> &str {
        if lang == "en" && !self.name_en.is_empty() { &self.name_en } else { &self.name_zh }
    }
}

/// Who acts: a person, in a unit, with posts. Decisions take this, never a bare id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub person: PersonId,
    /// The unit acted for.
    pub unit: UnitId,
    /// What that unit is.
    pub unit_kind: UnitKind,
    /// Posts held at the moment of acting.
    pub posts: Vec<Post>,
}

impl Actor {
    /// Whether the actor holds `post`.
    pub fn has(&self, post: Post) -> bool {
        self.posts.contains(&post)
    }

    /// Whether the actor serves the digital office 市数字办.
    pub fn is_digital_office(&self) -> bool {
        self.unit_kind == UnitKind::DigitalOffice
    }
}
