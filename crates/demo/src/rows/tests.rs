//! Made-up rows pass the checks that real ones must pass, and are the same in every run.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;
use law::codes::{CreditCode, ResidentId};

use super::{City, Rows, Table};
use crate::data::{Data, Part};

const TABLES: [&str; 8] = [
    "residents",
    "enterprises",
    "social_insurance",
    "housing",
    "marriages",
    "vehicles",
    "food_permits",
    "building_permits",
];

fn file(city: &Arc<City>, key: &str, part: Part) -> String {
    let entry = Data::embedded().entry(key).unwrap();
    let rows = Rows::new(
        Arc::clone(city),
        Table::of(key).unwrap(),
        entry,
        part,
        400,
        Date::constant(2026, 11, 1),
    );
    String::from_utf8(rows.flat_map(|piece| piece.to_vec()).collect()).unwrap()
}

#[test]
fn identity_numbers_and_credit_codes_pass_every_check_and_are_unique() {
    let city = City::new(3_000, 1_000);
    let ids: HashSet<_> = city
        .residents
        .iter()
        .map(|resident| ResidentId::parse(&resident.id).unwrap().value)
        .collect();
    assert_eq!(ids.len(), 3_000);
    for resident in &city.residents {
        let id = ResidentId::parse(&resident.id).unwrap().value;
        assert_eq!((id.born_on(), id.is_male()), (resident.born_on, resident.male));
    }
    let codes: HashSet<_> = city
        .enterprises
        .iter()
        .map(|firm| CreditCode::parse(&firm.credit_code).unwrap().value)
        .collect();
    assert_eq!(codes.len(), 1_000);
}

#[test]
fn every_file_is_the_same_again_and_has_a_field_for_each_item() {
    let (first, second) = (Arc::new(City::new(500, 200)), Arc::new(City::new(500, 200)));
    for key in TABLES {
        let text = file(&first, key, Part::All);
        assert_eq!(text, file(&second, key, Part::All), "{key}");
        assert_eq!(text.lines().count(), 401, "{key}");
        let fields = Data::embedded().entry(key).unwrap().item_names().count();
        assert!(text.lines().all(|line| line.split(',').count() == fields), "{key}");
    }
}

#[test]
fn a_small_city_is_the_beginning_of_a_large_one() {
    let (small, large) = (City::new(5, 5), City::new(50, 50));
    assert!(
        small.residents.iter().zip(&large.residents).all(|(a, b)| a.id == b.id && a.name == b.name)
    );
    assert!(
        small
            .enterprises
            .iter()
            .zip(&large.enterprises)
            .all(|(a, b)| a.credit_code == b.credit_code)
    );
}

#[test]
fn a_flawed_file_has_faulty_numbers() {
    let city = Arc::new(City::new(500, 200));
    let text = file(&city, "residents", Part::Flawed);
    let faulty = text
        .lines()
        .skip(1)
        .filter(|line| ResidentId::parse(line.split(',').next().unwrap()).is_err());
    assert!(faulty.count() > 100);
}
