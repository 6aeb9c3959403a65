//! 行政区划代码 (GB/T 2260): the provinces, and Fujian down to its counties, with the days between which a code held.
//!
//! A code that was given up lives on in old records and resident numbers, so look-ups by code alone find it too.

use std::str::FromStr;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A division, or a block of numbers that is used like one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Division {
    /// Six digits.
    pub code: String,
    /// The official name.
    pub name_zh: String,
    /// The level.
    pub level: DivisionLevel,
    /// The first day of the code; none where it is older than the records kept here.
    pub valid_from: Option<Date>,
    /// The last day of the code; none while it holds.
    pub valid_until: Option<Date>,
    /// The code that followed.
    pub successor: Option<String>,
}

/// The level of a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DivisionLevel {
    /// 省级.
    Province,
    /// 地级.
    City,
    /// 县级.
    County,
    /// Numbers of residence permits, which belong to no division.
    Permit,
}

impl Division {
    /// Whether the code held on that day.
    pub fn holds_on(&self, on: Date) -> bool {
        self.valid_from.is_none_or(|first| first <= on)
            && self.valid_until.is_none_or(|last| on <= last)
    }
}

/// Every division kept here, by code; given-up codes included.
pub fn divisions() -> &'static [Division] {
    static DIVISIONS: LazyLock<Vec<Division>> = LazyLock::new(|| {
        read(include_str!("../../codes/divisions.csv"))
            .expect("the division codes are read by this crate's tests")
    });
    &DIVISIONS
}

/// The division of this code, whether it still holds or not.
pub fn find(code: &str) -> Option<&'static Division> {
    let divisions = divisions();
    divisions
        .binary_search_by(|division| division.code.as_str().cmp(code))
        .ok()
        .map(|index| &divisions[index])
}

/// The division of this code, if the code held on that day.
pub fn find_on(code: &str, on: Date) -> Option<&'static Division> {
    find(code).filter(|division| division.holds_on(on))
}

/// The divisions one level below `code`, that held on that day.
pub fn within(code: &str, on: Date) -> impl Iterator<Item = &'static Division> {
    let parent = find(code).map(|division| (division.level, division.code.as_str()));
    divisions().iter().filter(move |division| {
        let is_child = match parent {
            Some((DivisionLevel::Province, parent)) => {
                division.level == DivisionLevel::City && division.code[..2] == parent[..2]
            }
            Some((DivisionLevel::City, parent)) => {
                division.level == DivisionLevel::County && division.code[..4] == parent[..4]
            }
            _ => false,
        };
        is_child && division.holds_on(on)
    })
}

/// Whether a province, or a block of residence permits, begins with these two digits.
pub fn province_exists(prefix: &str) -> bool {
    let top = |division: &Division| {
        matches!(division.level, DivisionLevel::Province | DivisionLevel::Permit)
    };
    prefix.len() == 2
        && divisions().iter().any(|division| top(division) && division.code.starts_with(prefix))
}

/// Reads the committed table. It is plain: no field holds a comma or a quote.
fn read(text: &str) -> Option<Vec<Division>> {
    let mut rows = text.lines();
    if rows.next()? != "code,name,level,valid_from,valid_until,successor,confidence" {
        return None;
    }
    rows.map(read_row).collect()
}

fn read_row(row: &str) -> Option<Division> {
    let fields: Vec<&str> = row.split(',').collect();
    let [code, name, level, valid_from, valid_until, successor, _confidence] = fields.as_slice()
    else {
        return None;
    };
    Some(Division {
        code: (*code).to_owned(),
        name_zh: (*name).to_owned(),
        level: match *level {
            "province" => DivisionLevel::Province,
            "city" => DivisionLevel::City,
            "county" => DivisionLevel::County,
            "permit" => DivisionLevel::Permit,
            _ => return None,
        },
        valid_from: optional(valid_from).ok()?,
        valid_until: optional(valid_until).ok()?,
        successor: Some((*successor).to_owned()).filter(|code| !code.is_empty()),
    })
}

fn optional(field: &str) -> Result<Option<Date>, jiff::Error> {
    if field.is_empty() { Ok(None) } else { Date::from_str(field).map(Some) }
}
