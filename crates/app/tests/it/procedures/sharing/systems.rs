//! Connecting systems (Article 24): never without a valid assessment, and never after it ran out.

use domain::ids::SystemId;
use domain::procedures::SYSTEM_CONNECTION;
use store::{EventFilter, Slice};

use super::town::{Town, gap, refusal, who};
use crate::catalogue::city::complete;

async fn system(town: &Town) -> SystemId {
    let officer = who("health officer");
    let made = town.app.register_system("出生登记系统", "办理出生登记", officer.person, &officer);
    made.await.unwrap()
}

pub(super) fn form<'a>(system: &'a str, on: &'a str, until: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("system", system),
        ("system_role", "user"),
        ("assessor", "福建省信息安全测评中心"),
        ("report_number", "CP-2026-001"),
        ("protection_level", "3"),
        ("assessed_on", on),
        ("assessed_until", until),
    ]
}

#[tokio::test]
async fn a_system_connects_with_a_valid_assessment_and_the_offices_consent() {
    let town = Town::on("2026-03-02").await;
    let id = system(&town).await;
    let text = id.to_string();
    let given = form(&text, "2026-02-01", "2026-06-30");
    let case = town.open(&SYSTEM_CONNECTION, "health clerk", &given).await.unwrap();
    assert_eq!(town.case(case).await.title, "出生登记系统");
    let connectable = async || {
        town.store.system(id).await.unwrap().unwrap().connectable(town.app.today()).is_ok()
    };
    assert!(!connectable().await, "not before the decision");
    town.acts(case, &[("connect", "registrar")]).await;
    assert!(connectable().await);
}

#[tokio::test]
async fn a_missing_or_expired_assessment_is_refused_at_once() {
    let town = Town::on("2026-03-02").await;
    let id = system(&town).await.to_string();
    let expired =
        town.open(&SYSTEM_CONNECTION, "health clerk", &form(&id, "2025-01-01", "2026-03-01")).await;
    assert_eq!(gap(expired), ("assessed_until".to_owned(), "system.assessment-expired"));
    let early =
        town.open(&SYSTEM_CONNECTION, "health clerk", &form(&id, "2026-03-03", "2027-03-01")).await;
    assert_eq!(gap(early), ("assessed_on".to_owned(), "field.not-past"));
    let without: Vec<(&str, &str)> = form(&id, "2026-02-01", "2026-06-30")
        .into_iter()
        .filter(|(name, _)| *name != "report_number")
        .collect();
    let missing = town.open(&SYSTEM_CONNECTION, "health clerk", &without).await;
    assert_eq!(gap(missing), ("report_number".to_owned(), "field.required"));
}

#[tokio::test]
async fn an_assessment_that_runs_out_while_the_case_waits_lets_nothing_connect() {
    let town = Town::on("2026-03-02").await;
    let id = system(&town).await.to_string();
    let given = form(&id, "2026-02-01", "2026-03-03");
    let case = town.open(&SYSTEM_CONNECTION, "health clerk", &given).await.unwrap();
    town.go_to("2026-03-04");
    let late = town.act(case, "connect", "registrar", &[]).await;
    assert_eq!(gap(late), ("assessed_until".to_owned(), "system.assessment-expired"));
}

#[tokio::test]
async fn a_system_is_suspended_when_its_assessment_ends_and_never_twice() {
    let town = Town::on("2026-03-02").await;
    let id = system(&town).await;
    let text = id.to_string();
    let given = form(&text, "2026-02-01", "2026-06-30");
    let case = town.open(&SYSTEM_CONNECTION, "health clerk", &given).await.unwrap();
    town.acts(case, &[("connect", "registrar")]).await;
    town.go_to("2026-06-30");
    assert_eq!(town.app.suspend_expired_systems().await.unwrap(), 0, "the last day counts");
    town.go_to("2026-07-01");
    assert_eq!(town.app.suspend_expired_systems().await.unwrap(), 1);
    assert_eq!(town.app.suspend_expired_systems().await.unwrap(), 0);
    assert!(town.store.system(id).await.unwrap().unwrap().suspended);
    let filter =
        EventFilter { kind_prefix: Some("system.suspended".to_owned()), ..EventFilter::default() };
    assert_eq!(town.store.events(&filter, &Slice::first(5)).await.unwrap().rows.len(), 1);
    assert!(town.notices("health officer").await.contains(&"system.suspended".to_owned()));
}

#[tokio::test]
async fn a_registered_system_supplies_nothing_before_it_may_connect() {
    let town = Town::on("2026-03-02").await;
    let mut input = complete("常住人口");
    input.draft.source_system = "人口信息管理系统".to_owned();
    let entry = town.app.create_entry(&input, &who("clerk")).await.unwrap();
    let version = town.store.entry(entry).await.unwrap().unwrap().version;
    let case = town.app.submit_entry(entry, &who("officer"), version).await.unwrap();
    town.acts(case, &[("register", "registrar"), ("publish", "registrar")]).await;
    let clerk = who("clerk");
    town.app.may_load(entry, &clerk).await.unwrap();

    let officer = who("officer");
    let made = town.app.register_system("人口信息管理系统", "户籍", officer.person, &officer);
    let system = made.await.unwrap().to_string();
    let refused = town.app.may_load(entry, &clerk).await;
    assert_eq!(refusal(refused), "system.unassessed");
    assert!(town.app.may_preview(entry, &clerk, "核对").await.is_ok(), "one's own rows are read");
    let given = form(&system, "2026-02-01", "2026-06-30");
    let connection = town.open(&SYSTEM_CONNECTION, "clerk", &given).await.unwrap();
    town.acts(connection, &[("connect", "registrar")]).await;
    town.app.may_load(entry, &clerk).await.unwrap();
    town.go_to("2026-07-01");
    assert_eq!(refusal(town.app.may_load(entry, &clerk).await), "system.assessment-expired");
}
