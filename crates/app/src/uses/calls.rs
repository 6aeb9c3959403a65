//! Calls a day by grant, against the grant's limit.

use std::collections::HashMap;

use domain::grants::Grant;
use domain::ids::GrantId;
use jiff::civil::Date;
use parking_lot::Mutex;

/// Counts calls by grant and day in memory; a restart reads the day's calls from the usage log.
#[derive(Debug, Default)]
pub struct DailyCalls(Mutex<Counted>);

#[derive(Debug, Default)]
struct Counted {
    on: Date,
    by_grant: HashMap<GrantId, u64>,
}

impl DailyCalls {
    /// Counts `calls` more for a grant; `false` where its limit for the day would be passed.
    pub fn take(&self, grant: &Grant, on: Date, calls: u64) -> bool {
        let Some(limit) = grant.calls_per_day else { return true };
        let mut counted = self.0.lock();
        if counted.on != on {
            *counted = Counted { on, by_grant: HashMap::new() };
        }
        let so_far = counted.by_grant.entry(grant.id).or_default();
        if *so_far + calls > u64::from(limit) {
            return false;
        }
        *so_far += calls;
        true
    }

    /// Sets what a grant used of the day before this process began.
    pub fn set(&self, grant: GrantId, on: Date, calls: u64) {
        let mut counted = self.0.lock();
        if counted.on != on {
            *counted = Counted { on, by_grant: HashMap::new() };
        }
        counted.by_grant.insert(grant, calls);
    }
}
