//! Division codes, the given-up ones included.

use law::codes::DivisionLevel;
use law::codes::division::{divisions, find, find_on, province_exists, within};

use crate::day;

#[test]
fn the_table_is_sorted_so_that_codes_are_found() {
    assert!(divisions().is_sorted_by(|a, b| a.code < b.code));
    assert!(divisions().iter().all(|division| find(&division.code) == Some(division)));
}

#[test]
fn changle_was_a_city_until_2017_and_a_district_since() {
    assert_eq!(find_on("350182", day("2017-11-05")).unwrap().name_zh, "长乐市");
    assert_eq!(find_on("350182", day("2017-11-06")), None);
    assert_eq!(find_on("350112", day("2017-11-05")), None);
    assert_eq!(find_on("350112", day("2017-11-06")).unwrap().name_zh, "长乐区");
    assert_eq!(find("350182").unwrap().successor.as_deref(), Some("350112"));
}

#[test]
fn fuzhou_has_thirteen_counties() {
    let names: Vec<_> =
        within("350100", day("2026-03-02")).map(|division| division.name_zh.as_str()).collect();
    let wanted = "鼓楼区 台江区 仓山区 马尾区 晋安区 长乐区 闽侯县 连江县 罗源县 闽清县 永泰县 平潭县 福清市";
    assert_eq!(names.join(" "), wanted);
}

#[test]
fn fujian_has_nine_cities_and_eighty_four_counties() {
    let on = day("2026-03-02");
    let cities: Vec<_> = within("350000", on).collect();
    let counties: usize = cities.iter().map(|city| within(&city.code, on).count()).sum();
    assert_eq!((cities.len(), counties), (9, 84));
}

#[test]
fn every_given_up_code_is_followed_the_next_day() {
    for old in divisions().iter().filter(|division| division.valid_until.is_some()) {
        let next = old.valid_until.unwrap().tomorrow().unwrap();
        let successor = old.successor.as_deref().unwrap();
        assert!(find_on(successor, next).is_some(), "{}", old.code);
        assert_eq!(find_on(successor, old.valid_until.unwrap()), None, "{}", old.code);
    }
}

#[test]
fn a_province_is_known_by_two_digits() {
    let provinces =
        divisions().iter().filter(|division| division.level == DivisionLevel::Province).count();
    assert_eq!(provinces, 34);
    for (prefix, exists) in
        [("35", true), ("71", true), ("83", true), ("10", false), ("3", false), ("", false)]
    {
        assert_eq!(province_exists(prefix), exists, "{prefix}");
    }
}
