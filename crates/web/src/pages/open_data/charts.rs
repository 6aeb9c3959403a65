//! The chart and the map of an open entry's page: counts of rows, never rows.

use app::uses::{OpenBar, OpenChart, OpenDataset, OpenDistricts, OpenReader};
use app::{AppError, ErrorKind};
use domain::catalogue::CodeValue;

use crate::context::Visitor;
use crate::pages::home::figures::grouped;
use crate::respond::{OrProblem, Problem};
use crate::site::Web;
use crate::texts::Texts;

/// Levels of the map beside the one of districts without a row.
const LEVELS: u64 = 5;

/// An item to count by.
pub(super) struct ItemChoice {
    pub(super) value: String,
    pub(super) name: String,
    pub(super) selected: bool,
}

/// A value with its rows.
pub(super) struct BarLine {
    pub(super) label: String,
    pub(super) count: u64,
}

/// The chart.
pub(super) struct ChartView {
    /// `bar` where bars stand in the order of time, else `bar-across`.
    pub(super) shape: &'static str,
    /// What it shows in a sentence.
    pub(super) finding: String,
    /// The item's name.
    pub(super) by: String,
    pub(super) bars: Vec<BarLine>,
    pub(super) receipt: String,
}

/// A district with its rows.
pub(super) struct DistrictTile {
    pub(super) code: &'static str,
    pub(super) name: String,
    pub(super) level: u64,
    pub(super) rows: String,
}

/// A level of the map and what it stands for.
pub(super) struct LevelLine {
    pub(super) level: u64,
    pub(super) range: String,
}

/// The map.
pub(super) struct MapView {
    pub(super) finding: String,
    pub(super) districts: Vec<DistrictTile>,
    pub(super) levels: Vec<LevelLine>,
    pub(super) elsewhere: String,
    pub(super) receipt: String,
}

/// What the page shows beside rows.
pub(super) struct Pictures {
    pub(super) choices: Vec<ItemChoice>,
    pub(super) chart: Option<ChartView>,
    pub(super) map: Option<MapView>,
}

impl Pictures {
    /// Counts by the item asked for, or by the one that suits best; and by district where there are division codes.
    pub(super) async fn read(
        web: &Web,
        visitor: &Visitor,
        (resource, dataset): (&str, &OpenDataset),
        by: &str,
        reader: OpenReader<'_>,
    ) -> Result<Self, Problem> {
        let t = visitor.t;
        let items = dataset.chart_items();
        let unasked = items.iter().find(|(_, is_telling)| *is_telling);
        let best = unasked.map(|(item, _)| item.id.to_string()).unwrap_or_default();
        let item = if by.is_empty() { best.as_str() } else { by };
        let counted = match item {
            "" => None,
            item if by.is_empty() => {
                spared(web.app().open_chart(resource, item, reader).await.map(Some))
                    .or_problem(visitor)?
            }
            item => Some(web.app().open_chart(resource, item, reader).await.or_problem(visitor)?),
        };
        let districts =
            spared(web.app().open_districts(resource, reader).await).or_problem(visitor)?;
        let shown = counted.as_ref().map(|chart| chart.item);
        let choice = |(item, _): &(&domain::catalogue::InformationItem, bool)| ItemChoice {
            value: item.id.to_string(),
            name: item.name.clone(),
            selected: shown == Some(item.id),
        };
        Ok(Self {
            choices: items.iter().map(choice).collect(),
            chart: counted.filter(|chart| chart.rows > 0).map(|chart| view(t, dataset, chart)),
            map: districts.map(|districts| map(t, districts)),
        })
    }
}

/// What nobody asked for is left out where it is over a limit or cannot be counted.
fn spared<T>(counted: Result<Option<T>, AppError>) -> Result<Option<T>, AppError> {
    match counted {
        Err(error) if matches!(error.kind(), ErrorKind::Limited | ErrorKind::Invalid) => Ok(None),
        counted => counted,
    }
}

fn view(t: Texts, dataset: &OpenDataset, chart: OpenChart) -> ChartView {
    let item = dataset.entry.item(chart.item);
    let codes = item.and_then(|item| item.codes.as_deref()).unwrap_or_default();
    let line = |bar: &OpenBar| BarLine { label: label(t, codes, bar), count: bar.count };
    let mut bars: Vec<BarLine> = chart.bars.iter().map(line).collect();
    let finding = match bars.iter().rev().max_by_key(|bar| bar.count) {
        Some(most) => {
            let args = [
                ("item", chart.name.clone()),
                ("value", most.label.clone()),
                ("n", grouped(most.count)),
                ("percent", (most.count * 100 / chart.rows.max(1)).to_string()),
            ];
            t.f("open-data-chart-finding", &args)
        }
        None => t.s("open-data-chart"),
    };
    if chart.others > 0 {
        bars.push(BarLine { label: t.s("open-data-others"), count: chart.others });
    }
    ChartView {
        shape: if chart.is_by_year { "bar" } else { "bar-across" },
        finding,
        by: chart.name,
        bars,
        receipt: chart.receipt,
    }
}

/// A value in words: what a code stands for, and that nothing was given.
fn label(t: Texts, codes: &[CodeValue], bar: &OpenBar) -> String {
    match bar.value.as_deref() {
        None | Some("") => t.s("open-data-missing"),
        Some(value) => {
            let known = codes.iter().find(|code| code.code == value);
            known.map_or_else(|| value.to_owned(), |code| format!("{value} {}", code.name))
        }
    }
}

fn map(t: Texts, found: OpenDistricts) -> MapView {
    let most = found.districts.iter().map(|district| district.count).max().unwrap_or_default();
    let step = most.div_ceil(LEVELS).max(1);
    let name = |code: &str, name: &str| {
        let key = format!("open-data-district-{code}");
        if t.has(&key) { t.s(&key) } else { name.to_owned() }
    };
    let tile = |district: &app::uses::DistrictCount| DistrictTile {
        code: district.code,
        name: name(district.code, district.name),
        level: district.count.div_ceil(step),
        rows: grouped(district.count),
    };
    let level = |level: u64| LevelLine {
        level,
        range: match level {
            0 => t.s("open-data-map-none"),
            _ => format!("{}–{}", grouped((level - 1) * step + 1), grouped(level * step)),
        },
    };
    let used = most.div_ceil(step);
    let elsewhere = [("n", grouped(found.elsewhere))];
    MapView {
        finding: t.f("open-data-map-finding", &[("item", found.name)]),
        districts: found.districts.iter().map(tile).collect(),
        levels: (0..=used).map(level).collect(),
        elsewhere: if found.elsewhere > 0 {
            t.f("open-data-map-elsewhere", &elsewhere)
        } else {
            String::new()
        },
        receipt: found.receipt,
    }
}
