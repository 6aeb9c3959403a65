//! What the platform computed at an act, as tables: a score with its indicators, a standing with its points, shares with
//! what was measured, sealed bids with their digests.

use domain::contribution::Contribution;
use domain::ids::UnitId;
use domain::scoring::{self, Score};
use domain::sources::RulingOutcome;
use domain::standing::{Point, Standing};
use law::indicators::{self, Sheet};
use likeness::Reason;
use serde::Deserialize;
use serde_json::Value as Json;
use strum::IntoEnumIterator;

use super::stated::{Wording, yuan};
use crate::pages::collection::reason_words;
use crate::pages::home::figures::grouped;
use crate::pages::supervision::evidence;
use crate::texts::Texts;

/// A table with its title.
pub(crate) struct BroughtTable {
    pub(crate) title: String,
    /// How it came about; may be empty.
    pub(crate) note: String,
    pub(crate) heads: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

#[derive(Deserialize)]
struct Share {
    unit: UnitId,
    measured: Contribution,
    fen: i64,
}

#[derive(Deserialize)]
struct Overlap {
    code: String,
    items: Vec<OverlapItem>,
}

#[derive(Deserialize)]
struct OverlapItem {
    wanted: String,
    held: String,
    percent: u8,
    /// Earlier plans were kept without.
    #[serde(default)]
    reasons: Vec<Reason>,
    #[serde(default)]
    ruling: Option<Ruling>,
}

#[derive(Deserialize)]
struct Ruling {
    outcome: RulingOutcome,
    document: String,
}

#[derive(Deserialize)]
struct Bid {
    bid: String,
    digest: String,
}

fn read<T: serde::de::DeserializeOwned>(detail: &Json, key: &str) -> Option<T> {
    serde_json::from_value(detail.get(key)?.clone()).ok()
}

/// The tables that an event's detail holds.
pub(crate) fn brought(wording: &Wording<'_>, detail: &Json) -> Vec<BroughtTable> {
    let t = wording.t;
    let score = read::<Score>(detail, "score").map(|score| marks(t, &score, detail));
    // A report has the standing among its facts; here it is judged by its points.
    let standing = read::<Standing>(detail, "standing")
        .filter(|_| detail.get("wanting").is_some())
        .map(|standing| points(t, &standing));
    let shares = read::<Vec<Share>>(detail, "shares").map(|shares| divided(wording, &shares));
    let bids = read::<Vec<Bid>>(detail, "bids").map(|bids| sealed(t, bids));
    let overlaps = read::<Vec<Overlap>>(detail, "overlaps").map(|overlaps| held(t, overlaps));
    let all = [score, standing, shares, bids, overlaps];
    all.into_iter().flatten().filter(|table| !table.rows.is_empty()).collect()
}

/// What others hold already of what a plan would collect.
fn held(t: Texts, overlaps: Vec<Overlap>) -> BroughtTable {
    let row = |code: &str, item: OverlapItem| {
        let reasons: Vec<String> =
            item.reasons.iter().map(|reason| reason_words(t, reason)).collect();
        let ruling = item.ruling.map(|ruled| {
            format!("{} ({})", t.c("ruling", <&str>::from(ruled.outcome)), ruled.document)
        });
        vec![
            item.wanted,
            item.held,
            code.to_owned(),
            format!("{}%", item.percent),
            reasons.join(&t.s("case-and")),
            ruling.unwrap_or_default(),
        ]
    };
    let rows = overlaps.into_iter().flat_map(|overlap| {
        let code = overlap.code;
        overlap.items.into_iter().map(move |item| row(&code, item)).collect::<Vec<_>>()
    });
    BroughtTable {
        title: t.s("collection-overlaps"),
        note: String::new(),
        heads: heads(
            t,
            &[
                "collection-check-items",
                "collection-check-held",
                "collection-check-entry",
                "collection-check-percent",
                "collection-check-reasons",
                "collection-check-ruling",
            ],
        ),
        rows: rows.collect(),
    }
}

fn heads(t: Texts, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| t.s(key)).collect()
}

fn marks(t: Texts, score: &Score, detail: &Json) -> BroughtTable {
    let sheet = read(detail, "sheet").and_then(indicators::in_force);
    let row = |mark: &scoring::Mark| {
        let (block, indicator) = names(t, sheet, mark);
        let how = if mark.computed { "brought-computed" } else { "brought-entered" };
        let points = |hundredths| scoring::written(hundredths);
        vec![
            block,
            indicator,
            points(mark.earned_hundredths),
            points(mark.possible_hundredths),
            t.s(how),
        ]
    };
    BroughtTable {
        title: t.s("brought-score"),
        note: t.f("brought-score-note", &[("total", scoring::written(score.total_hundredths))]),
        heads: heads(
            t,
            &[
                "brought-block",
                "brought-indicator",
                "brought-earned",
                "brought-possible",
                "brought-how",
            ],
        ),
        rows: score.marks.iter().map(row).collect(),
    }
}

fn names(t: Texts, sheet: Option<&Sheet>, mark: &scoring::Mark) -> (String, String) {
    let in_chinese = t.tag() != "en";
    let name = |zh: &str, en: &str| if in_chinese { zh.to_owned() } else { en.to_owned() };
    let block = sheet.and_then(|sheet| sheet.blocks.iter().find(|block| block.code == mark.block));
    let Some(block) = block else { return (mark.block.clone(), mark.indicator.clone()) };
    let indicator = block.indicators.iter().find(|known| known.code == mark.indicator);
    let indicator =
        indicator.map_or_else(|| mark.indicator.clone(), |one| name(&one.name_zh, &one.name_en));
    (name(&block.name_zh, &block.name_en), indicator)
}

fn points(t: Texts, standing: &Standing) -> BroughtTable {
    let row = |point: Point| {
        let code: &str = point.into();
        let met = if standing.meets(point) { "standing-met" } else { "standing-wanting" };
        vec![t.c("standing-point", code), evidence(t, standing, point), t.s(met)]
    };
    let period = [("from", standing.from.to_string()), ("until", standing.until.to_string())];
    BroughtTable {
        title: t.s("standing-points"),
        note: t.f("supervision-period", &period),
        heads: heads(t, &["standing-point", "standing-evidence", "brought-judged"]),
        rows: Point::iter().map(row).collect(),
    }
}

fn divided(wording: &Wording<'_>, shares: &[Share]) -> BroughtTable {
    let t = wording.t;
    let row = |share: &Share| {
        let permille = share.measured.quality_permille;
        vec![
            wording.live.unit_name(share.unit, t.tag()),
            grouped(share.measured.rows),
            grouped(share.measured.uses),
            format!("{}.{}%", permille / 10, permille % 10),
            t.f("case-yuan", &[("amount", yuan(share.fen))]),
        ]
    };
    BroughtTable {
        title: t.s("brought-shares"),
        note: t.s("brought-shares-note"),
        heads: heads(
            t,
            &["work-unit", "brought-rows", "brought-uses", "brought-quality", "brought-share"],
        ),
        rows: shares.iter().map(row).collect(),
    }
}

fn sealed(t: Texts, bids: Vec<Bid>) -> BroughtTable {
    BroughtTable {
        title: t.s("brought-bids"),
        note: t.s("brought-bids-note"),
        heads: heads(t, &["brought-bid", "brought-digest"]),
        rows: bids.into_iter().map(|bid| vec![bid.bid, bid.digest]).collect(),
    }
}
