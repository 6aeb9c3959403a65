//! A citizen asks for data that is not open, is refused, appeals, and sees what became of it (Article 18).

use super::desk::{Desk, day};
use crate::browser::Browser;
use crate::server::Server;

#[tokio::test]
async fn a_citizen_asks_is_refused_appeals_and_the_register_names_nobody() {
    let server = Server::start().await;
    let browser = Browser::start(1280).await;
    let desk = Desk { browser: &browser, base: &server.base };
    desk.sit("chenxiaoyu").await;
    let request = [
        ("title", "养老机构床位空余数"),
        ("unit", "~民政"),
        ("request_kind", "to_open"),
        ("wanted", "各养老机构每日空余床位"),
        ("purpose", "为家中老人选择机构"),
    ];
    let case = desk.open("data_request", &request).await;
    desk.act_as("liuzhengde", &case, "refuse", &[("answer", "暂未采集空余床位数据")]).await;

    desk.sit("chenxiaoyu").await;
    let answer = desk.see(&case).await;
    assert!(answer.contains("暂未采集空余床位数据"), "{answer}");
    let review = desk
        .open("open_review", &[("case", "~养老机构床位空余数"), ("reasons", "机构已在线填报")])
        .await;
    desk.act_as("huangwenbo", &review, "accept", &[]).await;
    let result = [("result", "请重新答复"), ("follow_by", &*day(10))];
    desk.act(&review, "ask_anew", &result).await;
    // Who refused does not handle the follow-up.
    let followed = [("followup", "answered_anew"), ("account", "将纳入明年采集计划")];
    desk.act_as("wangyating", &review, "report_followup", &followed).await;

    desk.sit("chenxiaoyu").await;
    assert!(desk.see(&review).await.contains("将纳入明年采集计划"));
    browser.driver.delete_all_cookies().await.unwrap();
    let number = case.rsplit('/').next().unwrap();
    let public = desk.see(&format!("/registers/data_request/{number}?lang=zh-CN")).await;
    assert!(public.contains("养老机构床位空余数") && public.contains("暂未采集空余床位数据"));
    assert!(!public.contains("陈晓雨") && !public.contains("家中老人"), "{public}");
    browser.close().await;
    drop(server);
}
