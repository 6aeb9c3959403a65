//! A company bids for the development of an entry, wins, is authorised, reports, registers a product with its label, and the
//! income is shared and remitted (Articles 14, 16, 17, 20, 21).

use std::io::Write;
use std::process::{Command, Stdio};

use super::desk::{Desk, day};
use crate::browser::Browser;
use crate::server::Server;

const SALT: &str = "8f1f4c2a9be7d035";
const BID: &str = "分成比例：政府一成五";

#[tokio::test]
async fn a_company_bids_is_authorised_reports_and_registers_a_product() {
    let mut server = Server::start().await;
    let browser = Browser::start(1280).await;
    let base = server.base.clone();
    let desk = Desk { browser: &browser, base: &base };
    let entry = opened(&desk).await;
    let (tender, bid) = bid(&desk, &entry).await;
    server.go_ahead(3).await;
    desk.act_as("huangwenbo", &tender, "open_bids", &[("witnesses", "公证员二人")]).await;
    desk.act_as("minjiang-data", &bid, "reveal", &[("bid_text", BID), ("salt", SALT)]).await;
    server.go_ahead(6).await;
    award(&mut server, &desk, &tender).await;
    let application = authorised(&desk, &entry).await;
    let product = reported_and_registered(&desk, &entry, &application).await;
    income(&desk, &product).await;
    browser.close().await;
    drop(server);
}

/// As the form says a bidder does it: salt, line feed and text through any tool.
fn sealed(text: &str, salt: &str) -> String {
    let mut tool =
        Command::new("sha256sum").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    tool.stdin.take().unwrap().write_all(format!("{salt}\n{text}").as_bytes()).unwrap();
    let said = tool.wait_with_output().unwrap().stdout;
    String::from_utf8(said).unwrap().split_whitespace().next().unwrap().to_owned()
}

/// The health commission opens an entry by authorisation; a reviewer and the office agree. Gives the entry's id.
async fn opened(desk: &Desk<'_>) -> String {
    desk.sit("hejiaqi").await;
    let entry = desk.value_of("entry_opening", "entry", "执业医师注册信息").await;
    let form = format!("entry_opening?entry={entry}");
    let proposal = [
        ("items", "*"),
        ("open_type", "by_authorisation"),
        ("mask_personal", "by_item"),
        ("mask_sensitive", "by_item"),
        ("mask_trade_secret", "by_item"),
        ("conditions", "仅用于公共服务类产品"),
        ("basis", "办法第十六条"),
    ];
    let case = desk.open(&form, &proposal).await;
    desk.act_as("jiangyue", &case, "clear", &[]).await;
    desk.act_as("zhengshuyi", &case, "open_entry", &[]).await;
    entry
}

/// The office announces a tender; the company asks and hands in a sealed bid.
async fn bid(desk: &Desk<'_>, entry: &str) -> (String, String) {
    desk.sit("huangwenbo").await;
    let announced = [
        ("title", "医师执业数据开发"),
        ("place", "here"),
        ("scope", "便民查询产品"),
        ("conditions", "内资控股"),
        ("evaluation_method", "综合评分"),
    ];
    let tender = desk.open(&format!("tender?entry={entry}"), &announced).await;
    let days = [("bids_until", &*day(2)), ("reveal_until", &*day(5))];
    desk.act(&tender, "publish_notice", &days).await;
    desk.sit("minjiang-data").await;
    desk.act(&tender, "ask", &[("question", "是否接受联合体？")]).await;
    let digest = sealed(BID, SALT);
    let bid = desk.open("bid", &[("case", "~医师执业数据开发"), ("digest", &digest)]).await;
    desk.act_as("huangwenbo", &tender, "answer", &[("answer", "不接受")]).await;
    let page = desk.see(&bid).await;
    assert!(!page.contains("一成五"), "nobody reads a sealed bid: {page}");
    (tender, bid)
}

