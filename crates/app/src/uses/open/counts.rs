//! Counts of an open entry by the values of an item (Article 16): for the chart and the map of its page.
//!
//! Counting is a use like any other: compiled, within the limits, and on record
//! before the counts leave. No row leaves. By an item that leaves only masked
//! nothing is counted, for the counts would tell its values.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use domain::access::{AccessPlan, Denied, Wanted};
use domain::catalogue::{CodeCheck, InformationItem};
use domain::ids::ItemId;
use domain::masking::Mask;
use domain::values::Value;
use jiff::civil::Date;
use lake::Groups;
use law::catalogue_codes::ItemType;
use law::codes::division::{self, Division, DivisionLevel};
use ledger::{Outcome, UsageRecord};

use super::super::record::MEDIUM_SCREEN;
use super::{OpenDataset, OpenReader, Opened, Take};
use crate::application::App;
use crate::error::{AppError, ErrorKind, Result};

/// Bars of a chart at most; the rest is one sum.
const BARS_MAX: usize = 12;
/// Values read where they are added up before they are shown.
const VALUES_MAX: usize = 10_000;
/// Items with division codes that are looked at for one map.
const DIVISION_ITEMS_MAX: usize = 3;
/// Characters up to which a text is likely to name a kind.
const KIND_CHARS_MAX: u32 = 20;
/// Characters up to which values of a text are counted at all.
const COUNTED_CHARS_MAX: u32 = 60;
/// Ranks up to which an item is charted unasked; see [`rank`].
const RANK_UNASKED_MAX: u8 = 3;
/// What all division codes of the city 福州市 begin with (GB/T 2260).
const CITY_PREFIX: &str = "3501";

/// Rows counted by the values of an item.
#[derive(Debug, Clone)]
pub struct OpenChart {
    /// The item.
    pub item: ItemId,
    /// Its name.
    pub name: String,
    /// Whether dates were added up by year; then the bars stand in the order of the years, else the longest first.
    pub is_by_year: bool,
    /// The bars.
    pub bars: Vec<OpenBar>,
    /// Rows of all other values together.
    pub others: u64,
    /// Rows in all.
    pub rows: u64,
    /// The version that answered.
    pub version: u64,
    /// The receipt of this use.
    pub receipt: String,
}

/// A value with how many rows have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenBar {
    /// The value, or the year; none where it is missing.
    pub value: Option<String>,
    /// Rows.
    pub count: u64,
}

/// Rows counted by the city's districts 县（市）区.
#[derive(Debug, Clone)]
pub struct OpenDistricts {
    /// The item that holds the division codes.
    pub item: ItemId,
    /// Its name.
    pub name: String,
    /// Every district, by code, those without a row too.
    pub districts: Vec<DistrictCount>,
    /// Rows of no district of the city.
    pub elsewhere: u64,
    /// The version that answered.
    pub version: u64,
    /// The receipt of this use.
    pub receipt: String,
}

/// A district with how many rows are in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DistrictCount {
    /// Its division code, six digits.
    pub code: &'static str,
    /// Its official name.
    pub name: &'static str,
    /// Rows.
    pub count: u64,
}

impl OpenDataset {
    /// Items that rows may be counted by, the most telling first, with whether one is charted unasked.
    pub fn chart_items(&self) -> Vec<(&InformationItem, bool)> {
        let key = self.entry.draft.key.items();
        let ranked = self.plain_items().filter_map(|item| Some((rank(item, key)?, item)));
        let mut ranked: Vec<(u8, &InformationItem)> = ranked.collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(rank, item)| (item, rank <= RANK_UNASKED_MAX)).collect()
    }

    /// Items that leave as they are stored.
    fn plain_items(&self) -> impl Iterator<Item = &InformationItem> {
        let opened = &self.items;
        let is_plain =
            move |id| opened.iter().any(|(open, _, mask)| *open == id && *mask == Mask::None);
        self.entry.draft.items.iter().filter(move |item| is_plain(item.id))
    }

    /// Items that hold division codes, by number.
    fn division_items(&self) -> Vec<String> {
        let items = self.plain_items().filter(|item| holds_divisions(item));
        items.take(DIVISION_ITEMS_MAX).map(|item| item.id.to_string()).collect()
    }
}

impl App {
    /// The rows of an open entry counted by the values of an item, named or by number: the most frequent and the sum of
    /// the others; dates by year.
    ///
    /// # Errors
    /// `not-found` where the entry is not open to the reader; `open.too-many-calls` over the limit; `access.unknown-item`
    /// for an item that is not opened, or only masked; `lake.limit` where dates have too many values.
    pub async fn open_chart(
        &self,
        resource: &str,
        item: &str,
        reader: OpenReader<'_>,
    ) -> Result<OpenChart> {
        let opened = self.admit_counts(resource, &[item.to_owned()], reader).await?;
        match self.chart_of(&opened).await {
            Ok(chart) => Ok(chart),
            Err(error) => Err(self.refuse_open(opened.head, error).await),
        }
    }

