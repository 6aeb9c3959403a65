//! Texts become values of the declared type and nothing else, and read back as they were shown.

use std::cmp::Ordering;

use domain::values::{
    DeclaredType, Value, ValueFault, check_text, decimal_text, parse_bool, parse_date,
    parse_datetime, parse_decimal, parse_float, parse_int,
};
use jiff::civil::{Date, DateTime, Time};
use law::catalogue_codes::ItemType;
use proptest::prelude::*;
use proptest::sample::select;

use crate::samples::day;

fn declared(item_type: ItemType, length: u32, precision: u8) -> DeclaredType {
    DeclaredType { item_type, length, precision }
}

fn dates() -> impl Strategy<Value = Date> {
    (0..=9999_i16, 1..=12_i8, 1..=31_i8)
        .prop_filter_map("a day that exists", |(year, month, day)| Date::new(year, month, day).ok())
}

fn datetimes() -> impl Strategy<Value = DateTime> {
    let nanos = select(vec![0, 1, 250_000_000, 999_999_999]);
    (dates(), 0..24_i8, 0..60_i8, 0..60_i8, nanos).prop_map(|(date, hour, minute, second, nano)| {
        date.to_datetime(Time::new(hour, minute, second, nano).unwrap())
    })
}

/// A declared type with a value of it.
fn typed() -> impl Strategy<Value = (DeclaredType, Value)> {
    let decimals = (1..=38_u8, 0..=38_u8, any::<i128>()).prop_map(|(digits, scale, number)| {
        let (digits, scale) = (digits.max(scale), scale);
        let unscaled = number % 10_i128.pow(u32::from(digits));
        (declared(ItemType::Number, digits.into(), scale), Value::Decimal { unscaled, scale })
    });
    let of = |item_type| declared(item_type, 0, 0);
    prop_oneof![
        "[ -~\t\n\u{4e00}-\u{9fa5}]{0,40}"
            .prop_map(move |text| (of(ItemType::Text), Value::Text(text))),
        any::<i64>().prop_map(move |number| (of(ItemType::Integer), Value::Int(number))),
        decimals,
        prop::num::f64::NORMAL.prop_map(move |number| (of(ItemType::Double), Value::Float(number))),
        any::<bool>().prop_map(move |flag| (of(ItemType::Logical), Value::Bool(flag))),
        dates().prop_map(move |date| (of(ItemType::Date), Value::Date(date))),
        datetimes().prop_map(move |at| (of(ItemType::DateTime), Value::DateTime(at))),
    ]
}

proptest! {
    #[test]
    fn a_value_reads_back_as_it_is_shown((declared, value) in typed()) {
        prop_assert_eq!(declared.parse(&value.to_text()), Ok(value));
    }

    /// Floating numbers of up to fifteen digits: beyond, the JSON reader may be off by the last bit.
    #[test]
    fn a_value_reads_back_as_it_was_stored((declared, value) in typed(), eighths in any::<i32>()) {
        let value = match declared.item_type {
            ItemType::Double => Value::Float(f64::from(eighths) / 8.0),
            _ => value,
        };
        let stored = serde_json::to_string(&value).unwrap();
        let decimal_kept = !stored.contains("decimal") || stored.contains("\"unscaled\":\"");
        prop_assert!(decimal_kept, "a reader would round {}", stored);
        prop_assert_eq!(serde_json::from_str::<Value>(&stored).unwrap(), value);
    }

    #[test]
    fn identifiers_of_digits_keep_every_digit(text in "0{0,6}[0-9]{1,30}") {
        let value = declared(ItemType::Text, 0, 0).parse(&text).unwrap();
        prop_assert_eq!(value.to_text(), text.clone());
        prop_assert_eq!(value.to_json(), serde_json::Value::from(text));
    }

    #[test]
    fn whatever_is_read_the_readers_do_not_panic(text in any::<String>(), digits in any::<u32>(), places in any::<u8>()) {
        for item_type in ItemType::ALL {
            let _ = declared(*item_type, digits, places).parse(&text);
        }
    }

    #[test]
    fn whatever_looks_like_a_date_the_readers_do_not_panic(text in "[0-9年月日/. T:+-]{0,24}") {
        if let Ok(date) = parse_date(&text) {
            prop_assert_eq!(parse_date(&date.to_string()), Ok(date));
        }
        if let Ok(at) = parse_datetime(&text) {
            prop_assert_eq!(parse_datetime(&Value::DateTime(at).to_text()), Ok(at));
        }
    }

    #[test]
    fn order_is_that_of_the_type_and_a_missing_value_has_none((_, a) in typed(), (_, b) in typed()) {
        prop_assert_eq!(a.compare(&a), Some(Ordering::Equal));
        prop_assert_eq!(a.compare(&b).map(Ordering::reverse), b.compare(&a));
        prop_assert_eq!(a.compare(&Value::Missing), None);
        prop_assert_eq!(Value::Missing.compare(&b), None);
    }

    #[test]
    fn decimals_order_as_numbers(a in -10_000..10_000_i128, b in -10_000..10_000_i128, scale in 0..=3_u8) {
        let read = |number| parse_decimal(&decimal_text(number, scale), 38, 3).unwrap();
        prop_assert_eq!(read(a).cmp(&read(b)), a.cmp(&b));
    }
}

