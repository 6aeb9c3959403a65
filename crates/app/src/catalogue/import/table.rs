//! A sheet with its headings found: which column stands where, and which lines make up one entry.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::catalogue::sheet::{Column, Sheet, SheetFault, SheetRow};

/// Lines above the headings that a template may spend on a title and remarks.
const TITLE_LINES_MAX: usize = 10;

/// A cell that is at fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellFault {
    /// Name of the sheet; empty for delimited text.
    pub sheet: String,
    /// Line in the sheet, from 1.
    pub line: usize,
    /// Heading of the column.
    pub column: String,
    /// What stands there; metadata, never data.
    pub value: String,
    /// What is wrong, as a stable code.
    pub code: String,
}

/// A sheet below its headings.
pub(super) struct Table {
    /// Name of the sheet.
    pub(super) name: String,
    places: HashMap<Column, usize>,
    rows: Vec<SheetRow>,
    /// Headings nobody knows; their columns are passed over, and the report says so.
    pub(super) ignored: Vec<String>,
}

/// One line of a table.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    table: &'a Table,
    row: &'a SheetRow,
}

impl Table {
    /// Finds the headings among the first lines.
    pub(super) fn of(sheet: Sheet) -> Result<Self, SheetFault> {
        let Sheet { name, mut rows } = sheet;
        let is_heading = |row: &SheetRow| {
            let known: Vec<Column> =
                row.cells.iter().filter_map(|cell| Column::of_heading(cell)).collect();
            known.contains(&Column::Name) && known.contains(&Column::ItemName)
        };
        let at =
            rows.iter().take(TITLE_LINES_MAX).position(is_heading).ok_or(SheetFault::NoHeading)?;
        let below = rows.split_off(at + 1);
        let headings = rows.pop().map(|row| row.cells).unwrap_or_default();
        let (places, ignored) = places(&headings)?;
        let is_filled = |row: &SheetRow| row.cells.iter().any(|cell| !cell.is_empty());
        Ok(Self { name, places, rows: below.into_iter().filter(is_filled).collect(), ignored })
    }

    /// The lines in groups of one entry each: a line begins an entry unless its name is blank or the one above, and its number, unit and code are.
    pub(super) fn entries(&self) -> Vec<Vec<Line<'_>>> {
        let mut groups: Vec<Vec<Line<'_>>> = Vec::new();
        for row in &self.rows {
            let line = Line { table: self, row };
            match groups.last_mut() {
                Some(group) if line.continues(&group[0]) => group.push(line),
                _ => groups.push(vec![line]),
            }
        }
        groups
    }
}

fn places(headings: &[String]) -> Result<(HashMap<Column, usize>, Vec<String>), SheetFault> {
    let mut places = HashMap::new();
    let mut ignored = Vec::new();
    for (place, heading) in headings.iter().enumerate().filter(|(_, heading)| !heading.is_empty()) {
        match Column::of_heading(heading) {
            None => ignored.push(heading.clone()),
            Some(column) => {
                if places.insert(column, place).is_some() {
                    return Err(SheetFault::ColumnTwice(column.heading()));
                }
            }
        }
    }
    match Column::NEEDED.iter().find(|column| !places.contains_key(*column)) {
        Some(column) => Err(SheetFault::ColumnMissing(column.heading())),
        None => Ok((places, ignored)),
    }
}

impl<'a> Line<'a> {
    /// The text of a cell; none where the sheet has no such column.
    pub(super) fn cell(self, column: Column) -> Option<&'a str> {
        let place = self.table.places.get(&column)?;
        Some(self.row.cells.get(*place).map_or("", String::as_str))
    }

    /// The text of a cell, empty where the sheet has no such column.
    pub(super) fn text(self, column: Column) -> &'a str {
        self.cell(column).unwrap_or_default()
    }

    /// The name of its sheet.
    pub(super) fn sheet(self) -> &'a str {
        &self.table.name
    }

    /// Its number in the sheet.
    pub(super) fn number(self) -> usize {
        self.row.line
    }

    /// A fault in one of its cells.
    pub(super) fn fault(self, column: Column, code: &'static str) -> CellFault {
        CellFault {
            sheet: self.sheet().to_owned(),
            line: self.number(),
            column: column.heading().to_owned(),
            value: self.text(column).to_owned(),
            code: code.to_owned(),
        }
    }

    fn continues(self, first: &Line<'_>) -> bool {
        let name = self.text(Column::Name);
        let same = |column: Column| {
            self.text(column).is_empty() || self.text(column) == first.text(column)
        };
        same(Column::Number)
            && same(Column::Provider)
            && same(Column::Code)
            && (name.is_empty() || name == first.text(Column::Name))
    }

    /// The cells of a continuing line that speak of the entry and contradict its first line.
    pub(super) fn contradictions(self, first: Line<'_>) -> Vec<CellFault> {
        let of_entry =
            Column::all().filter(|column| !column.is_of_item() && *column != Column::Number);
        of_entry
            .filter(|column| {
                let said = self.text(*column);
                !said.is_empty() && said != first.text(*column)
            })
            .map(|column| self.fault(column, "sheet.differs"))
            .collect()
    }
}
