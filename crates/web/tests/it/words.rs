//! No text is missing in either language.

use web::{Lang, Texts, text_keys};

#[test]
fn both_languages_have_the_same_texts() {
    let (zh, en) = (text_keys(Lang::Chinese), text_keys(Lang::English));
    assert!(zh.len() > 500, "{} texts", zh.len());
    let only_zh: Vec<_> = zh.difference(&en).collect();
    let only_en: Vec<_> = en.difference(&zh).collect();
    assert!(
        only_zh.is_empty() && only_en.is_empty(),
        "zh-CN only: {only_zh:?}; en only: {only_en:?}"
    );
}

#[test]
fn every_code_that_is_shown_has_words() {
    let families: &[(&str, &[&str])] = &[
        ("post", &["data_clerk", "data_officer", "case_worker", "registrar", "decider"]),
        (
            "entry-state",
            &["draft", "submitted", "registered", "published", "returned", "withdrawn"],
        ),
        ("share-type", &["unconditional", "conditional", "withheld"]),
        ("basis-kind", &["law", "administrative_regulation", "national_policy"]),
        ("data-grade", &["L1", "L2", "L3", "L4"]),
        ("method", &["verification", "lookup", "interface", "exchange"]),
        ("load-mode", &["append", "upsert", "replace"]),
        (
            "batch-state",
            &[
                "uploaded",
                "queued",
                "running",
                "committed",
                "refused",
                "held",
                "failed",
                "cancelled",
            ],
        ),
    ];
    for lang in [Lang::Chinese, Lang::English] {
        let t = Texts { lang };
        for (family, codes) in families {
            for code in *codes {
                let key = format!("{family}-{}", code.replace('_', "-"));
                assert!(t.has(&key), "{key} in {}", lang.tag());
            }
        }
    }
}