#[test]
fn dates_are_read_in_the_forms_that_offices_write() {
    for text in [
        "2026-11-02",
        "2026/11/02",
        "20261102",
        "2026年11月02日",
        "2026年11月2日",
        "2026-11-2",
        "2026/11/2",
        "2026.11.02",
    ] {
        assert_eq!(parse_date(text), Ok(day("2026-11-02")), "{text}");
    }
}

#[test]
fn days_that_do_not_exist_are_refused() {
    for text in [
        "2026-13-01",
        "2026-00-10",
        "2026-02-29",
        "2026-04-31",
        "2026-01-32",
        "2026-01-00",
        "20261301",
        "20260230",
        "2026年13月1日",
        "2100-02-29",
    ] {
        assert_eq!(parse_date(text), Err(ValueFault::NotDate), "{text}");
        assert_eq!(parse_datetime(text), Err(ValueFault::NotDateTime), "{text}");
    }
    assert_eq!(parse_date("2028-02-29"), Ok(day("2028-02-29")));
}

#[test]
fn what_is_no_date_is_not_guessed_into_one() {
    for text in [
        "",
        "26-11-02",
        "2026-11",
        "202611",
        "2026-1102",
        "45983",
        "11/02/2026",
        "2026-11-02-01",
        "二〇二六年十一月二日",
        "2026-11-02 08:00",
        " 2026-11-02",
        "2026-1a-02",
        "+2026-11-02",
    ] {
        assert_eq!(parse_date(text), Err(ValueFault::NotDate), "{text}");
    }
}

#[test]
fn times_are_read_to_the_minute_the_second_or_its_fraction() {
    let at = |hour, minute, second, nano| day("2026-11-02").at(hour, minute, second, nano);
    for (text, expected) in [
        ("2026-11-02 12:34", at(12, 34, 0, 0)),
        ("2026-11-02T12:34:56", at(12, 34, 56, 0)),
        ("20261102 12:34:56.789", at(12, 34, 56, 789_000_000)),
        ("2026年11月2日 00:00:00", at(0, 0, 0, 0)),
        ("2026-11-02", at(0, 0, 0, 0)),
    ] {
        assert_eq!(parse_datetime(text), Ok(expected), "{text}");
    }
}