    /// The rows of an open entry counted by the city's districts, by that item with division codes which places most rows.
    /// None where no item holds such codes, or no row is in a district; without such an item it is no use.
    ///
    /// # Errors
    /// As of [`App::open_chart`].
    pub async fn open_districts(
        &self,
        resource: &str,
        reader: OpenReader<'_>,
    ) -> Result<Option<OpenDistricts>> {
        let items = self.open_dataset(resource)?.division_items();
        if items.is_empty() {
            return Ok(None);
        }
        let opened = self.admit_counts(resource, &items, reader).await?;
        match self.districts_of(&opened).await {
            Ok(districts) => Ok(districts),
            Err(error) => Err(self.refuse_open(opened.head, error).await),
        }
    }

    async fn admit_counts(
        &self,
        resource: &str,
        items: &[String],
        reader: OpenReader<'_>,
    ) -> Result<Opened> {
        let wanted = Wanted { items, filter: None };
        let way = (ledger::Method::Query, MEDIUM_SCREEN);
        self.admit_open(resource, reader, Take::Call, way, &wanted).await
    }

    async fn chart_of(&self, opened: &Opened) -> Result<OpenChart> {
        let plan = &opened.plan;
        let item = only_readable(plan)?.first().copied().ok_or_else(AppError::not_found)?;
        let column = plan.schema().column(item).ok_or_else(AppError::not_found)?;
        let is_by_year = matches!(column.declared.item_type, ItemType::Date | ItemType::DateTime);
        let limit = if is_by_year { VALUES_MAX } else { BARS_MAX };
        let groups = self.lake.group_by(plan, opened.version, &[item], limit).await?;
        if is_by_year && groups.truncated {
            return Err(AppError::new(ErrorKind::Invalid, "lake.limit").about(&column.name));
        }
        let rows = self.lake.count(plan, opened.version).await?;
        let bars = if is_by_year { by_year(&groups) } else { by_value(&groups) };
        let shown: u64 = bars.iter().map(|bar| bar.count).sum();
        let told: Vec<_> = bars.iter().map(|bar| (bar.value.as_deref(), bar.count)).collect();
        let told = serde_json::to_vec(&told).map_err(AppError::internal)?;
        Ok(OpenChart {
            item,
            name: column.name.clone(),
            is_by_year,
            others: rows.saturating_sub(shown),
            rows,
            version: opened.version,
            receipt: self.record_counts(opened, &told, bars.is_empty()).await?,
            bars,
        })
    }

    async fn districts_of(&self, opened: &Opened) -> Result<Option<OpenDistricts>> {
        let plan = &opened.plan;
        let items = only_readable(plan)?;
        let groups = self.lake.group_by(plan, opened.version, items, VALUES_MAX).await?;
        let rows = self.lake.count(plan, opened.version).await?;
        let today = self.today();
        let found = (0..items.len())
            .map(|place| (place, by_district(&groups, place, today)))
            .max_by_key(|(place, counts)| (counts.values().sum::<u64>(), Reverse(*place)))
            // Of more values than were read the counts would be too low.
            .filter(|(_, counts)| !groups.truncated && !counts.is_empty());
        let told: Vec<_> = found.iter().flat_map(|(_, counts)| counts.iter()).collect();
        let told = serde_json::to_vec(&told).map_err(AppError::internal)?;
        let receipt = self.record_counts(opened, &told, found.is_none()).await?;
        let Some((place, counts)) = found else { return Ok(None) };
        let name = plan.schema().column(items[place]).map(|column| column.name.clone());
        let placed: u64 = counts.values().sum();
        Ok(Some(OpenDistricts {
            item: items[place],
            name: name.unwrap_or_default(),
            districts: districts(&counts, today),
            elsewhere: rows.saturating_sub(placed),
            version: opened.version,
            receipt,
        }))
    }

    /// Puts counts on record. No row left, so none is counted.
    async fn record_counts(&self, opened: &Opened, told: &[u8], is_empty: bool) -> Result<String> {
        let record = UsageRecord {
            outcome: if is_empty { Outcome::NotFound } else { Outcome::Answered },
            table_version: Some(opened.version),
            row_count: 0,
            result_digest: Some(self.salted(told)),
            ..opened.head.clone()
        };
        self.append(record).await
    }
}

/// The items of a plan, where the reader may name each in a grouping.
fn only_readable(plan: &AccessPlan) -> Result<&[ItemId]> {
    match plan.projection().iter().find(|item| !plan.may_read(**item)) {
        Some(item) => Err(Denied::UnknownItem { item: item.to_string() }.into()),
        None => Ok(plan.projection()),
    }
}

