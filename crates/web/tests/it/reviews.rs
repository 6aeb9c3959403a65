//! The registrar's review page, and the department check on the pages of the unit.

use axum::http::StatusCode;
use domain::ids::EntryId;
use domain::people::Post;
use domain::units::UnitKind;

use crate::accounts::actor;
use crate::office::Office;
use crate::open_page::draft;

/// An entry of an agency with one person for all, submitted; with its case's address and version.
async fn submitted(office: &Office) -> (EntryId, String) {
    let app = &office.test.app;
    let state = UnitKind::StateOrgan;
    let posts = [Post::DataClerk, Post::DataOfficer];
    let owner = actor(&office.test.settle_unit("health", state, &posts).await, state);
    let entry = app.create_entry(&draft(), &owner).await.unwrap();
    let case = app.submit_entry(entry, &owner, 1).await.unwrap();
    (entry, format!("{case}:1"))
}

#[tokio::test]
async fn a_registrar_acts_on_the_chosen_and_is_told_of_each() {
    let office = Office::open().await;
    let registry = office.browser("registry").await;
    let empty = registry.get("/catalogue/review").await;
    assert_eq!(empty.status, StatusCode::OK);
    assert!(empty.text.contains("没有等您办理的目录"), "{}", empty.text);
    let (_, choice) = submitted(&office).await;
    let page = registry.get("/catalogue/review").await;
    assert!(page.text.contains("诊疗机构") && page.text.contains("新目录"), "{}", page.text);
    assert!(page.text.contains(&choice) && page.text.contains("共 1 条"));
    let none = registry.post("/catalogue/review", &[("act", "register")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.text.contains("请先选择要办理的目录"));
    let chosen = [("act", "register"), ("case", choice.as_str())];
    let done = registry.post("/catalogue/review", &chosen).await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(done.text.contains("已办理") && !done.text.contains("未办理"), "{}", done.text);
    let stale = registry.post("/catalogue/review", &chosen).await;
    assert!(stale.text.contains("未办理") && stale.text.contains("已有人先办理了这一事项"));
    assert_eq!(office.browser("police").await.get("/catalogue/review").await.status, 404);
}

#[tokio::test]
async fn the_case_says_that_a_sole_officer_answers_for_her_entry() {
    let office = Office::open().await;
    let (entry, choice) = submitted(&office).await;
    let health = office.browser("health").await;
    let case = choice.split(':').next().unwrap_or_default();
    let page = health.get(&format!("/cases/{case}")).await;
    assert!(page.text.contains("本单位只有一位数据负责人"), "{}", page.text);
    let entry = health.get(&format!("/entries/{entry}")).await;
    assert!(entry.text.contains("部门审核"), "a step of its own");
}
