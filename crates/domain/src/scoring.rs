//! Scores of an assessment 考核评分 (Article 26): an indicator sheet applied to a unit's standing.
//!
//! All in whole hundredths of a point, so that two computations of one
//! standing agree and ranks do not hang on rounding.

use std::collections::BTreeMap;

use law::indicators::{Measure, Sheet};
use serde::{Deserialize, Serialize};

use crate::standing::Standing;

/// One, in thousandths.
const WHOLE: u64 = 1_000;

/// The points of one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The block it belongs to.
    pub block: String,
    /// The indicator.
    pub indicator: String,
    /// Points earned, in hundredths.
    pub earned_hundredths: u64,
    /// Points that could be earned, in hundredths.
    pub possible_hundredths: u64,
    /// Whether the platform computed it; else it was entered.
    pub computed: bool,
}

/// A unit's score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// By indicator, in the order of the sheet.
    pub marks: Vec<Mark>,
    /// All marks with bonus and malus, in hundredths of a point; never below nothing.
    pub total_hundredths: u64,
}

/// Points added and taken beside the sheet, in whole points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extra {
    /// 加分
    pub bonus: u64,
    /// 减分
    pub malus: u64,
}

/// Scores a standing. `entered` gives hundredths of each indicator that no fact measures; what is not given earns nothing.
pub fn score(
    sheet: &Sheet,
    standing: &Standing,
    entered: &BTreeMap<String, u64>,
    extra: Extra,
) -> Score {
    let mut marks = Vec::new();
    for block in &sheet.blocks {
        for indicator in &block.indicators {
            let permille = match indicator.measure {
                Some(measure) => measured(measure, standing),
                None => entered.get(&indicator.code).copied().unwrap_or(0).min(100) * 10,
            };
            let possible_hundredths = u64::from(indicator.points) * 100;
            marks.push(Mark {
                block: block.code.clone(),
                indicator: indicator.code.clone(),
                earned_hundredths: possible_hundredths * permille / WHOLE,
                possible_hundredths,
                computed: indicator.measure.is_some(),
            });
        }
    }
    let earned: u64 = marks.iter().map(|mark| mark.earned_hundredths).sum();
    let bonus = extra.bonus.min(u64::from(sheet.bonus_points_max)) * 100;
    let malus = extra.malus.min(u64::from(sheet.malus_points_max)) * 100;
    Score { marks, total_hundredths: (earned + bonus).saturating_sub(malus) }
}

/// How far a measure is fulfilled, in thousandths.
fn measured(measure: Measure, standing: &Standing) -> u64 {
    let Standing { entries_published, entries_unfinished, tables_late, .. } = *standing;
    match measure {
        Measure::RulesOnFile => share(3_u64.saturating_sub(standing.rules_missing), 3),
        Measure::EntriesPublished => {
            share(entries_published, entries_published + entries_unfinished)
        }
        Measure::TablesInTime => {
            share(entries_published.saturating_sub(tables_late), entries_published)
        }
        Measure::LoadsSound => {
            share(standing.loads_committed, standing.loads_committed + standing.loads_refused)
        }
        Measure::RowsSound => {
            share(standing.rows_read.saturating_sub(standing.rows_bad), standing.rows_read)
        }
        Measure::TermsKept => {
            share(standing.terms_kept, standing.terms_kept + standing.terms_missed)
        }
        Measure::EntriesOpen => share(standing.entries_open, entries_published),
    }
}

/// A part of a whole in thousandths; of nothing, nothing.
fn share(part: u64, whole: u64) -> u64 {
    (part * WHOLE).checked_div(whole).unwrap_or(0)
}

/// Hundredths of a point as people write them, such as `87.50`.
pub fn written(hundredths: u64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// The hundredths of a written score.
pub fn parsed(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once('.')?;
    if part.len() != 2 {
        return None;
    }
    whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(part.parse().ok()?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn sheet() -> &'static Sheet {
        law::indicators::in_force("2026-12-31".parse().unwrap()).unwrap()
    }

    fn faultless() -> Standing {
        Standing {
            entries_published: 10,
            entries_open: 10,
            tables_loaded: 10,
            loads_committed: 20,
            rows_read: 1_000,
            terms_kept: 5,
            ..Standing::default()
        }
    }

    fn all_entered(sheet: &Sheet) -> BTreeMap<String, u64> {
        let indicators = sheet.blocks.iter().flat_map(|block| &block.indicators);
        indicators.map(|indicator| (indicator.code.clone(), 100)).collect()
    }

    #[test]
    fn a_faultless_unit_earns_a_hundred_points_and_no_more_without_a_bonus() {
        let score = score(sheet(), &faultless(), &all_entered(sheet()), Extra::default());
        assert_eq!(score.total_hundredths, 10_000);
    }

    #[test]
    fn a_tenth_of_bad_rows_costs_a_tenth_of_that_indicator() {
        let standing = Standing { rows_bad: 100, ..faultless() };
        let score = score(sheet(), &standing, &all_entered(sheet()), Extra::default());
        let mark = score.marks.iter().find(|mark| mark.indicator == "rows_sound").unwrap();
        assert_eq!(mark.earned_hundredths * 10, mark.possible_hundredths * 9);
    }

    #[test]
    fn bonus_and_malus_stay_within_the_sheet_and_nobody_falls_below_nothing() {
        let extra = Extra { bonus: 99, malus: 99 };
        let worst =
            score(sheet(), &Standing::default(), &BTreeMap::new(), Extra { bonus: 0, malus: 99 });
        assert_eq!(worst.total_hundredths, 0);
        let best = score(sheet(), &faultless(), &all_entered(sheet()), extra);
        let (bonus, malus) = (sheet().bonus_points_max, sheet().malus_points_max);
        assert_eq!(best.total_hundredths, 10_000 + u64::from(bonus) * 100 - u64::from(malus) * 100);
    }

    #[test]
    fn a_score_is_written_and_read_to_the_hundredth() {
        assert_eq!(written(8_705), "87.05");
        assert_eq!(parsed("87.05"), Some(8_705));
        assert_eq!(parsed("87.5"), None);
    }
}
