//! Rows with longitude and latitude as points of a drawing by the server.
//!
//! A sketch without base map and without boundary lines: a map that is published needs a licence number 审图号.

use domain::values::Value;

/// Width of the drawing, in units of its view box.
const WIDTH: f64 = 640.0;
/// Height of the drawing at most.
const HEIGHT_MAX: f64 = 480.0;
/// Height of the drawing at least.
const HEIGHT_MIN: f64 = 160.0;
/// Left free around the points.
const MARGIN: f64 = 16.0;
/// Span in degrees below which points are drawn as if they were spread over it: about a hundred metres.
const SPAN_MIN: f64 = 0.001;

/// A point with what it is called.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Point {
    pub(super) x: String,
    pub(super) y: String,
    pub(super) name: String,
}

/// The drawing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sketch {
    pub(super) width: String,
    pub(super) height: String,
    pub(super) points: Vec<Point>,
}

/// The points of some rows; none where no two items are longitude and latitude, or no row has both.
pub(super) fn sketch(names: &[String], rows: &[Vec<Value>]) -> Option<Sketch> {
    let longitude = place(names, &["经度", "longitude", "lng", "lon"])?;
    let latitude = place(names, &["纬度", "latitude", "lat"])?;
    let label = (0..names.len()).find(|place| *place != longitude && *place != latitude);
    let number = |row: &[Value], place: usize| -> Option<f64> {
        row.get(place)?.to_text().trim().parse().ok().filter(|degrees: &f64| degrees.is_finite())
    };
    let found: Vec<(f64, f64, String)> = rows
        .iter()
        .filter_map(|row| {
            let name = label.and_then(|place| row.get(place)).map(Value::to_text);
            let (east, north) = (number(row, longitude)?, number(row, latitude)?);
            let is_on_earth = (-180.0..=180.0).contains(&east) && (-85.0..=85.0).contains(&north);
            is_on_earth.then(|| (east, north, name.unwrap_or_default()))
        })
        .collect();
    if found.is_empty() { None } else { Some(drawn(&found)) }
}

fn place(names: &[String], words: &[&str]) -> Option<usize> {
    let is_named = |name: &String| {
        let name = name.to_lowercase();
        words.iter().any(|word| if word.is_ascii() { name == *word } else { name.ends_with(word) })
    };
    names.iter().position(is_named)
}

/// Lays the points out over their own bounding box; a degree of longitude is as much shorter as the latitude makes it.
fn drawn(found: &[(f64, f64, String)]) -> Sketch {
    let bounds = |of: fn(&(f64, f64, String)) -> f64| {
        let least = found.iter().map(of).fold(f64::INFINITY, f64::min);
        let most = found.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        let middle = f64::midpoint(least, most);
        (middle, (most - least).max(SPAN_MIN))
    };
    let ((east, wide), (north, tall)) = (bounds(|point| point.0), bounds(|point| point.1));
    let shrink = north.to_radians().cos();
    let height = (tall / (wide * shrink) * WIDTH).clamp(HEIGHT_MIN, HEIGHT_MAX);
    let scale = ((WIDTH - 2.0 * MARGIN) / (wide * shrink)).min((height - 2.0 * MARGIN) / tall);
    let point = |(x, y, name): &(f64, f64, String)| Point {
        x: format!("{:.1}", WIDTH / 2.0 + (x - east) * shrink * scale),
        y: format!("{:.1}", height / 2.0 - (y - north) * scale),
        name: name.clone(),
    };
    Sketch {
        width: format!("{WIDTH:.0}"),
        height: format!("{height:.0}"),
        points: found.iter().map(point).collect(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn rows(points: &[(&str, &str, &str)]) -> Vec<Vec<Value>> {
        let text = |text: &str| Value::Text(text.to_owned());
        points.iter().map(|(name, x, y)| vec![text(name), text(x), text(y)]).collect()
    }

    #[test]
    fn points_stand_within_the_drawing_with_north_above() {
        let names = ["名称", "经度", "纬度"].map(str::to_owned);
        let rows = rows(&[
            ("甲", "119.30", "26.08"),
            ("乙", "119.40", "26.00"),
            ("丙", "", "26.00"),
            ("丁", "1193", "26.00"),
        ]);
        let drawn = sketch(&names, &rows).unwrap();
        assert_eq!(drawn.points.len(), 2);
        let at = |place: usize| {
            let point = &drawn.points[place];
            (point.x.parse::<f64>().unwrap(), point.y.parse::<f64>().unwrap())
        };
        let height: f64 = drawn.height.parse().unwrap();
        for place in 0..2 {
            let (x, y) = at(place);
            assert!((0.0..=WIDTH).contains(&x) && (0.0..=height).contains(&y), "{x} {y}");
        }
        assert!(at(0).0 < at(1).0 && at(0).1 < at(1).1, "east is right, north is above");
        assert_eq!(drawn.points[0].name, "甲");
    }

    #[test]
    fn without_both_items_or_any_point_nothing_is_drawn() {
        let names = ["名称", "经度", "地址"].map(str::to_owned);
        assert_eq!(sketch(&names, &rows(&[("甲", "119.3", "26.0")])), None);
        let names = ["名称", "经度", "纬度"].map(str::to_owned);
        assert_eq!(sketch(&names, &rows(&[("甲", "", "")])), None);
        let one = sketch(&names, &rows(&[("甲", "119.3", "26.0")])).unwrap();
        assert_eq!(one.points[0].x, "320.0");
    }
}
