//! Authorisations of technical service units 委托授权 (Article 5): what one may do for an agency, on which entries, until when.
//!
//! Every question is answered by [`Authorisation::allows`], a pure function of the record, the act, the entry and the
//! day. The acts are a closed enumeration of work; no decision of an agency is among them, so whoever acts for an agency
//! can never approve for it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

use crate::ids::{AuthorisationId, CaseId, EntryId, UnitId};

/// Codes of the acts, as forms offer them; in the order of [`ServiceAct`].
pub const SERVICE_ACTS: &[&str] =
    &["compile_entries", "load_data", "register_systems", "handle_corrections"];

/// Work that a technical service unit may do for an agency 受托事项 (Article 5).
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
pub enum ServiceAct {
    /// 编制目录: writes drafts and new editions; submitting them stays the agency's.
    CompileEntries,
    /// 汇聚数据: uploads files, confirms mappings, gives loads up; releasing a held load stays the agency's.
    LoadData,
    /// 登记应用系统: registers systems of the agency; keys stay the agency's.
    RegisterSystems,
    /// 办理校核纠错: states findings and corrections on doubts about the agency's data.
    HandleCorrections,
}

/// Which entries an authorisation covers 授权范围.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CoveredEntries {
    /// Every entry of the agency, those to come included.
    All,
    /// These, and no other.
    Chosen(BTreeSet<EntryId>),
}

/// Where an authorisation stands.
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
pub enum AuthorisationState {
    /// 生效中: within its term it may be used.
    InForce,
    /// 已暂停, by the digital office (Article 6).
    Suspended,
    /// 已撤销, by the agency.
    Revoked,
    /// 已到期
    Expired,
}

/// An authorisation that the service unit has accepted 委托授权 (Article 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authorisation {
    /// Permanent identifier.
    pub id: AuthorisationId,
    /// The case it was given in.
    pub case: CaseId,
    /// The agency in whose name it is used 委托方.
    pub principal: UnitId,
    /// The technical service unit that uses it 受托方.
    pub agent: UnitId,
    /// The entries it covers.
    pub entries: CoveredEntries,
    /// The acts it allows.
    pub acts: Vec<ServiceAct>,
    /// First day.
    pub first_on: Date,
    /// Last day.
    pub last_on: Date,
    /// Number of the document of authorisation 委托文书文号.
    pub document_number: String,
    /// SHA-256 of that document, in hexadecimal digits; it is attached to the case.
    pub document_digest: String,
    /// Where it stands.
    pub state: AuthorisationState,
    /// When it last came to that.
    pub changed_at: Timestamp,
}

/// Why an authorisation does not allow something; its text is the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAuthorised {
    /// The agency revoked it.
    #[error("authorisation.revoked")]
    Revoked,
    /// The digital office suspended it.
    #[error("authorisation.suspended")]
    Suspended,
    /// Its first day lies ahead.
    #[error("authorisation.not-begun")]
    NotBegun,
    /// Its last day lies behind.
    #[error("authorisation.expired")]
    Expired,
    /// It does not name the act.
    #[error("authorisation.other-act")]
    OtherAct,
    /// It does not cover the entry.
    #[error("authorisation.other-entry")]
    OtherEntry,
}

impl ServiceAct {
    /// Whether it concerns no entry, so that the entries chosen do not narrow it.
    pub fn is_without_entry(self) -> bool {
        self == Self::RegisterSystems
    }
}

impl CoveredEntries {
    /// Whether an entry is covered; `None` is one that does not exist yet.
    pub fn covers(&self, entry: Option<EntryId>) -> bool {
        match self {
            Self::All => true,
            Self::Chosen(chosen) => entry.is_some_and(|entry| chosen.contains(&entry)),
        }
    }
}

impl Authorisation {
    /// Whether it may be used on a day at all.
    ///
    /// # Errors
    /// `authorisation.revoked`, `.suspended`, `.expired`, `.not-begun`.
    pub fn runs(&self, on: Date) -> Result<(), NotAuthorised> {
        match self.state {
            AuthorisationState::Revoked => Err(NotAuthorised::Revoked),
            AuthorisationState::Expired => Err(NotAuthorised::Expired),
            _ if self.last_on < on => Err(NotAuthorised::Expired),
            AuthorisationState::Suspended => Err(NotAuthorised::Suspended),
            AuthorisationState::InForce if on < self.first_on => Err(NotAuthorised::NotBegun),
            AuthorisationState::InForce => Ok(()),
        }
    }

    /// Whether it allows an act on an entry on a day (Article 5); `None` is an entry that does not exist yet.
    ///
    /// # Errors
    /// Those of [`Authorisation::runs`]; `authorisation.other-act`, `authorisation.other-entry`.
    pub fn allows(
        &self,
        act: ServiceAct,
        entry: Option<EntryId>,
        on: Date,
    ) -> Result<(), NotAuthorised> {
        self.runs(on)?;
        if !self.acts.contains(&act) {
            return Err(NotAuthorised::OtherAct);
        }
        if act.is_without_entry() || self.entries.covers(entry) {
            Ok(())
        } else {
            Err(NotAuthorised::OtherEntry)
        }
    }
}

/// The authorisation somebody acts under in a request, and the day of that request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActingFor {
    /// The authorisation, as it stands now.
    pub authorisation: Authorisation,
    /// The day of the request.
    pub on: Date,
}

impl ActingFor {
    /// The agency acted for 委托方.
    pub fn principal(&self) -> UnitId {
        self.authorisation.principal
    }

    /// Whether the act is allowed on an entry of that agency; see [`Authorisation::allows`].
    pub fn allows(&self, act: ServiceAct, entry: Option<EntryId>) -> Result<(), NotAuthorised> {
        self.authorisation.allows(act, entry, self.on)
    }

    /// Whether an entry of `unit` may be known while acting so: some act is allowed on it.
    pub fn reaches(&self, unit: UnitId, entry: EntryId) -> bool {
        let allows =
            |act: &ServiceAct| !act.is_without_entry() && self.allows(*act, Some(entry)).is_ok();
        self.principal() == unit && self.authorisation.acts.iter().any(allows)
    }
}
