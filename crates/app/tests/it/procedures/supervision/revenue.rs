//! Articles 20 and 21: products with their source, periodic reports, income shared to the fen.

use domain::procedures::{DEVELOPMENT_REPORT, PRODUCT, REVENUE};
use store::{CaseFilter, CaseOrder, Slice};

use super::town::{FINANCE, FIRM, Town, unit_id, who};
use crate::catalogue::city::POLICE;

async fn product(town: &Town) -> domain::ids::CaseId {
    let entry = town.publish("人口基本信息").await;
    let grant = town.grant(entry, FIRM, "2026-01-01", "2026-12-31").await.to_string();
    let entry = entry.to_string();
    let mut given = [
        ("title", "客流指数"),
        ("description", "分区域客流"),
        ("entry", entry.as_str()),
        ("grant", grant.as_str()),
        ("acquired_on", "2025-12-31"),
    ];
    let error = town.open(&PRODUCT, "firm", &given).await.unwrap_err();
    assert_eq!(error.code(), "product.not-acquired-then");
    given[4].1 = "2026-02-01";
    town.open(&PRODUCT, "firm", &given).await.unwrap()
}

#[tokio::test]
async fn a_registered_product_bears_a_label_with_source_and_day_of_acquisition() {
    let town = Town::on("2026-03-02").await;
    let case = product(&town).await;
    assert!(town.app.product_label(case).await.is_err(), "no label before it is registered");
    assert_eq!(town.due(case, "check").await.unwrap().to_string(), "2026-03-16");
    town.acts(case, &[("enter_product", "registrar", &[])]).await;
    let label = town.app.product_label(case).await.unwrap();
    assert_eq!(
        (label.source.name.as_str(), label.source.provider_name.as_str()),
        ("人口基本信息", POLICE)
    );
    assert_eq!(label.source.acquired_on.to_string(), "2026-02-01");
    assert!(label.valid && label.source.code.starts_with("307015/"));
    town.acts(case, &[("remove", "registrar", &[])]).await;
    assert!(!town.app.product_label(case).await.unwrap().valid);
}

#[tokio::test]
async fn the_next_report_of_a_developer_is_set_when_this_one_is_accepted() {
    let town = Town::on("2026-03-02").await;
    let given = [
        ("title", "客流指数开发情况"),
        ("unit", &*unit_id(FIRM)),
        ("agreement", "XY-1"),
        ("due_on", "2026-04-04"),
    ];
    let case = town.open(&DEVELOPMENT_REPORT, "decider", &given).await.unwrap();
    // 4 April 2026 is a Saturday of the Qingming days off.
    assert_eq!(town.due(case, "development_report").await.unwrap().to_string(), "2026-04-07");
    let report = [
        ("period_from", "2026-01-01"),
        ("period_to", "2026-03-31"),
        ("uses_made", "内部分析"),
        ("protection", "无事件"),
        ("income", "1000.10"),
    ];
    assert!(town.act(case, "report_development", "rival", &report).await.is_err());
    town.acts(
        case,
        &[
            ("report_development", "firm", &report),
            ("accept_report", "decider", &[("next_due_on", "2026-07-10")]),
        ],
    )
    .await;
    let filter =
        CaseFilter { procedure: Some("development_report".to_owned()), ..CaseFilter::default() };
    let cases = town.store.cases(&filter, CaseOrder::Newest, &Slice::first(10)).await.unwrap().rows;
    let next = cases.iter().find(|stored| stored.case.parent == Some(case)).unwrap();
    assert_eq!(next.due_on.unwrap().to_string(), "2026-07-10");
}

#[tokio::test]
async fn the_governments_part_is_shared_to_the_fen_agreed_by_all_and_reconciled() {
    let town = Town::on("2026-03-02").await;
    let product = product(&town).await;
    town.acts(product, &[("enter_product", "registrar", &[])]).await;
    let (product, police, finance) = (product.to_string(), unit_id(POLICE), unit_id(FINANCE));
    let given = [
        ("title", "一季度收入"),
        ("agreement", "XY-1"),
        ("case", product.as_str()),
        ("units", police.as_str()),
        ("units", finance.as_str()),
        ("income", "1000.01"),
        ("received_on", "2026-03-01"),
        ("period_from", "2026-01-01"),
        ("period_to", "2026-02-28"),
    ];
    let case = town.open(&REVENUE, "decider", &given).await.unwrap();
    town.acts(case, &[("propose_shares", "decider", &[("government_permille", "300")])]).await;
    let shares = town.detail(case, "propose_shares").await["shares"].clone();
    let fen: u64 =
        shares.as_array().unwrap().iter().map(|share| share["fen"].as_u64().unwrap()).sum();
    assert_eq!(fen, 30_000);
    let early =
        town.act(case, "agree_as_finance", "treasurer", &[("remit_by", "2026-04-10")]).await;
    assert_eq!(early.unwrap_err().code(), "revenue.units-outstanding");
    town.acts(
        case,
        &[("agree_to_shares", "officer", &[]), ("agree_to_shares", "finance officer", &[])],
    )
    .await;
    let again = town.act(case, "agree_to_shares", "officer", &[]).await.unwrap_err();
    assert_eq!(again.code(), "revenue.agreed-already");
    assert!(town.app.case(case, &who("officer")).await.is_ok(), "a unit that is listed reads it");
    town.acts(case, &[("agree_as_finance", "treasurer", &[("remit_by", "2026-04-10")])]).await;
    assert_eq!(town.due(case, "remit").await.unwrap().to_string(), "2026-04-10");
    let slip =
        |amount| [("slip_number", "JK-1"), ("remitted_on", "2026-03-20"), ("amount", amount)];
    town.acts(case, &[("remit", "decider", &slip("299.99"))]).await;
    let differs = town.act(case, "reconcile", "treasurer", &[]).await.unwrap_err();
    assert_eq!(differs.code(), "revenue.amount-differs");
    town.acts(
        case,
        &[
            ("send_back", "treasurer", &[("remit_by", "2026-04-15")]),
            ("remit", "decider", &slip("300")),
            ("reconcile", "treasurer", &[]),
        ],
    )
    .await;
    assert_eq!(town.state(case).await, "reconciled");
}