async fn award(server: &mut Server, desk: &Desk<'_>, tender: &str) {
    let choice = [("winning_bid", "~闽江"), ("panel", "专家五人"), ("evaluation", "方案较优")];
    desk.act_as("huangwenbo", tender, "evaluate", &choice).await;
    desk.act(tender, "notice_award", &[("object_until", &*day(10))]).await;
    let number = tender.rsplit('/').next().unwrap();
    let public = desk.see(&format!("/registers/tender/{number}")).await;
    assert!(public.contains("闽江数据科技有限公司"), "the notice names the winner: {public}");
    server.go_ahead(11).await;
    desk.act_as("zhengshuyi", tender, "award", &[]).await;
}

/// The winner applies, the office approves, the company signs.
async fn authorised(desk: &Desk<'_>, entry: &str) -> String {
    desk.sit("minjiang-data").await;
    let stated = [
        ("items", "*"),
        ("purpose_kind", "commercial"),
        ("purpose", "医师执业查询"),
        ("methods", "*"),
        ("valid_to", &*day(300)),
        ("credit_code", "91350100M000100Y43"),
        ("domestic_share", "100"),
        ("control_evidence", "股东名册"),
        ("safeguards", "专用环境，按次记录"),
        ("agree", "yes"),
    ];
    let case = desk.open(&format!("authorised_opening?entry={entry}"), &stated).await;
    let terms =
        [("terms", "不得转让，不得还原个人"), ("sign_by", &*day(40)), ("report_due_on", &*day(90))];
    desk.act_as("huangwenbo", &case, "approve", &terms).await;
    desk.act_as("minjiang-data", &case, "sign", &[("agree_terms", "yes")]).await;
    case
}

/// The first report was opened by the signing; then a product is registered, and anybody checks its label.
async fn reported_and_registered(desk: &Desk<'_>, entry: &str, application: &str) -> String {
    desk.see("/work?shelf=mine&lang=zh-CN").await;
    let report = desk
        .browser
        .driver
        .find(thirtyfour::By::XPath("//main//tr[contains(., '开发利用')]//a"))
        .await
        .unwrap();
    let report = report.attr("href").await.unwrap().unwrap();
    let done = [
        ("period_from", &*day(0)),
        ("period_to", &*day(11)),
        ("uses_made", "上线查询产品"),
        ("protection", "按授权条款执行"),
        ("income", "1200.50"),
    ];
    desk.act(&report, "report_development", &done).await;
    let product = [
        ("title", "医师执业查询"),
        ("description", "查询医师执业状态"),
        ("grant", "~执业医师"),
        ("acquired_on", &*day(11)),
    ];
    let product = desk.open(&format!("product?entry={entry}"), &product).await;
    desk.act_as("linyuqing", &product, "enter_product", &[]).await;
    desk.browser.driver.delete_all_cookies().await.unwrap();
    let number = product.rsplit('/').next().unwrap();
    let label = desk.see(&format!("/labels/{number}?lang=zh-CN")).await;
    assert!(label.contains("登记有效") && label.contains("执业医师注册信息"), "{label}");
    assert!(application.starts_with("/cases/"));
    product
}

/// Income is recorded, shares proposed with what was measured, agreed, remitted and reconciled.
async fn income(desk: &Desk<'_>, product: &str) {
    desk.sit("huangwenbo").await;
    let id = product.rsplit('/').next().unwrap();
    let recorded = [
        ("title", "首期开发收入"),
        ("agreement", "SK-1"),
        ("units", "~卫生健康"),
        ("income", "1200.50"),
        ("received_on", &*day(11)),
        ("period_from", &*day(0)),
        ("period_to", &*day(11)),
    ];
    let case = desk.open(&format!("revenue?case={id}"), &recorded).await;
    desk.act(&case, "propose_shares", &[("government_permille", "150")]).await;
    let page = desk.see(&case).await;
    assert!(page.contains("180.07") && page.contains("权重"), "{page}");
    desk.act_as("shenboyu", &case, "agree_to_shares", &[]).await;
    desk.act_as("sunlijuan", &case, "agree_as_finance", &[("remit_by", &*day(30))]).await;
    let slip = [("slip_number", "JK-2026-1"), ("remitted_on", &*day(11)), ("amount", "180.07")];
    desk.act_as("huangwenbo", &case, "remit", &slip).await;
    desk.act_as("sunlijuan", &case, "reconcile", &[]).await;
    assert!(desk.see(&case).await.contains("已对账"));
}
