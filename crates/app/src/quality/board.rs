//! The city-wide board 数据质量总览: units by the score of their resources, and the list of resources behind a unit.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::ids::UnitId;
use domain::people::Actor;
use domain::quality::{Dimension, Evaluation, Points, QualityFigures};
use serde::Serialize;

use crate::application::App;
use crate::error::Result;
use crate::live::LiveTable;
use crate::timeliness::board_unit;

/// The quality of a unit's resources.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct QualityBoardLine {
    /// The unit; none for all shown.
    pub unit: Option<UnitId>,
    /// Published entries with rows.
    pub loaded: u64,
    /// Those of them that were evaluated.
    pub evaluated: u64,
    /// Those of them that cross the bound of a case.
    pub below: u64,
    /// The mean score of those evaluated, in hundredths of a point; none without one.
    pub points: Option<Points>,
    /// The mean of each dimension over the entries that have it.
    pub dimensions: BTreeMap<Dimension, Points>,
    #[serde(skip)]
    sums: BTreeMap<Option<Dimension>, (u64, u64)>,
}

impl QualityBoardLine {
    fn take(&mut self, evaluation: Option<&Evaluation>, is_below: bool) {
        self.loaded += 1;
        let Some(evaluation) = evaluation else { return };
        self.evaluated += 1;
        self.below += u64::from(is_below);
        let whole = evaluation.score.whole.map(|points| (None, points));
        let parts = evaluation.score.dimensions.iter().map(|(one, points)| (Some(*one), *points));
        for (of, points) in whole.into_iter().chain(parts) {
            let sum = self.sums.entry(of).or_default();
            *sum = (sum.0 + u64::from(points), sum.1 + 1);
        }
    }

    fn end(mut self) -> Self {
        for (of, (sum, entries)) in std::mem::take(&mut self.sums) {
            let mean = Points::try_from(sum / entries).unwrap_or_default();
            match of {
                None => self.points = Some(mean),
                Some(dimension) => {
                    self.dimensions.insert(dimension, mean);
                }
            }
        }
        self
    }
}

/// The board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QualityBoard {
    /// Units with loaded entries, the lowest score first.
    pub lines: Vec<QualityBoardLine>,
    /// All of them together.
    pub total: QualityBoardLine,
}

/// One loaded resource of the list.
#[derive(Debug, Clone)]
pub struct QualityLine {
    /// The entry as it is published.
    pub table: Arc<LiveTable>,
    /// What was evaluated last; none before.
    pub newest: Option<Evaluation>,
    /// Whether it crosses the bound of a case.
    pub is_below: bool,
}

impl App {
    /// Loaded resources by unit. Whoever looks after all units sees all or one; a unit sees its own.
    ///
    /// # Errors
    /// Not found for the public, and for another unit.
    pub async fn quality(&self, unit: Option<UnitId>, actor: &Actor) -> Result<QualityBoard> {
        let mut lines: BTreeMap<UnitId, QualityBoardLine> = BTreeMap::new();
        let mut total = QualityBoardLine::default();
        for line in self.quality_list(unit, actor).await? {
            let of = line.table.entry.unit;
            let new = || QualityBoardLine { unit: Some(of), ..QualityBoardLine::default() };
            lines.entry(of).or_insert_with(new).take(line.newest.as_ref(), line.is_below);
            total.take(line.newest.as_ref(), line.is_below);
        }
        let mut lines: Vec<QualityBoardLine> =
            lines.into_values().map(QualityBoardLine::end).collect();
        lines.sort_by_key(|line| (line.points.is_none(), line.points));
        Ok(QualityBoard { lines, total: total.end() })
    }

    /// Loaded resources, the lowest score first; those not evaluated yet last.
    ///
    /// # Errors
    /// As for the board.
    pub async fn quality_list(
        &self,
        unit: Option<UnitId>,
        actor: &Actor,
    ) -> Result<Vec<QualityLine>> {
        let unit = board_unit(unit, actor)?;
        let bound = self.quality_bound()?;
        let mut newest = self.store.newest_evaluations().await?;
        let live = self.live();
        let loaded = live
            .tables()
            .filter(|one| one.version.is_some() && unit.is_none_or(|unit| one.entry.unit == unit));
        let mut lines: Vec<QualityLine> = loaded
            .map(|table| {
                let newest = newest.remove(&table.entry.id);
                let figures = newest.as_ref().and_then(QualityFigures::of);
                QualityLine {
                    table: Arc::clone(table),
                    is_below: figures.is_some_and(|figures| bound.is_crossed(figures)),
                    newest,
                }
            })
            .collect();
        let points = |line: &QualityLine| line.newest.as_ref().and_then(|one| one.score.whole);
        lines.sort_by(|one, other| {
            let place = |line: &QualityLine| (points(line).is_none(), points(line));
            place(one).cmp(&place(other)).then_with(|| one.table.code.cmp(&other.table.code))
        });
        Ok(lines)
    }
}
