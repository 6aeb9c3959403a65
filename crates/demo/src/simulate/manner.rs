//! How a walk goes: of which procedures, in which words, and how much happens in a day.

use domain::procedures::{self, Procedure};

use super::words::Words;
use crate::data::History;

/// How people go about their cases.
#[derive(Debug, Clone)]
pub(crate) struct Manner {
    /// Procedures of which cases are opened.
    pub(crate) procedures: Vec<&'static Procedure>,
    /// What is written in them.
    pub(crate) words: Words,
    /// How many are opened.
    pub(crate) pace: Pace,
    /// An open case is acted on once in so many working days, so that some are late.
    pub(crate) acted_on_one_in: u32,
}

/// So many openings in so many days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pace {
    /// Openings.
    pub(crate) openings: usize,
    /// Days on which they are spread.
    pub(crate) days: usize,
}

impl Manner {
    /// Every procedure that has a form which people fill in, in filler.
    pub(crate) fn of_all(openings_a_day: usize) -> Self {
        let formed =
            |procedure: &&Procedure| !procedure.form.is_empty() && !procedure.openers.is_empty();
        Self {
            procedures: procedures::ALL.iter().copied().filter(formed).collect(),
            words: Words::Filler,
            pace: Pace { openings: openings_a_day, days: 1 },
            acted_on_one_in: 4,
        }
    }

    /// The procedures that the book tells of, in its words.
    pub(crate) fn told(book: &'static History, pace: Pace) -> Self {
        let procedures = book.procedure.keys().filter_map(|code| procedures::find(code)).collect();
        Self { procedures, words: Words::Told(book), pace, acted_on_one_in: 3 }
    }
}

impl Pace {
    /// The openings of another day, the days before having left `owed` of one.
    pub(super) fn next_day(self, owed: &mut usize) -> usize {
        let days = self.days.max(1);
        *owed += self.openings;
        let openings = *owed / days;
        *owed %= days;
        openings
    }
}
