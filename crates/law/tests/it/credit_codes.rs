//! GB 32100 with GB 11714 inside: vectors, all check characters, and what is refused.

use std::collections::BTreeSet;

use law::codes::credit_code::{ALPHABET, authority_name_zh, check_character, organisation_check};
use law::codes::{CodeError, CreditCode, Finding, Mobile};
use proptest::prelude::*;

#[test]
fn the_vectors_are_valid_in_both_checks() {
    let company = CreditCode::parse("91350100M000100Y43").unwrap();
    assert_eq!(company.finding, None);
    let company = company.value;
    assert_eq!((company.authority(), company.category(), company.region()), ("9", "1", "350100"));
    assert_eq!(company.organisation_code(), "M000100Y4");
    let body = CreditCode::parse("113501000001234573").unwrap().value;
    assert_eq!(body.organisation_code(), "000123457");
    assert_eq!(CreditCode::with_both_checks("11350100", "00012345").unwrap(), body);
    assert_eq!(authority_name_zh(body.authority()), Some("机构编制"));
}

#[test]
fn every_one_of_the_31_check_characters_occurs_and_is_accepted() {
    let mut seen = BTreeSet::new();
    for number in 0..400 {
        let code = CreditCode::with_both_checks("91350100", &format!("MA{number:06}")).unwrap();
        assert!(CreditCode::parse(code.as_str()).is_ok());
        seen.insert(code.as_str().as_bytes()[17]);
    }
    assert_eq!(seen, ALPHABET.iter().copied().collect());
}

#[test]
fn the_check_of_an_organisation_code_takes_every_value() {
    let seen: BTreeSet<char> =
        (0..200).map(|number| organisation_check(&format!("{number:08}")).unwrap()).collect();
    assert_eq!(seen, "0123456789X".chars().collect());
}

#[test]
fn a_wrong_inner_check_is_told_apart() {
    let body = "91350100M000100Y5";
    let code = format!("{body}{}", check_character(body).unwrap());
    assert_eq!(CreditCode::parse(&code).unwrap_err(), CodeError::OrganisationCheck);
}

#[test]
fn lower_case_and_an_unknown_authority_are_findings() {
    let lower = CreditCode::parse("91350100m000100y43").unwrap();
    assert_eq!(
        (lower.value.as_str(), lower.finding),
        ("91350100M000100Y43", Some(Finding::LowerCase))
    );
    let code = CreditCode::with_both_checks("X1350100", "00012345").unwrap();
    assert_eq!(CreditCode::parse(code.as_str()).unwrap().finding, Some(Finding::UnknownAuthority));
}

#[test]
fn a_body_registered_nationally_has_no_province() {
    assert!(CreditCode::with_both_checks("91100000", "00012345").is_ok());
    assert_eq!(
        CreditCode::with_both_checks("91990000", "00012345").unwrap_err(),
        CodeError::Region
    );
}

#[test]
fn what_is_wrong_is_named() {
    let cases = [
        ("", CodeError::Length),
        ("91350100M000100Y4", CodeError::Length),
        ("91350100I000100Y43", CodeError::Character),
        ("9135010AM000100Y43", CodeError::Character),
        ("91350100M000100Y4Z", CodeError::Character),
        ("91350100M000100Y44", CodeError::CheckDigit),
        ("91350100M000100Y4一", CodeError::Character),
    ];
    for (text, wanted) in cases {
        assert_eq!(CreditCode::parse(text).unwrap_err(), wanted, "{text}");
    }
}

#[test]
fn a_mobile_number_has_eleven_digits_and_a_known_beginning() {
    assert_eq!(Mobile::parse("13800001999").unwrap().value.as_str(), "13800001999");
    for (text, wanted) in [
        ("12800001999", CodeError::Character),
        ("23800001999", CodeError::Character),
        ("1380000199", CodeError::Length),
        ("+8613800001999", CodeError::Length),
        ("138 0000199", CodeError::Character),
        ("１３８００００１９９９", CodeError::Character),
    ] {
        assert_eq!(Mobile::parse(text).unwrap_err(), wanted, "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_answered(text in any::<String>(), exact in "\\PC{18}|[0-9A-Y]{17}.") {
        let _ = (CreditCode::parse(&text), CreditCode::parse(&exact), check_character(&text));
        let _ = (organisation_check(&text), CreditCode::with_both_checks(&text, &text), Mobile::parse(&text));
    }

    #[test]
    fn one_wrong_character_is_always_found(number in 0..1_000_000_u32, place in 0..18_usize, by in 1..31_usize) {
        let code = CreditCode::with_both_checks("91350100", &format!("MA{number:06}")).unwrap();
        let mut bytes = code.as_str().as_bytes().to_vec();
        let at = ALPHABET.iter().position(|candidate| *candidate == bytes[place]).unwrap();
        bytes[place] = ALPHABET[(at + by) % ALPHABET.len()];
        prop_assert!(CreditCode::parse(std::str::from_utf8(&bytes).unwrap()).is_err());
    }
}
