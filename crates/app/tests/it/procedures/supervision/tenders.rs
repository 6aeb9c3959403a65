//! Article 17: sealed bids, and who may be authorised; Article 19: the enterprise's own choice.

use domain::bids::seal;
use domain::ids::{CaseId, EntryId, UnitId};
use domain::procedures::{BID, COOPERATION, FieldValue, TENDER};
use store::Slice;

use super::town::{FIRM, RIVAL, Town, unit_id, who};

const SALT: &str = "0123456789abcdef";
const DIGEST: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

async fn tender(town: &Town, entry: EntryId, place: &str) -> CaseId {
    let entry = entry.to_string();
    let given = [
        ("title", "人口数据商业开发"),
        ("entry", entry.as_str()),
        ("place", place),
        ("scope", "区域客流分析"),
        ("conditions", "内资控股"),
        ("evaluation_method", "综合评分"),
    ];
    town.open(&TENDER, "decider", &given).await.unwrap()
}

async fn noticed(town: &Town, entry: EntryId) -> CaseId {
    let case = tender(town, entry, "here").await;
    let days = [("bids_until", "2026-03-20"), ("reveal_until", "2026-03-25")];
    town.acts(case, &[("publish_notice", "decider", &days)]).await;
    case
}

async fn bid(town: &Town, tender: CaseId, name: &str, digest: &str) -> app::Result<CaseId> {
    town.open(&BID, name, &[("case", &tender.to_string()), ("digest", digest)]).await
}

#[tokio::test]
async fn a_bid_is_a_digest_until_the_opening_and_only_what_matches_is_revealed() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("人口基本信息").await;
    let tender = noticed(&town, entry).await;
    let firm = bid(&town, tender, "firm", &seal("一成五", SALT)).await.unwrap();
    let payload = town.case(firm).await.payload.to_string();
    assert!(!payload.contains("一成五"), "nothing of the bid is stored");
    assert_eq!(bid(&town, tender, "firm", DIGEST).await.unwrap_err().code(), "bid.twice");
    let text = [("bid_text", "一成五"), ("salt", SALT)];
    let early = town.act(firm, "reveal", "firm", &text).await.unwrap_err();
    assert_eq!(early.code(), "bid.not-opened-yet");
    assert!(
        !town.case(firm).await.payload.to_string().contains("一成五"),
        "an early revealing leaves no trace"
    );
    let early =
        town.act(tender, "open_bids", "decider", &[("witnesses", "公证员")]).await.unwrap_err();
    assert_eq!(early.code(), "tender.bids-not-closed");
    town.go_to("2026-03-21");
    assert_eq!(bid(&town, tender, "rival", DIGEST).await.unwrap_err().code(), "bid.late");
    town.acts(tender, &[("open_bids", "decider", &[("witnesses", "公证员")])]).await;
    let other = [("bid_text", "一成六"), ("salt", SALT)];
    assert_eq!(
        town.act(firm, "reveal", "firm", &other).await.unwrap_err().code(),
        "bid.does-not-match"
    );
    town.acts(firm, &[("reveal", "firm", &text)]).await;
    let by_hand = town.act(firm, "win", "decider", &[]).await.unwrap_err();
    assert_eq!(by_hand.code(), "act.not-yours");
}

#[tokio::test]
async fn the_winner_alone_is_on_record_and_what_was_not_revealed_falls_away() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("人口基本信息").await;
    let tender = noticed(&town, entry).await;
    town.acts(
        tender,
        &[
            ("ask", "firm", &[("question", "可否联合投标？")]),
            ("answer", "decider", &[("answer", "可以")]),
        ],
    )
    .await;
    let firm = bid(&town, tender, "firm", &seal("一成五", SALT)).await.unwrap();
    let rival = bid(&town, tender, "rival", DIGEST).await.unwrap();
    town.go_to("2026-03-21");
    town.acts(tender, &[("open_bids", "decider", &[("witnesses", "公证员")])]).await;
    town.acts(firm, &[("reveal", "firm", &[("bid_text", "一成五"), ("salt", SALT)])]).await;
    let chosen = firm.to_string();
    let evaluation =
        [("winning_bid", chosen.as_str()), ("panel", "五人"), ("evaluation", "得分最高")];
    let early = town.act(tender, "evaluate", "decider", &evaluation).await.unwrap_err();
    assert_eq!(early.code(), "tender.revealing-not-over");
    town.go_to("2026-03-26");
    town.acts(
        tender,
        &[
            ("evaluate", "decider", &evaluation),
            ("notice_award", "decider", &[("object_until", "2026-03-31")]),
        ],
    )
    .await;
    assert_eq!(town.state(rival).await, "fallen_away");
    assert_eq!(town.act(tender, "object", "rival", &[]).await.unwrap_err().code(), "act.not-yours");
    town.acts(tender, &[("object", "firm", &[]), ("dismiss_objection", "decider", &[])]).await;
    let early = town.act(tender, "award", "second decider", &[]).await.unwrap_err();
    assert_eq!(early.code(), "tender.objections-still-heard");
    town.go_to("2026-04-01");
    assert_eq!(
        town.act(tender, "award", "decider", &[]).await.unwrap_err().code(),
        "tender.evaluated-by-you"
    );
    town.acts(tender, &[("award", "second decider", &[])]).await;
    assert_eq!(town.state(firm).await, "won");
    let winners = town.app.tender_winners(entry).await.unwrap();
    assert_eq!(winners.iter().map(ToString::to_string).collect::<Vec<_>>(), [unit_id(FIRM)]);
}

