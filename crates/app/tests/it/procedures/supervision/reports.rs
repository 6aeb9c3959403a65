//! Articles 26 and 27: yearly reports from facts, assessment with objection, ranks.

use domain::procedures::{ASSESSMENT, CITY_REPORT, SERVICE_EVALUATION, UNIT_REPORT};

use super::town::{Town, unit_id, who};
use crate::catalogue::city::POLICE;

const ENTERED: [(&str, &str); 6] = [
    ("entered_leadership", "100"),
    ("entered_training", "100"),
    ("entered_accuracy", "80"),
    ("entered_application", "50"),
    ("bonus", "2"),
    ("malus", "0"),
];

#[tokio::test]
async fn a_yearly_report_is_composed_from_facts_and_signed_off_by_the_data_officer() {
    let town = Town::on("2027-01-08").await;
    town.publish("人口基本信息").await;
    let case = town
        .open(&UNIT_REPORT, "clerk", &[("title", "2026 年度报送"), ("year", "2026")])
        .await
        .unwrap();
    // 31 January 2027 is a Sunday.
    assert_eq!(town.due(case, "yearly_report").await.unwrap().to_string(), "2027-02-01");
    town.acts(case, &[("compose", "clerk", &[("work_done", "完成登记")])]).await;
    assert_eq!(town.detail(case, "compose").await["standing"]["until"], "2026-12-31");
    let clerk = town.act(case, "sign_off", "clerk", &[]).await.unwrap_err();
    assert_eq!(clerk.code(), "act.not-yours");
    let missing = town.app.missing_unit_reports(2026, &who("supervisor")).await.unwrap();
    assert!(missing.iter().any(|unit| unit.to_string() == unit_id(POLICE)));
    town.acts(case, &[("sign_off", "officer", &[]), ("put_on_file", "supervisor", &[])]).await;
    let missing = town.app.missing_unit_reports(2026, &who("supervisor")).await.unwrap();
    assert!(!missing.iter().any(|unit| unit.to_string() == unit_id(POLICE)));
}

#[tokio::test]
async fn the_citys_report_counts_who_reported_and_a_second_person_sends_it() {
    let town = Town::on("2027-02-01").await;
    let unit =
        town.open(&UNIT_REPORT, "officer", &[("title", "报送"), ("year", "2026")]).await.unwrap();
    town.acts(
        unit,
        &[
            ("compose", "officer", &[("work_done", "完成")]),
            ("sign_off", "officer", &[]),
            ("put_on_file", "registrar", &[]),
        ],
    )
    .await;
    let case = town
        .open(&CITY_REPORT, "supervisor", &[("title", "年度报告"), ("year", "2026")])
        .await
        .unwrap();
    assert_eq!(town.due(case, "yearly_report").await.unwrap().to_string(), "2027-03-01");
    town.acts(
        case,
        &[
            ("compose", "supervisor", &[("work_done", "总体平稳")]),
            ("send_to_government", "decider", &[]),
            (
                "record_receipt",
                "registrar",
                &[("receipt_number", "1"), ("received_on", "2027-02-02")],
            ),
        ],
    )
    .await;
    let content = app::cases::content_of(&town.case(case).await).unwrap();
    assert_eq!(
        content.added("compose", "units_reported"),
        Some(&domain::procedures::FieldValue::Whole(1))
    );
    assert_eq!(
        content.added("compose", "units_in_all"),
        Some(&domain::procedures::FieldValue::Whole(3))
    );
}

#[tokio::test]
async fn an_assessment_is_scored_from_facts_objected_to_and_made_final_by_another() {
    let town = Town::on("2027-01-08").await;
    let given = [
        ("title", "2026 年度考核"),
        ("unit", &*unit_id(POLICE)),
        ("period_from", "2026-01-01"),
        ("period_to", "2026-12-31"),
    ];
    let case = town.open(&ASSESSMENT, "supervisor", &given).await.unwrap();
    town.acts(case, &[("score", "supervisor", &ENTERED)]).await;
    // Leadership 5, training 4, accuracy 4 of 5, application 2.5 of 5, bonus 2; nothing is published, nothing on file.
    let content = app::cases::content_of(&town.case(case).await).unwrap();
    let total = domain::procedures::FieldValue::Text("17.50".to_owned());
    assert_eq!(content.added("score", "total"), Some(&total));
    let early = town.act(case, "make_final_unopposed", "decider", &[]).await.unwrap_err();
    assert_eq!(early.code(), "act.term-still-runs", "the unit is heard first");
    town.file_rules().await;
    town.acts(
        case,
        &[
            ("object", "officer", &[]),
            ("score", "supervisor", &ENTERED),
            ("accept_score", "officer", &[]),
            ("make_final", "decider", &[]),
        ],
    )
    .await;
    let ranks = town.app.ranking(2026, &who("officer")).await.unwrap();
    assert_eq!((ranks.len(), ranks[0].rank, ranks[0].total_hundredths), (1, 1, 2_350));
    assert!(
        town.app.ranking(2026, &who("firm")).await.is_err(),
        "ranks are published among the units"
    );
}

#[tokio::test]
async fn a_service_is_graded_after_whoever_is_rated_was_heard() {
    let town = Town::on("2026-03-02").await;
    let given = [
        ("kind", "sharing_service"),
        ("unit", &*unit_id(POLICE)),
        ("period_from", "2026-01-01"),
        ("period_to", "2026-02-28"),
        ("mark_availability", "90"),
        ("mark_timeliness", "80"),
        ("mark_quality", "70"),
        ("mark_support", "101"),
    ];
    let error = town.open(&SERVICE_EVALUATION, "finance officer", &given).await.unwrap_err();
    assert_eq!((error.gaps().len(), error.gaps()[0].code), (1, "field.out-of-range"));
    let mut given = given;
    given[7].1 = "60";
    let case = town.open(&SERVICE_EVALUATION, "finance officer", &given).await.unwrap();
    town.acts(
        case,
        &[
            ("state_view", "officer", &[("view", "将改进")]),
            ("grade", "supervisor", &[("grade", "good")]),
        ],
    )
    .await;
    assert_eq!(town.state(case).await, "graded");
}
