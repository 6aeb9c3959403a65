//! Every page in both languages: it opens, axe finds nothing serious, nothing breaks the content security policy.

use serde_json::Value;
use thirtyfour::prelude::*;

use crate::browser::Browser;
use crate::server::Server;

const PUBLIC: &[&str] = &[
    "/",
    "/catalogue",
    "/catalogue/307002-000001",
    "/services",
    "/registers",
    "/registers/data_request",
    "/registers/entry_opening",
    "/registers/tender",
    "/registers/product",
    "/statistics",
    "/help",
    "/policies",
    "/labels?number=CP-0",
    "/sign-in",
    "/sign-up",
    "/log",
    "/api/v1/docs",
    "/gallery",
    "/no-such-page",
];
const CITIZEN: &[&str] = &["/work?shelf=unit", "/services", "/services/data_request", "/account"];
const SUPERVISOR: &[&str] = &[
    "/work?shelf=unit",
    "/services",
    "/services/inspection",
    "/services/assessment",
    "/services/violation",
    "/supervision",
    "/supervision/rules",
    "/supervision/ranking",
    "/supervision/assets",
    "/catalogue/map",
    "/library",
    "/library/elements",
    "/library/elements/DE00001",
    "/library/codes",
    "/library/terms",
    "/library/classes",
    "/entries/checks",
    "/entries/imports",
    "/entries/export/print?scope=published&unit=all",
    "/collection/check?items=%E8%BA%AB%E4%BB%BD%E8%AF%81%E5%8F%B7%2C%E8%81%94%E7%B3%BB%E7%94%B5%E8%AF%9D",
    "/services/source_ruling",
    "/collection/conflicts",
    "/library/elements/DE00002",
    "/supervision/findings",
    "/timeliness",
    "/timeliness/list?show=missed",
    "/timeliness/list?show=never_loaded",
    "/timeliness/list?show=exempt",
    "/quality",
    "/quality/list",
];
const REGISTRAR: &[&str] = &["/catalogue/review", "/entries"];
const SECURITY_ADMINISTRATOR: &[&str] = &["/admin", "/admin/people", "/admin/units", "/admin/law"];
/// Pages on which the first link to a case, a register's case or opened data is followed.
const LISTS: &[(&str, &str)] = &[
    ("/registers/data_request", "/registers/data_request/"),
    ("/catalogue?open=1", "/catalogue/"),
];
const OFFICIAL: &[&str] = &[
    "/work",
    "/entries",
    "/entries/new",
    "/entries/import",
    "/applications",
    "/grants",
    "/systems",
    "/systems/new",
    "/receipts",
    "/usage",
    "/account",
    "/account/stand-ins",
    "/authorisations",
    "/services/entry_opening",
    "/services/correction",
    "/services/collection_plan",
    "/supervision",
    "/supervision/rules",
    "/timeliness",
    "/timeliness/list?show=open",
];

fn axe() -> String {
    let assets =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../web/assets/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(assets).unwrap()
}

/// What axe calls serious or critical on the page that is open.
async fn serious(browser: &Browser, axe: &str) -> Vec<String> {
    browser.driver.execute(axe.to_owned(), vec![]).await.unwrap();
    let script = "const done = arguments[arguments.length - 1];\
        axe.run(document, { resultTypes: ['violations'] }).then(r => done(r.violations.map(v => v.impact + ' ' + v.id + ' ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | '))));";
    let found = browser.driver.execute_async(script.to_owned(), vec![]).await.unwrap();
    let found: Vec<Value> = found.json().as_array().cloned().unwrap_or_default();
    let grave = |text: &&Value| {
        text.as_str()
            .is_some_and(|text| text.starts_with("serious") || text.starts_with("critical"))
    };
    found.iter().filter(grave).map(ToString::to_string).collect()
}

