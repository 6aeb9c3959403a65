//! Who used what: lists and counts from the usage log, by the reader's side of it.

use domain::people::{Actor, Post};
use jiff::civil::Date;
use ledger::{
    CountFilter, Day, DayCount, ListBy, Receipt, StoredContent, StoredRecord, UsageRecord,
};

use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};

/// Whose uses are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Perspective {
    /// Uses by the reader's unit.
    #[default]
    Consumer,
    /// Uses of the reader's unit's data.
    Provider,
}

/// A page of records, newest first.
#[derive(Debug, Clone)]
pub struct RecordPage {
    /// The records.
    pub records: Vec<StoredRecord>,
    /// Where the next page begins.
    pub next: Option<u64>,
    /// Records not yet in the index of uses; shown, never hidden.
    pub lag: u64,
}

impl App {
    /// Records of one perspective, newest first.
    pub fn usage_records(
        &self,
        actor: &Actor,
        perspective: Perspective,
        before: Option<u64>,
        limit: usize,
    ) -> Result<RecordPage> {
        let index = self
            .ledger
            .usage()
            .ok_or_else(|| AppError::new(ErrorKind::Unavailable, "log.unavailable"))?;
        let unit = actor.unit.to_string();
        let by = match perspective {
            Perspective::Consumer => ListBy::ConsumerUnit(&unit),
            Perspective::Provider => ListBy::ProviderUnit(&unit),
        };
        let listed = index.list(by, before, limit)?;
        let mut records = Vec::with_capacity(listed.indexes.len());
        for index in &listed.indexes {
            records.extend(self.ledger.record(*index)?);
        }
        Ok(RecordPage {
            records,
            next: listed.next,
            lag: self.log_len().saturating_sub(listed.reflects),
        })
    }

    /// Uses by day, method and outcome, both days included.
    pub fn usage_counts(
        &self,
        actor: &Actor,
        perspective: Perspective,
        from: Date,
        to: Date,
    ) -> Result<Vec<DayCount>> {
        let index = self
            .ledger
            .usage()
            .ok_or_else(|| AppError::new(ErrorKind::Unavailable, "log.unavailable"))?;
        let unit = actor.unit.to_string();
        let filter = match perspective {
            Perspective::Consumer => {
                CountFilter { consumer: Some(&unit), ..CountFilter::default() }
            }
            Perspective::Provider => {
                CountFilter { provider: Some(&unit), ..CountFilter::default() }
            }
        };
        Ok(index.counts(&filter, log_day(from), log_day(to))?)
    }

    /// The record behind a receipt, for the units it concerns, the digital office and the audit administrator.
    pub fn receipt(&self, receipt: &Receipt, actor: &Actor) -> Result<StoredRecord> {
        let stored = self.ledger.record_of(receipt).map_err(|_unknown| AppError::not_found())?;
        let concerned = match &stored.content {
            StoredContent::Use { record, .. } => concerns(record, actor),
            StoredContent::Erased { .. } | StoredContent::Erasure { .. } => true,
        };
        if concerned { Ok(stored) } else { Err(AppError::not_found()) }
    }
}

/// A civil date as the log counts days.
pub(crate) fn log_day(date: Date) -> Day {
    let (year, month, day) = (
        i32::from(date.year()),
        date.month().unsigned_abs().into(),
        date.day().unsigned_abs().into(),
    );
    Day::from_ymd(year, month, day).expect("a civil date is a day")
}

fn concerns(record: &UsageRecord, actor: &Actor) -> bool {
    let unit = actor.unit.to_string();
    actor.is_digital_office()
        || actor.has(Post::AuditAdministrator)
        || record.consumer_unit == unit
        || record.provider_unit == unit
}
