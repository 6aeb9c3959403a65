//! Counting over a column, and the judgement at its end.

use std::collections::HashSet;

use strum::IntoEnumIterator as _;
use twox_hash::XxHash3_64;

use super::shapes::{self, Kinds};
use super::{ColumnFinding, IdentifierKind};
use crate::place::Place;

/// Values at the head of a column that are all looked at.
pub const SAMPLE_HEAD_VALUES: u64 = 10_000;
/// Behind the head, every so many-th value is looked at. A prime, so that it does not keep step with the data.
pub const SAMPLE_STEP_VALUES: u64 = 97;
/// Different names that tell a column of names from a short code list whose words begin like surnames.
const NAMES_DIFFERENT: usize = 20;

/// Looks at the values of one column, or at the lines of a running text. Keeps counts, places and digests, no value.
#[derive(Debug, Clone, Default)]
pub struct ColumnJudge {
    seen: u64,
    sampled: u64,
    tallies: [Tally; IdentifierKind::COUNT],
    /// Digests of the first different names.
    names: HashSet<u64>,
}

#[derive(Debug, Clone, Default)]
struct Tally {
    shaped: u64,
    hits: u64,
    example: Option<Place>,
}

impl ColumnJudge {
    /// An empty column.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next value. `place` is asked for at the first hit of a kind only. Blank values do not count.
    pub fn take(&mut self, value: &str, place: impl Fn() -> Place) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        self.seen += 1;
        if self.seen > SAMPLE_HEAD_VALUES && !self.seen.is_multiple_of(SAMPLE_STEP_VALUES) {
            return;
        }
        self.sampled += 1;
        let found = shapes::look(value);
        if found.hits.has(IdentifierKind::PersonName) && self.names.len() < NAMES_DIFFERENT {
            self.names.insert(XxHash3_64::oneshot(value.as_bytes()));
        }
        self.count(found.shaped, found.hits, place);
    }

    fn count(&mut self, shaped: Kinds, hits: Kinds, place: impl Fn() -> Place) {
        if shaped.is_empty() && hits.is_empty() {
            return;
        }
        for kind in IdentifierKind::iter() {
            let tally = &mut self.tallies[kind.index()];
            tally.shaped += u64::from(shaped.has(kind) || hits.has(kind));
            if hits.has(kind) {
                tally.hits += 1;
                tally.example.get_or_insert_with(&place);
            }
        }
    }

    /// What the column holds, by the thresholds, kind by kind. Whoever knows the column's name adds it.
    pub fn findings(&self) -> Vec<ColumnFinding> {
        let kinds = IdentifierKind::iter().filter(|kind| self.reaches(*kind));
        let finding = |kind: IdentifierKind| {
            let tally = &self.tallies[kind.index()];
            Some(ColumnFinding {
                kind,
                table: None,
                column: None,
                column_number: None,
                hits: tally.hits,
                sampled: self.sampled,
                example_place: tally.example.clone()?,
            })
        };
        kinds.filter_map(finding).collect()
    }

    /// Whether a text alone passes for an identifier of any kind.
    pub(crate) fn tells(text: &str) -> bool {
        !shapes::look(text).hits.is_empty()
    }

    /// Whether a text alone passes for an identifier of a kind.
    pub(crate) fn tells_kind(text: &str, kind: IdentifierKind) -> bool {
        shapes::look(text).hits.has(kind)
    }

    /// What a running text holds: shares of its lines mean nothing, and names and addresses are not told from prose.
    pub fn findings_of_text(&self) -> Vec<ColumnFinding> {
        let told = |finding: &ColumnFinding| {
            !matches!(finding.kind, IdentifierKind::Address | IdentifierKind::PersonName)
        };
        let mut text = self.clone();
        text.sampled = 0;
        let mut findings = text.findings();
        findings.retain(told);
        for finding in &mut findings {
            finding.sampled = self.sampled;
        }
        findings
    }

    fn reaches(&self, kind: IdentifierKind) -> bool {
        let (tally, threshold) = (&self.tallies[kind.index()], kind.threshold());
        // A sample of no size, a running text, is held to the least number of hits alone.
        let least = match self.sampled {
            0 => threshold.hits_min,
            sampled => threshold.hits_min.min(sampled),
        };
        tally.hits > 0
            && tally.hits >= least
            && tally.hits * 1000 >= tally.shaped * threshold.hits_of_shaped_permille_min
            && tally.hits * 1000 >= self.sampled * threshold.hits_of_sampled_permille_min
            && (kind != IdentifierKind::PersonName || self.names_differ(tally.hits))
    }

    fn names_differ(&self, hits: u64) -> bool {
        let half = usize::try_from(hits / 2).unwrap_or(usize::MAX);
        self.names.len() >= NAMES_DIFFERENT.min(half)
    }
}