#[tokio::test]
async fn what_ran_elsewhere_is_on_record_with_notice_result_and_documents() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("人口基本信息").await;
    let case = tender(&town, entry, "elsewhere").await;
    let days = [("bids_until", "2026-03-20"), ("reveal_until", "2026-03-25")];
    let here = town.act(case, "publish_notice", "decider", &days).await.unwrap_err();
    assert_eq!(here.code(), "tender.other-place");
    let digest = town.attach(case, "decider").await;
    let with = |digest| {
        [
            ("platform", "福州市公共资源交易中心"),
            ("notice_number", "ZB-1"),
            ("noticed_on", "2026-02-01"),
            ("digest", digest),
        ]
    };
    let unattached = town.act(case, "record_notice", "decider", &with(DIGEST)).await.unwrap_err();
    let gaps: Vec<_> = unattached.gaps().iter().map(|gap| (gap.field.as_str(), gap.code)).collect();
    assert_eq!(gaps, [("digest", "field.not-attached")]);
    let notice = with(digest.as_str());
    let result = [
        ("winner", &*unit_id(RIVAL)),
        ("result_number", "ZB-1-R"),
        ("result_on", "2026-02-28"),
        ("digest", digest.as_str()),
    ];
    town.acts(
        case,
        &[("record_notice", "decider", &notice), ("record_award", "second decider", &result)],
    )
    .await;
    assert_eq!(town.app.tender_winners(entry).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_authorised_enterprise_chooses_its_partner_by_competition_before_the_contract() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("人口基本信息").await;
    let grant = town.grant(entry, FIRM, "2026-01-01", "2026-12-31").await.to_string();
    let given = [
        ("title", "客流指数"),
        ("grant", grant.as_str()),
        ("assets", "客流数据集"),
        ("asset_value", "1,200,000.50"),
        ("value_basis", "评估报告"),
        ("plan", "共同开发"),
    ];
    assert!(town.open(&COOPERATION, "rival", &given).await.is_err(), "the grant is another's");
    let case = town.open(&COOPERATION, "firm", &given).await.unwrap();
    let digest = town.attach(case, "firm").await;
    let contract = [
        ("contract_number", "HT-1"),
        ("signed_on", "2026-04-01"),
        ("valid_until", "2027-04-01"),
        ("digest", digest.as_str()),
    ];
    town.acts(case, &[("authorise", "decider", &[("conditions", "不得转授权")])]).await;
    assert_eq!(
        town.act(case, "record_contract", "firm", &contract).await.unwrap_err().code(),
        "act.wrong-state"
    );
    let partner = [
        ("competition", "open_tender"),
        ("notice_number", "N-1"),
        ("result_on", "2026-03-20"),
        ("partner_name", "某科技有限公司"),
        ("partner_code", "91350100M000100Y43"),
        ("digest", digest.as_str()),
    ];
    town.acts(
        case,
        &[
            ("state_partner", "firm", &partner),
            ("confirm_partner", "decider", &[]),
            ("record_contract", "firm", &contract),
        ],
    )
    .await;
    assert_eq!(town.state(case).await, "running");
}

#[tokio::test]
async fn anybody_signed_in_asks_about_a_tender_and_reads_of_it_what_the_register_says() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("人口基本信息").await;
    let tender = noticed(&town, entry).await;
    let view = town.app.case(tender, &who("rival")).await.unwrap();
    assert_eq!(view.acts.iter().map(|act| act.code).collect::<Vec<_>>(), ["ask"]);
    assert!(view.audiences.is_empty() && view.documents.is_empty());
    assert!(view.events.iter().all(|event| event.actor.is_none() && event.reason.is_empty()));
    let question = [("question", "是否接受联合体？")];
    town.acts(
        tender,
        &[("ask", "rival", &question), ("answer", "decider", &[("answer", "不接受")])],
    )
    .await;
    let item = town.app.register_case(&TENDER, tender).await.unwrap();
    let said = format!("{:?}", item.acts);
    assert!(said.contains("是否接受联合体") && said.contains("不接受"), "{said}");
}

#[tokio::test]
async fn the_notice_of_an_award_names_the_winner_and_all_bidders_are_told() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("人口基本信息").await;
    let tender = noticed(&town, entry).await;
    let firm = bid(&town, tender, "firm", &seal("一成五", SALT)).await.unwrap();
    let rival = bid(&town, tender, "rival", &seal("一成六", SALT)).await.unwrap();
    town.go_to("2026-03-21");
    town.acts(tender, &[("open_bids", "decider", &[("witnesses", "公证员")])]).await;
    for (case, name, text) in [(firm, "firm", "一成五"), (rival, "rival", "一成六")] {
        town.acts(case, &[("reveal", name, &[("bid_text", text), ("salt", SALT)])]).await;
    }
    town.go_to("2026-03-26");
    let winner = rival.to_string();
    let choice = [("winning_bid", winner.as_str()), ("panel", "五人"), ("evaluation", "较优")];
    let until = [("object_until", "2026-04-03")];
    town.acts(tender, &[("evaluate", "decider", &choice), ("notice_award", "decider", &until)])
        .await;
    let item = town.app.register_case(&TENDER, tender).await.unwrap();
    let noticed = item.acts.iter().find(|act| act.act == "notice_award").unwrap();
    assert_eq!(noticed.stated["winner"], FieldValue::Unit(UnitId::named(RIVAL)));
    for name in ["firm", "rival"] {
        let notices = town.app.notices(&who(name), &Slice::first(50)).await.unwrap().rows;
        let codes: Vec<&str> = notices.iter().map(|notice| notice.code.as_str()).collect();
        assert!(codes.contains(&"case.open_bids") && codes.contains(&"case.notice_award"));
    }
}
