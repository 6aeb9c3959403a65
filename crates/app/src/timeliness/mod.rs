//! Whether data arrives on time 按时汇聚 (Articles 4 and 28 (4); Decree 178, Articles 20 to 22): the facts, gathered once, for
//! every count, list and finding.
//!
//! `domain::timeliness` judges. The facts are the days of recorded versions, the
//! days on which registrations took force, and orders; nothing is reported by a
//! unit about itself. An entry is judged by the cycle that it is published with.

mod board;
mod exemptions;
mod telling;

use std::collections::HashMap;
use std::sync::Arc;

use domain::catalogue::Entry;
use domain::ids::{EntryId, UnitId};
use domain::people::{Actor, Post};
use domain::timeliness::{Currency, Exemption, Judged, Schedule};
use jiff::ToSpan;
use jiff::civil::Date;
use law::catalogue_codes::UpdateCycle;
use law::clocks::{Term, civil_date};
use law::rules::{RuleKey, Subject, keys};

use crate::application::App;
use crate::error::Result;
use crate::live::LiveTable;

pub(crate) use board::board_unit;
pub use board::{Board, BoardLine, TimelyLine, TimelyShow, WindowCounts};
pub use domain::timeliness::{Freshness, Verdict, VerdictKind, Window};
pub use exemptions::{ExemptionView, NewExemption};

/// Windows that an entry's own calendar shows.
const WINDOWS_SHOWN: usize = 12;
/// A window opens at most so long before its due day; loads are read from there on.
const YEARS_OPEN: i64 = 2;

/// What the timeliness of every published entry rests on, but for the loads before the last.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    last_loads: HashMap<EntryId, Date>,
    in_force: HashMap<EntryId, Date>,
    exemptions: HashMap<EntryId, Vec<Exemption>>,
}

/// The timeliness of one entry.
#[derive(Debug, Clone)]
pub struct EntryTimeliness {
    /// 更新周期
    pub cycle: UpdateCycle,
    /// How it stands today.
    pub currency: Currency,
    /// The day of its last version.
    pub last_load: Option<Date>,
    /// Its last windows, the oldest first; none where no time is fixed.
    pub windows: Vec<Judged>,
    /// The orders that exempt it, the first days last.
    pub exemptions: Vec<ExemptionView>,
    /// Whether the reader may give and end such orders.
    pub may_exempt: bool,
}

impl Facts {
    fn exemptions_of(&self, entry: EntryId) -> &[Exemption] {
        self.exemptions.get(&entry).map_or(&[], Vec::as_slice)
    }

    /// Whether an entry has rows.
    pub(crate) fn is_loaded(&self, entry: EntryId) -> bool {
        self.last_loads.contains_key(&entry)
    }
}

/// Whether an actor looks after all units.
fn oversees(actor: &Actor) -> bool {
    actor.is_digital_office() || actor.has(Post::FinanceReviewer)
}

/// Whether an actor knows when an entry's data came: its unit, who acts for that under an authorisation that reaches the
/// entry (Article 5), and whoever looks after all units.
pub(crate) fn may_know(entry: &Entry, actor: &Actor) -> bool {
    match &actor.acting_for {
        Some(acting) => acting.reaches(entry.unit, entry.id),
        None => actor.unit == entry.unit || oversees(actor),
    }
}

/// The rule of the registered term.
fn term_of(cycle: UpdateCycle) -> RuleKey {
    match cycle {
        UpdateCycle::RealTime | UpdateCycle::Daily | UpdateCycle::Irregular => {
            keys::AGGREGATE_TERM_DAILY
        }
        UpdateCycle::Weekly | UpdateCycle::TenDaily => keys::AGGREGATE_TERM_WEEKLY,
        UpdateCycle::Monthly => keys::AGGREGATE_TERM_MONTHLY,
        UpdateCycle::Quarterly | UpdateCycle::HalfYearly | UpdateCycle::Yearly => {
            keys::AGGREGATE_TERM_YEARLY
        }
    }
}

impl App {
    /// The facts of one entry, or of all.
    pub(crate) async fn timely_facts(&self, entry: Option<EntryId>) -> Result<Facts> {
        let mut facts = Facts::default();
        let tables = match entry {
            Some(entry) => self.store.table(entry).await?.into_iter().collect(),
            None => self.store.tables().await?,
        };
        for table in tables {
            facts.last_loads.insert(table.entry, civil_date(table.updated_at));
        }
        for (entry, since) in self.store.in_force_since(entry).await? {
            facts.in_force.insert(entry, civil_date(since));
        }
        for exemption in self.store.exemptions(entry).await? {
            facts.exemptions.entry(exemption.entry).or_default().push(exemption);
        }
        Ok(facts)
    }

