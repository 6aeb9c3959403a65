//! GB 11643: the standard's examples, the synthetic ones, and what is refused.

use law::codes::resident_id::check_digit;
use law::codes::{CodeError, Finding, ResidentId};
use proptest::prelude::*;

use crate::day;

#[test]
fn the_vectors_are_valid() {
    let vectors = [
        ("11010519491231002X", "110105", "1949-12-31", false),
        ("440524188001010014", "440524", "1880-01-01", true),
        ("350102190001010015", "350102", "1900-01-01", true),
        ("350112190001010026", "350112", "1900-01-01", false),
        ("350182190001010033", "350182", "1900-01-01", true),
    ];
    for (text, region, born_on, male) in vectors {
        let checked = ResidentId::parse(text).unwrap();
        assert_eq!(checked.finding, None);
        let id = checked.value;
        assert_eq!(
            (id.region(), id.born_on(), id.is_male()),
            (region, day(born_on), male),
            "{text}"
        );
        assert_eq!(id.to_string(), text);
        assert_eq!(ResidentId::with_check_digit(&text[..17]).unwrap(), id);
    }
}

#[test]
fn fifteen_digits_are_a_finding_and_become_eighteen() {
    let checked = ResidentId::parse("110105491231002").unwrap();
    assert_eq!(checked.finding, Some(Finding::LegacyResidentId));
    assert_eq!(checked.value.as_str(), "11010519491231002X");
    assert_eq!(ResidentId::from_15_to_18("11010549123100X"), Err(CodeError::Character));
    assert_eq!(ResidentId::from_15_to_18("110105491331002"), Err(CodeError::BirthDate));
}

#[test]
fn a_lower_case_check_digit_is_a_finding() {
    let checked = ResidentId::parse("11010519491231002x").unwrap();
    assert_eq!(
        (checked.value.as_str(), checked.finding),
        ("11010519491231002X", Some(Finding::LowerCase))
    );
}

#[test]
fn what_is_wrong_is_named() {
    let cases = [
        ("", CodeError::Length),
        ("1101051949123100", CodeError::Length),
        (" 11010519491231002", CodeError::Character),
        ("11010519491231002Y", CodeError::Character),
        ("1101051949123100XX", CodeError::Character),
        ("一二三四五六", CodeError::Character),
        ("110105194912310021", CodeError::CheckDigit),
        ("110105194912310020", CodeError::CheckDigit),
        ("990105194912310020", CodeError::Region),
        ("110105194902300020", CodeError::BirthDate),
        ("110105179912310020", CodeError::BirthDate),
    ];
    for (text, wanted) in cases {
        assert_eq!(ResidentId::parse(text).unwrap_err(), wanted, "{text}");
    }
}

#[test]
fn a_residence_permit_of_hong_kong_macao_or_taiwan_has_a_region() {
    for region in ["810000", "820000", "830000"] {
        assert!(ResidentId::with_check_digit(&format!("{region}19800101001")).is_ok(), "{region}");
    }
}

#[test]
fn a_number_never_shows_in_debug_output() {
    let id = ResidentId::parse("350102190001010015").unwrap();
    assert!(!format!("{id:?}").contains("3501"));
}

#[test]
fn a_stored_number_is_checked_when_it_is_read() {
    let id: ResidentId = serde_json::from_str("\"350102190001010015\"").unwrap();
    assert_eq!(serde_json::to_string(&id).unwrap(), "\"350102190001010015\"");
    assert!(serde_json::from_str::<ResidentId>("\"350102190001010016\"").is_err());
}

proptest! {
    #[test]
    fn one_wrong_digit_is_always_found(serial in 0..1000_u32, place in 0..17_usize, by in 1..10_u8) {
        let id = ResidentId::with_check_digit(&format!("35010219900615{serial:03}")).unwrap();
        let mut bytes = id.as_str().as_bytes().to_vec();
        bytes[place] = b'0' + (bytes[place] - b'0' + by) % 10;
        prop_assert!(ResidentId::parse(std::str::from_utf8(&bytes).unwrap()).is_err());
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        let _ = (ResidentId::parse(&text), check_digit(&text), ResidentId::from_15_to_18(&text));
    }

    #[test]
    fn any_text_of_the_right_length_is_answered(text in "\\PC{15}|\\PC{18}|[0-9]{17}.|[0-9]{15,18}") {
        let _ = ResidentId::parse(&text);
    }
}
