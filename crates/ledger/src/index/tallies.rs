//! What a batch of records adds to the index, gathered before it is written, so
//! that the cost of a record falls with the size of the batch.

use std::collections::{BTreeMap, HashMap};

use redb::{ReadableTable, ReadableTableMetadata, Table, WriteTransaction};

use super::keys::{self, Dimension, NO_NAME};
use super::{COUNTS, COUNTS_BY, POSTINGS, failed};
use crate::day::Day;
use crate::error::Result;
use crate::records::{self, Stage, UsageRecord};
use crate::segments::frames::Payload;
use crate::segments::reading::Found;

/// Names held in memory; beyond it the table is asked again.
const NAMES_MAX: usize = 200_000;

/// Numbers for names, so that keys are short and of one length.
#[derive(Default)]
pub(crate) struct Names(HashMap<(Dimension, String), u32>);

impl Names {
    /// The id of a name; a new name gets the next one.
    pub(crate) fn id(
        &mut self,
        stored: &mut Table<'_, (u8, &'static str), u32>,
        dimension: Dimension,
        name: &str,
    ) -> Result<u32> {
        if self.0.len() > NAMES_MAX {
            self.0.clear();
        }
        let cached = (dimension, name.to_owned());
        if let Some(id) = self.0.get(&cached) {
            return Ok(*id);
        }
        let key = (dimension as u8, name);
        let known = stored.get(key).map_err(failed)?.map(|id| id.value());
        let id = if let Some(id) = known {
            id
        } else {
            let count = stored.len().map_err(failed)?;
            let id = u32::try_from(count + 1).expect("fewer than four billion names");
            stored.insert(key, id).map_err(failed)?;
            id
        };
        self.0.insert(cached, id);
        Ok(id)
    }
}

/// Calls and rows.
type Sums = (u64, u64);

/// What a batch adds.
#[derive(Default)]
pub(crate) struct Tally {
    postings: BTreeMap<(Dimension, u32), Vec<u64>>,
    counts: BTreeMap<[u8; 22], Sums>,
    counts_by: BTreeMap<[u8; 11], Sums>,
}

impl Tally {
    /// Adds one record. Erasures, and bodies erased before they were indexed, add
    /// nothing.
    pub(crate) fn add(
        &mut self,
        found: &Found<'_>,
        id: &mut impl FnMut(Dimension, &str) -> Result<u32>,
    ) -> Result<()> {
        let Payload::Use { body, .. } = found.frame.payload else { return Ok(()) };
        let record = records::decode(body)?;
        let named = [
            (Dimension::ConsumerUnit, Some(&record.consumer_unit)),
            (Dimension::ProviderUnit, Some(&record.provider_unit)),
            (Dimension::Resource, Some(&record.resource)),
            (Dimension::Grant, record.grant.as_ref()),
            (Dimension::System, record.system.as_ref()),
        ];
        let mut ids = [NO_NAME; 5];
        for (place, (dimension, name)) in named.into_iter().enumerate() {
            let Some(name) = name else { continue };
            ids[place] = id(dimension, name)?;
            self.postings.entry((dimension, ids[place])).or_default().push(found.index);
            if dimension != Dimension::System {
                self.count_by(dimension, ids[place], &record);
            }
        }
        self.count_by(Dimension::All, NO_NAME, &record);
        let [consumer, provider, resource, grant, _] = ids;
        let key = keys::count(
            Day::of_ms(record.at_ms),
            [consumer, provider, resource, grant],
            codes(&record),
        );
        add(self.counts.entry(key).or_default(), sums(&record));
        Ok(())
    }

    fn count_by(&mut self, dimension: Dimension, name: u32, record: &UsageRecord) {
        let day = Day::of_ms(record.at_ms);
        let key = keys::dimension_count(dimension, name, day, codes(record));
        add(self.counts_by.entry(key).or_default(), sums(record));
    }

    /// Adds all to what is stored.
    pub(crate) fn write(&self, write: &WriteTransaction) -> Result<()> {
        let mut postings = write.open_table(POSTINGS).map_err(failed)?;
        for ((dimension, name), indexes) in &self.postings {
            let key = keys::posting(*dimension, *name, indexes[0]);
            postings.insert(&key, pack(indexes).as_slice()).map_err(failed)?;
        }
        let mut counts = write.open_table(COUNTS).map_err(failed)?;
        for (key, added) in &self.counts {
            let mut sums = counts.get(key).map_err(failed)?.map_or((0, 0), |found| found.value());
            add(&mut sums, *added);
            counts.insert(key, sums).map_err(failed)?;
        }
        let mut counts = write.open_table(COUNTS_BY).map_err(failed)?;
        for (key, added) in &self.counts_by {
            let mut sums = counts.get(key).map_err(failed)?.map_or((0, 0), |found| found.value());
            add(&mut sums, *added);
            counts.insert(key, sums).map_err(failed)?;
        }
        Ok(())
    }
}

fn codes(record: &UsageRecord) -> (u8, u8) {
    (record.method.number(), record.outcome.number())
}

/// A stream counts as a call when it is opened and gives its rows when it is closed.
fn sums(record: &UsageRecord) -> Sums {
    match record.stage {
        Stage::Complete => (1, record.row_count),
        Stage::Opened => (1, 0),
        Stage::Closed { .. } => (0, record.row_count),
    }
}

fn add(sums: &mut Sums, added: Sums) {
    sums.0 = sums.0.saturating_add(added.0);
    sums.1 = sums.1.saturating_add(added.1);
}

/// Rising indexes as LEB128 differences.
fn pack(indexes: &[u64]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(indexes.len() + 8);
    let mut before = 0;
    for index in indexes {
        let mut step = index - before;
        while step >= 0x80 {
            bytes.push((step & 0x7f) as u8 | 0x80);
            step >>= 7;
        }
        bytes.push((step & 0x7f) as u8);
        before = *index;
    }
    bytes
}

/// The indexes of a posting, rising.
pub(crate) fn unpack(bytes: &[u8]) -> Vec<u64> {
    let mut indexes = Vec::with_capacity(bytes.len());
    let (mut before, mut step, mut shift) = (0_u64, 0_u64, 0_u32);
    for byte in bytes {
        step |= u64::from(byte & 0x7f) << shift.min(63);
        shift += 7;
        if byte & 0x80 == 0 {
            before = before.wrapping_add(step);
            indexes.push(before);
            (step, shift) = (0, 0);
        }
    }
    indexes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_indexes_read_back() {
        let indexes = vec![0, 1, 127, 128, 129, 16_384, 1 << 40, u64::MAX];
        assert_eq!(unpack(&pack(&indexes)), indexes);
        assert_eq!(unpack(&pack(&[u64::MAX])), [u64::MAX]);
    }
}
