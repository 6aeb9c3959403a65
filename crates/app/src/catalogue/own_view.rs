//! A unit's own view of its catalogue 本单位目录概况: how much is published and has data, and what waits for its hand.

use domain::catalogue::{Entry, EntryState};
use domain::ids::{EntryId, UnitId};
use domain::people::Actor;
use domain::procedures::CATALOGUE_UPDATE;
use domain::timeliness::Freshness;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{CaseFilter, EntryFilter, Slice};

use super::drafting::is_editable;
use super::registration::gaps_of;
use crate::application::App;
use crate::error::Result;

/// Entries read at a time where all are wanted.
const ROWS: u32 = 500;

/// What a list is narrowed to beside names, states and units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryShow {
    /// 有目录无数据: published, and nothing was ever loaded.
    NoData,
    /// Published and loaded, without the update that its cycle asks for.
    Late,
    /// Working copies that lack something by the articles. What the library asks beside is told on the entry.
    Incomplete,
}

/// The counts of a unit's own view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OwnView {
    /// Published entries.
    pub published: u64,
    /// Published, and nothing was ever loaded.
    pub no_data: u64,
    /// Without the update that their cycle asks for.
    pub late: u64,
    /// Working copies being written.
    pub drafts: u64,
    /// Of these and of those returned, how many lack something.
    pub incomplete: u64,
    /// Returned with reasons.
    pub returned: u64,
    /// Submitted or registered, and waiting for the digital office.
    pub waiting: u64,
    /// To be looked at within the next days or late 年度核查.
    pub to_check: u64,
    /// Cases that ask for a new edition 目录更新.
    pub to_update: u64,
}

impl App {
    /// How a unit's catalogue stands; none for the digital office where it names no unit, and none for whoever acts for
    /// the unit, who may reach only part of it.
    pub async fn own_view(&self, unit: Option<UnitId>, actor: &Actor) -> Result<Option<OwnView>> {
        if actor.acting_for.is_some() {
            return Ok(None);
        }
        let unit = if actor.is_digital_office() { unit } else { Some(actor.serves()) };
        let Some(unit) = unit else { return Ok(None) };
        let today = self.today();
        let counts = self.freshness_counts(Some(unit)).await?;
        let mut view = OwnView {
            published: counts.never_loaded + counts.stale + counts.fresh,
            no_data: counts.never_loaded,
            late: counts.stale,
            ..OwnView::default()
        };
        for entry in self.store.entries_of_unit(unit).await? {
            match entry.state {
                EntryState::Draft => view.drafts += 1,
                EntryState::Returned => view.returned += 1,
                EntryState::Submitted | EntryState::Registered => view.waiting += 1,
                _ => {}
            }
            view.incomplete += u64::from(is_incomplete(&entry, today));
        }
        let checks = self.checks_of(Some(unit)).await?;
        view.to_check = checks.iter().filter(|check| check.is_near(today)).count() as u64;
        let updates = CaseFilter {
            procedure: Some(CATALOGUE_UPDATE.code.to_owned()),
            provider: Some(unit),
            open: Some(true),
            ..CaseFilter::default()
        };
        view.to_update = self.store.count_cases(&updates).await?;
        Ok(Some(view))
    }

    /// The entries that a list is narrowed to, of a unit or of all.
    pub(super) async fn shown_entries(
        &self,
        show: EntryShow,
        unit: Option<UnitId>,
    ) -> Result<Vec<EntryId>> {
        if show == EntryShow::Incomplete {
            return self.incomplete_entries(unit).await;
        }
        let wanted =
            if show == EntryShow::NoData { Freshness::NeverLoaded } else { Freshness::Stale };
        let facts = self.timely_facts(None).await?;
        let (live, today) = (self.live(), self.today());
        let mut found = Vec::new();
        for table in live.tables().filter(|one| unit.is_none_or(|unit| one.entry.unit == unit)) {
            if self.currency(&table.entry, &facts, today)?.freshness == wanted {
                found.push(table.entry.id);
            }
        }
        Ok(found)
    }

    async fn incomplete_entries(&self, unit: Option<UnitId>) -> Result<Vec<EntryId>> {
        let states = vec![EntryState::Draft, EntryState::Returned];
        let filter = EntryFilter { unit, states, ..EntryFilter::default() };
        let today = self.today();
        let mut found = Vec::new();
        let mut slice = Slice::first(ROWS);
        loop {
            let page = self.store.entries(&filter, &slice).await?;
            found.extend(
                page.rows.iter().filter(|entry| is_incomplete(entry, today)).map(|one| one.id),
            );
            match page.next {
                Some(next) => slice = Slice::new(Some(next), ROWS),
                None => return Ok(found),
            }
        }
    }
}

/// Whether a working copy that waits to be submitted lacks something.
fn is_incomplete(entry: &Entry, on: Date) -> bool {
    let is_waiting = is_editable(entry.state) && entry.state != EntryState::Published;
    is_waiting && !gaps_of(entry, on).is_empty()
}
