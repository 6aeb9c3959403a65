//! Article 28, with the inspection of Article 6 and the overdue sweep of Article 26.

use domain::procedures::{COLLECTION_PLAN, INSPECTION, LIABILITY, VIOLATION};
use law::catalogue_codes::UpdateCycle;
use store::Slice;

use super::town::{Town, unit_id, who};
use crate::catalogue::city::POLICE;

async fn raised(town: &Town) -> domain::ids::CaseId {
    let given = [
        ("title", "目录长期未更新"),
        ("unit", &*unit_id(POLICE)),
        ("kind", "catalogue_neglected"),
        ("source", "by_report"),
        ("facts", "三项目录未更新"),
    ];
    town.open(&VIOLATION, "second supervisor", &given).await.unwrap()
}

#[tokio::test]
async fn a_violation_is_confirmed_by_another_after_hearing_the_unit() {
    let town = Town::on("2026-02-05").await;
    let case = raised(&town).await;
    let own = town.act(case, "hear", "second supervisor", &[]).await.unwrap_err();
    assert_eq!(own.code(), "act.conflict-of-interest");
    assert_eq!(
        town.act(case, "confirm", "supervisor", &[]).await.unwrap_err().code(),
        "act.wrong-state"
    );
    town.acts(case, &[("hear", "supervisor", &[])]).await;
    // Ten working days over the Spring Festival.
    assert_eq!(town.due(case, "hear").await.unwrap().to_string(), "2026-02-26");
    let early = town.act(case, "confirm_unheard", "supervisor", &[]).await.unwrap_err();
    assert_eq!(early.code(), "act.term-still-runs");
    town.go_to("2026-02-27");
    town.acts(case, &[("confirm_unheard", "supervisor", &[])]).await;
    assert_eq!(town.due(case, "hear").await, None);
}

#[tokio::test]
async fn only_who_lets_the_term_pass_is_criticised_and_no_clock_outlives_the_case() {
    let town = Town::on("2026-03-02").await;
    let case = raised(&town).await;
    town.acts(
        case,
        &[
            ("hear", "supervisor", &[]),
            ("state_view", "officer", &[("view", "系统升级所致")]),
            ("confirm", "supervisor", &[]),
            ("order_correction", "supervisor", &[("mend_by", "2026-03-20")]),
        ],
    )
    .await;
    assert!(town.detail(case, "order_correction").await["number"].as_str().is_some());
    town.go_to("2026-03-20");
    let early = town.act(case, "criticise", "supervisor", &[]).await.unwrap_err();
    assert_eq!(early.code(), "act.term-still-runs");
    town.go_to("2026-03-23");
    town.acts(
        case,
        &[
            ("criticise", "supervisor", &[]),
            ("report_corrected", "officer", &[("measures", "已更新")]),
            ("close", "supervisor", &[]),
        ],
    )
    .await;
    assert!(town.case(case).await.clocks.iter().all(domain::cases::CaseClock::has_ended));
}

#[tokio::test]
async fn discipline_compensation_and_crime_are_referred_out_independently() {
    let town = Town::on("2026-03-02").await;
    let case = raised(&town).await;
    let branch = |case: domain::ids::CaseId| {
        vec![
            ("case".to_owned(), case.to_string()),
            ("circumstances".to_owned(), "情节严重".to_owned()),
            ("persons_described".to_owned(), "分管负责人".to_owned()),
        ]
    };
    let early =
        town.app.open_by_form(&LIABILITY, &branch(case), &who("supervisor")).await.unwrap_err();
    assert_eq!(early.code(), "incomplete", "nothing is referred before the violation is confirmed");
    town.acts(
        case,
        &[
            ("hear", "supervisor", &[]),
            ("state_view", "officer", &[("view", "无")]),
            ("confirm", "supervisor", &[]),
        ],
    )
    .await;
    for act in ["refer_for_discipline", "demand_compensation", "refer_crime"] {
        let one =
            town.app.open_by_form(&LIABILITY, &branch(case), &who("supervisor")).await.unwrap();
        town.acts(one, &[(act, "decider", &[("referred_to", "市纪委监委")])]).await;
        assert_eq!(town.state(one).await, "referred");
    }
    assert_eq!(town.state(case).await, "confirmed", "the order to correct goes on beside them");
}

#[tokio::test]
async fn the_competent_department_orders_where_the_case_was_passed_to_it_never_the_unit_itself() {
    let town = Town::on("2026-03-02").await;
    let case = raised(&town).await;
    town.acts(
        case,
        &[
            ("hear", "supervisor", &[]),
            ("state_view", "officer", &[("view", "无")]),
            ("confirm", "supervisor", &[]),
        ],
    )
    .await;
    let own = [("department", &*unit_id(POLICE))];
    let itself = town.act(case, "pass_to_department", "supervisor", &own).await.unwrap_err();
    assert_eq!(itself.code(), "violation.not-competent");
    let finance = [("department", &*unit_id(super::town::FINANCE))];
    town.acts(case, &[("pass_to_department", "supervisor", &finance)]).await;
    let office =
        town.act(case, "order_correction", "supervisor", &[("mend_by", "2026-04-01")]).await;
    assert_eq!(office.unwrap_err().code(), "act.not-yours");
    town.acts(case, &[("order_correction", "finance officer", &[("mend_by", "2026-04-01")])]).await;
}

