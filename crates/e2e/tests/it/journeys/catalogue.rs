//! A clerk compiles an entry, her unit's data officer checks it, the digital office registers and publishes it, and anybody
//! finds it (Articles 4, 14).

use serde_json::Value;
use thirtyfour::prelude::*;

use super::desk::Desk;
use crate::browser::Browser;
use crate::server::Server;

const NAME: &str = "急救站点分布";

#[tokio::test]
async fn an_entry_goes_from_the_clerk_through_her_unit_and_the_office_to_the_public() {
    let server = Server::start().await;
    let browser = Browser::start(1280).await;
    let desk = Desk { browser: &browser, base: &server.base };
    desk.sit("hejiaqi").await;
    let entry = compile(&desk).await;
    browser.submit_form(&format!("main form[action='{entry}/submit']")).await;
    let case = browser.driver.current_url().await.unwrap().path().to_owned();
    assert!(case.starts_with("/cases/"), "{case}: {}", browser.text().await);

    // The digital office sees nothing of it before the unit's own officer has checked it.
    desk.sit("linyuqing").await;
    assert!(!desk.see("/catalogue/review?lang=zh-CN").await.contains(NAME));
    desk.act_as("shenboyu", &case, "approve_in_unit", &[]).await;

    desk.sit("linyuqing").await;
    review(&desk, "register").await;
    review(&desk, "publish").await;
    browser.driver.delete_all_cookies().await.unwrap();
    let found = desk.see(&format!("/catalogue?q={NAME}&lang=zh-CN")).await;
    assert!(found.contains(NAME), "{found}");
    browser.close().await;
    drop(server);
}

/// Writes the entry by the form, which says meanwhile what is missing; the path of the entry.
async fn compile(desk: &Desk<'_>) -> String {
    desk.see("/entries/new?lang=zh-CN").await;
    let class = "return document.querySelector('#class-codes option').value";
    let class = desk.browser.driver.execute(class, vec![]).await.unwrap();
    let class = class.json().as_str().unwrap().to_owned();
    desk.fill("", &[("name", NAME), ("class_code", &class), ("share_type", "conditional")]).await;
    desk.browser.driver.execute(TYPED, vec![]).await.unwrap();
    wait_for(desk, "摘要").await;
    desk.fill(
        "",
        &[
            ("summary", "全市急救站点的位置与值守时间"),
            ("share_condition", "用于应急调度"),
            ("contact", "何嘉琪 0591-83300001"),
            ("item_name", "值守时段"),
            ("item_type", "text"),
            ("item_length", "50"),
        ],
    )
    .await;
    desk.browser.submit_form("#entry-form").await;
    let path = desk.browser.driver.current_url().await.unwrap().path().to_owned();
    let text = desk.browser.text().await;
    assert!(path.starts_with("/entries/") && !path.ends_with("/new"), "{path}: {text}");
    path
}

/// What a keyboard would leave behind: the form learns that something was typed.
const TYPED: &str = "document.querySelector('#entry-form [name=name]') \
    .dispatchEvent(new Event('input', { bubbles: true })); \
    document.querySelector('#entry-form [name=name]') \
    .dispatchEvent(new Event('change', { bubbles: true }));";

/// Waits until the part of the form that names what is missing names this.
async fn wait_for(desk: &Desk<'_>, words: &str) {
    for _attempt in 0..50 {
        let part = desk.browser.driver.find(By::Css("#gaps-now")).await;
        if let Ok(part) = part
            && part.text().await.unwrap().contains(words)
        {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    panic!("the form did not name {words}: {}", desk.browser.text().await);
}

/// Chooses the entry on the registrar's page and acts on it.
async fn review(desk: &Desk<'_>, act: &str) {
    desk.see("/catalogue/review?lang=zh-CN").await;
    let script = "const [name, act] = arguments; \
        const row = [...document.querySelectorAll('main tbody tr')].find(row => row.textContent.includes(name)); \
        if (!row) return false; row.querySelector('input[type=checkbox]').click(); \
        setTimeout(() => document.querySelector(`main button[name=act][value=${act}]`).click(), 50); return true";
    let page = desk.browser.driver.find(By::Tag("html")).await.unwrap();
    let arguments = vec![NAME.into(), act.into()];
    let chosen = desk.browser.driver.execute(script, arguments).await.unwrap();
    assert_eq!(chosen.json(), &Value::Bool(true), "{}", desk.browser.text().await);
    for _attempt in 0..100 {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        if page.tag_name().await.is_err() {
            break;
        }
    }
    let outcome = desk.browser.driver.find(By::Css("#outcome")).await.unwrap();
    let text = outcome.text().await.unwrap();
    assert!(text.contains("已办理") && !text.contains("未办理"), "{act}: {text}");
}
