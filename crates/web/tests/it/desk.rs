//! Pages of the desk: stand-ins, supervision, labels.

use axum::http::StatusCode;
use domain::ids::CaseId;
use domain::people::Post;
use domain::procedures::{Content, PRODUCT};
use domain::units::UnitKind;

use crate::office::Office;

#[tokio::test]
async fn somebody_without_colleagues_is_told_so_and_what_is_missing_is_named() {
    let office = Office::open().await;
    let browser = office.browser("registry").await;
    let page = browser.get("/account/stand-ins").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("没有其他在岗人员"), "{}", page.text);
    let refused = browser.post("/account/stand-ins", &[("first_on", "soon")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.matches("field-error").count() == 0 || refused.text.contains("日期"));
    assert_eq!(office.browser("chenrong").await.get("/account/stand-ins").await.status, 404);
}

#[tokio::test]
async fn an_agency_sees_how_it_stands_and_no_other_unit() {
    let office = Office::open().await;
    office.test.settle_unit("water", UnitKind::StateOrgan, &[Post::DataOfficer]).await;
    let water = office.browser("water").await;
    let own = water.get("/supervision").await;
    assert_eq!(own.status, StatusCode::OK);
    assert!(own.text.contains("目录登记") && own.text.contains("须改正"));
    let police = domain::ids::UnitId::named("police");
    assert_eq!(water.get(&format!("/supervision?unit={police}")).await.status, 404);
    let rules = water.get("/supervision/rules").await;
    assert!(rules.text.contains("工作程序") && rules.text.contains("责任追究制度"));
    assert!(!rules.text.contains("police"), "another unit's gaps are not shown");
    assert_eq!(water.get("/supervision/ranking?year=2026").await.status, StatusCode::OK);
    assert_eq!(water.get("/supervision/findings").await.status, 404);
    assert_eq!(water.get("/supervision/assets").await.status, 404);
    office.test.settle_unit("watch", UnitKind::DigitalOffice, &[Post::Supervisor]).await;
    let assets = office.browser("watch").await.get("/supervision/assets").await;
    assert!(assets.text.contains("还没有登记的数据资产"));
}

#[tokio::test]
async fn a_finding_leads_to_the_form_of_a_violation_filled_in() {
    let office = Office::open().await;
    office.test.settle_unit("watch", UnitKind::DigitalOffice, &[Post::Supervisor]).await;
    let watch = office.browser("watch").await;
    let page = watch.get("/supervision/findings").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("没有线索"), "nothing is late in an empty town");
    let form = watch.get("/services/violation?source=by_rule&title=T%3A1&evidence=E").await;
    assert!(form.text.contains("value=\"T:1\"") && form.text.contains('E'));
}

#[tokio::test]
async fn a_label_is_there_for_what_is_in_the_register_and_for_nothing_else() {
    let office = Office::open().await;
    let anybody = office.anybody();
    let unknown = anybody.get("/labels?number=CP20269999").await;
    assert!(unknown.text.contains("没有这个登记号") && unknown.text.contains("CP20269999"));
    let waiting = office.case(&PRODUCT, Content::default()).await;
    for id in [waiting, CaseId::named("nothing")] {
        for path in [format!("/labels/{id}"), format!("/labels/{id}/label.json")] {
            assert_eq!(anybody.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}

#[tokio::test]
async fn a_check_before_collecting_is_for_those_who_serve_and_names_what_nobody_holds() {
    let office = Office::open().await;
    office.test.settle_unit("water", UnitKind::StateOrgan, &[Post::DataClerk]).await;
    let water = office.browser("water").await;
    let form = water.get("/collection/check").await;
    assert!(form.status == StatusCode::OK && !form.text.contains("查重结果"));
    let checked = water
        .get("/collection/check?name=%E6%B0%B4%E8%A1%A8&items=%E6%B0%B4%E8%A1%A8%E7%BC%96%E5%8F%B7")
        .await;
    assert!(
        checked.text.contains("value=\"水表\"") && checked.text.contains("没有相近的：水表编号")
    );
    let citizen = office.browser("chenrong").await;
    assert_eq!(citizen.get("/collection/check?items=a").await.status, 404);
}
