//! The parts of the file, each a template, and the zip around them.

use std::io::{Cursor, Write};

use askama::Template;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use super::{Block, Cell, Chart, Document, Table};

const STYLES: &str = include_str!("../../templates/docx/styles.xml");
const SETTINGS: &str = include_str!("../../templates/docx/settings.xml");
const FOOTER_ODD: &str = include_str!("../../templates/docx/footer_odd.xml");
const FOOTER_EVEN: &str = include_str!("../../templates/docx/footer_even.xml");
const PACKAGE_RELATIONS: &str = include_str!("../../templates/docx/package_relations.xml");

/// Width between the margins, in twentieths of a point: 156 mm.
const TEXT_WIDTH_TWIPS: usize = 8_844;
/// Heights of a chart in English metric units, of which a millimetre has 36 000.
const CHART_FRAME_EMU: usize = 900_000;
const CHART_BAR_EMU: usize = 252_000;
const CHART_HEIGHT_EMU_MAX: usize = 7_560_000;
/// Colours of the series in turn: those of the pages on light ground.
const COLOURS: [&str; 6] = ["0B6B4B", "D08700", "1F5FA8", "B4493F", "6B4EA0", "5F7A1F"];

/// Why a file could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DocxError {
    #[error("a part did not render: {0}")]
    Part(#[from] askama::Error),
    #[error("the parts were not packed: {0}")]
    Zip(#[from] zip::result::ZipError),
    #[error("a part was not written: {0}")]
    Write(#[from] std::io::Error),
}

#[derive(Template)]
#[template(path = "docx/content_types.xml")]
struct ContentTypes {
    charts: Vec<usize>,
}

#[derive(Template)]
#[template(path = "docx/document_relations.xml")]
struct Relations {
    charts: Vec<usize>,
}

#[derive(Template)]
#[template(path = "docx/core.xml")]
struct Core<'a> {
    document: &'a Document,
}

#[derive(Template)]
#[template(path = "docx/document.xml")]
struct Body<'a> {
    document: &'a Document,
    placed: Vec<Placed<'a>>,
}

#[derive(Template)]
#[template(path = "docx/chart.xml")]
struct ChartPart<'a> {
    title: &'a str,
    categories: &'a [String],
    series: Vec<Drawn<'a>>,
}

/// A series with its colour.
struct Drawn<'a> {
    name: &'a str,
    colour: &'static str,
    values: &'a [u64],
}

/// A block with what its place on the page asks for.
struct Placed<'a> {
    block: &'a Block,
    /// Of a chart, its number from 1.
    number: usize,
    /// Of a chart, its height.
    height: usize,
    /// Of a table, the widths of its columns.
    widths: Vec<usize>,
}

/// Packs a document.
pub(super) fn pack(document: &Document) -> Result<Vec<u8>, DocxError> {
    let charts: Vec<&Chart> = document.blocks.iter().filter_map(chart_of).collect();
    let numbers: Vec<usize> = (1..=charts.len()).collect();
    let mut package = Package::new();
    package.add("[Content_Types].xml", &ContentTypes { charts: numbers.clone() }.render()?)?;
    package.add("_rels/.rels", PACKAGE_RELATIONS)?;
    package.add("docProps/core.xml", &Core { document }.render()?)?;
    package.add("word/document.xml", &Body { document, placed: placed(document) }.render()?)?;
    package.add("word/_rels/document.xml.rels", &Relations { charts: numbers }.render()?)?;
    package.add("word/styles.xml", STYLES)?;
    package.add("word/settings.xml", SETTINGS)?;
    package.add("word/footer1.xml", FOOTER_ODD)?;
    package.add("word/footer2.xml", FOOTER_EVEN)?;
    for (at, chart) in charts.into_iter().enumerate() {
        package.add(&format!("word/charts/chart{}.xml", at + 1), &part(chart).render()?)?;
    }
    package.close()
}

fn chart_of(block: &Block) -> Option<&Chart> {
    match block {
        Block::Chart(chart) => Some(chart),
        _ => None,
    }
}

fn part(chart: &Chart) -> ChartPart<'_> {
    let drawn = chart.series.iter().zip(COLOURS.iter().cycle());
    let series =
        drawn.map(|(series, colour)| Drawn { name: &series.name, colour, values: &series.values });
    ChartPart { title: &chart.title, categories: &chart.categories, series: series.collect() }
}

fn placed(document: &Document) -> Vec<Placed<'_>> {
    let mut number = 0;
    let place = |block| {
        let chart = chart_of(block);
        number += usize::from(chart.is_some());
        let widths = if let Block::Table(table) = block { widths(table) } else { Vec::new() };
        Placed { block, number, height: chart.map_or(0, height), widths }
    };
    document.blocks.iter().map(place).collect()
}

fn height(chart: &Chart) -> usize {
    let bars = chart.categories.len() * (chart.series.len() + 1);
    (CHART_FRAME_EMU + bars * CHART_BAR_EMU).min(CHART_HEIGHT_EMU_MAX)
}

/// The width of the text shared out by the longest cell of each column.
fn widths(table: &Table) -> Vec<usize> {
    let longest = |column: usize| {
        let cells = table.rows.iter().chain(std::iter::once(&table.head));
        let lengths = cells.filter_map(|row| row.get(column)).map(length);
        lengths.max().unwrap_or_default().clamp(6, 28) + 2
    };
    let shares: Vec<usize> = (0..table.head.len()).map(longest).collect();
    let sum: usize = shares.iter().sum();
    shares.iter().map(|share| TEXT_WIDTH_TWIPS * share / sum.max(1)).collect()
}

/// Half-widths of a cell's text; a Chinese character has two.
fn length(cell: &Cell) -> usize {
    cell.text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// The zip as it grows.
struct Package {
    zip: ZipWriter<Cursor<Vec<u8>>>,
}

impl Package {
    fn new() -> Self {
        Self { zip: ZipWriter::new(Cursor::new(Vec::new())) }
    }

    /// Adds a part, without the characters that XML cannot hold; always with the same date, so that equal documents are
    /// equal files.
    fn add(&mut self, name: &str, part: &str) -> Result<(), DocxError> {
        let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
        self.zip.start_file(name, options)?;
        let text: String = part.chars().filter(|c| is_xml(*c)).collect();
        self.zip.write_all(text.as_bytes())?;
        Ok(())
    }

    fn close(self) -> Result<Vec<u8>, DocxError> {
        Ok(self.zip.finish()?.into_inner())
    }
}

/// Whether XML 1.0 has the character.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{1_0000}'..)
}
