//! What was measured of conflicts between holders 数源冲突, for the two units concerned and the digital office (Article 8).

use std::collections::HashMap;
use std::sync::Arc;

use domain::conflict_cases::ConflictSubject;
use domain::conflicts::{Compared, ConflictMeasure, Side, SourcePair};
use domain::ids::{CaseId, EntryId, UnitId};
use domain::people::Actor;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::pairs::{Pair, pairs};
use crate::application::App;
use crate::error::{AppError, Result};
use crate::live::LiveTable;

/// A pair as measured last, with what was measured before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// The source's column.
    pub source: ConflictSide,
    /// The other holder's column.
    pub holder: ConflictSide,
    /// The newest measurement.
    pub newest: ConflictMeasure,
    /// Of a thousand keys so many differ, as measured last.
    pub permille: u64,
    /// The measurements of the last twelve months, the oldest first.
    pub trend: Vec<ConflictPoint>,
    /// The open case about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<ConflictCase>,
}

/// The case of a pair 数源冲突核对.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConflictCase {
    /// Its permanent identifier.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Its state.
    pub state: String,
}

/// A column of a pair, by its names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConflictSide {
    /// The entry.
    pub entry: EntryId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The item's name.
    pub item: String,
    /// The unit.
    pub unit: UnitId,
}

/// One measurement of the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ConflictPoint {
    /// The day.
    pub on: Date,
    /// The counts.
    pub total: Compared,
}

impl App {
    /// The pairs that somebody may know of, the highest rate first: of their own unit, or all for the digital office.
    ///
    /// # Errors
    /// Not found for the public.
    pub async fn conflicts(&self, actor: &Actor) -> Result<Vec<Conflict>> {
        if actor.unit_kind.is_outside() {
            return Err(AppError::not_found());
        }
        let mut shown = pairs(&self.live(), self.today());
        shown.retain(|pair| may_know(pair, actor));
        if shown.is_empty() {
            return Ok(Vec::new());
        }
        let newest = self.store.newest_conflicts().await?.into_iter();
        let newest: HashMap<SourcePair, ConflictMeasure> =
            newest.map(|one| (one.pair, one)).collect();
        let first = self.today().saturating_sub(1.year());
        let past = self.store.conflicts_since(first).await?;
        let open = self.open_conflicts(actor).await?;
        let mut found = Vec::new();
        for pair in &shown {
            let Some(newest) = newest.get(&pair.sides) else { continue };
            let past = past.get(&pair.sides).map_or(&[][..], Vec::as_slice);
            found.push(Conflict {
                source: side(&pair.source, pair.sides.source),
                holder: side(&pair.holder, pair.sides.holder),
                newest: newest.clone(),
                permille: newest.total.permille(),
                trend: past
                    .iter()
                    .map(|one| ConflictPoint { on: one.measured_on, total: one.total })
                    .collect(),
                case: open.get(&ConflictSubject::of(&pair.sides)).cloned(),
            });
        }
        found.sort_by_key(|one| (std::cmp::Reverse(one.permille), one.newest.pair));
        Ok(found)
    }
}

/// The two units concerned and the digital office.
fn may_know(pair: &Pair, actor: &Actor) -> bool {
    let units = [pair.source.entry.unit, pair.holder.entry.unit];
    actor.is_digital_office() || units.contains(&actor.unit)
}

fn side(table: &Arc<LiveTable>, side: Side) -> ConflictSide {
    let item = table.entry.draft.items.iter().find(|item| item.id == side.item);
    ConflictSide {
        entry: table.entry.id,
        code: table.code.clone(),
        name: table.entry.draft.name.clone(),
        item: item.map(|item| item.name.clone()).unwrap_or_default(),
        unit: table.entry.unit,
    }
}
