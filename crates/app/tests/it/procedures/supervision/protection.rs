//! Article 25: incidents on the clock; Article 29: what is reported of misconduct is read by nobody it names.

use app::cases::{Audience, Shelf, ShelfQuery};
use domain::ids::PersonId;
use domain::people::{Actor, LentPosts, Person};
use domain::procedures::{INCIDENT, MISCONDUCT, PROVINCIAL_TEST};
use store::{EventFilter, Slice};

use super::town::{Town, who};

#[tokio::test]
async fn an_incident_is_reported_on_the_next_working_day_and_closed_by_the_office() {
    let town = Town::on("2026-04-30").await;
    let given = [
        ("title", "接口日志外泄"),
        ("found_on", "2026-04-30"),
        ("kind", "leak"),
        ("grade", "minor"),
        ("what_happened", "日志目录权限有误"),
    ];
    let case = town.open(&INCIDENT, "officer", &given).await.unwrap();
    assert_eq!(town.due(case, "report").await.unwrap().to_string(), "2026-05-06");
    town.acts(
        case,
        &[
            (
                "report_incident",
                "officer",
                &[("data_affected", "访问日志"), ("persons_affected", "0"), ("measures", "已关闭")],
            ),
            ("order_measures", "supervisor", &[("mend_by", "2026-05-20")]),
            ("report_contained", "clerk", &[("cause", "配置错误"), ("lessons", "双人复核")]),
            ("close", "supervisor", &[]),
        ],
    )
    .await;
    assert!(town.case(case).await.clocks.iter().all(domain::cases::CaseClock::has_ended));
}

#[tokio::test]
async fn a_report_of_misconduct_is_read_by_its_reporter_and_the_contacts_it_does_not_name() {
    let town = Town::on("2026-03-02").await;
    let named = PersonId::named("contact").to_string();
    let given = [
        ("title", "反映"),
        ("kind", "abuse_of_power"),
        ("person", named.as_str()),
        ("facts", "……"),
    ];
    let case = town.open(&MISCONDUCT, "firm", &given).await.unwrap();
    for (name, reads) in [
        ("firm", true),
        ("other contact", true),
        ("contact", false),
        ("supervisor", false),
        ("decider", false),
        ("treasurer", false),
        ("rival", false),
    ] {
        assert_eq!(town.app.case(case, &who(name)).await.is_ok(), reads, "{name}");
    }
    let told = |name: &'static str| {
        let app = town.app.clone();
        async move { app.notices(&who(name), &Slice::first(20)).await.unwrap().rows.len() }
    };
    assert_eq!(told("other contact").await, 1);
    for name in ["contact", "supervisor", "treasurer"] {
        assert_eq!(told(name).await, 0, "{name} learns nothing");
    }
    assert!(town.act(case, "examine", "contact", &[]).await.is_err());
    town.acts(
        case,
        &[
            ("examine", "other contact", &[]),
            ("refer_for_discipline", "other contact", &[("referred_to", "市纪委监委")]),
        ],
    )
    .await;
    town.go_to("2026-12-01");
    assert_eq!(town.app.sweep_overdue().await.unwrap(), 0);
}

/// The contact's colleague, as somebody who stands in for the contact acts.
fn standing_in_for(absent: &str) -> Actor {
    let contact = who(absent);
    let person = Person {
        id: contact.person,
        unit: contact.unit,
        login: absent.to_owned(),
        name_zh: absent.to_owned(),
        name_en: String::new(),
        posts: contact.posts,
        active: true,
    };
    Actor { stands_for: vec![LentPosts::of(&person)], ..who("treasurer") }
}

#[tokio::test]
async fn who_stands_in_for_the_contact_neither_reads_nor_handles_nor_sees_in_a_list_what_is_reported()
 {
    let town = Town::on("2026-03-02").await;
    let given = [("title", "反映"), ("kind", "neglect_of_duty"), ("facts", "……")];
    let case = town.open(&MISCONDUCT, "firm", &given).await.unwrap();
    let stand_in = standing_in_for("contact");
    assert!(town.app.case(case, &stand_in).await.is_err());
    assert!(town.app.act_on_case(case, "examine", &stand_in, "", 1).await.is_err());
    let mine = ShelfQuery { shelf: Shelf::Mine, ..ShelfQuery::default() };
    let listed = async |actor: &Actor| {
        town.app.worklist(actor, &mine, &Slice::first(50)).await.unwrap().rows.len()
    };
    assert_eq!(listed(&stand_in).await, 0);
    assert_eq!(listed(&who("contact")).await, 1);
}

#[tokio::test]
async fn the_list_of_events_names_neither_the_reporter_nor_the_case_of_misconduct() {
    let town = Town::on("2026-03-02").await;
    let given = [("title", "反映"), ("kind", "neglect_of_duty"), ("facts", "……")];
    let case = town.open(&MISCONDUCT, "firm", &given).await.unwrap();
    town.app.attach_document(case, "证据.txt", b"evidence".to_vec(), &who("firm")).await.unwrap();
    town.app.add_remark(case, Audience::Parties, "补充说明", &who("firm")).await.unwrap();
    town.go_to("2026-06-01");
    assert_eq!(town.app.sweep_overdue().await.unwrap(), 1);
    let number = town.case(case).await.number;
    let all = EventFilter::default();
    let events = town.store.events(&all, &Slice::first(200)).await.unwrap().rows;
    for event in events.iter().map(|recorded| &recorded.event) {
        let text = format!("{event:?}");
        let is_of_case = event.kind.starts_with("case.") || event.kind.starts_with("clock.");
        assert!(!text.contains(&number), "{text}");
        assert!(!(is_of_case && event.actor.is_some()), "{text}");
    }
}

#[tokio::test]
async fn an_overdue_report_of_misconduct_is_told_to_the_contacts_alone() {
    let town = Town::on("2026-03-02").await;
    let given = [("title", "反映"), ("kind", "neglect_of_duty"), ("facts", "……")];
    town.open(&MISCONDUCT, "officer", &given).await.unwrap();
    town.go_to("2026-06-01");
    assert_eq!(town.app.sweep_overdue().await.unwrap(), 1);
    let overdue = |name: &'static str| {
        let app = town.app.clone();
        async move {
            let notices = app.notices(&who(name), &Slice::first(20)).await.unwrap().rows;
            notices.iter().filter(|notice| notice.code == "case.overdue").count()
        }
    };
    assert_eq!((overdue("contact").await, overdue("other contact").await), (1, 1));
    assert_eq!((overdue("supervisor").await, overdue("registrar").await), (0, 0));
}

#[tokio::test]
async fn a_test_of_the_province_that_failed_stays_open_until_it_is_passed() {
    let town = Town::on("2026-03-02").await;
    let given = [
        ("title", "连通性测试"),
        ("kind", "connectivity"),
        ("tested_by", "福建省大数据管理局"),
        ("planned_on", "2026-03-05"),
    ];
    let case = town.open(&PROVINCIAL_TEST, "registrar", &given).await.unwrap();
    let result = [("tested_on", "2026-03-05"), ("report_number", "LT-1")];
    town.acts(case, &[("record_failure", "registrar", &result)]).await;
    assert_eq!(town.state(case).await, "failed");
    town.acts(case, &[("record_pass", "supervisor", &result)]).await;
    assert_eq!(town.state(case).await, "passed");
}
