//! The library for readers, for programs, for those who keep it and for those who compile entries.

use axum::http::StatusCode;
use serde_json::Value;

use crate::office::{Browser, Office};

const ELEMENT: &[(&str, &str)] = &[
    ("code", "DE00001"),
    ("name_zh", "性别代码"),
    ("name_en", "Sex"),
    ("definition", "自然人的性别"),
    ("type", "text"),
    ("length", "1"),
    ("codes", "GBT2261.1"),
    ("synonyms", "性别；人员性别"),
    ("source", "GB/T 2261.1-2003"),
    ("valid_from", "2020-01-01"),
];

const LIST: &[(&str, &str)] = &[
    ("code", "GBT2261.1"),
    ("name_zh", "性别代码"),
    ("values", "1=男\r\n2=女"),
    ("source", "GB/T 2261.1-2003"),
    ("valid_from", "2004-03-01"),
];

/// The fields with some of them written otherwise.
fn with<'a>(
    fields: &[(&'a str, &'a str)],
    other: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().filter(|(name, _)| other.iter().all(|(changed, _)| changed != name));
    kept.chain(other).copied().collect()
}

async fn stocked(office: &Office) -> Browser {
    let registrar = office.browser("registry").await;
    for (path, fields) in [("/library/codes", LIST), ("/library/elements", ELEMENT)] {
        let entered = registrar.post(&format!("{path}/new"), fields).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{path}: {}", entered.text);
    }
    registrar
}

#[tokio::test]
async fn anybody_reads_the_library_and_the_office_alone_is_offered_to_change_it() {
    let office = Office::open().await;
    let registrar = stocked(&office).await;
    let anybody = office.anybody();
    for path in [
        "/library",
        "/library?q=%E6%80%A7%E5%88%AB",
        "/library/elements",
        "/library/elements/DE00001",
        "/library/elements/DE00001/history",
        "/library/codes",
        "/library/codes/GBT2261.1",
    ] {
        let page = anybody.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(path == "/library" || page.text.contains("性别代码"), "{path}");
        assert!(!page.text.contains("/edit\""), "{path}");
    }
    for path in ["/library/terms", "/library/classes"] {
        assert_eq!(anybody.get(path).await.status, StatusCode::OK, "{path}");
    }
    let page = registrar.get("/library/elements/DE00001").await;
    assert!(page.text.contains("/library/elements/DE00001/edit"));
    let clerk = office.browser("police").await;
    assert_eq!(clerk.get("/library/elements/new").await.status, StatusCode::NOT_FOUND);
    assert_eq!(anybody.get("/library/elements/DE00009").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_form_says_what_is_missing_per_field_and_keeps_what_was_written() {
    let office = Office::open().await;
    let registrar = office.browser("registry").await;
    let unreadable = with(ELEMENT, &[("code", "1"), ("valid_from", "soon")]);
    let again = registrar.post("/library/elements/new", &unreadable).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in ["error-code", "error-valid_from", "自然人的性别"] {
        assert!(again.text.contains(part), "{part}");
    }
    let bare = with(ELEMENT, &[("definition", ""), ("codes", "NOWHERE")]);
    let again = registrar.post("/library/elements/new", &bare).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in ["error-definition", "error-codes"] {
        assert!(again.text.contains(part), "{part}");
    }
}

#[tokio::test]
async fn a_change_is_shown_with_what_it_touches_before_it_is_saved_with_a_reason() {
    let office = Office::open().await;
    let registrar = stocked(&office).await;
    let path = "/library/codes/GBT2261.1/edit";
    let changed = with(LIST, &[("values", "1=男\n2=女\n9=未说明"), ("version", "1")]);
    let shown = registrar.post(path, &changed).await;
    assert_eq!(shown.status, StatusCode::OK);
    for part in ["影响范围", "9=未说明", "DE00001"] {
        assert!(shown.text.contains(part), "{part}");
    }
    let before = registrar.get("/library/codes/GBT2261.1").await;
    assert!(!before.text.contains("未说明"), "nothing is saved yet");

    let unreasoned = registrar.post(path, &with(&changed, &[("step", "save")])).await;
    assert_eq!(unreasoned.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unreasoned.text.contains("error-reason"));
    let back = registrar.post(path, &with(&changed, &[("step", "edit")])).await;
    assert_eq!(back.status, StatusCode::OK);
    assert!(back.text.contains("field-values"));

    let saving = with(&changed, &[("step", "save"), ("reason", "标准修订")]);
    let saved = registrar.post(path, &saving).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let history = office.anybody().get("/library/codes/GBT2261.1/history").await;
    assert!(history.text.contains("标准修订") && history.text.contains("第 2 版"));
    let late = registrar.post(path, &saving).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text.contains("已有人先作了修改"));
}

#[tokio::test]
async fn an_item_is_filled_from_the_element_it_names() {
    let office = Office::open().await;
    stocked(&office).await;
    let clerk = office.browser("police").await;
    let form = clerk.get("/entries/new").await;
    assert_eq!(form.status, StatusCode::OK);
    for part in ["id=\"library-elements\"", "id=\"class-codes\"", "DE00001", "307001"] {
        assert!(form.text.contains(part), "{part}");
    }
    let item = [
        ("item_id", "0"),
        ("item_name", ""),
        ("item_type", "text"),
        ("item_length", ""),
        ("item_precision", ""),
        ("item_required", ""),
        ("item_key", ""),
        ("item_codes", ""),
        ("item_check", ""),
        ("item_sensitivity", "ordinary"),
        ("item_share_type", ""),
        ("item_remark", ""),
        ("item_element", "DE00001"),
        ("item_code_list", ""),
        ("item_act", "fill-0"),
    ];
    let filled = clerk.post("/entries/new", &item).await;
    assert_eq!(filled.status, StatusCode::OK);
    for part in ["value=\"性别代码\"", "value=\"GBT2261.1\"", "1=男"] {
        assert!(filled.text.contains(part), "{part}");
    }
}

#[tokio::test]
async fn programs_read_the_library_page_by_page() {
    let office = Office::open().await;
    stocked(&office).await;
    let anybody = office.anybody();
    let read = async |path: &str| {
        let answer = anybody.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        serde_json::from_str::<Value>(&answer.text).unwrap()
    };
    let elements = read("/api/v1/library/elements?limit=1").await;
    assert_eq!(elements["elements"][0]["code"], "DE00001");
    assert_eq!(elements["elements"][0]["state"], "in_force");
    assert!(elements.get("next").is_none());
    let element = read("/api/v1/library/elements/DE00001").await;
    assert_eq!((&element["type"], &element["code_list"]), (&"C".into(), &"GBT2261.1".into()));
    assert_eq!(element["uses"], serde_json::json!([]));
    let lists = read("/api/v1/library/code-lists?state=in_force").await;
    assert_eq!(lists["code_lists"][0]["values"][1]["name"], "女");
    assert_eq!(read("/api/v1/library/terms").await["terms"], serde_json::json!([]));
    assert_eq!(read("/api/v1/library/classes").await["classes"], serde_json::json!([]));
    let none = anybody.get("/api/v1/library/elements/DE00009").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let described = read("/api/v1/openapi.json").await;
    for path in
        ["elements", "elements/{element}", "code-lists", "code-lists/{list}", "terms", "classes"]
    {
        let path = format!("/api/v1/library/{path}");
        assert!(described["paths"][&path].is_object(), "{path}");
    }
}
