//! A clerk and the digital office correct a datum; the finance bureau holds up a project; a supervisor inspects and orders; the
//! auditor reads what was done (Articles 6, 7, 13, 25, 28).

use super::desk::{Desk, day};
use crate::browser::Browser;
use crate::server::Server;

#[tokio::test]
async fn a_doubt_is_verified_by_office_and_owner_and_corrected() {
    let server = Server::start().await;
    let browser = Browser::start(1280).await;
    let desk = Desk { browser: &browser, base: &server.base };
    desk.sit("caoyuxuan").await;
    let entry = desk.value_of("correction", "entry", "医疗机构名录").await;
    let doubt = [("doubt", "机构地址与营业执照不一致"), ("record_hint", "名录第 12 行")];
    let case = desk.open(&format!("correction?entry={entry}"), &doubt).await;
    desk.act_as("linyuqing", &case, "verify", &[]).await;
    let finding = [("erroneous", "yes"), ("finding", "地址已变更，名录未更新")];
    desk.act_as("hejiaqi", &case, "state_finding", &finding).await;
    desk.act_as("linyuqing", &case, "order_correction", &[("mend_by", &*day(5))]).await;
    desk.act_as("hejiaqi", &case, "correct", &[("correction", "已按营业执照更新地址")]).await;
    desk.sit("caoyuxuan").await;
    let page = desk.see(&case).await;
    assert!(page.contains("已按营业执照更新地址") && page.contains("第 13 条"), "{page}");
    browser.close().await;
    drop(server);
}

#[tokio::test]
async fn a_project_waits_until_the_unit_meets_every_point_and_each_is_shown_with_its_evidence() {
    let server = Server::start().await;
    let browser = Browser::start(1280).await;
    let desk = Desk { browser: &browser, base: &server.base };
    desk.sit("liuzhengde").await;
    let project = [
        ("title", "智慧养老平台"),
        ("project_number", "FZ-2026-031"),
        ("stage", "approval"),
        ("budget", "3000000"),
        ("data_duties", "登记并汇聚养老机构名录"),
    ];
    let case = desk.open("project_statement", &project).await;
    desk.act_as("luoming", &case, "find_wanting", &[("to_mend", "补齐制度备案")]).await;
    desk.act_as("sunlijuan", &case, "record_wanting", &[]).await;
    let page = desk.see(&case).await;
    assert!(page.contains("制度备案") && page.contains("须改正"), "each point: {page}");
    let document =
        browser.driver.find(thirtyfour::By::Css("main a[href*='/documents/']")).await.unwrap();
    let document = document.attr("href").await.unwrap().unwrap();
    let printed = desk.see(&document).await;
    assert!(printed.contains("补齐制度备案") && printed.contains("福州市财政局"), "{printed}");
    browser.close().await;
    drop(server);
}

#[tokio::test]
async fn a_supervisor_inspects_confirms_a_violation_and_all_units_read_the_criticism() {
    let mut server = Server::start().await;
    let browser = Browser::start(1280).await;
    let base = server.base.clone();
    let desk = Desk { browser: &browser, base: &base };
    desk.sit("luoming").await;
    let found = desk.see("/supervision/findings?lang=zh-CN").await;
    assert!(found.contains("违规线索"), "{found}");
    let stated = [
        ("title", "未按期汇聚"),
        ("unit", "~民政"),
        ("kind", "aggregated_late"),
        ("source", "by_inspection"),
        ("facts", "两个周期未更新"),
    ];
    let case = desk.open("violation", &stated).await;
    // Who raised it does not judge it.
    desk.act_as("yangzimo", &case, "hear", &[]).await;
    desk.act_as("liuzhengde", &case, "state_view", &[("view", "系统升级所致")]).await;
    desk.act_as("yangzimo", &case, "confirm", &[]).await;
    desk.act(&case, "order_correction", &[("mend_by", &*day(5))]).await;
    server.go_ahead(9).await;
    desk.act_as("yangzimo", &case, "criticise", &[]).await;
    desk.sit("caoyuxuan").await;
    let notices = desk.see("/notices?lang=zh-CN").await;
    assert!(notices.contains("未按期汇聚"), "a circular among the units: {notices}");
    desk.sit("caiminghui").await;
    let events = desk.see("/admin/events?lang=zh-CN").await;
    assert!(events.contains("登录"), "{events}");
    browser.close().await;
    drop(server);
}
