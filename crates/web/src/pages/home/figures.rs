//! Numbers as readers write them: grouped by three, and large ones in 万 and 亿 in Chinese.

use crate::texts::{Lang, Texts};

/// A number for a tile: short, its unit, and the exact one where the short is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figure {
    pub(crate) value: String,
    pub(crate) unit: String,
    pub(crate) exact: String,
}

/// A number as a tile shows it.
pub(crate) fn figure(t: Texts, number: u64) -> Figure {
    let (divisor, key) = match number {
        100_000_000.. => (100_000_000, "home-unit-hundred-million"),
        10_000.. => (10_000, "home-unit-ten-thousand"),
        _ => (1, ""),
    };
    if divisor == 1 || t.lang == Lang::English {
        return Figure { value: grouped(number), unit: String::new(), exact: String::new() };
    }
    let tenths = number / (divisor / 10);
    Figure {
        value: format!("{}.{}", grouped(tenths / 10), tenths % 10),
        unit: t.s(key),
        exact: grouped(number),
    }
}

/// Digits grouped by three.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_short_in_chinese_and_exact_on_demand() {
        let chinese = Texts { lang: Lang::Chinese };
        let shown = figure(chinese, 3_184_220);
        assert_eq!((shown.value.as_str(), shown.exact.as_str()), ("318.4", "3,184,220"));
        assert_eq!(figure(chinese, 9_999).exact, "");
        assert_eq!(figure(Texts { lang: Lang::English }, 3_184_220).value, "3,184,220");
    }
}
