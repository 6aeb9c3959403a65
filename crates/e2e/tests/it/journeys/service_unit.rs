//! The technical service centre works for the civil affairs bureau within its authorisation, under both names, and is stopped
//! at once (Articles 5, 6).

use thirtyfour::prelude::*;

use super::desk::Desk;
use crate::browser::Browser;
use crate::server::Server;

#[tokio::test]
async fn a_service_unit_acts_for_an_agency_under_both_names_until_it_is_suspended() {
    let server = Server::start().await;
    let browser = Browser::start(1280).await;
    let desk = Desk { browser: &browser, base: &server.base };
    desk.sit("houyongjian").await;
    act_for_the_bureau(&desk).await;
    let entry = edit_an_entry(&desk).await;

    desk.sit("liuzhengde").await;
    let authorisation = authorisation(&desk).await;
    let page = desk.see(&format!("{authorisation}?lang=zh-CN")).await;
    assert!(page.contains("侯永健") && page.contains("婚姻登记"), "{page}");
    let history = desk.see(&format!("{entry}/history?lang=zh-CN")).await;
    assert!(history.contains("侯永健") && history.contains("技术"), "both names: {history}");

    desk.sit("luoming").await;
    desk.see(&authorisation).await;
    let case = browser.driver.find(By::Css("main a[href*='/cases/']")).await.unwrap();
    let case = case.attr("href").await.unwrap().unwrap();
    let case = case.split('#').next().unwrap();
    desk.act(case, "suspend", &[]).await;

    desk.sit("houyongjian").await;
    let page = desk.see("/account/acting?lang=zh-CN").await;
    assert!(!page.contains("榕民委"), "it is suspended: {page}");
    browser.close().await;
    drop(server);
}

async fn act_for_the_bureau(desk: &Desk<'_>) {
    let page = desk.see("/account/acting?lang=zh-CN").await;
    assert!(page.contains("民政局") && page.contains("编制目录"), "{page}");
    desk.browser.submit_form("main form:has([name='authorisation'])").await;
    assert!(desk.browser.text().await.contains("民政局"), "whom one acts for stands on the page");
}

/// Edits the marriage registrations; the path of the entry.
async fn edit_an_entry(desk: &Desk<'_>) -> String {
    desk.see("/entries?lang=zh-CN").await;
    let driver = &desk.browser.driver;
    let link = driver.find(By::XPath("//main//a[contains(., '婚姻登记信息')]")).await.unwrap();
    link.click().await.unwrap();
    let entry = driver.current_url().await.unwrap().path().to_owned();
    desk.see(&format!("{entry}/edit?lang=zh-CN")).await;
    desk.browser.fill("summary", "婚姻登记的办理情况，由技术中心代为更新。").await;
    desk.browser.submit_form("main form:has([name='summary'])").await;
    let text = desk.browser.text().await;
    assert!(text.contains("由技术中心代为更新"), "{text}");
    entry
}

/// The path of the bureau's authorisation.
async fn authorisation(desk: &Desk<'_>) -> String {
    let page = desk.see("/authorisations?lang=zh-CN").await;
    assert!(page.contains("榕民委〔2026〕3号"), "{page}");
    let link = By::Css("main a[href^='/authorisations/']");
    let link = desk.browser.driver.find(link).await.unwrap();
    link.attr("href").await.unwrap().unwrap()
}
