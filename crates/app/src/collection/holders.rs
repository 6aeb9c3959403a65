//! Looking: the likely holders of each item, with what was ruled, and whether who goes on has to say why.

use std::sync::Arc;

use domain::ids::ItemId;
use domain::library::ElementCode;
use domain::sources::{RulingOutcome, SourceRuling};
use jiff::civil::Date;
use likeness::{LIKELY, Query};

use super::sources::Sources;
use super::{Holder, Led, Looked, Ruled, Wanted};
use crate::application::App;
use crate::error::{AppError, Result};
use crate::live::Live;

/// Holders shown for an item.
const HOLDERS: usize = 8;

/// One question with all that is known at its moment.
struct Look {
    live: Arc<Live>,
    sources: Arc<Sources>,
    wanted: Wanted,
    today: Date,
}

impl App {
    /// Looks for each item, off the threads that serve requests: hundreds of names take their time.
    pub(crate) async fn looked(&self, mut wanted: Wanted) -> Result<Vec<Looked>> {
        let live = self.live();
        let sources = self.sources(&live).await?;
        if let Some(entry) = wanted.entry {
            for (item, number) in wanted.items.iter_mut().zip(&wanted.numbers) {
                item.sketch = sources.sketch(entry, *number).cloned();
            }
        }
        let look = Look { live, sources, wanted, today: self.today() };
        tokio::task::spawn_blocking(move || look.all()).await.map_err(AppError::internal)
    }
}

impl Look {
    fn all(&self) -> Vec<Looked> {
        (0..self.wanted.items.len()).map(|place| self.one(place)).collect()
    }

    fn one(&self, place: usize) -> Looked {
        let item = &self.wanted.items[place];
        let element: Option<ElementCode> =
            item.element.as_deref().and_then(|code| code.parse().ok());
        let rulings = self.wanted.unit.map_or_else(Vec::new, |unit| {
            self.live.sources().rulings(unit, &item.name, element.as_ref())
        });
        let holders = self.holders(place, &rulings);
        let lead = element.as_ref().and_then(|element| self.lead(element));
        let stop = rulings.iter().find(|ruling| ruling.outcome == RulingOutcome::UseSource);
        let is_key = self.wanted.keys.contains(&item.name);
        let is_open = |holder: &Holder| holder.is_likely && holder.ruling.is_none();
        let leads_unruled = lead.as_ref().is_some_and(|lead| {
            !rulings.iter().any(|ruling| {
                self.live.table(ruling.source).is_some_and(|table| table.entry.unit == lead.unit)
            })
        });
        Looked {
            item: item.name.clone(),
            asks: !is_key && (holders.iter().any(is_open) || leads_unruled),
            stop: stop.map(|ruling| Ruled::from(*ruling)),
            holders,
            lead,
        }
    }

    /// Who leads an element, where that is another unit.
    fn lead(&self, element: &ElementCode) -> Option<Led> {
        let lead = self.live.sources().lead(element, self.today)?;
        (Some(lead.unit) != self.wanted.unit).then(|| Led {
            element: element.to_string(),
            unit: lead.unit,
            document: lead.document.clone(),
        })
    }

    fn holders(&self, place: usize, rulings: &[&SourceRuling]) -> Vec<Holder> {
        let siblings: Vec<&str> = self
            .wanted
            .items
            .iter()
            .enumerate()
            .filter_map(|(other, item)| (other != place).then_some(item.name.as_str()))
            .collect();
        let query = Query {
            item: &self.wanted.items[place],
            entry_name: &self.wanted.name,
            siblings: &siblings,
            without: None,
            limit: Query::LIMIT,
        };
        let found = self.sources.index.candidates(&query).into_iter();
        found.filter_map(|candidate| self.holder(candidate, rulings)).take(HOLDERS).collect()
    }

    fn holder(&self, candidate: likeness::Candidate, rulings: &[&SourceRuling]) -> Option<Holder> {
        let table = self.sources.table(&self.live, candidate.item)?;
        let held = table.entry.item(ItemId(candidate.item.item))?;
        let ruling = rulings.iter().find(|ruling| ruling.source == table.entry.id);
        (Some(table.entry.unit) != self.wanted.unit).then(|| Holder {
            entry: table.entry.id,
            code: table.code.clone(),
            name: table.entry.draft.name.clone(),
            unit: table.entry.unit,
            item: held.id,
            item_name: held.name.clone(),
            percent: percent(candidate.score),
            is_likely: candidate.score >= LIKELY,
            reasons: candidate.reasons,
            ruling: ruling.map(|ruling| Ruled::from(*ruling)),
        })
    }
}

/// A score as hundredths; what is not quite certain is never shown as 100.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=100")]
fn percent(score: f64) -> u8 {
    (score.clamp(0.0, 1.0) * 100.0).floor() as u8
}
