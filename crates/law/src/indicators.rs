//! Indicator sheets of the yearly assessment 考核指标 (Article 26), as dated data.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::LawError;
use crate::source::{Source, date, optional_date};

/// A sheet, with the days between which it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// Where it comes from.
    pub basis: String,
    /// First day.
    #[serde(deserialize_with = "date")]
    pub valid_from: Date,
    /// Last day; none as long as it holds.
    #[serde(default, deserialize_with = "optional_date")]
    pub valid_to: Option<Date>,
    /// Most points that may be added 加分.
    pub bonus_points_max: u32,
    /// Most points that may be taken 减分.
    pub malus_points_max: u32,
    /// Its blocks, in order; their points add up to a hundred.
    #[serde(rename = "block")]
    pub blocks: Vec<Block>,
}

/// A block 一级指标.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// Its code.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Its indicators.
    pub indicators: Vec<Indicator>,
}

/// An indicator 二级指标.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Its code, unique in the sheet.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Its full points.
    pub points: u32,
    /// The fact that measures it; entered by a person where none does.
    #[serde(default)]
    pub measure: Option<Measure>,
}

/// What the platform can measure of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Own rules on file, of those that Article 27 asks for.
    RulesOnFile,
    /// Entries published, of those begun.
    EntriesPublished,
    /// Tables updated within their cycle, of those published.
    TablesInTime,
    /// Loads committed, of those tried.
    LoadsSound,
    /// Rows that passed validation, of those read.
    RowsSound,
    /// Terms kept, of those that ended or run late.
    TermsKept,
    /// Entries open to the public, of those published.
    EntriesOpen,
}

/// Name and text of every sheet, the newest first.
const FILES: &[(&str, &str)] = &[("indicators/2017.toml", include_str!("../indicators/2017.toml"))];

/// Every sheet, the newest first.
pub fn sheets() -> &'static [Sheet] {
    static SHEETS: LazyLock<Vec<Sheet>> = LazyLock::new(|| {
        let read = |(file, text): &(&str, &str)| Sheet::parse(file, text);
        FILES.iter().map(read).collect::<Result<_, _>>().expect("read by this crate's tests")
    });
    &SHEETS
}

/// The sheet in force on a day; none before the first.
pub fn in_force(on: Date) -> Option<&'static Sheet> {
    sheets()
        .iter()
        .find(|sheet| sheet.valid_from <= on && sheet.valid_to.is_none_or(|last| on <= last))
}

impl Sheet {
    /// Reads a sheet, given as file name and text. Errors name file and line.
    pub fn parse(file: &str, text: &str) -> Result<Self, LawError> {
        Source::new(file, text).parse()
    }

    /// The points of all indicators.
    pub fn points(&self) -> u32 {
        self.blocks.iter().flat_map(|block| &block.indicators).map(|one| one.points).sum()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_points_of_every_sheet_add_up_to_a_hundred_and_codes_stand_once() {
        for sheet in sheets() {
            assert_eq!(sheet.points(), 100);
            let indicators: Vec<_> =
                sheet.blocks.iter().flat_map(|block| &block.indicators).collect();
            let codes: BTreeSet<_> = indicators.iter().map(|one| &one.code).collect();
            assert_eq!(codes.len(), indicators.len());
        }
    }

    #[test]
    fn the_blocks_weigh_what_the_reading_of_the_law_proposes() {
        let weights: Vec<u32> = in_force("2026-12-31".parse().unwrap())
            .unwrap()
            .blocks
            .iter()
            .map(|block| block.indicators.iter().map(|one| one.points).sum())
            .collect();
        assert_eq!(weights, [15, 20, 25, 15, 15, 10]);
    }

    #[test]
    fn no_sheet_holds_before_the_measures() {
        assert!(in_force("2017-07-26".parse().unwrap()).is_none());
    }
}
