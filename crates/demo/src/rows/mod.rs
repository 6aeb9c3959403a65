//! Made-up rows, the same in every run: residents, firms, and the registers that refer to them.
//!
//! Identity numbers and credit codes are made with their check characters and
//! belong to nobody on purpose; that one of them is somebody's is chance. A
//! file is written piece by piece, so that a table of any size costs little
//! memory.

mod chance;
mod enterprises;
mod facts;
mod permits;
mod registers;
mod residents;
#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::fmt::Write;
use std::sync::Arc;

use bytes::Bytes;
use jiff::civil::Date;
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::data::{DemoEntry, Part};

pub(crate) use enterprises::Enterprise;
pub(crate) use facts::Facts;
pub(crate) use residents::Resident;

/// Where all chance in the city begins.
const SEED: u64 = 0x0062_616e_7961_6e00;
/// Bytes of a piece of a file.
const PIECE_BYTES: usize = 64 * 1024;
/// One row in so many of a flawed file is wrong.
const FLAW_EVERY: usize = 3;

/// Everybody and every firm that the registers refer to.
pub(crate) struct City {
    pub(crate) facts: Facts,
    pub(crate) residents: Vec<Resident>,
    pub(crate) enterprises: Vec<Enterprise>,
}

impl City {
    /// A city of so many residents and firms; a smaller city is the beginning of a larger one.
    pub(crate) fn new(residents: usize, enterprises: usize) -> Self {
        let facts = Facts::read();
        let mut rng = StdRng::seed_from_u64(SEED);
        let residents = residents::make(&facts, residents, &mut rng);
        let mut rng = StdRng::seed_from_u64(SEED + 1);
        let enterprises = enterprises::make(&facts, enterprises, &mut rng);
        Self { facts, residents, enterprises }
    }
}

/// A table that has rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Table {
    Residents,
    Enterprises,
    SocialInsurance,
    Housing,
    Marriages,
    Vehicles,
    FoodPermits,
    BuildingPermits,
    Divisions,
    MedicalInstitutions,
}

impl Table {
    /// The table of an entry, by the entry's key.
    pub(crate) fn of(entry: &str) -> Option<Self> {
        Some(match entry {
            "residents" => Self::Residents,
            "enterprises" => Self::Enterprises,
            "social_insurance" => Self::SocialInsurance,
            "housing" => Self::Housing,
            "marriages" => Self::Marriages,
            "vehicles" => Self::Vehicles,
            "food_permits" => Self::FoodPermits,
            "building_permits" => Self::BuildingPermits,
            "divisions" => Self::Divisions,
            "medical_institutions" => Self::MedicalInstitutions,
            _ => return None,
        })
    }

    /// Facts are read from a file and not made up.
    fn facts(self) -> Option<&'static str> {
        match self {
            Self::Divisions => Some(crate::data::DIVISIONS_CSV),
            Self::MedicalInstitutions => Some(crate::data::MEDICAL_INSTITUTIONS_CSV),
            _ => None,
        }
    }

    /// The texts of the key of some row, in the order of the key.
    pub(crate) fn some_key(self, city: &City, rng: &mut StdRng) -> Vec<String> {
        match self {
            Self::Residents | Self::Housing => vec![chance::one(&city.residents, rng).id.clone()],
            Self::SocialInsurance => vec![
                chance::one(&city.residents, rng).id.clone(),
                registers::INSURANCE_KINDS[0].to_owned(),
            ],
            Self::Enterprises => vec![chance::one(&city.enterprises, rng).credit_code.clone()],
            Self::Marriages => {
                vec![registers::marriage_number(chance::below(city.residents.len(), rng))]
            }
            Self::Vehicles => vec![registers::plate(chance::below(city.residents.len(), rng))],
            Self::FoodPermits => {
                vec![permits::food_number(chance::below(city.enterprises.len(), rng))]
            }
            Self::BuildingPermits => {
                vec![permits::building_number(chance::below(city.enterprises.len(), rng))]
            }
            Self::Divisions => vec![chance::one(&city.facts.streets, rng).code.clone()],
            Self::MedicalInstitutions => vec![chance::one(&city.facts.institutions, rng).clone()],
        }
    }

    fn row(self, place: usize, city: &City, rng: &mut StdRng, out: &mut String) {
        match self {
            Self::Residents => city.residents[place % city.residents.len()].row(&city.facts, out),
            Self::Enterprises => city.enterprises[place % city.enterprises.len()].row(out),
            Self::SocialInsurance => registers::social_insurance(place, city, rng, out),
            Self::Housing => registers::housing(place, city, rng, out),
            Self::Marriages => registers::marriage(place, city, rng, out),
            Self::Vehicles => registers::vehicle(place, city, rng, out),
            Self::FoodPermits => permits::food(place, city, rng, out),
            Self::BuildingPermits => permits::building(place, city, rng, out),
            Self::Divisions | Self::MedicalInstitutions => {}
        }
    }
}

