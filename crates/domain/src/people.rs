//! People, their posts, and who is acting.

use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

use crate::authorisations::ActingFor;
use crate::ids::{PersonId, UnitId};
use crate::units::{UnitKind, UnitLevel};

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
    /// 督查岗 of the digital office: inspects, orders correction, assesses (Articles 6, 26, 28).
    Supervisor,
    /// 保密审查岗: reviews for secrecy before publication and exchange (Article 23).
    SecrecyReviewer,
    /// 财政审核岗 of the finance bureau: funding, acceptance and revenue (Articles 7, 21).
    FinanceReviewer,
    /// 纪检联系人: alone reads reports of misconduct (Article 29).
    DisciplineContact,
    /// 社会主体经办人: a citizen, or who acts for an enterprise, a university or an institute (Articles 16 to 20).
    Member,
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
        let office = posts
            .iter()
            .any(|post| matches!(post, Self::Registrar | Self::Decider | Self::Supervisor));
        let outside = posts.contains(&Self::Member);
        (exclusive == 0 || posts.len() == 1)
            && (!office || kind == UnitKind::DigitalOffice)
            && (outside == kind.is_outside())
            && (!outside || posts.len() == 1)
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
    /// Its level of government.
    pub unit_level: UnitLevel,
    /// Posts held at the moment of acting.
    pub posts: Vec<Post>,
    /// Whom the actor stands in for at that moment 代理.
    pub stands_for: Vec<LentPosts>,
    /// The authorisation under which a technical service unit's member acts for an agency 受托办理 (Article 5). Who
    /// acts so has no post: only what the authorisation allows.
    pub acting_for: Option<ActingFor>,
}

/// Somebody absent whose posts the actor has meanwhile 代理. Administrators' posts are never lent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LentPosts {
    /// Who is absent.
    pub absent: PersonId,
    /// The posts lent.
    pub posts: Vec<Post>,
}

impl LentPosts {
    /// What of an absent person's posts can be lent to a colleague: not those of administrators, and not that of the
    /// contact for misconduct reports, who alone reads them (Article 29).
    pub fn of(absent: &Person) -> Self {
        let lent = absent
            .posts
            .iter()
            .copied()
            .filter(|post| !post.is_exclusive() && *post != Post::DisciplineContact);
        Self { absent: absent.id, posts: lent.collect() }
    }
}

impl Actor {
    /// Whether the actor holds `post`, or stands in for somebody who does.
    pub fn has(&self, post: Post) -> bool {
        self.posts.contains(&post) || self.stands_for.iter().any(|one| one.posts.contains(&post))
    }

    /// Whether the actor holds `post` of their own.
    pub fn has_own(&self, post: Post) -> bool {
        self.posts.contains(&post)
    }

    /// The absent persons who lend one of `posts`.
    pub fn lenders(&self, posts: &[Post]) -> impl Iterator<Item = PersonId> {
        let lends = move |one: &&LentPosts| one.posts.iter().any(|post| posts.contains(post));
        self.stands_for.iter().filter(lends).map(|one| one.absent)
    }

    /// Who is absent while this actor acts for them.
    pub fn absent(&self) -> impl Iterator<Item = PersonId> {
        self.stands_for.iter().map(|one| one.absent)
    }

    /// The unit whose affairs are handled: the agency acted for, else the actor's own.
    pub fn serves(&self) -> UnitId {
        self.acting_for.as_ref().map_or(self.unit, ActingFor::principal)
    }

    /// Whether the actor serves the city's digital office 市数字办 (Article 3). A county's has its own county's
    /// cases and sees no others.
    pub fn is_digital_office(&self) -> bool {
        self.unit_kind == UnitKind::DigitalOffice && self.unit_level == UnitLevel::City
    }
}
