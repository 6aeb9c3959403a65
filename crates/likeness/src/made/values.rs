//! Values of made columns: what they look like, and how two columns of
//! different data come to share some.

use super::chance::Chance;
use crate::{Declared, Item, Kind, Sketcher};

/// Distinct rows drawn for a column.
const ROWS: u64 = 400;
/// Rows in a hundred whose value is that of the register's own people or firms,
/// so that 法定代表人 and 股东 of one register are often one person.
const OF_REGISTER: u64 = 50;
/// Rows in a hundred that two columns of one datum agree in: least, and the width above it.
const AGREE: (u64, u64) = (50, 45);

/// What the values of an item are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Domain {
    Name,
    Id,
    Credit,
    Phone,
    Date,
    Amount,
    Area,
    Count,
    Code,
    Coordinate,
    Certificate,
    Text,
}

impl Domain {
    pub(super) fn of(name: &str) -> Self {
        match name {
            "name" => Self::Name,
            "id" => Self::Id,
            "credit" => Self::Credit,
            "phone" => Self::Phone,
            "date" => Self::Date,
            "amount" => Self::Amount,
            "area" => Self::Area,
            "count" => Self::Count,
            "code" => Self::Code,
            "coordinate" => Self::Coordinate,
            "certificate" => Self::Certificate,
            _ => Self::Text,
        }
    }

    fn kind(self) -> Kind {
        match self {
            Self::Date => Kind::Date,
            Self::Amount | Self::Area | Self::Count | Self::Coordinate => Kind::Number,
            _ => Kind::Text,
        }
    }

    fn check(self) -> Option<&'static str> {
        match self {
            Self::Id => Some("resident_id"),
            Self::Credit => Some("credit_code"),
            Self::Phone => Some("mobile_phone"),
            _ => None,
        }
    }

    /// How many different values the whole city has; columns of a small domain
    /// share values by chance.
    fn city(self) -> Option<u64> {
        match self {
            Self::Name => Some(3_000),
            Self::Id | Self::Phone => Some(30_000),
            Self::Credit => Some(8_000),
            Self::Date => Some(4_000),
            Self::Amount => Some(300),
            Self::Area => Some(2_000),
            Self::Count => Some(200),
            Self::Code => Some(12),
            Self::Coordinate | Self::Certificate | Self::Text => None,
        }
    }

    /// Declared as another agency may declare it: texts longer or shorter, dates as text.
    pub(super) fn item(self, name: String, length: u32, chance: &mut Chance, again: bool) -> Item {
        let (mut kind, mut length) = (self.kind(), length);
        if again && self.check().is_none() && chance.percent(30) {
            length = length.saturating_mul(2);
        }
        if again && kind == Kind::Date && chance.percent(20) {
            (kind, length) = (Kind::Text, 20);
        }
        let is_checked = chance.percent(80);
        let check = self.check().filter(|_| is_checked).map(str::to_owned);
        Item { declared: Some(Declared { kind, length }), check, ..Item::named(name) }
    }
}

/// The values of a column of `datum` in a register.
pub(super) fn column(domain: Domain, register: &str, datum: &str, seed: u64) -> Vec<u64> {
    let mut of_register = Chance::of_text(seed, &format!("{register}{domain:?}"));
    let mut of_datum = Chance::of_text(seed, &format!("{register}/{datum}"));
    let value = |own: &mut Chance| match domain.city() {
        // Names and round numbers are common ones more often than rare ones.
        Some(city) if matches!(domain, Domain::Name | Domain::Amount) => {
            own.below(city).min(own.below(city))
        }
        Some(city) => own.below(city),
        None => own.next(),
    };
    let is_shared =
        matches!(domain, Domain::Name | Domain::Id | Domain::Phone | Domain::Amount | Domain::Date);
    (0..ROWS)
        .map(|_row| {
            let shared = value(&mut of_register);
            let own = value(&mut of_datum);
            if is_shared && of_datum.percent(OF_REGISTER) { shared } else { own }
        })
        .collect()
}

/// The same column as another agency has it: part of the rows agree.
pub(super) fn again(domain: Domain, column: &[u64], chance: &mut Chance) -> Vec<u64> {
    let agree = AGREE.0 + chance.below(AGREE.1);
    let city = domain.city().unwrap_or(u64::MAX);
    column
        .iter()
        .map(|value| if chance.percent(agree) { *value } else { chance.below(city) })
        .collect()
}

/// Gives an item the sketch of a column.
pub(super) fn load(item: &mut Item, column: &[u64], sketcher: &Sketcher) {
    item.sketch = Some(sketcher.sketch(column.iter().map(u64::to_string)));
}