#[tokio::test]
async fn an_inspection_keeps_the_facts_of_its_day_and_is_checked_again_until_it_passes() {
    let town = Town::on("2026-03-02").await;
    let given = [
        ("title", "年度检查"),
        ("unit", &*unit_id(POLICE)),
        ("inspect_on", "2026-03-10"),
        ("checklist", "loads_in_time"),
        ("checklist", "rules_on_file"),
    ];
    let case = town.open(&INSPECTION, "supervisor", &given).await.unwrap();
    town.publish("人口基本信息").await;
    town.acts(
        case,
        &[
            ("begin", "supervisor", &[]),
            ("record_findings", "supervisor", &[("findings", "未汇聚")]),
            (
                "order_rectification",
                "supervisor",
                &[("wanting", "loads_in_time"), ("mend_by", "2026-04-10")],
            ),
            ("report_rectified", "officer", &[("measures", "已汇聚")]),
            ("order_again", "supervisor", &[("mend_by", "2026-04-20")]),
        ],
    )
    .await;
    let begun = town.detail(case, "begin").await;
    assert_eq!(begun["standing"]["entries_published"], 1);
    assert_eq!(begun["standing"]["tables_late"], 1);
    assert_eq!(begun["wanting"], serde_json::json!(["aggregated", "rules_on_file"]));
    assert_eq!(town.due(case, "rectify").await.unwrap().to_string(), "2026-04-20");
    town.acts(
        case,
        &[("report_rectified", "clerk", &[("measures", "已备案")]), ("pass", "supervisor", &[])],
    )
    .await;
    assert_eq!(town.due(case, "rectify").await, None);
}

#[tokio::test]
async fn a_term_that_ran_out_is_told_once_and_never_again() {
    let town = Town::on("2026-03-02").await;
    let case = raised(&town).await;
    town.acts(case, &[("hear", "supervisor", &[])]).await;
    assert_eq!(town.app.sweep_overdue().await.unwrap(), 0);
    town.go_to("2026-03-17");
    assert_eq!(town.app.sweep_overdue().await.unwrap(), 1);
    assert_eq!(town.app.sweep_overdue().await.unwrap(), 0);
    town.go_to("2026-03-18");
    assert_eq!(town.app.sweep_overdue().await.unwrap(), 0, "another day tells nothing new");
    let told = town.app.notices(&who("officer"), &Slice::first(20)).await.unwrap().rows;
    assert_eq!(told.iter().filter(|notice| notice.code == "case.overdue").count(), 1);
    assert_eq!(town.state(case).await, "hearing", "the sweep acts on nothing");
}

#[tokio::test]
async fn rules_find_late_tables_and_repeated_collection_and_a_person_raises_the_case() {
    let town = Town::on("2026-01-12").await;
    town.publish_with("人口基本信息", UpdateCycle::Monthly).await;
    town.go_to("2026-03-02");
    let plan = [
        ("title", "企业员工信息采集"),
        ("items_collected", "公民身份号码\n工号"),
        ("collected_from", "organisations"),
        ("legal_basis", "财政管理需要"),
        ("cycle", "monthly"),
        ("load_by", "2026-05-01"),
    ];
    let unexplained = town.open(&COLLECTION_PLAN, "finance officer", &plan).await.unwrap_err();
    let gap = &unexplained.gaps()[0];
    assert_eq!((gap.field.as_str(), gap.code), ("repetition_reason", "collection.reason-needed"));
    let plan = [plan.as_slice(), &[("repetition_reason", "工号只有企业有")]].concat();
    let plan = town.open(&COLLECTION_PLAN, "finance officer", &plan).await.unwrap();
    let refused = town.act(plan, "approve", "registrar", &[]).await.unwrap_err();
    assert_eq!(refused.code(), "collection.repeated");
    let found = town.app.findings("2026-01-01".parse().unwrap(), &who("supervisor")).await.unwrap();
    let kinds: Vec<&str> = found.iter().map(|finding| finding.kind).collect();
    assert!(kinds.contains(&"aggregated_late") && kinds.contains(&"collected_again"), "{kinds:?}");
    assert!(town.app.findings("2026-01-01".parse().unwrap(), &who("officer")).await.is_err());
    let case =
        town.app.raise_finding(&found[0], "规则发现", "见证据", &who("supervisor")).await.unwrap();
    assert_eq!(town.state(case).await, "raised");
    town.acts(plan, &[("approve", "registrar", &[("repetition_needed", "口径不同")])]).await;
    assert_eq!(
        town.due(plan, "load").await.unwrap().to_string(),
        "2026-05-06",
        "1 May is a holiday"
    );
    let empty = town.act(plan, "report_loaded", "finance officer", &[]).await.unwrap_err();
    assert_eq!(empty.code(), "incomplete");
}