/// A file on its way: its heading, then rows, in pieces of UTF-8 text.
pub(crate) struct Rows {
    city: Arc<City>,
    table: Table,
    part: Part,
    refreshed_on: Date,
    rng: StdRng,
    heading: Option<String>,
    next: usize,
    end: usize,
}

impl Rows {
    /// The file of `rows` rows of a made-up table, or of all facts of a real one.
    pub(crate) fn new(
        city: Arc<City>,
        table: Table,
        entry: &DemoEntry,
        part: Part,
        rows: usize,
        refreshed_on: Date,
    ) -> Self {
        let mut heading = String::new();
        let end = if let Some(facts) = table.facts() {
            heading.push_str(facts);
            0
        } else {
            row(&entry.item_names().collect::<Vec<_>>(), &mut heading);
            rows
        };
        let rng = StdRng::seed_from_u64(SEED + 10 + table as u64);
        Self { city, table, part, refreshed_on, rng, heading: Some(heading), next: 0, end }
    }

    fn add_row(&mut self, out: &mut String) {
        let place = self.next;
        self.next += 1;
        if self.part == Part::All {
            return self.table.row(place, &self.city, &mut self.rng, out);
        }
        let flawed = self.part == Part::Flawed && place.is_multiple_of(FLAW_EVERY);
        match self.table {
            Table::Residents => {
                let residents = &self.city.residents;
                let mut resident = residents[chance::spread(place, residents.len())].clone();
                resident.updated_on = self.refreshed_on;
                if flawed {
                    resident.id.truncate(17);
                }
                resident.row(&self.city.facts, out);
            }
            table => {
                table.row(chance::spread(place, self.end.max(1)), &self.city, &mut self.rng, out);
            }
        }
    }
}

impl Iterator for Rows {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        let mut piece = self.heading.take().unwrap_or_default();
        while piece.len() < PIECE_BYTES && self.next < self.end {
            self.add_row(&mut piece);
        }
        (!piece.is_empty()).then(|| piece.into())
    }
}

/// The pieces as an upload sends them, in GB18030 where the unit's system writes that.
pub(crate) fn sent(rows: Rows, gb18030: bool) -> impl Iterator<Item = Result<Bytes, Infallible>> {
    rows.map(move |piece| {
        if !gb18030 {
            return Ok(piece);
        }
        let text = String::from_utf8_lossy(&piece);
        Ok(Bytes::from(encoding_rs::GB18030.encode(&text).0.into_owned()))
    })
}

/// One line of CSV. No text of the city holds a comma, a quote or a line end.
fn row(cells: &[&str], out: &mut String) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        out.push_str(cell);
    }
    out.push('\n');
}

/// Puts a number, date or money amount into a scratch text.
fn text(value: impl std::fmt::Display) -> String {
    let mut text = String::with_capacity(12);
    write!(text, "{value}").expect("writing to a string cannot fail");
    text
}
