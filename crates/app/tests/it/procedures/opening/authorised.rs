//! Authorised opening (Articles 16, 17): who may apply, and what a grant gives.

use app::ErrorKind;
use app::systems::NewKey;
use app::uses::{Call, OpenExport, OpenQuery, OpenReader, QueryRequest};
use domain::ids::{CaseId, EntryId};
use domain::procedures::{AUTHORISED_OPENING, OPENING_END, SYSTEM_CONNECTION};
use futures::StreamExt;

use super::square::{Square, person};

async fn apply(
    square: &Square,
    name: &str,
    entry: EntryId,
    (purpose_kind, share): (&str, &str),
) -> app::Result<CaseId> {
    let entry = entry.to_string();
    let given = [
        ("entry", entry.as_str()),
        ("items", "2"),
        ("items", "4"),
        ("purpose_kind", purpose_kind),
        ("purpose", "人口流动研究"),
        ("methods", "interface"),
        ("methods", "interface"),
        ("methods", "exchange"),
        ("valid_to", "2026-12-31"),
        ("credit_code", "91350100M000100Y43"),
        ("domestic_share", share),
        ("control_evidence", "股东名册"),
        ("safeguards", "专用环境"),
        ("agree", "on"),
    ];
    square.open(&AUTHORISED_OPENING, name, &given).await
}

async fn granted(square: &Square, name: &str, entry: EntryId) -> CaseId {
    let case = apply(square, name, entry, ("research", "51")).await.unwrap();
    let terms = [("terms", "不得转让"), ("sign_by", "2026-03-31"), ("report_due_on", "2026-09-30")];
    square.act(case, "approve", "decider", &terms).await.unwrap();
    square.act(case, "sign", name, &[("agree_terms", "on")]).await.unwrap();
    case
}

#[tokio::test]
async fn citizens_are_refused_and_universities_bound_to_non_profit_purposes() {
    let square = Square::on("2026-03-02").await;
    let (entry, _) = square.people().await;
    square.open_entry(entry, "by_authorisation").await;
    let refused = async |name, stated| apply(&square, name, entry, stated).await.unwrap_err();
    assert_eq!(refused("citizen", ("research", "51")).await.code(), "act.not-yours");
    let gap = async |name, stated| refused(name, stated).await.gaps()[0].code;
    assert_eq!(gap("professor", ("commercial", "")).await, "opening.non-profit-only");
    assert_eq!(gap("firm", ("research", "50")).await, "opening.not-domestic");
    assert_eq!(gap("firm", ("commercial", "51")).await, "opening.needs-tender");
    apply(&square, "professor", entry, ("teaching", "")).await.unwrap();
}

#[tokio::test]
async fn an_entry_that_is_open_to_all_is_not_applied_for() {
    let square = Square::on("2026-03-02").await;
    let (entry, _) = square.people().await;
    square.open_entry(entry, "to_all").await;
    let refused = apply(&square, "firm", entry, ("research", "51")).await.unwrap_err();
    assert_eq!(refused.gaps()[0].code, "field.reference");
}

#[tokio::test]
async fn the_clock_stands_still_while_something_is_missing() {
    let square = Square::on("2026-03-02").await;
    let (entry, _) = square.people().await;
    square.open_entry(entry, "by_authorisation").await;
    let case = apply(&square, "firm", entry, ("research", "51")).await.unwrap();
    let due = square.due(case, "decide").await.unwrap();
    square.act(case, "ask_completion", "decider", &[]).await.unwrap();
    square.town.go_to("2026-03-09");
    square.act(case, "complete", "firm", &[("supplement", "补充材料")]).await.unwrap();
    let later = square.due(case, "decide").await.unwrap();
    assert!(later > due, "{later} after {due}");
    square
        .act(case, "state_opinion", "officer", &[("opinion", "agree"), ("finding", "无异议")])
        .await
        .unwrap();
    square.act(case, "refuse", "decider", &[]).await.unwrap();
    assert!(square.case(case).await.clocks.iter().all(domain::cases::CaseClock::has_ended));
}

