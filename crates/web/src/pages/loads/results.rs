//! What a load counted: rows, the quality of each item, the first rows set aside.

use app::loads::{BadRow, BatchView, ItemQuality};
use domain::ids::ItemId;

use super::{grouped, percent};
use crate::texts::Texts;

/// Bad rows on the page; all of them are in the downloads.
pub(super) const BAD_ROWS: usize = 50;

pub(super) struct Tile {
    pub(super) label: String,
    pub(super) value: String,
    pub(super) note: String,
}

/// The quality of one item.
pub(super) struct ItemLine {
    pub(super) name: String,
    pub(super) missing: String,
    pub(super) empty: String,
    pub(super) faults: Vec<String>,
    pub(super) findings: Vec<String>,
    pub(super) valid_share: String,
}

/// One fault of one row.
pub(super) struct FaultLine {
    pub(super) line: u64,
    pub(super) item: String,
    pub(super) value: String,
    pub(super) reason: String,
}

pub(super) struct Results {
    pub(super) tiles: Vec<Tile>,
    pub(super) items: Vec<ItemLine>,
    pub(super) faults: Vec<FaultLine>,
    pub(super) cut: String,
    pub(super) has_faults: bool,
}

/// The results of a batch that was judged.
pub(super) fn results(t: Texts, view: &BatchView, bad: &[BadRow]) -> Results {
    let counts = view.batch.counts;
    let name =
        |id: ItemId| view.entry.item(id).map_or_else(|| id.to_string(), |item| item.name.clone());
    let faults = bad.iter().flat_map(|row| &row.faults).map(|fault| FaultLine {
        line: fault.line,
        item: fault.item.map(name).unwrap_or_default(),
        value: fault.value.clone(),
        reason: t.c("fault", <&str>::from(fault.fault)),
    });
    let shown = bad.len() as u64;
    let cut = if counts.bad > shown {
        t.f("loads-faults-cut", &[("shown", grouped(shown)), ("all", grouped(counts.bad))])
    } else {
        String::new()
    };
    Results {
        tiles: tiles(t, view),
        items: view
            .report
            .items
            .iter()
            .map(|item| item_line(t, item, name(item.item), counts.read))
            .collect(),
        faults: faults.collect(),
        cut,
        has_faults: !bad.is_empty(),
    }
}

fn tiles(t: Texts, view: &BatchView) -> Vec<Tile> {
    let counts = view.batch.counts;
    let tile = |code: &str, count: u64, note: String| Tile {
        label: t.c("loads-count", code),
        value: grouped(count),
        note,
    };
    let mut tiles = vec![
        tile("read", counts.read, String::new()),
        tile("good", counts.good, percent(counts.good, counts.read)),
        tile("bad", counts.bad, percent(counts.bad, counts.read)),
    ];
    if view.batch.version.is_some() {
        tiles.push(tile("inserted", counts.inserted, String::new()));
        tiles.push(tile("updated", counts.updated, String::new()));
        tiles.push(tile("total", counts.total, String::new()));
    }
    if counts.dropped > 0 {
        tiles.push(tile("dropped", counts.dropped, String::new()));
    }
    tiles
}

fn item_line(t: Texts, item: &ItemQuality, name: String, read: u64) -> ItemLine {
    let told = |what: String, count: u64| {
        t.f("loads-counted", &[("what", what), ("count", grouped(count))])
    };
    let faulty: u64 = item.faults.iter().map(|(_, count)| count).sum();
    ItemLine {
        name,
        missing: grouped(item.missing),
        empty: grouped(item.empty),
        faults: item
            .faults
            .iter()
            .map(|(fault, count)| told(t.c("fault", <&str>::from(*fault)), *count))
            .collect(),
        findings: item
            .findings
            .iter()
            .map(|(finding, count)| told(t.c("loads-finding", finding.code()), *count))
            .collect(),
        valid_share: percent(read.saturating_sub(faulty), read),
    }
}
