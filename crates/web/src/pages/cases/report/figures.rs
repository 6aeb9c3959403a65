//! The chapters of a yearly report: which figures of a unit's standing each shows, and which it draws.
//!
//! A chart has one scale, so it draws only figures of one measure.

use domain::standing::Standing;

/// A count of a report.
#[derive(Clone, Copy)]
pub(super) struct Figure {
    /// Its name, as `report-figure-CODE`.
    pub(super) code: &'static str,
    /// What it counts, as `report-measure-CODE`.
    pub(super) measure: &'static str,
    pub(super) of: fn(&Standing) -> u64,
}

impl Figure {
    const fn new(code: &'static str, measure: &'static str, of: fn(&Standing) -> u64) -> Self {
        Self { code, measure, of }
    }
}

/// A chapter.
pub(super) struct Chapter {
    /// Its name, as `report-chapter-CODE`; its sentence, where there is one, as `report-lead-CODE`.
    pub(super) code: &'static str,
    /// The field of the act `compose` with the words for it; empty where the figures say it all.
    pub(super) words: &'static str,
    pub(super) table: &'static [Figure],
    /// What the chart compares.
    pub(super) chart: &'static [Figure],
}

pub(super) const ENTRIES_PUBLISHED: Figure =
    Figure::new("entries_published", "entries", |standing| standing.entries_published);
const ENTRIES_UNFINISHED: Figure =
    Figure::new("entries_unfinished", "entries", |standing| standing.entries_unfinished);
const ENTRIES_OPEN: Figure =
    Figure::new("entries_open", "entries", |standing| standing.entries_open);
const TABLES_LOADED: Figure =
    Figure::new("tables_loaded", "entries", |standing| standing.tables_loaded);
const TABLES_LATE: Figure = Figure::new("tables_late", "entries", |standing| standing.tables_late);
const LOADS_COMMITTED: Figure =
    Figure::new("loads_committed", "loads", |standing| standing.loads_committed);
const LOADS_REFUSED: Figure =
    Figure::new("loads_refused", "loads", |standing| standing.loads_refused);
const ROWS_READ: Figure = Figure::new("rows_read", "rows", |standing| standing.rows_read);
const ROWS_BAD: Figure = Figure::new("rows_bad", "rows", |standing| standing.rows_bad);
const TERMS_KEPT: Figure = Figure::new("terms_kept", "matters", |standing| standing.terms_kept);
pub(super) const TERMS_MISSED: Figure =
    Figure::new("terms_missed", "matters", |standing| standing.terms_missed);
const TERMS_OVERDUE: Figure =
    Figure::new("terms_overdue", "matters", |standing| standing.terms_overdue);
const VIOLATIONS_OPEN: Figure =
    Figure::new("violations_open", "matters", |standing| standing.violations_open);
const RULES_MISSING: Figure =
    Figure::new("rules_missing", "matters", |standing| standing.rules_missing);
const GRANTS_GIVEN: Figure =
    Figure::new("grants_given", "grants", |standing| standing.grants_given);
const GRANTS_HELD: Figure = Figure::new("grants_held", "grants", |standing| standing.grants_held);
pub(super) const USES_SUPPLIED: Figure =
    Figure::new("uses_supplied", "uses", |standing| standing.uses_supplied);
pub(super) const ROWS_SUPPLIED: Figure =
    Figure::new("rows_supplied", "rows", |standing| standing.rows_supplied);
pub(super) const USES_MADE: Figure =
    Figure::new("uses_made", "uses", |standing| standing.uses_made);
pub(super) const ROWS_RECEIVED: Figure =
    Figure::new("rows_received", "rows", |standing| standing.rows_received);

/// The chapters that both reports have, in order.
pub(super) const CHAPTERS: [Chapter; 6] = [
    Chapter {
        code: "work",
        words: "work_done",
        table: &[ENTRIES_PUBLISHED, ENTRIES_OPEN, TABLES_LOADED, LOADS_COMMITTED],
        chart: &[ENTRIES_PUBLISHED, TABLES_LOADED, ENTRIES_OPEN],
    },
    Chapter {
        code: "supplied",
        words: "",
        table: &[GRANTS_GIVEN, USES_SUPPLIED, ROWS_SUPPLIED],
        chart: &[USES_SUPPLIED, USES_MADE],
    },
    Chapter {
        code: "used",
        words: "",
        table: &[GRANTS_HELD, USES_MADE, ROWS_RECEIVED],
        chart: &[ROWS_RECEIVED, ROWS_SUPPLIED],
    },
    Chapter {
        code: "quality",
        words: "",
        table: &[ROWS_READ, ROWS_BAD, TABLES_LATE, TERMS_KEPT, TERMS_MISSED],
        chart: &[TERMS_KEPT, TERMS_MISSED],
    },
    Chapter {
        code: "difficulties",
        words: "difficulties",
        table: &[LOADS_REFUSED, TERMS_OVERDUE, VIOLATIONS_OPEN, RULES_MISSING],
        chart: &[TERMS_OVERDUE, VIOLATIONS_OPEN, RULES_MISSING],
    },
    Chapter {
        code: "plans",
        words: "plans",
        table: &[ENTRIES_UNFINISHED, TABLES_LATE],
        chart: &[ENTRIES_UNFINISHED, TABLES_LATE],
    },
];

/// What the table of units shows of each.
pub(super) const OF_UNITS: [Figure; 6] =
    [ENTRIES_PUBLISHED, USES_SUPPLIED, ROWS_SUPPLIED, USES_MADE, ROWS_RECEIVED, TERMS_MISSED];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_draws_figures_of_one_measure() {
        for chapter in &CHAPTERS {
            let first = chapter.chart[0].measure;
            let same = chapter.chart.iter().all(|figure| figure.measure == first);
            assert!(same, "{}", chapter.code);
        }
    }
}
