//! `/catalogue/map`: the whole catalogue as a picture, unit by theme by share type. Each cell leads to its entries.

use std::collections::{BTreeMap, BTreeSet};

use app::catalogue::{Facet, code_of};
use app::live::Live;
use askama::Template;
use axum::extract::State;
use domain::ids::UnitId;
use law::catalogue_codes::ShareType;

use super::described::theme_words;
use super::portal::Asked;
use crate::context::Visitor;
use crate::respond::{PageResult, page};
use crate::shell::{Room, Shell};
use crate::site::Web;
use crate::texts::Texts;

/// Darkest shade of a cell.
const SHADES: usize = 5;

/// The share types in the order a bar shows them.
const SHARES: [ShareType; 3] =
    [ShareType::Unconditional, ShareType::Conditional, ShareType::Withheld];

/// Entries by share type, in the order of [`SHARES`].
#[derive(Default, Clone, Copy)]
struct Counts([usize; 3]);

impl Counts {
    fn sum(self) -> usize {
        self.0.iter().sum()
    }
}

/// A part of a cell's bar.
struct Segment {
    share: String,
    start: usize,
    width: usize,
}

struct Cell {
    href: String,
    /// Said to those who do not see the picture; empty where there is nothing.
    words: String,
    sum: usize,
    shade: usize,
    segments: Vec<Segment>,
}

struct Row {
    unit: String,
    href: String,
    cells: Vec<Cell>,
    sum: usize,
}

struct Column {
    theme: String,
    href: String,
    sum: usize,
}

struct Key {
    share: String,
    text: String,
    sum: usize,
    href: String,
}

#[derive(Template)]
#[template(path = "catalogue/map.html")]
struct MapPage {
    t: Texts,
    shell: Shell,
    columns: Vec<Column>,
    rows: Vec<Row>,
    keys: Vec<Key>,
    sum: usize,
}

/// `GET /catalogue/map`
pub(super) async fn show(State(web): State<Web>, visitor: Visitor) -> PageResult {
    let t = visitor.t;
    let live = web.app().live();
    let counted = counted(&live);
    let themes: BTreeSet<&str> = counted.keys().map(|(_, theme)| theme.as_str()).collect();
    let units: BTreeSet<UnitId> = counted.keys().map(|(unit, _)| *unit).collect();
    let most = counted.values().map(|counts| counts.sum()).max().unwrap_or_default();
    let mut rows: Vec<Row> = units
        .into_iter()
        .map(|unit| {
            let cell = |theme: &&str| {
                let counts = counted.get(&(unit, (*theme).to_owned())).copied();
                cell(t, &live, (unit, theme), counts.unwrap_or_default(), most)
            };
            let cells: Vec<Cell> = themes.iter().map(cell).collect();
            Row {
                unit: live.unit_name(unit, t.tag()),
                href: href(&[(Facet::Unit, unit.to_string())]),
                sum: cells.iter().map(|cell| cell.sum).sum(),
                cells,
            }
        })
        .collect();
    rows.sort_by(|one, other| other.sum.cmp(&one.sum).then_with(|| one.unit.cmp(&other.unit)));
    let total = |chosen: &dyn Fn(&(UnitId, String)) -> bool| -> usize {
        let of = counted.iter().filter(|(place, _)| chosen(place));
        of.map(|(_, counts)| counts.sum()).sum()
    };
    let columns = themes
        .iter()
        .map(|theme| Column {
            theme: theme_words(t, theme),
            href: href(&[(Facet::Theme, (*theme).to_owned())]),
            sum: total(&|(_, known)| known == theme),
        })
        .collect();
    page(&MapPage {
        t,
        shell: Shell::new(&visitor, Room::Portal, t.s("catalogue-map"))
            .crumb(t.s("nav-catalogue"), "/catalogue")
            .crumb(t.s("catalogue-map"), ""),
        columns,
        rows,
        keys: keys(t, &counted),
        sum: total(&|_| true),
    })
}

/// Published entries by unit and theme.
fn counted(live: &Live) -> BTreeMap<(UnitId, String), Counts> {
    let mut counted: BTreeMap<(UnitId, String), Counts> = BTreeMap::new();
    for table in live.tables() {
        let draft = &table.entry.draft;
        let place = (table.entry.unit, draft.theme.clone());
        counted.entry(place).or_default().0[place_of(draft.sharing.share_type)] += 1;
    }
    counted
}

fn place_of(share: ShareType) -> usize {
    SHARES.iter().position(|known| *known == share).unwrap_or_default()
}

fn keys(t: Texts, counted: &BTreeMap<(UnitId, String), Counts>) -> Vec<Key> {
    let key = |share: ShareType| {
        let code = code_of(&share);
        Key {
            text: t.c("share-type", &code),
            sum: counted.values().map(|counts| counts.0[place_of(share)]).sum(),
            href: href(&[(Facet::ShareType, code.clone())]),
            share: code,
        }
    };
    SHARES.into_iter().map(key).collect()
}

fn cell(t: Texts, live: &Live, (unit, theme): (UnitId, &str), counts: Counts, most: usize) -> Cell {
    let sum = counts.sum();
    let mut start = 0;
    let mut segments = Vec::new();
    let mut said = Vec::new();
    for share in SHARES {
        let width = counts.0[place_of(share)];
        if width > 0 {
            let code = code_of(&share);
            let words = [("share", t.c("share-type", &code)), ("n", width.to_string())];
            said.push(t.f("catalogue-map-part", &words));
            segments.push(Segment { share: code, start, width });
            start += width;
        }
    }
    let words = [
        ("unit", live.unit_name(unit, t.tag())),
        ("theme", theme_words(t, theme)),
        ("parts", said.join(&t.s("case-and"))),
    ];
    Cell {
        href: href(&[(Facet::Unit, unit.to_string()), (Facet::Theme, theme.to_owned())]),
        words: if sum == 0 { String::new() } else { t.f("catalogue-map-cell", &words) },
        sum,
        shade: if most == 0 { 0 } else { (sum * SHADES).div_ceil(most) },
        segments,
    }
}

/// The search that a place of the picture leads to.
fn href(chosen: &[(Facet, String)]) -> String {
    Asked { chosen: chosen.to_vec(), ..Asked::default() }.href()
}
