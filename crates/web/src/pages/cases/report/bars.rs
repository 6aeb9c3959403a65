//! A chart as bars on a page: drawn by the server, so that it prints and needs no script.

use crate::docx::Chart;
use crate::pages::home::figures::grouped;

/// Width of the drawing; bars leave room for their numbers at the end.
const WIDTH: u64 = 640;
const BAR_WIDTH_MAX: u64 = 540;
const BAR_HEIGHT: u64 = 14;
/// From one bar to the next of the same category.
const BAR_STEP: u64 = 18;
/// Height of a category's name.
const NAME_HEIGHT: u64 = 20;
/// Between a bar and its number.
const GAP: u64 = 8;
/// From the top of a name or a bar to the base of its letters.
const LETTERS: u64 = 12;
/// Colours of the design system, by series.
const COLOURS: u64 = 6;

/// A drawing: a strip for every category, so that a tall one breaks between pages.
pub(super) struct Picture {
    pub(super) strips: Vec<Strip>,
    /// The series and their colours, where there are several.
    pub(super) keys: Vec<Key>,
}

/// A category's name over its bars, in units of its view box.
pub(super) struct Strip {
    pub(super) width: u64,
    pub(super) height: u64,
    pub(super) name: String,
    pub(super) name_y: u64,
    pub(super) bars: Vec<Bar>,
}

/// A bar with its number.
pub(super) struct Bar {
    pub(super) y: u64,
    pub(super) width: u64,
    pub(super) height: u64,
    pub(super) colour: u64,
    pub(super) text_x: u64,
    pub(super) text_y: u64,
    pub(super) text: String,
}

/// A colour and what it stands for.
pub(super) struct Key {
    pub(super) colour: u64,
    pub(super) text: String,
}

impl Picture {
    pub(super) fn of(chart: &Chart) -> Self {
        let most = chart.series.iter().flat_map(|series| &series.values).max();
        let most = most.copied().unwrap_or_default().max(1);
        let strip = |(at, name): (usize, &String)| strip(chart, at, name, most);
        Self { strips: chart.categories.iter().enumerate().map(strip).collect(), keys: keys(chart) }
    }
}

fn strip(chart: &Chart, at: usize, name: &str, most: u64) -> Strip {
    let mut height = NAME_HEIGHT;
    let mut bars = Vec::new();
    for (series, colour) in chart.series.iter().zip((1..=COLOURS).cycle()) {
        let value = series.values.get(at).copied().unwrap_or_default();
        bars.push(bar(value, most, colour, height));
        height += BAR_STEP;
    }
    Strip { width: WIDTH, height, name: name.to_owned(), name_y: LETTERS, bars }
}

fn bar(value: u64, most: u64, colour: u64, y: u64) -> Bar {
    let scaled = u128::from(value) * u128::from(BAR_WIDTH_MAX) / u128::from(most);
    let width = u64::try_from(scaled).unwrap_or(BAR_WIDTH_MAX).max(u64::from(value > 0));
    Bar {
        y,
        width,
        height: BAR_HEIGHT,
        colour,
        text_x: width + GAP,
        text_y: y + LETTERS,
        text: grouped(value),
    }
}

fn keys(chart: &Chart) -> Vec<Key> {
    if chart.series.len() < 2 {
        return Vec::new();
    }
    let drawn = chart.series.iter().zip((1..=COLOURS).cycle());
    drawn.map(|(series, colour)| Key { colour, text: series.name.clone() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docx::Series;

    fn bars(values: &[u64]) -> Vec<Bar> {
        let picture = Picture::of(&Chart {
            title: String::new(),
            categories: values.iter().map(u64::to_string).collect(),
            series: vec![Series { name: String::new(), values: values.to_vec() }],
        });
        picture.strips.into_iter().flat_map(|strip| strip.bars).collect()
    }

    #[test]
    fn bars_are_as_long_as_their_numbers_and_the_smallest_is_still_seen() {
        let widths: Vec<u64> =
            bars(&[0, 1, 500_000, 1_000_000]).iter().map(|bar| bar.width).collect();
        assert_eq!(widths, [0, 1, BAR_WIDTH_MAX / 2, BAR_WIDTH_MAX]);
    }

    #[test]
    fn a_chart_of_noughts_has_no_bars_and_all_numbers() {
        let bars = bars(&[0, 0]);
        assert!(bars.iter().all(|bar| bar.width == 0 && bar.text == "0"));
    }

    #[test]
    fn the_largest_number_there_is_does_not_overflow() {
        assert_eq!(bars(&[u64::MAX])[0].width, BAR_WIDTH_MAX);
    }
}
