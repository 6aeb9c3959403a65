//! What comes first.

use search::{EntryDocument, SearchIndex, SearchRequest, Sort};

use crate::catalogue::{ask, city, entry};

fn order(index: &SearchIndex, text: &str) -> Vec<String> {
    ask(index, text).hits.into_iter().map(|hit| hit.id).collect()
}

#[test]
fn the_name_outweighs_items_which_outweigh_unit_and_summary() {
    let index = SearchIndex::in_memory().unwrap();
    let summary = EntryDocument { summary: "供水管网".into(), ..entry("summary", "台账") };
    let unit = EntryDocument { unit_name: "供水公司".into(), ..entry("unit", "台账") };
    let item =
        EntryDocument { items: vec!["供水量".into()], ..entry("item", "长长的台账名称") };
    let name = entry("name", "市区范围内的各类供水设施名录");
    index.upsert(&[summary, unit, item, name], 1).unwrap();
    assert_eq!(order(&index, "供水"), ["name", "item", "unit", "summary"]);
}

#[test]
fn the_exact_name_comes_first_then_names_that_begin_so() {
    let index = SearchIndex::in_memory().unwrap();
    let names = ["城市公园", "城市公园名录", "福州城市公园"];
    let entries: Vec<_> = names.iter().map(|name| entry(name, name)).collect();
    index.upsert(&entries, 1).unwrap();
    assert_eq!(order(&index, "城市公园"), names);
}

#[test]
fn a_whole_word_comes_before_characters_that_only_meet() {
    let index = SearchIndex::in_memory().unwrap();
    let entries = [entry("meet", "进出口岸人口岸情况"), entry("word", "本市各区人口情况表")];
    index.upsert(&entries, 1).unwrap();
    assert_eq!(order(&index, "人口").first().map(String::as_str), Some("word"));
}

#[test]
fn an_exact_code_comes_before_a_code_that_goes_on() {
    let index = SearchIndex::in_memory().unwrap();
    let long = EntryDocument { code: "307015/0001".into(), ..entry("long", "甲") };
    let short = EntryDocument { code: "307015".into(), ..entry("short", "乙乙乙乙") };
    index.upsert(&[long, short], 1).unwrap();
    assert_eq!(order(&index, "307015"), ["short", "long"]);
}

#[test]
fn equal_matches_come_latest_first() {
    let index = SearchIndex::in_memory().unwrap();
    let dated =
        |id: &str, day: &str| EntryDocument { updated_on: day.into(), ..entry(id, "台账") };
    let entries = [dated("none", ""), dated("old", "2020-05-01"), dated("new", "2025-05-01")];
    index.upsert(&entries, 1).unwrap();
    assert_eq!(order(&index, "台账"), ["new", "old", "none"]);
    assert_eq!(order(&index, ""), ["new", "old", "none"]);
}

#[test]
fn names_sort_by_pinyin() {
    let index = SearchIndex::in_memory().unwrap();
    let names = ["安全生产", "车辆", "出租车", "公园", "自然灾害"];
    let entries: Vec<_> = names.iter().rev().map(|name| entry(name, name)).collect();
    index.upsert(&entries, 1).unwrap();
    let request = SearchRequest { sort: Sort::Name, limit: 9, ..SearchRequest::default() };
    let page = index.search(&request).unwrap();
    assert_eq!(page.hits.into_iter().map(|h| h.name).collect::<Vec<_>>(), names);
}

#[test]
fn every_name_found_by_its_whole_self_comes_first() {
    let index = city();
    for entry in crate::catalogue::generated() {
        let page = ask(&index, &entry.name);
        assert_eq!(page.hits.first().map(|hit| &hit.id), Some(&entry.id));
    }
}
