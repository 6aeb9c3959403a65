//! A chart as bars on a page: drawn by the server, so that it prints and needs no script.

use crate::docx::Chart;
use crate::pages::home::figures::grouped;

/// Width of the drawing; bars leave room for their numbers at the end.
const WIDTH: u64 = 640;
const BAR_WIDTH_MAX: u64 = 540;
const BAR_HEIGHT: u64 = 14;
/// From one bar to the next of the same category.
const BAR_STEP: u64 = 18;
/// Height of a category's name, and the space after its bars.
const NAME_HEIGHT: u64 = 20;
const GAP: u64 = 8;
/// From the top of a bar to the base of the letters beside it.
const LETTERS: u64 = 12;
/// Colours of the design system, by series.
const COLOURS: u64 = 6;

/// A drawing, in units of its view box.
pub(super) struct Picture {
    pub(super) width: u64,
    pub(super) height: u64,
    pub(super) names: Vec<Label>,
    pub(super) bars: Vec<Bar>,
    /// The series and their colours, where there are several.
    pub(super) keys: Vec<Key>,
}

/// Letters at a place.
pub(super) struct Label {
    pub(super) y: u64,
    pub(super) text: String,
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
        let mut picture = Self {
            width: WIDTH,
            height: 0,
            names: Vec::new(),
            bars: Vec::new(),
            keys: keys(chart),
        };
        for (at, name) in chart.categories.iter().enumerate() {
            let y = picture.height + NAME_HEIGHT - GAP / 2;
            picture.names.push(Label { y, text: name.clone() });
            picture.height += NAME_HEIGHT;
            for (series, colour) in chart.series.iter().zip((1..=COLOURS).cycle()) {
                let value = series.values.get(at).copied().unwrap_or_default();
                picture.bars.push(bar(value, most, colour, picture.height));
                picture.height += BAR_STEP;
            }
            picture.height += GAP;
        }
        picture
    }
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

    fn picture(values: &[u64]) -> Picture {
        Picture::of(&Chart {
            title: String::new(),
            categories: values.iter().map(u64::to_string).collect(),
            series: vec![Series { name: String::new(), values: values.to_vec() }],
        })
    }

    #[test]
    fn bars_are_as_long_as_their_numbers_and_the_smallest_is_still_seen() {
        let widths: Vec<u64> =
            picture(&[0, 1, 500_000, 1_000_000]).bars.iter().map(|bar| bar.width).collect();
        assert_eq!(widths, [0, 1, BAR_WIDTH_MAX / 2, BAR_WIDTH_MAX]);
    }

    #[test]
    fn a_chart_of_noughts_has_no_bars_and_all_numbers() {
        let bars = picture(&[0, 0]).bars;
        assert!(bars.iter().all(|bar| bar.width == 0 && bar.text == "0"));
    }

    #[test]
    fn the_largest_number_there_is_does_not_overflow() {
        assert_eq!(picture(&[u64::MAX]).bars[0].width, BAR_WIDTH_MAX);
    }
}