#[tokio::test]
async fn what_was_granted_leaves_masked_and_only_to_the_unit_that_signed() {
    let square = Square::on("2026-03-02").await;
    let (entry, resource) = square.people().await;
    square.open_entry(entry, "by_authorisation").await;
    let case = granted(&square, "firm", entry).await;
    let firm = person("firm");
    let page = square
        .app()
        .open_page(&resource, OpenQuery::default(), OpenReader::Member(&firm))
        .await
        .unwrap();
    assert_eq!(page.names, ["姓名", "街道"]);
    assert_eq!(page.rows[0][0].to_text(), "张**");
    let record = square.last_record();
    let number = square.town.detail(case, "approve").await["number"].clone();
    assert_eq!(record.grant_decision.as_deref(), number.as_str());
    assert_eq!((record.user.as_str(), record.consumer_unit), ("firm", firm.unit.to_string()));
    let wanted = OpenExport::default();
    let reader = OpenReader::Member(&firm);
    let mut stream = square.app().open_export(&resource, &wanted, reader).await.unwrap();
    let mut text = Vec::new();
    while let Some(chunk) = stream.chunks.next().await {
        text.extend_from_slice(&chunk.unwrap());
    }
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("张**,东街") && !text.contains("张三丰"), "{text}");
    square.app().settle().await;
    let rival = person("rival");
    for reader in
        [OpenReader::Member(&rival), OpenReader::Public { address: "192.0.2.1".parse().unwrap() }]
    {
        let refused = square.app().open_page(&resource, OpenQuery::default(), reader).await;
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::NotFound);
    }
}

#[tokio::test]
async fn grants_end_with_the_opening_they_were_made_under() {
    let square = Square::on("2026-03-02").await;
    let (entry, resource) = square.people().await;
    square.open_entry(entry, "by_authorisation").await;
    granted(&square, "professor", entry).await;
    let professor = person("professor");
    let reader = OpenReader::Member(&professor);
    square.app().open_page(&resource, OpenQuery::default(), reader).await.unwrap();
    let named = entry.to_string();
    let given = [("entry", named.as_str()), ("reasons", "停止")];
    let end = square.open(&OPENING_END, "registrar", &given).await.unwrap();
    square.act(end, "end_opening", "decider", &[]).await.unwrap();
    assert_eq!(square.town.detail(end, "end_opening").await["grants_ended"], 1);
    let over = square.app().open_page(&resource, OpenQuery::default(), reader).await;
    assert_eq!(over.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn an_authorised_company_calls_by_program_once_its_system_is_connected() {
    let square = Square::on("2026-03-02").await;
    let (entry, resource) = square.people().await;
    square.open_entry(entry, "by_authorisation").await;
    let case = granted(&square, "firm", entry).await;
    let (app, firm) = (square.app(), person("firm"));
    let system = app.register_system("客流分析", "研究", firm.person, &firm).await.unwrap();
    let system_id = system.to_string();
    let given = [
        ("system", system_id.as_str()),
        ("system_role", "user"),
        ("assessor", "测评机构"),
        ("report_number", "1"),
        ("protection_level", "2"),
        ("assessed_on", "2026-01-05"),
        ("assessed_until", "2027-01-04"),
    ];
    let connection = square.open(&SYSTEM_CONNECTION, "firm", &given).await.unwrap();
    square.act(connection, "connect", "registrar", &[]).await.unwrap();
    let wanted = NewKey {
        label: "一".to_owned(),
        scope: Vec::new(),
        valid_to: "2026-12-31".parse().unwrap(),
    };
    let secret = app.make_key(system, wanted, &firm).await.unwrap();
    let caller = app.caller(&secret).unwrap();
    let matter = square.case(case).await.number;
    let query: QueryRequest = serde_json::from_value(serde_json::json!({})).unwrap();
    let call = Call { resource: &resource, matter: &matter, person: "" };
    let page = app.query(&caller, call, &query, b"{}").await.unwrap();
    let text = format!("{page:?}");
    assert!(text.contains("张**") && !text.contains("张三丰"), "{text}");
    app.settle().await;
    let citizen = person("citizen");
    assert!(app.register_system("一", "二", citizen.person, &citizen).await.is_err());
}
