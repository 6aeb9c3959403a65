//! Permits of firms: food business and construction.

use rand::Rng;
use rand::rngs::StdRng;

use super::{City, chance, row, text};
use crate::data::Data;

pub(super) fn food_number(place: usize) -> String {
    format!("JY13501{place:09}")
}

pub(super) fn building_number(place: usize) -> String {
    format!("3501002024{place:08}0101")
}

pub(super) fn food(place: usize, city: &City, rng: &mut StdRng, out: &mut String) {
    let names = &Data::embedded().names;
    let firm = &city.enterprises[chance::spread(place, city.enterprises.len())];
    let shop = format!("{}{}", firm.name, chance::one(&names.shop_words, rng));
    let issued = chance::date(2022..=2025, rng);
    let ends = jiff::civil::Date::constant(issued.year() + 5, issued.month(), issued.day());
    let kind = ["1", "2", "2", "3"][chance::below(4, rng)];
    row(
        &[
            &food_number(place),
            &firm.credit_code,
            &shop,
            kind,
            &firm.district,
            &text(issued),
            &text(ends),
        ],
        out,
    );
}

pub(super) fn building(place: usize, city: &City, rng: &mut StdRng, out: &mut String) {
    let names = &Data::embedded().names;
    let firm = &city.enterprises[chance::spread(place, city.enterprises.len())];
    let street = chance::one(&city.facts.streets, rng);
    let project = format!(
        "{}{}{}",
        street.district_name,
        street.name,
        chance::one(&names.project_words, rng)
    );
    let area = rng.random_range(800..120_000_u64);
    let price = area * rng.random_range(2_200..4_800);
    let issued = text(chance::date(2021..=2025, rng));
    row(
        &[
            &building_number(place),
            &project,
            &firm.name,
            &firm.credit_code,
            &street.district,
            &text(area),
            &text(price),
            &issued,
        ],
        out,
    );
}
