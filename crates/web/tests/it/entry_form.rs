//! The form of an entry: what withholding asks for, what is told while it is written, and what stands on the pages.

use axum::http::StatusCode;
use domain::people::Post;
use domain::units::UnitKind;
use serde_json::{Value, json};

use crate::accounts::actor;
use crate::office::{Browser, Office};

/// A withheld entry as the form sends it, with its item.
const FORM: &[(&str, &str)] = &[
    ("version", "0"),
    ("name", "消费投诉线索"),
    ("class_code", "203001"),
    ("summary", "投诉人与处理情况"),
    ("contact", "陈依妹 0591-83300000"),
    ("format", "database"),
    ("share_type", "withheld"),
    ("basis_kind", "law"),
    ("basis_title", "中华人民共和国食品安全法"),
    ("basis_number", "主席令第二十一号"),
    ("basis_article", "第一百一十五条"),
    ("widening_plan", "去除举报人信息后有条件共享"),
    ("widening_on", "2099-12-31"),
    ("grade", "L4"),
    ("update_cycle", "weekly"),
    ("scope", "city"),
    ("key_kind", "none"),
    ("empty_text", "is_missing"),
    ("bad_rows", "10"),
    ("dropped_rows", "100"),
    ("item_id", "0"),
    ("item_name", "赔偿金额"),
    ("item_type", "money"),
    ("item_length", "12"),
    ("item_precision", "2"),
    ("item_sensitivity", "ordinary"),
    ("item_unit", "元"),
    ("item_grade", "L4"),
    ("item_open_type", ""),
];

/// The form with some of its fields written otherwise.
fn with<'a>(other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let is_other = |name: &str| other.iter().any(|(changed, _)| *changed == name);
    FORM.iter().filter(|(name, _)| !is_other(name)).chain(other).copied().collect()
}

async fn clerk(office: &Office) -> Browser {
    let posts = [Post::DataClerk, Post::DataOfficer];
    office.test.settle_unit("market", UnitKind::StateOrgan, &posts).await;
    office.browser("market").await
}

#[tokio::test]
async fn what_withholding_states_is_asked_for_saved_and_shown() {
    let office = Office::open().await;
    let clerk = clerk(&office).await;
    let blank = clerk.get("/entries/new").await;
    for part in [
        "name=\"basis_kind\"",
        "name=\"basis_article\"",
        "name=\"widening_on\"",
        "党中央、国务院政策",
        "name=\"item_grade\"",
        "name=\"item_unit\"",
        "name=\"item_open_type\"",
        "hx-post=\"/entries/new/check\"",
    ] {
        assert!(blank.text.contains(part), "{part}");
    }
    for lower in ["部门规章</option>", "地方性法规</option>"] {
        assert!(!blank.text.contains(lower), "{lower}");
    }
    let saved = clerk.post("/entries/new", FORM).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let path = saved.to.split('?').next().unwrap().to_owned();
    let page = clerk.get(&path).await;
    for part in ["法律", "第一百一十五条", "主席令第二十一号", "2099-12-31", "四级", "元"]
    {
        assert!(page.text.contains(part), "{part}");
    }
    let form = clerk.get(&format!("{path}/edit")).await;
    for part in [
        "value=\"law\" selected",
        "value=\"主席令第二十一号\"",
        "value=\"2099-12-31\"",
        "value=\"L4\" selected",
        "value=\"元\"",
    ] {
        assert!(form.text.contains(part), "{part}");
    }
}

#[tokio::test]
async fn the_form_is_told_what_it_lacks_while_it_is_written_and_saves_nothing() {
    let office = Office::open().await;
    let clerk = clerk(&office).await;
    let wrong =
        with(&[("basis_article", ""), ("widening_on", "2001-01-01"), ("item_length", "long")]);
    let told = clerk.post("/entries/new/check", &wrong).await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.text);
    for part in [
        "#field-basis_article",
        "须写明依据的条款",
        "#field-widening_on",
        "应晚于今天",
        "#field-items.0.length",
    ] {
        assert!(told.text.contains(part), "{part}: {}", told.text);
    }
    assert!(!told.text.contains("<html"), "a piece of page");
    assert!(!told.text.contains("#field-basis_title"), "{}", told.text);
    let unscripted = with(&[("basis_article", ""), ("item_act", "check")]);
    let unscripted = clerk.post("/entries/new", &unscripted).await;
    assert_eq!(unscripted.status, StatusCode::OK);
    assert!(unscripted.text.contains("id=\"error-basis_article\""));
    let complete = clerk.post("/entries/new/check", FORM).await;
    assert!(complete.text.contains("没有缺项"), "{}", complete.text);
    assert!(!clerk.get("/entries").await.text.contains("消费投诉线索"), "nothing was saved");

    let saved = clerk.post("/entries/new", FORM).await;
    let path = saved.to.split('?').next().unwrap().to_owned();
    let told = clerk.post(&format!("{path}/check"), &with(&[("basis_kind", "")])).await;
    assert!(told.text.contains("#field-basis_kind"), "{}", told.text);
    let stranger = office.browser("police").await;
    let foreign = stranger.post(&format!("{path}/check"), FORM).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_published_entry_tells_everybody_why_it_is_withheld_and_until_when() {
    let office = Office::open().await;
    let clerk = clerk(&office).await;
    let saved = clerk.post("/entries/new", FORM).await;
    let path = saved.to.split('?').next().unwrap().to_owned();
    let submitted = clerk.post(&format!("{path}/submit"), &[("version", "1")]).await;
    assert!(submitted.to.starts_with("/cases/"), "{}", submitted.text);
    let case = submitted.to.split(['/', '?']).nth(2).unwrap().parse().unwrap();
    let (app, registrar) = (&office.test.app, actor(&office.registrar, UnitKind::DigitalOffice));
    app.act_on_case(case, "register", &registrar, "", 1).await.unwrap();
    app.act_on_case(case, "publish", &registrar, "", 2).await.unwrap();

    let cited = "《中华人民共和国食品安全法》（主席令第二十一号）第一百一十五条";
    let anybody = office.anybody();
    let page = anybody.get("/catalogue/203001-000001").await;
    for part in [cited, "去除举报人信息后有条件共享（2099-12-31 前）", "四级", "元"]
    {
        assert!(page.text.contains(part), "{part}");
    }
    let answer = anybody.get("/api/v1/catalogue/203001-000001").await;
    let entry: Value = serde_json::from_str(&answer.text).unwrap();
    let wanted = json!({
        "kind": "law",
        "title": "中华人民共和国食品安全法",
        "number": "主席令第二十一号",
        "article": "第一百一十五条",
        "cited": cited,
        "widening_plan": "去除举报人信息后有条件共享",
        "widening_on": "2099-12-31",
    });
    assert_eq!((&entry["withholding"], &entry["grade"]), (&wanted, &json!("L4")));
    assert_eq!(entry["items"][0]["measurement_unit"], "元");
    assert!(entry["items"][0].get("open_type").is_none(), "withheld is not open");
    let printed = clerk.get("/entries/export/print?scope=published&unit=all").await;
    assert!(printed.text.contains(cited));
}