/// The page as it was sent: scripts may set styles of their own canvas, the page may not.
async fn served(browser: &Browser) -> String {
    let script = "const done = arguments[0]; fetch(location.href).then(r => r.text()).then(done)";
    let sent = browser.driver.execute_async(script.to_owned(), vec![]).await.unwrap();
    sent.json().as_str().unwrap_or_default().to_owned()
}

async fn look(browser: &Browser, base: &str, paths: &[&str], axe: &str, faults: &mut Vec<String>) {
    for path in paths {
        for lang in ["zh-CN", "en"] {
            let joint = if path.contains('?') { '&' } else { '?' };
            browser.driver.goto(format!("{base}{path}{joint}lang={lang}")).await.unwrap();
            let text = browser.text().await;
            if text.trim().is_empty() {
                faults.push(format!("{path} {lang}: an empty page"));
            }
            let source = served(browser).await;
            if source.contains("style=\"") || source.contains("onclick=") {
                faults.push(format!("{path} {lang}: inline style or script"));
            }
            let wide = browser
                .driver
                .execute(
                    "return document.documentElement.scrollWidth > window.innerWidth + 1",
                    vec![],
                )
                .await
                .unwrap();
            if wide.json() == &Value::Bool(true) {
                faults.push(format!("{path} {lang}: scrolls sideways"));
            }
            for fault in serious(browser, axe).await {
                faults.push(format!("{path} {lang}: {fault}"));
            }
        }
    }
}

/// The first page that a list links to under a prefix.
async fn linked(browser: &Browser, base: &str, list: &str, prefix: &str) -> String {
    browser.driver.goto(format!("{base}{list}")).await.unwrap();
    let link = browser.driver.find(By::Css(format!("main a[href^='{prefix}']"))).await.unwrap();
    link.attr("href").await.unwrap().unwrap()
}

#[tokio::test]
async fn every_page_is_sound_in_both_languages_wide_and_narrow() {
    let server = Server::start().await;
    let axe = axe();
    let mut faults = Vec::new();
    for width in [1280, 500] {
        let browser = Browser::start(width).await;
        look(&browser, &server.base, PUBLIC, &axe, &mut faults).await;
        for (list, prefix) in LISTS {
            let found = linked(&browser, &server.base, list, prefix).await;
            look(&browser, &server.base, &[&found], &axe, &mut faults).await;
        }
        let people = [
            ("wangyating", OFFICIAL),
            ("luoming", SUPERVISOR),
            ("linyuqing", REGISTRAR),
            ("yekeqing", SECURITY_ADMINISTRATOR),
            ("chenxiaoyu", CITIZEN),
        ];
        for (login, pages) in people {
            browser.sign_in(&server.base, login).await;
            look(&browser, &server.base, pages, &axe, &mut faults).await;
            if login == "wangyating" {
                let list = "/timeliness/list?show=open";
                let entry = linked(&browser, &server.base, list, "/entries/").await;
                let entry = entry.trim_end_matches("#timeliness");
                let of_entry = [format!("{entry}/data"), format!("{entry}/feed")];
                let of_entry = of_entry.each_ref().map(String::as_str);
                look(&browser, &server.base, &of_entry, &axe, &mut faults).await;
            }
            if login == "luoming" {
                let list = "/timeliness/list?show=exempt";
                let entry = linked(&browser, &server.base, list, "/entries/").await;
                let entry = entry.trim_end_matches("#timeliness");
                let of_entry = [entry, &format!("{entry}/exemptions")];
                look(&browser, &server.base, &of_entry, &axe, &mut faults).await;
                let scored = linked(&browser, &server.base, "/quality/list", "/entries/").await;
                look(&browser, &server.base, &[&scored], &axe, &mut faults).await;
            }
        }
        let case = linked(&browser, &server.base, "/work?shelf=unit", "/cases/").await;
        look(&browser, &server.base, &[&case], &axe, &mut faults).await;
        browser.close().await;
    }
    drop(server);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
