//! Requests to open data (Article 18): the days of the law, and what the public may know.

use app::ErrorKind;
use app::cases::{RegisterQuery, Shelf};
use domain::ids::{CaseId, UnitId};
use domain::procedures::DATA_REQUEST;

use super::square::{CITIZEN, Square, person};
use crate::catalogue::city::{HEALTH, POLICE};
use crate::procedures::supervision::town::{FIRM, unit_id};

pub(super) async fn ask(square: &Square, name: &str, unit: &str) -> CaseId {
    let unit = unit_id(unit);
    let given = [
        ("title", "公交线路站点"),
        ("unit", unit.as_str()),
        ("request_kind", "to_open"),
        ("wanted", "全市公交线路与站点坐标"),
        ("purpose", "为我母亲依姆做出行提示"),
        ("contact", "13800001234"),
    ];
    square.open(&DATA_REQUEST, name, &given).await.unwrap()
}

#[tokio::test]
async fn a_request_of_the_fifth_of_february_is_due_after_the_spring_festival() {
    let square = Square::on("2026-02-05").await;
    let case = ask(&square, "citizen", POLICE).await;
    assert_eq!(square.due(case, "reply").await, Some("2026-02-24".parse().unwrap()));
}

#[tokio::test]
async fn a_request_that_is_passed_on_keeps_its_clock() {
    let square = Square::on("2026-02-05").await;
    let case = ask(&square, "citizen", POLICE).await;
    square.town.go_to("2026-02-12");
    let health = unit_id(HEALTH);
    square.act(case, "pass_on", "clerk", &[("unit", &health)]).await.unwrap();
    assert_eq!(square.due(case, "reply").await, Some("2026-02-24".parse().unwrap()));
    let passed = square.case(case).await;
    assert_eq!((passed.provider, passed.decider), (UnitId::named(HEALTH), UnitId::named(HEALTH)));
    assert_eq!(passed.clocks.len(), 1);
    let answer = [("answer", "该数据不由我委产生")];
    assert!(square.act(case, "refuse", "officer", &answer).await.is_err(), "no longer theirs");
    square.act(case, "refuse", "health officer", &answer).await.unwrap();
    assert!(square.case(case).await.clocks.iter().all(domain::cases::CaseClock::has_ended));
}

#[tokio::test]
async fn a_request_goes_to_units_that_have_data_only() {
    let square = Square::on("2026-02-05").await;
    let firm = unit_id(FIRM);
    let case = ask(&square, "citizen", POLICE).await;
    let own = unit_id(POLICE);
    for unit in [&firm, &own] {
        let refused = square.act(case, "pass_on", "clerk", &[("unit", unit)]).await.unwrap_err();
        assert_eq!(refused.gaps()[0].code, "request.no-data-unit");
    }
    let given = [
        ("title", "a"),
        ("unit", firm.as_str()),
        ("request_kind", "to_open"),
        ("wanted", "b"),
        ("purpose", "c"),
    ];
    let refused = square.open(&DATA_REQUEST, "citizen", &given).await.unwrap_err();
    assert_eq!(refused.gaps()[0].code, "request.no-data-unit");
}

#[tokio::test]
async fn the_public_register_holds_no_personal_data() {
    let square = Square::on("2026-02-05").await;
    let case = ask(&square, "citizen", POLICE).await;
    square.act(case, "refuse", "officer", &[("answer", "涉及安全")]).await.unwrap();
    let app = square.app();
    let page = app
        .register(&DATA_REQUEST, &RegisterQuery::default(), &app::Slice::first(10))
        .await
        .unwrap();
    let item = app.register_case(&DATA_REQUEST, case).await.unwrap();
    let shown = format!("{:?} {item:?}", page.rows);
    assert!(shown.contains("公交线路站点") && shown.contains("涉及安全"));
    let citizen = person("citizen");
    let (unit, login) = (citizen.unit.to_string(), citizen.person.to_string());
    for private in ["13800001234", "依姆", CITIZEN, "因故", unit.as_str(), login.as_str()] {
        assert!(!shown.contains(private), "{private}");
    }
}

#[tokio::test]
async fn texts_that_name_a_person_do_not_enter_the_register() {
    let square = Square::on("2026-02-05").await;
    let unit = unit_id(POLICE);
    let given = |title, wanted| {
        vec![
            ("title", title),
            ("unit", unit.as_str()),
            ("request_kind", "to_open"),
            ("wanted", wanted),
            ("purpose", "13800001234"),
        ]
    };
    let told = given("我的电话13800001234", "350102190001010015 的记录");
    let refused = square.open(&DATA_REQUEST, "citizen", &told).await.unwrap_err();
    let gaps: Vec<_> = refused.gaps().iter().map(|gap| (gap.field.as_str(), gap.code)).collect();
    assert_eq!(gaps, [("title", "field.personal-data"), ("wanted", "field.personal-data")]);
    let case = square.open(&DATA_REQUEST, "citizen", &given("公交", "线路")).await.unwrap();
    let answer = [("answer", "请联系 lin@fuzhou.gov.cn")];
    let refused = square.act(case, "refuse", "officer", &answer).await.unwrap_err();
    assert_eq!(refused.gaps()[0].code, "field.personal-data");
}

#[tokio::test]
async fn a_citizen_sees_only_their_own_cases() {
    let square = Square::on("2026-02-05").await;
    let case = ask(&square, "citizen", POLICE).await;
    let app = square.app();
    assert_eq!(app.case(case, &person("citizen")).await.unwrap().case.id, case);
    let unseen = app.case(case, &person("neighbour")).await.unwrap_err();
    assert_eq!(unseen.kind(), ErrorKind::NotFound);
    let stranger = square.act(case, "take_back", "neighbour", &[]).await.unwrap_err();
    assert_eq!(stranger.kind(), ErrorKind::NotFound);
    let query = app::cases::ShelfQuery { shelf: Shelf::Unit, ..Default::default() };
    let slice = app::Slice::first(10);
    let own = app.worklist(&person("citizen"), &query, &slice).await.unwrap();
    let others = app.worklist(&person("neighbour"), &query, &slice).await.unwrap();
    assert_eq!((own.rows.len(), others.rows.len()), (1, 0));
}

#[tokio::test]
async fn a_request_that_was_agreed_to_ends_with_the_entry_opened_for_it() {
    let square = Square::on("2026-03-02").await;
    let (entry, _) = square.people().await;
    let case = ask(&square, "citizen", POLICE).await;
    let agreed = [("answer", "同意"), ("open_by", "2026-03-31")];
    square.act(case, "agree", "officer", &agreed).await.unwrap();
    assert_eq!(square.due(case, "reply").await, None);
    assert_eq!(square.due(case, "open").await, Some("2026-03-31".parse().unwrap()));
    let named = entry.to_string();
    let named = [("opened_entry", named.as_str())];
    let early = square.act(case, "note_opened", "clerk", &named).await.unwrap_err();
    assert_eq!(early.gaps()[0].code, "opening.not-open");
    let opening = square.open_entry(entry, "to_all").await;
    square.act(case, "note_opened", "clerk", &named).await.unwrap();
    let ended = square.case(case).await;
    assert_eq!((ended.state.as_str(), ended.entry), ("opened", Some(entry)));
    let detail = square.town.detail(case, "note_opened").await;
    assert_eq!(detail["opening"], opening.to_string());
}
