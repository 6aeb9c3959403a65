//! Registers that refer to residents: insurance, housing, marriages, vehicles.

use rand::Rng;
use rand::rngs::StdRng;

use super::{City, Resident, chance, row, text};
use crate::data::Data;

/// The kinds of insurance, the most common first.
pub(super) const INSURANCE_KINDS: [&str; 4] = ["110", "170", "210", "410"];
/// Draws until a fitting resident is given up on; one in three fits.
const DRAWS_MAX: usize = 64;
/// The district whose insurance counters mistype names most often.
const MISTYPED_DISTRICT: &str = "350181";
/// Letters that stand on number plates.
const PLATE_LETTERS: &[u8; 24] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";

pub(super) fn marriage_number(place: usize) -> String {
    format!("J350102-2024-{place:06}")
}

/// The plate of the `place`th vehicle: two letters and three digits after the area.
pub(super) fn plate(place: usize) -> String {
    let letter = |n: usize| char::from(PLATE_LETTERS[n % PLATE_LETTERS.len()]);
    let area = &Data::embedded().names.plate_area;
    format!("{area}{}{}{:03}", letter(place / 24_000), letter(place / 1_000), place % 1_000)
}

/// A resident of each household in turn; the residents of a walk through the city are all different.
fn walked(place: usize, city: &City) -> &Resident {
    &city.residents[chance::spread(place, city.residents.len())]
}

pub(super) fn social_insurance(place: usize, city: &City, rng: &mut StdRng, out: &mut String) {
    let resident = walked(place, city);
    let firm = chance::one(&city.enterprises, rng);
    let kind = INSURANCE_KINDS[chance::below(8, rng).saturating_sub(4).min(3)];
    let (code, state) = if kind == "170" {
        ("", "1")
    } else {
        (firm.credit_code.as_str(), ["1", "1", "1", "2"][chance::below(4, rng)])
    };
    let since = text(chance::date(1999..=2025, rng));
    let paid = format!("2026{:02}", rng.random_range(1..=8));
    let district = &city.facts.streets[resident.street].district;
    let name = as_typed(place, resident, district);
    row(&[&resident.id, &name, kind, state, code, &since, &paid, district], out);
}

/// The name as the insurance counter typed it anew: now and then with another last character, most often in one district.
fn as_typed(place: usize, resident: &Resident, district: &str) -> String {
    let every = if district == MISTYPED_DISTRICT { 23 } else { 97 };
    let given = &Data::embedded().names.given_male;
    let typed = given.get(place % given.len().max(1)).filter(|_| place % every == 7);
    let mut name = resident.name.clone();
    if let Some(typed) = typed {
        name.pop();
        name.push(*typed);
    }
    name
}

pub(super) fn housing(place: usize, city: &City, rng: &mut StdRng, out: &mut String) {
    let names = &Data::embedded().names;
    let resident = walked(place, city);
    let district = &city.facts.streets[resident.street].district;
    let unit = format!("{district}001001GB{:05}F{:07}", place % 100_000, place);
    let registered = chance::date(2003..=2025, rng);
    let [province, city_name, words] = names.title_deed.as_slice() else { return };
    let deed = format!(
        "{province}({}){city_name}{words}{place:07}{}",
        registered.year(),
        names.number_mark
    );
    let area = format!("{}.{:02}", rng.random_range(38..220), rng.random_range(0..100));
    let purpose = ["10", "10", "10", "10", "20", "30"][chance::below(6, rng)];
    row(
        &[
            &unit,
            &deed,
            &resident.id,
            &resident.name,
            &resident.address,
            district,
            &area,
            purpose,
            &text(registered),
        ],
        out,
    );
}

pub(super) fn marriage(place: usize, city: &City, rng: &mut StdRng, out: &mut String) {
    let office = &Data::embedded().names.marriage_office;
    let mut grown = |male: bool| {
        let fits = |resident: &&Resident| resident.male == male && resident.born_on.year() < 2002;
        let drawn = std::iter::repeat_with(|| chance::one(&city.residents, rng)).take(DRAWS_MAX);
        drawn.into_iter().find(fits).unwrap_or(&city.residents[0])
    };
    let (husband, wife) = (grown(true), grown(false));
    let act = if rng.random_ratio(4, 5) { "1" } else { "2" };
    let district = &city.facts.streets[wife.street].district_name;
    let registered = text(chance::date(2024..=2025, rng));
    let place_of = format!("{district}{office}");
    row(
        &[
            &marriage_number(place),
            act,
            &husband.id,
            &husband.name,
            &wife.id,
            &wife.name,
            &registered,
            &place_of,
        ],
        out,
    );
}

pub(super) fn vehicle(place: usize, city: &City, rng: &mut StdRng, out: &mut String) {
    let owner = walked(place, city);
    let kind = ["K3", "K3", "K3", "K3", "H3", "M1", "K1"][chance::below(7, rng)];
    let energy = ["A", "A", "C", "O"][chance::below(4, rng)];
    let (registered, ends) =
        (text(chance::date(2012..=2025, rng)), text(chance::date(2026..=2028, rng)));
    row(&[&plate(place), &owner.id, &owner.name, kind, energy, &registered, &ends], out);
}
