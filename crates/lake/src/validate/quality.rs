//! What a load counted of each item: the measures of the batch's quality.

use domain::ids::ItemId;
use domain::values::ValueFault;
use law::codes::Finding;
use serde::{Deserialize, Serialize};

/// The quality of one item in one batch. Counts are of rows with the right number of fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemQuality {
    /// The item.
    pub item: ItemId,
    /// Rows without a value.
    pub missing: u64,
    /// Rows with an empty text that is kept as one.
    pub empty: u64,
    /// Rows at fault, by kind, in order of first appearance.
    pub faults: Vec<(ValueFault, u64)>,
    /// Values that are valid but worth telling, such as resident numbers of fifteen digits.
    pub findings: Vec<(Finding, u64)>,
}

impl ItemQuality {
    /// Nothing counted yet.
    pub(crate) fn of(item: ItemId) -> Self {
        Self { item, missing: 0, empty: 0, faults: Vec::new(), findings: Vec::new() }
    }

    pub(crate) fn fault(&mut self, fault: ValueFault) {
        add(&mut self.faults, fault, 1);
    }

    pub(crate) fn finding(&mut self, finding: Finding) {
        add(&mut self.findings, finding, 1);
    }

    /// Adds what was counted of the same item elsewhere.
    pub(crate) fn merge(&mut self, other: Self) {
        self.missing += other.missing;
        self.empty += other.empty;
        other.faults.into_iter().for_each(|(fault, count)| add(&mut self.faults, fault, count));
        other
            .findings
            .into_iter()
            .for_each(|(finding, count)| add(&mut self.findings, finding, count));
    }
}

fn add<K: PartialEq>(counts: &mut Vec<(K, u64)>, kind: K, count: u64) {
    match counts.iter_mut().find(|(known, _)| *known == kind) {
        Some((_, sum)) => *sum += count,
        None => counts.push((kind, count)),
    }
}
