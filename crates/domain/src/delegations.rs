//! Delegations 代理: one person of a unit stands in for another for a span of days.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{DelegationId, PersonId};

/// A delegation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// Permanent identifier.
    pub id: DelegationId,
    /// Who is absent.
    pub absent: PersonId,
    /// Who stands in.
    pub stand_in: PersonId,
    /// First day.
    pub first_on: Date,
    /// Last day.
    pub last_on: Date,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was ended before its last day.
    pub ended_at: Option<Timestamp>,
}

impl Delegation {
    /// Whether it runs on a day.
    pub fn runs_on(&self, on: Date) -> bool {
        self.ended_at.is_none() && self.first_on <= on && on <= self.last_on
    }
}
