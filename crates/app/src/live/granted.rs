//! A grant in the picture, with what its uses need again and again: made at the first use, shared by all later ones.
//!
//! A picture's grants and tables are read together and replaced together, so
//! what is kept here cannot outlive a change of either.

use std::sync::{Arc, OnceLock};

use domain::access::{AccessPlan, Denied, Right, Wanted, compile};
use domain::grants::{Grant, Method};
use jiff::civil::Date;
use ledger::UsageRecord;

use super::{Live, LiveTable};
use crate::uses::blank;

/// A grant that is in force on the picture's day.
#[derive(Debug)]
pub struct LiveGrant {
    /// The grant.
    pub grant: Arc<Grant>,
    verification: OnceLock<Arc<AccessPlan>>,
    head: OnceLock<UsageRecord>,
}

impl LiveGrant {
    pub(super) fn new(grant: Grant) -> Self {
        Self { grant: Arc::new(grant), verification: OnceLock::new(), head: OnceLock::new() }
    }

    /// The plan by which claims on any granted item are verified, compiled once. Term, method and matter are judged anew
    /// at every call: a plan outlives midnight, a grant may not.
    pub(crate) fn verification(
        &self,
        table: &LiveTable,
        matter: &str,
        on: Date,
    ) -> Result<Arc<AccessPlan>, Denied> {
        self.grant.in_force(on)?;
        self.grant.covers(Method::Verification, matter)?;
        if let Some(plan) = self.verification.get() {
            return Ok(Arc::clone(plan));
        }
        let right = Right::Grant(&self.grant);
        let all = Wanted::default();
        let plan = compile(right, &table.schema, Method::Verification, matter, &all, on)?;
        Ok(Arc::clone(self.verification.get_or_init(|| Arc::new(plan))))
    }

    /// What is the same in every record of this grant's uses.
    pub(crate) fn head(&self, live: &Live, table: &LiveTable) -> &UsageRecord {
        self.head.get_or_init(|| {
            let grant = &self.grant;
            UsageRecord {
                purpose: grant.purpose.clone(),
                approver: live.person_name(grant.approver, ""),
                resource: table.code.clone(),
                grant: Some(grant.number.clone()),
                grant_decision: Some(grant.decision.clone()),
                consumer_unit: grant.consumer.to_string(),
                provider_unit: grant.provider.to_string(),
                ..blank()
            }
        })
    }
}
