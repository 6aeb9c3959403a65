//! What finds what.

use search::{EntryDocument, MatchedBy, SearchIndex};

use crate::catalogue::{ask, city, entry, hit};

#[track_caller]
fn finds(index: &SearchIndex, text: &str, id: &str, by: MatchedBy) {
    let page = ask(index, text);
    let hit = hit(&page, id);
    assert_eq!(hit.map(|hit| hit.matched_by), Some(by), "{text} → {id}: {page:#?}");
}

#[test]
fn a_word_finds_the_name_that_holds_it() {
    let index = city();
    finds(&index, "人口", "resident", MatchedBy::Exact);
    finds(&index, "医疗机构", "clinic", MatchedBy::Exact);
    finds(&index, "基本信息 常住", "resident", MatchedBy::Exact);
}

#[test]
fn any_two_adjacent_characters_find_the_name() {
    let index = city();
    let name: Vec<char> = "常住人口基本信息".chars().collect();
    for pair in name.windows(2) {
        let page = ask(&index, &pair.iter().collect::<String>());
        assert!(page.total > 0 && page.hits[0].matched_by == MatchedBy::Exact, "{pair:?}");
    }
    finds(&index, "住人", "resident", MatchedBy::Exact);
}

#[test]
fn initials_and_pinyin_find_the_name() {
    let index = city();
    finds(&index, "czrk", "resident", MatchedBy::Pinyin);
    finds(&index, "renkou", "resident", MatchedBy::Pinyin);
    finds(&index, "changzhurenk", "resident", MatchedBy::Pinyin);
    finds(&index, "yinhang", "bank", MatchedBy::Pinyin);
}

#[test]
fn characters_that_sound_the_same_find_the_name() {
    let index = city();
    finds(&index, "常驻人口", "resident", MatchedBy::Pinyin);
    finds(&index, "医疗机够", "clinic", MatchedBy::Pinyin);
    assert_eq!(ask(&index, "常驻人口").suggestion.as_deref(), Some("常住人口"));
}

#[test]
fn one_wrong_missing_added_or_swapped_character_is_forgiven() {
    let index = city();
    for typo in ["常任人口", "医疗杌构", "常住人囗"] {
        let page = ask(&index, typo);
        assert_eq!(page.hits.first().map(|h| h.matched_by), Some(MatchedBy::Near), "{typo}");
    }
    finds(&index, "医疗的机构", "clinic", MatchedBy::Exact);
    finds(&index, "常住人口基信息", "resident", MatchedBy::Exact);
    finds(&index, "医疗构机", "clinic", MatchedBy::Near);
    assert_eq!(ask(&index, "医疗杌构").suggestion.as_deref(), Some("医疗机构"));
}

#[test]
fn one_wrong_letter_in_pinyin_or_latin_is_forgiven() {
    let index = city();
    finds(&index, "rankou", "resident", MatchedBy::Near);
    let index = SearchIndex::in_memory().unwrap();
    index.upsert(&[entry("land", "Landsat 影像")], 1).unwrap();
    finds(&index, "lansdat", "land", MatchedBy::Near);
}

#[test]
fn synonyms_count_as_the_word() {
    let index = city();
    finds(&index, "户口", "resident", MatchedBy::Exact);
    finds(&index, "企业基本信息", "company", MatchedBy::Exact);
    finds(&index, "诊所", "clinic", MatchedBy::Exact);
}

#[test]
fn codes_find_by_whole_prefix_serial_and_url_form() {
    let index = city();
    for code in ["512001/000042", "512001-000042", "512001", "５１２００１／０００", "000042"]
    {
        let page = ask(&index, code);
        assert_eq!(page.hits.first().map(|h| h.id.as_str()), Some("permit"), "{code}");
    }
}

#[test]
fn width_and_case_of_the_question_make_no_difference() {
    let index = city();
    for text in ["GIS", "gis", "ｇｉｓ", "Ｇｉｓ　地图"] {
        finds(&index, text, "gis", MatchedBy::Exact);
    }
}

#[test]
fn words_may_be_spread_over_name_item_summary_and_unit() {
    let index = city();
    finds(&index, "常住人口 身份号码", "resident", MatchedBy::Exact);
    finds(&index, "数据局 医疗机构", "clinic", MatchedBy::Exact);
    finds(&index, "公安机关", "resident", MatchedBy::Exact);
}

#[test]
fn a_sentence_finds_what_most_of_its_words_name() {
    let index = city();
    finds(&index, "怎么查询常住人口的身份号码清单", "resident", MatchedBy::Near);
}

#[test]
fn nonsense_finds_nothing_and_suggests_nothing() {
    let page = ask(&city(), "魑魅魍魉");
    assert_eq!((page.total, page.hits.len(), page.suggestion), (0, 0, None));
}

#[test]
fn highlights_mark_the_words_in_name_and_summary() {
    let page = ask(&city(), "常住人口");
    let hit = hit(&page, "resident").unwrap();
    let marked = |text: &str, at: &[std::ops::Range<usize>]| -> Vec<String> {
        at.iter().map(|r| text[r.clone()].to_owned()).collect()
    };
    assert_eq!(marked(&hit.name, &hit.name_highlights), ["常住人口"]);
    assert_eq!(marked(&hit.summary, &hit.summary_highlights), ["常住人口"]);
}

#[test]
fn completions_go_on_from_what_was_typed_each_name_once() {
    let index = city();
    index.upsert(&[entry("twin", "常住人口基本信息")], 8).unwrap();
    let names = index.suggest("常住", 5, false).unwrap();
    assert_eq!(names, ["常住人口基本信息"]);
    assert_eq!(index.suggest("yiliaoj", 5, false).unwrap(), ["医疗机构信息"]);
    assert!(index.suggest("  ", 5, false).unwrap().is_empty());
}

#[test]
fn the_public_feels_nothing_of_an_entry_that_is_not_open() {
    let open = |text: &str, secret: bool| {
        let index = SearchIndex::in_memory().unwrap();
        index.upsert(&[entry("a", "载体销毁记录")], 1).unwrap();
        let hidden = EntryDocument {
            open: false,
            unit_id: "hidden".into(),
            ..entry("s", "涉密载体销毁台账")
        };
        index.upsert(if secret { std::slice::from_ref(&hidden) } else { &[] }, 2).unwrap();
        let request = search::SearchRequest {
            text: text.to_owned(),
            open_only: true,
            limit: 10,
            ..search::SearchRequest::default()
        };
        (index.search(&request).unwrap(), index.suggest(text, 5, true).unwrap())
    };
    for text in ["", "载体", "涉密载体", "涉蜜载体", "smzt", "涉密载体销毁抬账"] {
        assert_eq!(open(text, true), open(text, false), "{text}");
    }
}
