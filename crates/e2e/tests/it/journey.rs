//! The whole path clicked through as three people: a clerk applies, the digital office decides, the provider sees it.

use thirtyfour::prelude::*;

use crate::browser::Browser;
use crate::server::Server;

/// A conditional entry of the civil affairs bureau: marriage registrations.
const APPLY: &str = "/catalogue/307003-000001/apply";
const MATTER: &str = "E2E-MATTER-7";

#[tokio::test]
async fn an_application_is_made_decided_and_seen_by_all_three() {
    let server = Server::start().await;
    let browser = Browser::start(1280).await;
    apply(&browser, &server.base).await;
    decide(&browser, &server.base).await;
    provider_sees(&browser, &server.base).await;
    owner_previews(&browser, &server.base).await;
    owner_loads(&browser, &server).await;
    browser.close().await;
    drop(server);
}

async fn apply(browser: &Browser, base: &str) {
    browser.sign_in(base, "caoyuxuan").await;
    browser.driver.goto(format!("{base}{APPLY}?lang=zh-CN")).await.unwrap();
    browser.submit().await;
    assert!(browser.text().await.contains("使用依据"), "the form is shown again");
    let gaps = browser.driver.find_all(By::Css("[class*=error]")).await.unwrap();
    assert!(gaps.len() >= 4, "everything that is missing is named at once");
    for (name, text) in [
        ("legal_basis", "《婚姻登记条例》第四条"),
        ("matter_code", MATTER),
        ("matter_name", "婚姻状况核验"),
        ("purpose", "窗口受理时核验"),
    ] {
        browser.fill(name, text).await;
    }
    for item in browser
        .driver
        .find_all(By::Css("main input[name=items]"))
        .await
        .unwrap()
        .into_iter()
        .take(3)
    {
        browser.check(&item).await;
    }
    browser
        .check(
            &browser
                .driver
                .find(By::Css("main input[name=methods][value=verification]"))
                .await
                .unwrap(),
        )
        .await;
    browser.set("valid_to", "2027-06-30").await;
    browser.submit().await;
    let address = browser.driver.current_url().await.unwrap();
    assert!(address.path().starts_with("/applications/"), "{address}: {}", browser.text().await);
}

async fn decide(browser: &Browser, base: &str) {
    browser.sign_in(base, "huangwenbo").await;
    browser.driver.goto(format!("{base}/applications?docket=decide&lang=zh-CN")).await.unwrap();
    let link = browser
        .driver
        .find(By::XPath("//main//tr[contains(., '婚姻登记') and contains(., '服务中心')]//a"))
        .await
        .unwrap();
    link.click().await.unwrap();
    let choices =
        browser.driver.find_all(By::Css("main input[type=radio][value=grant]")).await.unwrap();
    assert_eq!(choices.len(), 3);
    for choice in choices.iter().skip(1) {
        browser.check(choice).await;
    }
    let refused =
        browser.driver.find(By::Css("main input[type=radio][value=refuse]")).await.unwrap();
    browser.check(&refused).await;
    let reason = browser.driver.find(By::Css("main input[name^=reason-]")).await.unwrap();
    reason.send_keys("与事项无关").await.unwrap();
    browser.submit_form("main form[action$='/decision']").await;
    let text = browser.text().await;
    assert!(text.contains("与事项无关") && text.contains("已同意"), "{text}");
}

async fn provider_sees(browser: &Browser, base: &str) {
    browser.sign_in(base, "liuzhengde").await;
    browser.driver.goto(format!("{base}/grants?side=theirs&lang=zh-CN")).await.unwrap();
    let text = browser.text().await;
    assert!(text.contains("婚姻登记") && text.contains("服务中心"), "{text}");
    browser.driver.goto(format!("{base}/usage")).await.unwrap();
    browser.driver.find(By::Css("main table")).await.unwrap();
}

/// The owner looks into its table, and the look is on record.
async fn owner_previews(browser: &Browser, base: &str) {
    browser.sign_in(base, "linjiahao").await;
    browser.driver.goto(format!("{base}/receipts?lang=zh-CN")).await.unwrap();
    browser.driver.goto(format!("{base}/entries?lang=zh-CN")).await.unwrap();
    let link =
        browser.driver.find(By::XPath("//main//a[contains(., '常住人口基本信息')]")).await.unwrap();
    link.click().await.unwrap();
    let address = browser.driver.current_url().await.unwrap();
    browser.driver.goto(format!("{base}{}/preview", address.path())).await.unwrap();
    let rows = browser.driver.find_all(By::Css("main table tbody tr")).await.unwrap();
    assert!(rows.len() >= 10, "{}: {}", address, browser.text().await);
    first_receipt(browser, base).await.click().await.unwrap();
    let text = browser.text().await;
    assert!(text.contains("具体用途") && text.contains("已核对"), "{text}");
}

/// The newest receipt of the list, which follows the log within moments and says by how much it lags.
async fn first_receipt(browser: &Browser, base: &str) -> WebElement {
    for _attempt in 0..60 {
        browser.driver.goto(format!("{base}/receipts?lang=zh-CN")).await.unwrap();
        let receipt = browser.driver.find(By::Css("main table a[href^='/receipts/R']")).await;
        if let Ok(receipt) = receipt {
            return receipt;
        }
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
    panic!("the receipt was not listed: {}", browser.text().await);
}

/// The owner loads a file: upload, mapping, progress, result.
async fn owner_loads(browser: &Browser, server: &Server) {
    browser.sign_in(&server.base, "wangyating").await;
    let batch = begin_load(browser, server, "replace").await;
    let text = finished(browser, &server.base, &batch).await;
    assert!(text.contains("已入库"), "{text}");
}

/// Uploads the marriage registrations once more and confirms the proposed mapping; gives the batch's path.
pub(crate) async fn begin_load(browser: &Browser, server: &Server, mode: &str) -> String {
    let base = &server.base;
    browser.driver.goto(format!("{base}/entries?lang=zh-CN")).await.unwrap();
    let link =
        browser.driver.find(By::XPath("//main//a[contains(., '婚姻登记信息')]")).await.unwrap();
    link.click().await.unwrap();
    let entry = browser.driver.current_url().await.unwrap().path().to_owned();
    browser.driver.goto(format!("{base}{entry}/load")).await.unwrap();
    let file = server.demo_file("婚姻登记_全量.csv");
    let field = browser.driver.find(By::Css("main input[type=file]")).await.unwrap();
    field.send_keys(file.to_str().unwrap()).await.unwrap();
    browser.submit().await;
    let batch = browser.driver.current_url().await.unwrap().path().to_owned();
    assert!(batch.starts_with("/batches/"), "{batch}: {}", browser.text().await);
    let choice =
        browser.driver.find(By::Css(format!("main input[name=mode][value={mode}]"))).await.unwrap();
    browser.check(&choice).await;
    browser.submit_form("main form[action$='/confirm']").await;
    batch
}

/// The batch's page once its job has ended.
pub(crate) async fn finished(browser: &Browser, base: &str, batch: &str) -> String {
    let mut text = String::new();
    for _second in 0..120 {
        browser.driver.goto(format!("{base}{batch}?lang=zh-CN")).await.unwrap();
        text = browser.text().await;
        if !text.contains("装载中") && !text.contains("排队中") {
            return text;
        }
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    }
    panic!("the load did not end: {text}");
}