/// A reader that drops an offset would move the instant without a word.
#[test]
fn a_time_with_an_offset_a_zone_or_a_second_date_is_refused() {
    for time in [
        "12:34:56+00:00",
        "12:34:56Z",
        "12:34:56+08:00",
        "12:34[Asia/Shanghai]",
        "2020-01-01T12:34:56",
        "T12:34",
        "123456",
        "12",
        "24:00",
        "12:60",
        "12:34:60",
        "12:34:56,7",
        "12:34:56.",
        "1:2",
        "12:34:56 ",
        "",
    ] {
        let text = format!("2026-11-02 {time}");
        assert_eq!(parse_datetime(&text), Err(ValueFault::NotDateTime), "{text}");
    }
}

#[test]
fn whole_numbers_have_a_sign_and_digits_and_fit() {
    for (text, number) in [("0", 0), ("-7", -7), ("+7", 7), ("0010", 10)] {
        assert_eq!(parse_int(text), Ok(number), "{text}");
    }
    for text in ["", "-", "1.0", "1e3", "1,000", " 1", "１", "9223372036854775808", "0x10", "--1"]
    {
        assert_eq!(parse_int(text), Err(ValueFault::NotInteger), "{text}");
    }
}

#[test]
fn decimals_are_never_rounded() {
    for (text, told) in [
        ("12.34", Ok(1234)),
        ("-0.01", Ok(-1)),
        ("+1", Ok(100)),
        ("1.5", Ok(150)),
        ("1.500", Ok(150)),
        ("001.50", Ok(150)),
        ("999.99", Ok(99_999)),
        ("1000", Err(ValueFault::TooPrecise)),
        ("0.001", Err(ValueFault::TooPrecise)),
        ("", Err(ValueFault::NotDecimal)),
        (".5", Err(ValueFault::NotDecimal)),
        ("5.", Err(ValueFault::NotDecimal)),
        ("-", Err(ValueFault::NotDecimal)),
        ("1.2.3", Err(ValueFault::NotDecimal)),
        ("1e2", Err(ValueFault::NotDecimal)),
        ("1,000", Err(ValueFault::NotDecimal)),
        ("NaN", Err(ValueFault::NotDecimal)),
    ] {
        assert_eq!(parse_decimal(text, 5, 2), told, "{text}");
    }
    let longest = "9".repeat(38);
    assert_eq!(parse_decimal(&longest, 38, 0), Ok(10_i128.pow(38) - 1));
    assert_eq!(parse_decimal(&format!("{longest}9"), 38, 0), Err(ValueFault::TooPrecise));
    assert_eq!(parse_decimal(&"9".repeat(400), 38, 0), Err(ValueFault::TooPrecise));
}

#[test]
fn floating_numbers_are_finite() {
    assert_eq!(parse_float("1e3"), Ok(1000.0));
    for text in ["NaN", "inf", "-infinity", "1e999", "", "1,5"] {
        assert_eq!(parse_float(text), Err(ValueFault::NotNumber), "{text}");
    }
}

#[test]
fn yes_and_no_are_read_in_their_known_spellings_only() {
    for (yes, no) in [("1", "0"), ("true", "false"), ("TRUE", "FALSE"), ("是", "否"), ("Y", "N")]
    {
        assert_eq!((parse_bool(yes), parse_bool(no)), (Ok(true), Ok(false)));
    }
    for text in ["", "2", "yes", "on", "有", "t"] {
        assert_eq!(parse_bool(text), Err(ValueFault::NotLogical), "{text}");
    }
}

#[test]
fn texts_are_measured_in_characters_and_hold_no_control_characters() {
    assert_eq!(check_text("榕数榕数", 4), Ok(()));
    assert_eq!(check_text("榕数榕数榕", 4), Err(ValueFault::TooLong));
    assert_eq!(check_text(&"榕".repeat(9999), 0), Ok(()));
    assert_eq!(check_text("a\tb\r\nc", 0), Ok(()));
    for control in ['\0', '\u{1}', '\u{8}', '\u{b}', '\u{1b}', '\u{1f}', '\u{7f}'] {
        let text = format!("a{control}b");
        assert_eq!(check_text(&text, 0), Err(ValueFault::ForbiddenCharacter), "{control:?}");
    }
}
