//! No text is an error.

use std::sync::LazyLock;

use proptest::prelude::*;
use search::{QUERY_CHARS_MAX, SearchIndex, SearchRequest};

use crate::catalogue::{ask, city, entry};

static CITY: LazyLock<SearchIndex> = LazyLock::new(city);

fn check(text: &str) {
    let request = SearchRequest { text: text.to_owned(), limit: 50, ..SearchRequest::default() };
    let page = CITY.search(&request).unwrap();
    assert_eq!(page.text_truncated, text.trim().chars().count() > QUERY_CHARS_MAX);
    for hit in page.hits {
        for at in hit.name_highlights {
            assert!(!hit.name[at].is_empty());
        }
        for at in hit.summary_highlights {
            assert!(!hit.summary[at].is_empty());
        }
    }
    CITY.suggest(text, 5, false).unwrap();
}

#[test]
fn awkward_texts_are_answered() {
    let long =
        ["人", "常住人口", "a", "\"", "９", "医疗 ", "é", "🀄", "czrk "].map(|s| s.repeat(10_000));
    for text in long {
        check(&text);
    }
    for text in [
        "",
        " ",
        "\u{3000}",
        "\"",
        "'\"'",
        "name:人口",
        "人口 AND (",
        "*",
        "人*",
        "[a TO z]",
        "\\",
        "\0",
        "\u{FEFF}",
        "👨‍👩‍👧‍👦人口",
        "人\u{301}口",
        "İstanbul",
        "ﬁ",
        "--",
        "///",
        "𠮷野家",
        "㍿",
        "a\u{10FFFF}",
        "啊啊啊啊",
    ] {
        check(text);
    }
}

#[test]
fn a_text_without_letters_finds_nothing_and_a_blank_one_everything() {
    assert_eq!(ask(&CITY, "？！👍").total, 0);
    assert_eq!(ask(&CITY, " \u{3000}\n").total, CITY.len());
}

#[test]
fn paging_beyond_the_end_or_without_end_is_answered() {
    for (offset, limit) in [(usize::MAX, usize::MAX), (0, usize::MAX), (1_000_000, 1), (0, 0)] {
        let request = SearchRequest { offset, limit, ..SearchRequest::default() };
        assert_eq!(CITY.search(&request).unwrap().total, CITY.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_mixture_of_catalogue_text_is_answered(
        text in "([常住人口医疗机构够驻的市0-9a-zＡ-Ｚ\"'/() 　。-]|czrk|👍){0,90}",
    ) {
        check(&text);
    }

    #[test]
    fn any_document_is_indexed_and_kept_as_given(name in any::<String>(), code in any::<String>()) {
        let index = SearchIndex::in_memory().unwrap();
        let mut odd = entry("odd", &name);
        odd.code = code;
        odd.summary.clone_from(&name);
        odd.items = vec![name.clone()];
        odd.formats = vec![String::new(), name.clone()];
        index.upsert(&[odd], 1).unwrap();
        index.suggest(&name, 3, true).unwrap();
        let all = ask(&index, "");
        prop_assert_eq!(all.hits[0].name.as_str(), name.as_str());
        ask(&index, &name);
    }
}