/// How well an item suits a chart, 0 the best; none where its values are not worth counting.
fn rank(item: &InformationItem, key: &[ItemId]) -> Option<u8> {
    if item.codes.is_some() {
        return Some(0);
    }
    let length = item.declared.length;
    let is_number = || ["号", "电话", "代码"].iter().any(|part| item.name.contains(part));
    match item.declared.item_type {
        ItemType::Logical => Some(1),
        ItemType::Date => Some(3),
        ItemType::DateTime => Some(6),
        ItemType::Text if matches!(item.check, Some(CodeCheck::DivisionCode)) => Some(4),
        _ if item.check.is_some() || key.contains(&item.id) => None,
        ItemType::Text if (1..=KIND_CHARS_MAX).contains(&length) && !is_number() => Some(2),
        ItemType::Text if (1..=COUNTED_CHARS_MAX).contains(&length) => Some(5),
        ItemType::Integer => Some(7),
        _ => None,
    }
}

/// Whether an item holds division codes (GB/T 2260), by its check or by its name and length; longer codes begin with one.
fn holds_divisions(item: &InformationItem) -> bool {
    let is_named = item.name.ends_with("区划代码") && (6..=9).contains(&item.declared.length);
    matches!(item.check, Some(CodeCheck::DivisionCode))
        || (item.declared.item_type == ItemType::Text && item.check.is_none() && is_named)
}

fn by_value(groups: &Groups) -> Vec<OpenBar> {
    let value = |value: Option<&Value>| match value {
        None | Some(Value::Missing) => None,
        Some(value) => Some(value.to_text()),
    };
    let bar = |group: &lake::GroupCount| OpenBar {
        value: value(group.values.first()),
        count: group.count,
    };
    groups.groups.iter().map(bar).collect()
}

/// The last years there are.
fn by_year(groups: &Groups) -> Vec<OpenBar> {
    let mut years: BTreeMap<i16, u64> = BTreeMap::new();
    for group in &groups.groups {
        let year = match group.values.first() {
            Some(Value::Date(on)) => on.year(),
            Some(Value::DateTime(at)) => at.year(),
            _ => continue,
        };
        *years.entry(year).or_default() += group.count;
    }
    let earlier = years.len().saturating_sub(BARS_MAX);
    let bar = |(year, count): (i16, u64)| OpenBar { value: Some(year.to_string()), count };
    years.into_iter().skip(earlier).map(bar).collect()
}

/// Rows by district, as the values at one place of the groups tell.
fn by_district(groups: &Groups, place: usize, on: Date) -> BTreeMap<&'static str, u64> {
    let mut counts = BTreeMap::new();
    for group in &groups.groups {
        let Some(Value::Text(code)) = group.values.get(place) else { continue };
        if let Some(district) = district_of(code, on) {
            *counts.entry(district).or_default() += group.count;
        }
    }
    counts
}

/// The district of the city that a division code is in. A code given up stands for the one that followed it.
fn district_of(code: &str, on: Date) -> Option<&'static str> {
    let known = division::find(code.get(..6)?)?;
    let known: &'static Division = match &known.successor {
        Some(successor) if !known.holds_on(on) => division::find(successor)?,
        _ => known,
    };
    let is_district = known.level == DivisionLevel::County && known.code.starts_with(CITY_PREFIX);
    is_district.then_some(known.code.as_str())
}

/// All districts of the city that hold today, with their counts.
fn districts(counts: &BTreeMap<&'static str, u64>, on: Date) -> Vec<DistrictCount> {
    division::within(&format!("{CITY_PREFIX}00"), on)
        .map(|district| DistrictCount {
            code: &district.code,
            name: &district.name_zh,
            count: counts.get(district.code.as_str()).copied().unwrap_or_default(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(values: &[(Value, u64)]) -> Groups {
        let group = |(value, count): &(Value, u64)| lake::GroupCount {
            values: vec![value.clone()],
            count: *count,
        };
        let groups: Vec<_> = values.iter().map(group).collect();
        Groups { total: groups.len() as u64, groups, truncated: false }
    }

    #[test]
    fn codes_of_streets_and_codes_given_up_count_for_the_district_that_is() {
        let on = jiff::civil::date(2026, 11, 23);
        let text = |code: &str| Value::Text(code.to_owned());
        let found = groups(&[
            (text("350102"), 1),
            (text("350102001"), 2),
            (text("350182"), 4),
            (text("350100"), 8),
            (text("110101"), 16),
            (text("鼓楼"), 32),
            (Value::Missing, 64),
        ]);
        let counts = by_district(&found, 0, on);
        assert_eq!(counts, BTreeMap::from([("350102", 3), ("350112", 4)]));
        let all = districts(&counts, on);
        assert_eq!((all.len(), all[0].code, all[0].count), (13, "350102", 3));
    }

    #[test]
    fn of_dates_the_last_twelve_years_are_bars() {
        let on = |year| Value::Date(jiff::civil::date(year, 3, 1));
        let mut values: Vec<(Value, u64)> = (2001..=2020).map(|year| (on(year), 1)).collect();
        values.push((Value::Date(jiff::civil::date(2020, 5, 5)), 6));
        values.push((Value::Missing, 9));
        let bars = by_year(&groups(&values));
        assert_eq!(bars.len(), BARS_MAX);
        assert_eq!(bars[0].value.as_deref(), Some("2009"));
        assert_eq!(bars[11], OpenBar { value: Some("2020".to_owned()), count: 7 });
    }
}
