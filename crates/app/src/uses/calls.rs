//! Calls a day by grant, against the grant's limit.
//!
//! The count is kept in memory, because it is asked at every call, and it is
//! begun from the usage log, because the log survives a restart and the memory
//! does not. What counts is what was answered: a refused call is given back.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::grants::Grant;
use domain::ids::GrantId;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use ledger::{Ledger, ListBy, Outcome, Stage, StoredContent, StoredRecord, UsageIndex};
use parking_lot::Mutex;

use crate::application::App;
use crate::error::{AppError, Result};

/// Records read from the index at a time.
const LIST_RECORDS: usize = 1_000;
/// How much later a record may have been written than one of an earlier instant.
const DISORDER: SignedDuration = SignedDuration::from_secs(60);

/// Counts of calls: by grant and day, and of those that named a key nobody has.
#[derive(Debug, Default)]
pub struct DailyCalls {
    by_grant: Mutex<HashMap<(GrantId, Date), u64>>,
    unknown_keys: AtomicU64,
}

/// What became of calls that were to be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    Within,
    Over,
    /// Nobody has begun to count the grant's calls of that day.
    NotBegun,
}

impl DailyCalls {
    fn take(&self, grant: &Grant, on: Date, calls: u64) -> Taken {
        let Some(limit) = grant.calls_per_day else { return Taken::Within };
        let mut by_grant = self.by_grant.lock();
        match by_grant.get_mut(&(grant.id, on)) {
            None => Taken::NotBegun,
            Some(so_far) if so_far.saturating_add(calls) > u64::from(limit) => Taken::Over,
            Some(so_far) => {
                *so_far += calls;
                Taken::Within
            }
        }
    }

    /// Begins a day's count, unless somebody has meanwhile. The day before is kept: a call that came before midnight
    /// still counts for it.
    fn begin(&self, grant: GrantId, on: Date, so_far: u64) {
        let mut by_grant = self.by_grant.lock();
        if let Ok(yesterday) = on.yesterday() {
            by_grant.retain(|(_, day), _| *day >= yesterday);
        }
        by_grant.entry((grant, on)).or_insert(so_far);
    }

    /// Gives back what was taken for a call that was refused after all.
    pub(super) fn give_back(&self, grant: GrantId, on: Date, calls: u64) {
        if let Some(so_far) = self.by_grant.lock().get_mut(&(grant, on)) {
            *so_far = so_far.saturating_sub(calls);
        }
    }

    pub(super) fn count_unknown_key(&self) {
        self.unknown_keys.fetch_add(1, Ordering::Relaxed);
    }

    /// Calls since the start that named a key nobody has.
    pub fn unknown_keys(&self) -> u64 {
        self.unknown_keys.load(Ordering::Relaxed)
    }
}

impl App {
    /// Counts `calls` more of a grant on a day; `false` where its limit would be passed, and then nothing is counted.
    /// The first call of a day reads from the log what went before.
    pub(super) async fn take_calls(&self, grant: &Grant, on: Date, calls: u64) -> Result<bool> {
        loop {
            match self.calls.take(grant, on, calls) {
                Taken::Within => return Ok(true),
                Taken::Over => return Ok(false),
                Taken::NotBegun => {
                    let so_far = self.calls_on_record(grant, on).await?;
                    self.calls.begin(grant.id, on, so_far);
                }
            }
        }
    }

    async fn calls_on_record(&self, grant: &Grant, on: Date) -> Result<u64> {
        let recall = Recall { ledger: Arc::clone(&self.ledger), grant: grant.number.clone(), on };
        let recalled = tokio::task::spawn_blocking(move || recall.calls());
        Ok(recalled.await.map_err(AppError::internal)??)
    }
}

/// A grant's calls of one day, as they stand in the log.
struct Recall {
    ledger: Arc<Ledger>,
    grant: String,
    on: Date,
}

impl Recall {
    /// By the index as far as it reflects the log, and record by record beyond.
    fn calls(&self) -> ledger::Result<u64> {
        let (mut calls, reflects) = match self.ledger.usage() {
            Some(index) => self.indexed(index)?,
            None => (0, 0),
        };
        for index in (reflects..self.ledger.health().durable).rev() {
            let Some(stored) = self.ledger.record(index)? else { continue };
            if self.is_of_a_day_before(&stored) {
                break;
            }
            calls += self.calls_of(&stored);
        }
        Ok(calls)
    }

    /// The calls that are in the index, and how many records it reflected.
    fn indexed(&self, index: &UsageIndex) -> ledger::Result<(u64, u64)> {
        let mut listed = index.list(ListBy::Grant(&self.grant), None, LIST_RECORDS)?;
        let reflects = listed.reflects;
        let mut calls = 0;
        loop {
            for index in &listed.indexes {
                let Some(stored) = self.ledger.record(*index)? else { continue };
                if self.is_of_a_day_before(&stored) {
                    return Ok((calls, reflects));
                }
                calls += self.calls_of(&stored);
            }
            let Some(before) = listed.next else { return Ok((calls, reflects)) };
            listed = index.list(ListBy::Grant(&self.grant), Some(before), LIST_RECORDS)?;
        }
    }

    fn is_of_a_day_before(&self, stored: &StoredRecord) -> bool {
        let at = instant(stored);
        law::clocks::civil_date(at.checked_add(DISORDER).unwrap_or(at)) < self.on
    }

    /// As many calls as keys were asked for, at least one. A refused call has no digest of its request; the end of a
    /// stream belongs to its beginning.
    fn calls_of(&self, stored: &StoredRecord) -> u64 {
        let StoredContent::Use { record, .. } = &stored.content else { return 0 };
        let answered = matches!(record.outcome, Outcome::Answered | Outcome::NotFound)
            && !matches!(record.stage, Stage::Closed { .. })
            && record.request_digest.is_some();
        let of_grant = record.grant.as_deref() == Some(self.grant.as_str());
        if answered && of_grant && law::clocks::civil_date(instant(stored)) == self.on {
            (record.key_hashes.len() as u64).max(1)
        } else {
            0
        }
    }
}

fn instant(stored: &StoredRecord) -> Timestamp {
    Timestamp::from_millisecond(stored.at_ms).unwrap_or(Timestamp::UNIX_EPOCH)
}
