//! Real places: districts, streets and towns of Fuzhou, and its medical institutions.

use crate::data::{DIVISIONS_CSV, MEDICAL_INSTITUTIONS_CSV};

/// A street, town or township.
#[derive(Debug, Clone)]
pub(crate) struct Street {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) district: String,
    pub(crate) district_name: String,
}

pub(crate) struct Facts {
    pub(crate) streets: Vec<Street>,
    pub(crate) institutions: Vec<String>,
}

impl Facts {
    pub(crate) fn read() -> Self {
        let rows: Vec<Vec<&str>> =
            DIVISIONS_CSV.lines().skip(1).map(|line| line.split(',').collect()).collect();
        let name_of = |code: &str| rows.iter().find(|row| row[0] == code).map_or("", |row| row[1]);
        let street = |row: &Vec<&str>| Street {
            code: row[0].to_owned(),
            name: row[1].to_owned(),
            district: row[2].to_owned(),
            district_name: name_of(row[2]).to_owned(),
        };
        let streets = rows.iter().filter(|row| row[0].len() == 9).map(street).collect();
        let institutions = MEDICAL_INSTITUTIONS_CSV
            .lines()
            .skip(1)
            .filter_map(|line| line.split(',').nth(1))
            .map(str::to_owned);
        Self { streets, institutions: institutions.collect() }
    }
}
