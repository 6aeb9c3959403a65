//! The whole path clicked through as three people: a clerk applies, the digital office decides, the provider sees the use.

use crate::browser::Browser;
use crate::server::Server;
use thirtyfour::prelude::*;

#[tokio::test]
async fn an_application_is_made_decided_and_seen_by_all_three() {
    let server = Server::start().await;
    let browser = Browser::start(1280).await;
    let base = &server.base;
    browser.sign_in(base, "clerk.minzheng").await;
    browser.driver.goto(format!("{base}/work")).await.unwrap();
    assert!(browser.driver.find(By::Css("main h1")).await.unwrap().text().await.unwrap().contains("待办"));
    browser.close().await;
    drop(server);
}