    /// Asks an entry's schedule, under the rules in force on the days it asks about. A cycle of before the first rule goes
    /// by today's.
    fn on_schedule<T>(
        &self,
        entry: &Entry,
        facts: &Facts,
        ask: impl FnOnce(&Schedule<'_>) -> T,
    ) -> Result<T> {
        let (law, book, cycle) = (&self.config.law, self.book, entry.draft.update_cycle);
        let term_on = |on: Date| -> std::result::Result<Term, law::LawError> {
            law.rule(book, term_of(cycle), on, Subject::Aggregation)?.term()
        };
        let todays = term_on(self.today())?;
        let term = |on: Date| term_on(on).unwrap_or_else(|_| todays.clone());
        let in_force = facts.in_force.get(&entry.id).copied().or(entry.published_on);
        let in_force_on = in_force.unwrap_or_else(|| self.today());
        Ok(ask(&Schedule { cycle, in_force_on, term: &term, calendar: self.calendar }))
    }

    /// How a published entry stands on a day: the one place that says whether it was never loaded, is stale or fresh.
    pub(crate) fn currency(&self, entry: &Entry, facts: &Facts, on: Date) -> Result<Currency> {
        let last = facts.last_loads.get(&entry.id).copied();
        self.on_schedule(entry, facts, |schedule| {
            schedule.currency(last, facts.exemptions_of(entry.id), on)
        })
    }

    /// The windows of published entries that hold a day from `from` on, with what became of them; of a unit, or of all.
    pub(crate) async fn timely_entries(
        &self,
        unit: Option<UnitId>,
        from: Date,
    ) -> Result<Vec<TimelyEntry>> {
        let facts = self.timely_facts(None).await?;
        let earliest = from.saturating_sub(YEARS_OPEN.years());
        let loads = self.load_days(None, earliest).await?;
        let (live, today) = (self.live(), self.today());
        // Entries of one cycle that were there before share their windows, so these are made once.
        let mut made: HashMap<(UpdateCycle, Date), Vec<Window>> = HashMap::new();
        let mut found = Vec::new();
        for table in live.tables().filter(|one| unit.is_none_or(|unit| one.entry.unit == unit)) {
            let (entry, id) = (&table.entry, table.entry.id);
            let loads = loads.get(&id).map_or(&[][..], Vec::as_slice);
            let windows = self.on_schedule(entry, &facts, |schedule| {
                let in_force_on = schedule.in_force_on.max(earliest);
                let schedule = Schedule { in_force_on, ..*schedule };
                let windows = made
                    .entry((schedule.cycle, in_force_on))
                    .or_insert_with(|| schedule.windows(from, today));
                schedule.judge_all(windows, loads, facts.exemptions_of(id), today)
            })?;
            found.push(TimelyEntry {
                table: Arc::clone(table),
                currency: self.currency(entry, &facts, today)?,
                last_load: facts.last_loads.get(&id).copied(),
                windows,
            });
        }
        Ok(found)
    }

    /// The days on which versions were recorded, the first at an instant of `since` or later.
    async fn load_days(
        &self,
        entry: Option<EntryId>,
        since: Date,
    ) -> Result<HashMap<EntryId, Vec<Date>>> {
        let since = crate::events::begin_of(since)?;
        let mut days: HashMap<EntryId, Vec<Date>> = HashMap::new();
        for (entry, at) in self.store.loads_since(entry, since).await? {
            days.entry(entry).or_default().push(civil_date(at));
        }
        Ok(days)
    }

    /// The timeliness of an entry, for its unit and whoever looks after all units; none for everybody else, and where it is
    /// not published.
    pub async fn entry_timeliness(
        &self,
        id: EntryId,
        actor: &Actor,
    ) -> Result<Option<EntryTimeliness>> {
        let live = self.live();
        let Some(table) = live.table(id) else { return Ok(None) };
        let entry = &table.entry;
        if !may_know(entry, actor) {
            return Ok(None);
        }
        let (facts, today) = (self.timely_facts(Some(id)).await?, self.today());
        let from = self.on_schedule(entry, &facts, |schedule| {
            let passed = schedule.passed(today).take(WINDOWS_SHOWN - 1).last();
            passed.map_or(today, |window| window.opens_on)
        })?;
        let loads = self.load_days(Some(id), from).await?;
        let loads = loads.get(&id).map_or(&[][..], Vec::as_slice);
        let exemptions = facts.exemptions_of(id);
        Ok(Some(EntryTimeliness {
            cycle: entry.draft.update_cycle,
            currency: self.currency(entry, &facts, today)?,
            last_load: facts.last_loads.get(&id).copied(),
            windows: self.on_schedule(entry, &facts, |schedule| {
                schedule.judged(from, loads, exemptions, today)
            })?,
            exemptions: exemptions.iter().map(|one| self.exemption_view(one, actor)).collect(),
            may_exempt: exemptions::may_exempt(actor),
        }))
    }
}

/// A published entry with its windows.
#[derive(Debug, Clone)]
pub(crate) struct TimelyEntry {
    pub(crate) table: Arc<LiveTable>,
    pub(crate) currency: Currency,
    pub(crate) last_load: Option<Date>,
    pub(crate) windows: Vec<Judged>,
}
