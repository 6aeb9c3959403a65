//! Firms with credit codes that pass both checks.

use jiff::civil::Date;
use law::codes::CreditCode;
use rand::Rng;
use rand::rngs::StdRng;

use super::{Facts, chance, residents, row, text};
use crate::data::Data;

/// A firm.
#[derive(Debug, Clone)]
pub(crate) struct Enterprise {
    pub(crate) credit_code: String,
    pub(crate) name: String,
    representative: String,
    capital: u64,
    pub(crate) district: String,
    address: String,
    industry: &'static str,
    registered_on: Date,
    state: &'static str,
}

pub(super) fn make(facts: &Facts, count: usize, rng: &mut StdRng) -> Vec<Enterprise> {
    (0..count).map(|place| enterprise(place, facts, rng)).collect()
}

fn enterprise(place: usize, facts: &Facts, rng: &mut StdRng) -> Enterprise {
    let names = &Data::embedded().names;
    let street = chance::below(facts.streets.len(), rng);
    let district = &facts.streets[street].district;
    let code = CreditCode::with_both_checks(&format!("91{district}"), &format!("MA{place:06}"));
    let (industry, trade) = chance::one(&names.trade_words, rng);
    let (first, second) =
        (chance::one(&names.brand_first, rng), chance::one(&names.brand_second, rng));
    let third = chance::one(&names.brand_second, rng);
    let male = rng.random_bool(0.6);
    Enterprise {
        credit_code: code.expect("prefix and number are in their form").to_string(),
        name: format!(
            "{}{first}{second}{third}{trade}{}",
            names.company_place, names.company_ending
        ),
        representative: residents::name(male, names, rng),
        capital: [10, 50, 100, 200, 500, 1_000, 5_000][chance::below(7, rng)] * 10_000,
        district: district.clone(),
        address: residents::address(facts, street, names, rng),
        industry,
        registered_on: chance::date(1998..=2025, rng),
        state: ["1", "1", "1", "1", "1", "1", "1", "3", "2", "3"][chance::below(10, rng)],
    }
}

impl Enterprise {
    pub(super) fn row(&self, out: &mut String) {
        let (capital, registered) = (text(self.capital), text(self.registered_on));
        row(
            &[
                &self.credit_code,
                &self.name,
                &self.representative,
                &capital,
                &self.district,
                &self.address,
                self.industry,
                &registered,
                self.state,
            ],
            out,
        );
    }
}
