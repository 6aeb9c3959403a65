//! Residents in their households, with identity numbers that pass every check.

use std::collections::HashSet;

use jiff::civil::Date;
use law::codes::ResidentId;
use rand::Rng;
use rand::rngs::StdRng;

use super::{Facts, chance, row};
use crate::data::{Data, Names};

/// The code of Changle while it was a city of its own: in the numbers of all who were born there before the change.
const CHANGLE: (&str, &str) = ("350112", "350182");

/// A resident.
#[derive(Debug, Clone)]
pub(crate) struct Resident {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) male: bool,
    pub(crate) born_on: Date,
    /// Place of the street among the city's.
    pub(crate) street: usize,
    pub(crate) address: String,
    household: u32,
    pub(crate) updated_on: Date,
}

/// A household takes its members one after another.
struct Household {
    number: u32,
    members_to_come: u32,
    street: usize,
    address: String,
}

pub(super) fn make(facts: &Facts, count: usize, rng: &mut StdRng) -> Vec<Resident> {
    let names = &Data::embedded().names;
    let mut taken = HashSet::with_capacity(count);
    let mut residents = Vec::with_capacity(count);
    let mut home = household(1, facts, names, rng);
    while residents.len() < count {
        if home.members_to_come == 0 {
            home = household(home.number + 1, facts, names, rng);
        }
        home.members_to_come -= 1;
        residents.push(resident(&home, facts, names, &mut taken, rng));
    }
    residents
}

fn household(number: u32, facts: &Facts, names: &Names, rng: &mut StdRng) -> Household {
    let street = chance::below(facts.streets.len(), rng);
    let address = address(facts, street, names, rng);
    Household { number, members_to_come: rng.random_range(1..=5), street, address }
}

pub(super) fn address(facts: &Facts, street: usize, names: &Names, rng: &mut StdRng) -> String {
    let place = &facts.streets[street];
    let (road, estate) = (chance::one(&names.roads, rng), chance::one(&names.estates, rng));
    let (house, block) = (rng.random_range(1..400), rng.random_range(1..30));
    let room = rng.random_range(1..32) * 100 + rng.random_range(1..7);
    let Names { number_mark, block_mark, room_mark, city, .. } = names;
    let (district, name) = (&place.district_name, &place.name);
    format!(
        "{city}{district}{name}{road}{house}{number_mark}{estate}{block}{block_mark}{room}{room_mark}"
    )
}

pub(super) fn name(male: bool, names: &Names, rng: &mut StdRng) -> String {
    let given = if male { &names.given_male } else { &names.given_female };
    let mut name = String::from(*chance::early(&names.surnames, rng));
    name.push(*chance::one(given, rng));
    if rng.random_ratio(4, 5) {
        name.push(*chance::one(given, rng));
    }
    name
}

fn resident(
    home: &Household,
    facts: &Facts,
    names: &Names,
    taken: &mut HashSet<String>,
    rng: &mut StdRng,
) -> Resident {
    let male = rng.random_bool(0.5);
    let born_on = chance::date(1936..=2022, rng);
    let birthplace =
        if rng.random_ratio(4, 5) { home.street } else { chance::below(facts.streets.len(), rng) };
    let id = loop {
        let id = identity_number(&facts.streets[birthplace].district, born_on, male, rng);
        if taken.insert(id.clone()) {
            break id;
        }
    };
    Resident {
        id,
        name: name(male, names, rng),
        male,
        born_on,
        street: home.street,
        address: home.address.clone(),
        household: home.number,
        updated_on: chance::date(2019..=2025, rng),
    }
}

fn identity_number(district: &str, born_on: Date, male: bool, rng: &mut StdRng) -> String {
    let region = if district == CHANGLE.0 && born_on.year() < 2017 { CHANGLE.1 } else { district };
    let sequence = rng.random_range(0..500) * 2 + i32::from(male);
    let body = format!("{region}{}{sequence:03}", born_on.strftime("%Y%m%d"));
    ResidentId::with_check_digit(&body)
        .expect("region, day and sequence are in their form")
        .to_string()
}

impl Resident {
    pub(super) fn row(&self, facts: &Facts, out: &mut String) {
        let street = &facts.streets[self.street];
        let household = format!("H{:011}", self.household);
        let sex = if self.male { "1" } else { "2" };
        let (born, updated) = (super::text(self.born_on), super::text(self.updated_on));
        row(
            &[
                &self.id,
                &self.name,
                sex,
                &born,
                &street.district,
                &street.code,
                &self.address,
                &household,
                &updated,
            ],
            out,
        );
    }
}
