//! Article 7: funds and acceptance hang on the unit's data duties; Articles 3, 5, 12 and 27: what is on file.

use app::cases::Shelf;
use domain::procedures::{MANDATE, PROJECT_STATEMENT, STANDARD};
use store::Slice;

use super::town::{Town, unit_id, who};
use crate::catalogue::city::{OFFICE, POLICE};

const PROJECT: [(&str, &str); 4] = [
    ("title", "智慧警务二期"),
    ("project_number", "2026-350100-001"),
    ("stage", "acceptance"),
    ("data_duties", "登记并汇聚三类数据"),
];

#[tokio::test]
async fn a_unit_that_does_not_conform_gets_no_project_and_is_told_what_to_mend() {
    let town = Town::on("2026-03-02").await;
    let case = town.open(&PROJECT_STATEMENT, "officer", &PROJECT).await.unwrap();
    assert_eq!(town.due(case, "state").await.unwrap().to_string(), "2026-03-16");
    let refused = town.act(case, "find_conforming", "supervisor", &[]).await.unwrap_err();
    assert_eq!(
        (refused.code(), refused.place()),
        ("project.not-conforming", "registered rules_on_file")
    );
    town.acts(
        case,
        &[
            ("find_wanting", "supervisor", &[("to_mend", "登记目录、报送制度")]),
            ("record_wanting", "treasurer", &[]),
        ],
    )
    .await;
    for act in ["approve_project", "grant_budget", "accept_project"] {
        let refused = town.act(case, act, "treasurer", &[("amount", "1")]).await.unwrap_err();
        assert_eq!(refused.code(), "act.wrong-state", "{act}");
    }
    let wanting = town.detail(case, "find_wanting").await;
    assert_eq!(wanting["wanting"], serde_json::json!(["registered", "rules_on_file"]));
    assert!(town.app.case(case, &who("treasurer")).await.is_ok(), "the finance bureau reads it");
    assert!(town.app.case(case, &who("firm")).await.is_err());
    town.acts(case, &[("report_mended", "officer", &[("measures", "已整改")])]).await;
    assert!(town.due(case, "state").await.is_some(), "the term runs anew");
}

#[tokio::test]
async fn rules_on_file_close_the_gap_and_a_newer_one_replaces_the_older() {
    let town = Town::on("2026-03-02").await;
    let gap = |gaps: Vec<app::unit_rules::RuleGap>| {
        gaps.into_iter()
            .find(|gap| gap.unit.to_string() == unit_id(POLICE))
            .map(|gap| gap.missing.len())
    };
    assert_eq!(gap(town.app.rule_gaps(&who("supervisor")).await.unwrap()), Some(3));
    town.file_rules().await;
    assert_eq!(gap(town.app.rule_gaps(&who("supervisor")).await.unwrap()), None);
    assert_eq!(
        town.app.rule_gaps(&who("officer")).await.unwrap().len(),
        0,
        "a unit sees its own gap only"
    );
}

#[tokio::test]
async fn a_newer_mandate_replaces_the_one_it_names_and_a_second_person_files_it() {
    let town = Town::on("2026-03-02").await;
    let office = unit_id(OFFICE);
    let given = vec![
        ("title", "市数字办职责"),
        ("kind", "office_mandate"),
        ("unit", office.as_str()),
        ("document_number", "榕政〔2017〕1号"),
        ("issued_by", "福州市人民政府"),
        ("issued_on", "2017-07-27"),
        ("scope", "统筹管理"),
    ];
    let first = town.open(&MANDATE, "supervisor", &given).await.unwrap();
    town.acts(first, &[("put_in_force", "decider", &[])]).await;
    let former = first.to_string();
    let newer = [given, vec![("replaces", former.as_str())]].concat();
    let second = town.open(&MANDATE, "registrar", &newer).await.unwrap();
    town.acts(second, &[("put_in_force", "decider", &[])]).await;
    assert_eq!(town.state(first).await, "replaced");
    let by_hand = town.act(second, "replace", "supervisor", &[]).await.unwrap_err();
    assert_eq!(by_hand.code(), "act.not-yours", "nobody replaces by hand");
}

#[tokio::test]
async fn units_comment_on_a_standard_before_it_is_issued_with_a_number() {
    let town = Town::on("2026-03-02").await;
    let given = [
        ("title", "共享接口规范"),
        ("kind", "sharing"),
        ("edition", "1.0"),
        ("wording", "……"),
        ("valid_from", "2026-06-01"),
    ];
    let case = town.open(&STANDARD, "supervisor", &given).await.unwrap();
    town.acts(
        case,
        &[
            ("comment", "officer", &[("comment", "建议分页")]),
            ("comment", "finance officer", &[("comment", "同意")]),
            ("issue", "decider", &[("comments_answered", "均采纳")]),
        ],
    )
    .await;
    assert!(town.detail(case, "issue").await["number"].is_string());
    let (reader, unit, slice) = (who("supervisor"), Shelf::Unit.into(), Slice::first(50));
    let shelf = town.app.worklist(&reader, &unit, &slice).await.unwrap();
    let listed: Vec<_> = shelf.rows.into_iter().map(|row| row.case.id).collect();
    assert!(!listed.contains(&case), "what is in force waits for nobody");
}
