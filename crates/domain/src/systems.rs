//! Client systems that use the platform by API, their keys, and the security assessment Article 24 asks of them.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::grants::Method;
use crate::ids::{KeyId, PersonId, SystemId, UnitId};

/// A unit's information system 应用系统.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientSystem {
    /// Permanent identifier.
    pub id: SystemId,
    /// The unit that owns and answers for it.
    pub unit: UnitId,
    /// Name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// The registered responsible person, named as user for unattended jobs (Article 22).
    pub responsible: PersonId,
    /// The security assessment on file 信息安全测评 (Article 24).
    pub assessment: Option<SecurityAssessment>,
    /// Stopped by hand.
    pub suspended: bool,
}

/// A professional security assessment 信息安全测评 (Article 24).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityAssessment {
    /// The professional body.
    pub assessor: String,
    /// Number of its report.
    pub report_number: String,
    /// Protection level 等级 (GB/T 22239).
    pub level: u8,
    /// Day of the report.
    pub issued_on: Date,
    /// Last day it holds.
    pub valid_until: Date,
}

/// Why a system may not connect today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotConnectable {
    /// No assessment is on file (Article 24).
    #[error("system.unassessed")]
    Unassessed,
    /// The assessment has run out.
    #[error("system.assessment-expired")]
    Expired,
    /// The system was suspended.
    #[error("system.suspended")]
    Suspended,
}

impl ClientSystem {
    /// Whether the system may connect on `on` (Article 24).
    pub fn connectable(&self, on: Date) -> Result<(), NotConnectable> {
        if self.suspended {
            return Err(NotConnectable::Suspended);
        }
        match &self.assessment {
            None => Err(NotConnectable::Unassessed),
            Some(paper) if on < paper.issued_on => Err(NotConnectable::Unassessed),
            Some(paper) if on > paper.valid_until => Err(NotConnectable::Expired),
            Some(_) => Ok(()),
        }
    }
}

/// An API key as stored: the secret itself is shown once and kept only as a digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    /// Permanent identifier.
    pub id: KeyId,
    /// The system it opens for.
    pub system: SystemId,
    /// What the owner calls it.
    pub label: String,
    /// First characters, to tell keys apart in lists.
    pub prefix: String,
    /// SHA-256 of the secret, hexadecimal.
    pub digest: String,
    /// Methods it may be used for; empty means all its grants allow.
    pub scope: Vec<Method>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working.
    pub expires_at: Timestamp,
    /// When it was withdrawn.
    pub revoked_at: Option<Timestamp>,
}

impl ApiKey {
    /// Whether the key works at `at`.
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.revoked_at.is_none() && at < self.expires_at
    }
}
