//! The table that is printed and the JSON that is written.

use std::fmt::Write as _;

use serde::Serialize;

use super::world::LoadFigures;

/// One line.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    name: String,
    value: f64,
    unit: &'static str,
    /// The same unit, measured in the same run.
    floor: Option<f64>,
    /// `value / floor`.
    ratio: Option<f64>,
    /// What is to be reached, in words.
    reach: String,
    ok: Option<bool>,
}

/// All lines.
#[derive(Debug, Default)]
pub(super) struct Report {
    only: String,
    lines: Vec<Line>,
}

impl Report {
    pub(super) fn new(only: &str) -> Self {
        Self { only: only.to_owned(), lines: Vec::new() }
    }

    /// Whether lines of this family are asked for.
    pub(super) fn wants(&self, family: &str) -> bool {
        self.only.is_empty() || self.only.starts_with(family) || family.starts_with(&self.only)
    }

    /// A value that is only shown.
    pub(super) fn show(&mut self, name: &str, value: f64, unit: &'static str) {
        self.push(Line {
            name: name.to_owned(),
            value,
            unit,
            floor: None,
            ratio: None,
            reach: String::new(),
            ok: None,
        });
    }

    /// A value that must stay under a bound.
    pub(super) fn under(&mut self, name: &str, value: f64, unit: &'static str, bound: f64) {
        let reach = format!("under {bound} {unit}");
        self.push(Line {
            name: name.to_owned(),
            value,
            unit,
            floor: None,
            ratio: None,
            reach,
            ok: Some(value < bound),
        });
    }

    /// A value that must reach a part of its floor.
    pub(super) fn at_least(
        &mut self,
        name: &str,
        value: f64,
        unit: &'static str,
        floor: f64,
        part: f64,
    ) {
        let ratio = value / floor;
        let reach = format!("at least {part} of the floor");
        self.push(Line {
            name: name.to_owned(),
            value,
            unit,
            floor: Some(floor),
            ratio: Some(ratio),
            reach,
            ok: Some(ratio >= part),
        });
    }

    pub(super) fn load(&mut self, figures: &LoadFigures) {
        let rate = |seconds: f64| figures.rows as f64 / seconds;
        self.at_least("load.rows", rate(figures.load_s), "rows/s", rate(figures.floor_s), 0.25);
        self.under("load.peak-memory", figures.peak_mib, "MiB", 1024.0);
    }

    fn push(&mut self, line: Line) {
        if self.only.is_empty() || line.name.starts_with(&self.only) {
            self.lines.push(line);
        }
    }

    pub(super) fn table(&self) -> String {
        let mut text = format!(
            "{:<34} {:>12} {:<8} {:>12} {:>7}  {}\n",
            "what", "value", "unit", "floor", "ratio", "reach"
        );
        for line in &self.lines {
            let number =
                |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.2}"));
            let mark = match line.ok {
                Some(true) => "ok",
                Some(false) => "MISSED",
                None => "",
            };
            writeln!(
                text,
                "{:<34} {:>12.2} {:<8} {:>12} {:>7}  {} {mark}",
                line.name,
                line.value,
                line.unit,
                number(line.floor),
                number(line.ratio),
                line.reach
            )
            .expect("writing to a string cannot fail");
        }
        text
    }

    pub(super) fn json(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(&self.lines)
    }
}

/// A figure of this process from `/proc/self/status`, in MiB.
pub(super) fn memory_mib(field: &str) -> f64 {
    memory_of_mib("self", field)
}

/// Lets the peak that `VmHWM` shows begin anew.
pub(super) fn forget_peak() -> std::io::Result<()> {
    std::fs::write("/proc/self/clear_refs", "5")
}

/// A figure of a process from its `/proc/…/status`, in MiB.
pub(super) fn memory_of_mib(process: &str, field: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(field)).unwrap_or_default();
    let kib: f64 =
        line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or_default();
    kib / 1024.0
}

/// The value below which `part` of the sorted samples lie.
pub(super) fn quantile(sorted: &[f64], part: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let place = (last as f64 * part).round() as usize;
    sorted.get(place).copied().unwrap_or_default()
}
