//! Counters by day, for charts and tables.

use std::collections::BTreeMap;

use redb::{ReadOnlyTable, ReadTransaction, ReadableDatabase};
use serde::Serialize;

use super::keys::{self, Dimension, NO_NAME};
use super::{COUNTS, COUNTS_BY, NAMES, UsageIndex, failed};
use crate::day::Day;
use crate::error::Result;
use crate::records::Method;

/// Which uses to count; an absent field counts all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CountFilter<'a> {
    /// Code of the resource.
    pub resource: Option<&'a str>,
    /// Unit that used the data.
    pub consumer: Option<&'a str>,
    /// Unit that owns the data.
    pub provider: Option<&'a str>,
    /// The grant used.
    pub grant: Option<&'a str>,
}

impl<'a> CountFilter<'a> {
    /// In the order of the count key.
    fn fields(&self) -> [(Dimension, Option<&'a str>); 4] {
        [
            (Dimension::ConsumerUnit, self.consumer),
            (Dimension::ProviderUnit, self.provider),
            (Dimension::Resource, self.resource),
            (Dimension::Grant, self.grant),
        ]
    }
}

/// Uses of one day by one method with one outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayCount {
    /// Day in Asia/Shanghai.
    pub day: Day,
    /// 获取方式
    pub method: Method,
    /// `answered`, `not_found`, `denied` or `failed`.
    pub outcome: &'static str,
    /// Calls; a stream is one.
    pub calls: u64,
    /// Rows given.
    pub rows: u64,
}

type Sums = BTreeMap<(Day, u8, u8), (u64, u64)>;

impl UsageIndex {
    /// Uses from `from_day` to `to_day`, both included, by day, method and outcome.
    /// Days without a use are absent.
    ///
    /// # Errors
    /// [`crate::Error::Index`].
    pub fn counts(
        &self,
        filter: &CountFilter<'_>,
        from_day: Day,
        to_day: Day,
    ) -> Result<Vec<DayCount>> {
        let read = self.database.begin_read().map_err(failed)?;
        let names = read.open_table(NAMES).map_err(failed)?;
        let mut ids = [None; 4];
        let mut set = Vec::new();
        for (place, (dimension, name)) in filter.fields().into_iter().enumerate() {
            let Some(name) = name else { continue };
            let Some(id) = id(&names, dimension, name)? else { return Ok(Vec::new()) };
            ids[place] = Some(id);
            set.push((dimension, id));
        }
        let days = (from_day, to_day);
        let sums = match set.as_slice() {
            [] => count_one(&read, (Dimension::All, NO_NAME), days)?,
            [one] => count_one(&read, *one, days)?,
            _ => count_many(&read, ids, days)?,
        };
        Ok(sums.into_iter().filter_map(day_count).collect())
    }
}

fn id(
    names: &ReadOnlyTable<(u8, &'static str), u32>,
    dimension: Dimension,
    name: &str,
) -> Result<Option<u32>> {
    Ok(names.get((dimension as u8, name)).map_err(failed)?.map(|id| id.value()))
}

fn count_one(
    read: &ReadTransaction,
    (dimension, name): (Dimension, u32),
    (from_day, to_day): (Day, Day),
) -> Result<Sums> {
    let table = read.open_table(COUNTS_BY).map_err(failed)?;
    let from = keys::dimension_count(dimension, name, from_day, (0, 0));
    let to = keys::dimension_count(dimension, name, to_day, (u8::MAX, u8::MAX));
    let mut sums = Sums::new();
    for entry in table.range::<&[u8; 11]>(&from..=&to).map_err(failed)? {
        let (key, value) = entry.map_err(failed)?;
        let key = key.value();
        sums.insert((keys::day_of(keys::part(key, 5)), key[9], key[10]), value.value());
    }
    Ok(sums)
}

fn count_many(
    read: &ReadTransaction,
    wanted: [Option<u32>; 4],
    (from_day, to_day): (Day, Day),
) -> Result<Sums> {
    let table = read.open_table(COUNTS).map_err(failed)?;
    let from = keys::count(from_day, [0; 4], (0, 0));
    let to = keys::count(to_day, [u32::MAX; 4], (u8::MAX, u8::MAX));
    let mut sums = Sums::new();
    for entry in table.range::<&[u8; 22]>(&from..=&to).map_err(failed)? {
        let (key, value) = entry.map_err(failed)?;
        let key = key.value();
        let fits = (4..)
            .step_by(4)
            .zip(wanted)
            .all(|(at, wanted)| wanted.is_none_or(|id| keys::part(key, at) == id.to_be_bytes()));
        if fits {
            let sum = sums.entry((keys::day_of(keys::part(key, 0)), key[20], key[21]));
            let (calls, rows) = value.value();
            let sum = sum.or_default();
            sum.0 += calls;
            sum.1 += rows;
        }
    }
    Ok(sums)
}

fn day_count(
    ((day, method, outcome), (calls, rows)): ((Day, u8, u8), (u64, u64)),
) -> Option<DayCount> {
    let outcome = match outcome {
        1 => "answered",
        2 => "not_found",
        3 => "denied",
        _ => "failed",
    };
    Some(DayCount { day, method: Method::of_number(method)?, outcome, calls, rows })
}
