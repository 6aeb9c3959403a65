//! The city-wide board 汇聚及时性总览, and the list that each of its numbers counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::ids::UnitId;
use domain::people::Actor;
use domain::timeliness::{Currency, Freshness, Judged, VerdictKind};
use jiff::civil::Date;
use serde::Serialize;

use super::{TimelyEntry, oversees};
use crate::application::App;
use crate::error::{AppError, Result};
use crate::live::LiveTable;

/// The windows of a span by what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct WindowCounts {
    /// See [`VerdictKind::Early`].
    pub early: u64,
    /// See [`VerdictKind::OnTime`].
    pub on_time: u64,
    /// See [`VerdictKind::Late`].
    pub late: u64,
    /// See [`VerdictKind::Missed`].
    pub missed: u64,
    /// See [`VerdictKind::Exempt`].
    pub exempt: u64,
    /// See [`VerdictKind::Open`].
    pub open: u64,
}

impl WindowCounts {
    /// The count of one kind.
    pub fn of(&self, kind: VerdictKind) -> u64 {
        match kind {
            VerdictKind::Early => self.early,
            VerdictKind::OnTime => self.on_time,
            VerdictKind::Late => self.late,
            VerdictKind::Missed => self.missed,
            VerdictKind::Exempt => self.exempt,
            VerdictKind::Open => self.open,
        }
    }

    fn add(&mut self, kind: VerdictKind) {
        let count = match kind {
            VerdictKind::Early => &mut self.early,
            VerdictKind::OnTime => &mut self.on_time,
            VerdictKind::Late => &mut self.late,
            VerdictKind::Missed => &mut self.missed,
            VerdictKind::Exempt => &mut self.exempt,
            VerdictKind::Open => &mut self.open,
        };
        *count += 1;
    }
}

/// The counts of a unit, or of all shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct BoardLine {
    /// The unit; none for the sum.
    pub unit: Option<UnitId>,
    /// Its windows that are due from 1 January on and have opened.
    pub windows: WindowCounts,
    /// See [`Freshness::NeverLoaded`]; entries.
    pub never_loaded: u64,
    /// See [`Freshness::Stale`]; entries.
    pub stale: u64,
    /// See [`Freshness::Fresh`]; entries.
    pub fresh: u64,
}

impl BoardLine {
    /// Entries that stand so.
    pub fn entries(&self, freshness: Freshness) -> u64 {
        match freshness {
            Freshness::NeverLoaded => self.never_loaded,
            Freshness::Stale => self.stale,
            Freshness::Fresh => self.fresh,
        }
    }

    pub(crate) fn count(&mut self, freshness: Freshness) {
        match freshness {
            Freshness::NeverLoaded => self.never_loaded += 1,
            Freshness::Stale => self.stale += 1,
            Freshness::Fresh => self.fresh += 1,
        }
    }

    fn take(&mut self, entry: &TimelyEntry) {
        self.count(entry.currency.freshness);
        entry.windows.iter().for_each(|one| self.windows.add(one.verdict.kind()));
    }
}

/// The board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Board {
    /// Windows due from this day on.
    pub from: Date,
    /// Today.
    pub until: Date,
    /// Units with published entries.
    pub lines: Vec<BoardLine>,
    /// All of them together.
    pub total: BoardLine,
}

/// Which list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimelyShow {
    /// Windows of which this became.
    Windows(VerdictKind),
    /// Entries that stand so.
    Entries(Freshness),
}

impl std::str::FromStr for TimelyShow {
    type Err = strum::ParseError;

    fn from_str(code: &str) -> std::result::Result<Self, Self::Err> {
        code.parse().map(Self::Windows).or_else(|_| code.parse().map(Self::Entries))
    }
}

/// One line of a list.
#[derive(Debug, Clone)]
pub struct TimelyLine {
    /// The entry as it is published.
    pub table: Arc<LiveTable>,
    /// How it stands today.
    pub currency: Currency,
    /// The day of its last version.
    pub last_load: Option<Date>,
    /// The window, where windows are listed.
    pub window: Option<Judged>,
}

/// The unit that a board is narrowed to, as far as the reader may look.
pub(crate) fn board_unit(unit: Option<UnitId>, actor: &Actor) -> Result<Option<UnitId>> {
    if actor.unit_kind.is_outside() {
        return Err(AppError::not_found());
    }
    match unit {
        unit if oversees(actor) => Ok(unit),
        Some(unit) if unit != actor.unit => Err(AppError::not_found()),
        _ => Ok(Some(actor.unit)),
    }
}

impl App {
    /// Counts by unit since 1 January. Whoever looks after all units sees all or one; a unit sees its own.
    ///
    /// # Errors
    /// Not found for the public, and for another unit.
    pub async fn timeliness(&self, unit: Option<UnitId>, actor: &Actor) -> Result<Board> {
        let unit = board_unit(unit, actor)?;
        let until = self.today();
        let from = until.first_of_year();
        let mut lines: BTreeMap<UnitId, BoardLine> = BTreeMap::new();
        let mut total = BoardLine::default();
        for entry in self.timely_entries(unit, from).await? {
            let of = entry.table.entry.unit;
            lines
                .entry(of)
                .or_insert(BoardLine { unit: Some(of), ..BoardLine::default() })
                .take(&entry);
            total.take(&entry);
        }
        Ok(Board { from, until, lines: lines.into_values().collect(), total })
    }

    /// What a number of the board counts: windows by their due day, the newest first, or entries by their codes.
    ///
    /// # Errors
    /// As for the board.
    pub async fn timely_list(
        &self,
        show: TimelyShow,
        unit: Option<UnitId>,
        actor: &Actor,
    ) -> Result<Vec<TimelyLine>> {
        let unit = board_unit(unit, actor)?;
        let mut lines = Vec::new();
        for entry in self.timely_entries(unit, self.today().first_of_year()).await? {
            let line = |window| TimelyLine {
                table: Arc::clone(&entry.table),
                currency: entry.currency,
                last_load: entry.last_load,
                window,
            };
            match show {
                TimelyShow::Entries(wanted) if wanted == entry.currency.freshness => {
                    lines.push(line(None));
                }
                TimelyShow::Entries(_) => {}
                TimelyShow::Windows(wanted) => {
                    let found = entry.windows.iter().filter(|one| one.verdict.kind() == wanted);
                    lines.extend(found.map(|one| line(Some(*one))));
                }
            }
        }
        lines.sort_by(|one, other| {
            let due = |line: &TimelyLine| line.window.map(|window| window.window.due_on);
            due(other).cmp(&due(one)).then_with(|| one.table.code.cmp(&other.table.code))
        });
        Ok(lines)
    }

    /// Published entries by how current their data is; of a unit, or of all.
    pub async fn freshness_counts(&self, unit: Option<UnitId>) -> Result<BoardLine> {
        let facts = self.timely_facts(None).await?;
        let (live, today) = (self.live(), self.today());
        let mut line = BoardLine { unit, ..BoardLine::default() };
        for table in live.tables().filter(|one| unit.is_none_or(|unit| one.entry.unit == unit)) {
            line.count(self.currency(&table.entry, &facts, today)?.freshness);
        }
        Ok(line)
    }
}
