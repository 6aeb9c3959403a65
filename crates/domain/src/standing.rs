//! How a unit stands in its duties 履职情况: the counts that inspection, funding, assessment and yearly reports rest on.
//!
//! `app` gathers the counts from the stores; what follows from them is judged
//! here, and only here.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use strum::{EnumIter, IntoEnumIterator, IntoStaticStr};

/// A unit's counts over a period, both days included.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Standing {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Published entries, as of the last day.
    pub entries_published: u64,
    /// Entries begun and not published: drafts, returned ones, and those waiting.
    pub entries_unfinished: u64,
    /// Published entries that are open to the public.
    pub entries_open: u64,
    /// Published entries with rows.
    pub tables_loaded: u64,
    /// Published entries without rows, or without the last update that their cycle asks for; none that an order exempts.
    pub tables_late: u64,
    /// Loads committed in the period.
    pub loads_committed: u64,
    /// Loads that failed or were refused in the period.
    pub loads_refused: u64,
    /// Rows read by the committed loads.
    pub rows_read: u64,
    /// Of these, rows set aside.
    pub rows_bad: u64,
    /// Clocks of the unit's cases that ended in the period and in time.
    pub terms_kept: u64,
    /// Those that ended late, or run late now.
    pub terms_missed: u64,
    /// Of the missed ones, those that still run.
    pub terms_overdue: u64,
    /// Confirmed violations that are not closed.
    pub violations_open: u64,
    /// Kinds of own rules that are not on file (Article 27).
    pub rules_missing: u64,
    /// Grants in force for others on the unit's data.
    pub grants_given: u64,
    /// Grants in force for the unit.
    pub grants_held: u64,
    /// Uses of the unit's data by others.
    pub uses_supplied: u64,
    /// Rows given by these.
    pub rows_supplied: u64,
    /// Uses by the unit.
    pub uses_made: u64,
    /// Rows given to it.
    pub rows_received: u64,
}

/// The points of Article 7 on which a unit's projects depend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, EnumIter, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Point {
    /// 目录登记: there are published entries.
    Registered,
    /// 汇聚: every published entry has its rows, as of its cycle.
    Aggregated,
    /// 共享时限: no term runs late.
    Answered,
    /// 无未改正违规
    NoOpenViolation,
    /// 制度: the unit's rules are on file.
    RulesOnFile,
}

impl Standing {
    /// Whether the unit meets a point.
    pub fn meets(&self, point: Point) -> bool {
        match point {
            Point::Registered => self.entries_published > 0,
            Point::Aggregated => self.tables_late == 0,
            Point::Answered => self.terms_overdue == 0,
            Point::NoOpenViolation => self.violations_open == 0,
            Point::RulesOnFile => self.rules_missing == 0,
        }
    }

    /// The points that the unit does not meet: what it has to mend.
    pub fn wanting(&self) -> Vec<Point> {
        Point::iter().filter(|point| !self.meets(*point)).collect()
    }

    /// Adds another unit's counts over the same period.
    pub fn add(&mut self, other: &Self) {
        let pairs = [
            (&mut self.entries_published, other.entries_published),
            (&mut self.entries_unfinished, other.entries_unfinished),
            (&mut self.entries_open, other.entries_open),
            (&mut self.tables_loaded, other.tables_loaded),
            (&mut self.tables_late, other.tables_late),
            (&mut self.loads_committed, other.loads_committed),
            (&mut self.loads_refused, other.loads_refused),
            (&mut self.rows_read, other.rows_read),
            (&mut self.rows_bad, other.rows_bad),
            (&mut self.terms_kept, other.terms_kept),
            (&mut self.terms_missed, other.terms_missed),
            (&mut self.terms_overdue, other.terms_overdue),
            (&mut self.violations_open, other.violations_open),
            (&mut self.rules_missing, other.rules_missing),
            (&mut self.grants_given, other.grants_given),
            (&mut self.grants_held, other.grants_held),
            (&mut self.uses_supplied, other.uses_supplied),
            (&mut self.rows_supplied, other.rows_supplied),
            (&mut self.uses_made, other.uses_made),
            (&mut self.rows_received, other.rows_received),
        ];
        for (own, more) in pairs {
            *own += more;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_without_anything_published_has_not_registered() {
        let standing = Standing { rules_missing: 3, ..Standing::default() };
        assert_eq!(standing.wanting(), [Point::Registered, Point::RulesOnFile]);
    }

    #[test]
    fn a_late_table_a_late_answer_and_an_open_violation_are_each_named() {
        let standing = Standing {
            entries_published: 4,
            tables_late: 1,
            terms_overdue: 2,
            violations_open: 1,
            ..Standing::default()
        };
        assert_eq!(
            standing.wanting(),
            [Point::Aggregated, Point::Answered, Point::NoOpenViolation]
        );
    }

    #[test]
    fn a_term_missed_long_ago_does_not_hold_up_a_project() {
        let standing = Standing { entries_published: 1, terms_missed: 9, ..Standing::default() };
        assert!(standing.wanting().is_empty());
    }
}
