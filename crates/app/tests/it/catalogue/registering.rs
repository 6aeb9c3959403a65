//! From draft to publication, by two people and more.

use app::ErrorKind;
use app::cases::ActRequest;
use app::catalogue::{DraftInput, EntryAct, SearchRequest};
use domain::catalogue::EntryState;
use domain::ids::{CaseId, EntryId, ItemId};
use domain::people::{Actor, Post};
use domain::schema::TableKey;
use law::catalogue_codes::ShareType;

use super::city::{
    City, OFFICE, POLICE, actor, clerk, complete, officer, registrar, stranger, withhold,
};

fn search(text: &str) -> SearchRequest {
    SearchRequest { text: text.to_owned(), limit: 10, ..SearchRequest::default() }
}

#[tokio::test]
async fn an_entry_goes_from_draft_to_published_and_is_found() {
    let city = City::build().await;
    let id = city.app.create_entry(&complete("常住人口基本信息"), &clerk()).await.unwrap();
    assert_eq!(city.entry(id).await.state, EntryState::Draft);
    let case = city.app.submit_entry(id, &officer(), 1).await.unwrap();
    assert_eq!(city.entry(id).await.state, EntryState::Submitted);
    assert!(city.store.case(case).await.unwrap().unwrap().case.number.starts_with("ML2026"));
    city.act(case, "register", &registrar(), "").await.unwrap();
    let registered = city.entry(id).await;
    assert_eq!(registered.code.as_ref().unwrap().to_string(), "307015/000001");
    assert!(city.app.published_at("307015-000001").is_err());
    city.act(case, "publish", &registrar(), "").await.unwrap();
    let published = city.app.published_at("307015-000001").unwrap();
    assert_eq!(published.entry.published_on, Some("2026-11-18".parse().unwrap()));
    assert_eq!(published.entry.draft.key, TableKey::Unique(vec![ItemId(1)]));
    let found = city.app.search_catalogue(search("人口")).await.unwrap();
    assert_eq!(found.found.len(), 1);
    assert_eq!(city.app.publications(id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn all_gaps_are_named_at_once() {
    let city = City::build().await;
    let mut input = complete("");
    input.draft.summary.clear();
    input.draft.sharing.condition.clear();
    input.draft.items.clear();
    input.key_places.clear();
    let id = city.app.create_entry(&input, &clerk()).await.unwrap();
    let error = city.app.submit_entry(id, &officer(), 1).await.unwrap_err();
    let fields: Vec<&str> = error.gaps().iter().map(|gap| gap.field.as_str()).collect();
    assert_eq!(fields, ["name", "summary", "share_condition", "items"]);
    assert_eq!(city.entry(id).await.state, EntryState::Draft);
}

async fn submitted(city: &City, id: EntryId, who: &Actor) -> CaseId {
    let version = city.entry(id).await.version;
    city.app.submit_entry(id, who, version).await.unwrap()
}

async fn state(city: &City, case: CaseId) -> String {
    city.store.case(case).await.unwrap().unwrap().case.state
}

#[tokio::test]
async fn what_is_withheld_is_submitted_with_its_basis_and_a_plan() {
    let city = City::build().await;
    let mut input = complete("消费投诉线索");
    input.draft.sharing.share_type = ShareType::Withheld;
    input.draft.sharing.condition = "《统计法》第二十五条".to_owned();
    let id = city.app.create_entry(&input, &clerk()).await.unwrap();
    let error = city.app.submit_entry(id, &officer(), 1).await.unwrap_err();
    let fields: Vec<&str> = error.gaps().iter().map(|gap| gap.field.as_str()).collect();
    let wanted = ["basis_kind", "basis_title", "basis_article", "widening_plan", "widening_on"];
    assert_eq!(fields, wanted);
    let before = city.entry(id).await;
    input.draft = before.draft.clone();
    withhold(&mut input.draft);
    city.app.edit_entry(id, &input, &clerk(), 1).await.unwrap();
    city.app.submit_entry(id, &officer(), 2).await.unwrap();
    assert_eq!(city.entry(id).await.draft.sharing, input.draft.sharing);
}

#[tokio::test]
async fn the_form_is_told_what_submission_would_tell() {
    let city = City::build().await;
    city.app.create_entry(&complete("同名"), &clerk()).await.unwrap();
    let mut input = complete("同名");
    withhold(&mut input.draft);
    input.draft.sharing.widening = None;
    input.draft.items[0].element = Some("DE99999".parse().unwrap());
    let while_writing = city.app.draft_gaps(None, &input, &clerk()).await.unwrap();
    assert_eq!(city.entry_count().await, 1, "nothing is saved");
    let id = city.app.create_entry(&input, &clerk()).await.unwrap();
    let again = city.app.draft_gaps(Some(id), &input, &clerk()).await.unwrap();
    let error = city.app.submit_entry(id, &officer(), 1).await.unwrap_err();
    assert_eq!((&*while_writing, &*again), (error.gaps(), error.gaps()));
    let fields: Vec<&str> = again.iter().map(|gap| gap.field.as_str()).collect();
    assert_eq!(fields, ["widening_plan", "widening_on", "items.0.element", "name"]);
    let foreign = city.app.draft_gaps(Some(id), &input, &stranger()).await.unwrap_err();
    assert_eq!(foreign.kind(), ErrorKind::NotFound);
    let registrar = city.app.draft_gaps(Some(id), &input, &registrar()).await.unwrap_err();
    assert_eq!(registrar.code(), "catalogue.not-compiler");
}

#[tokio::test]
async fn what_a_clerk_hands_in_the_data_officer_checks_before_the_digital_office_sees_it() {
    let city = City::build().await;
    let lonely = actor(OFFICE, "lonely", &[Post::DataClerk]);
    let id = city.app.create_entry(&complete("常住人口基本信息"), &lonely).await.unwrap();
    let refused = city.app.submit_entry(id, &lonely, 1).await.unwrap_err();
    assert_eq!(refused.code(), "catalogue.no-officer", "nobody could check it");
    let id = city.app.create_entry(&complete("常住人口基本信息"), &clerk()).await.unwrap();
    let case = submitted(&city, id, &clerk()).await;
    assert_eq!(state(&city, case).await, "handed_in");
    assert_eq!(city.entry(id).await.state, EntryState::Submitted);
    let clocks = city.store.case(case).await.unwrap().unwrap().case.clocks;
    assert_eq!(
        clocks.iter().map(|clock| clock.code.as_str()).collect::<Vec<_>>(),
        ["department_check"]
    );
    let due = clocks[0].state(city.app.law()).unwrap().due_on;
    assert_eq!(due, "2026-11-23".parse().unwrap(), "three working days over a weekend");
    let both = Actor { posts: vec![Post::DataClerk, Post::DataOfficer], ..clerk() };
    for (who, code) in [(registrar(), "act.wrong-state"), (officer(), "act.wrong-state")] {
        assert_eq!(city.act(case, "register", &who, "").await.unwrap_err().code(), code);
    }
    let own = city.act(case, "approve_in_unit", &both, "").await.unwrap_err();
    assert_eq!(own.code(), "act.conflict-of-interest", "who handed it in does not check it");
    city.act(case, "approve_in_unit", &officer(), "").await.unwrap();
    assert_eq!(state(&city, case).await, "submitted");
    city.act(case, "register", &registrar(), "").await.unwrap();
    assert_eq!(city.entry(id).await.state, EntryState::Registered);
}

#[tokio::test]
async fn what_an_officer_wrote_another_officer_checks_where_there_is_one() {
    let city = City::build().await;
    let others = city.app.create_entry(&complete("流动人口信息"), &clerk()).await.unwrap();
    let own = city.app.create_entry(&complete("常住人口基本信息"), &officer()).await.unwrap();
    let case = submitted(&city, own, &officer()).await;
    assert_eq!(state(&city, case).await, "submitted", "the only officer answers for it alone");
    city.act(case, "return", &registrar(), "摘要过于简略").await.unwrap();
    let second = actor(POLICE, "second", &[Post::DataOfficer]);
    city.employ(&second).await;
    let case = submitted(&city, own, &officer()).await;
    assert_eq!(state(&city, case).await, "handed_in", "now there is another");
    assert_eq!(
        city.act(case, "approve_in_unit", &officer(), "").await.unwrap_err().code(),
        "act.conflict-of-interest"
    );
    city.act(case, "approve_in_unit", &second, "").await.unwrap();
    let case = submitted(&city, others, &officer()).await;
    assert_eq!(state(&city, case).await, "submitted", "a clerk's work is checked by handing it in");
}

#[tokio::test]
async fn a_return_names_every_part_and_the_entry_can_be_mended() {
    let city = City::build().await;
    let id = city.app.create_entry(&complete("常住人口基本信息"), &clerk()).await.unwrap();
    let case = submitted(&city, id, &clerk()).await;
    let given =
        [("parts", "summary"), ("parts", "items")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    let request = ActRequest {
        act: "return_in_unit",
        reason: "摘要过简；信息项缺长度",
        seen: 1,
        given: &given,
    };
    city.app.act(case, request, &officer()).await.unwrap();
    let view = city.app.entry_view(id, &clerk()).await.unwrap();
    assert_eq!(view.entry.state, EntryState::Returned);
    assert_eq!(view.returned_for, "摘要过简；信息项缺长度");
    let events = city.store.case_events(case).await.unwrap();
    assert_eq!(
        events[1].detail["stated"]["parts"],
        serde_json::json!({ "choices": ["summary", "items"] })
    );
    submitted(&city, id, &clerk()).await;
    city.app.take_back_entry(id, &clerk()).await.unwrap();
    assert_eq!(city.entry(id).await.state, EntryState::Draft);
}

#[tokio::test]
async fn only_the_registrar_registers() {
    let city = City::build().await;
    let id = city.app.create_entry(&complete("常住人口基本信息"), &clerk()).await.unwrap();
    let case = city.app.submit_entry(id, &officer(), 1).await.unwrap();
    for who in [officer(), actor(OFFICE, "decider", &[Post::Decider])] {
        assert_eq!(
            city.act(case, "register", &who, "").await.unwrap_err().kind(),
            ErrorKind::Denied
        );
    }
    assert_eq!(city.entry(id).await.state, EntryState::Submitted);
}

#[tokio::test]
async fn another_unit_neither_sees_nor_changes_a_draft() {
    let city = City::build().await;
    let id = city.app.create_entry(&complete("常住人口基本信息"), &clerk()).await.unwrap();
    let who = stranger();
    let errors = [
        city.app.entry_view(id, &who).await.map(drop).unwrap_err(),
        city.app.edit_entry(id, &complete("别的"), &who, 1).await.unwrap_err(),
        city.app.submit_entry(id, &who, 1).await.map(drop).unwrap_err(),
        city.app.take_back_entry(id, &who).await.unwrap_err(),
        city.app
            .entry_editions(id, &who, &app::catalogue::Slice::first(1))
            .await
            .map(drop)
            .unwrap_err(),
    ];
    assert!(errors.iter().all(|error| error.kind() == ErrorKind::NotFound), "{errors:?}");
    let listed = city
        .app
        .entries(&app::catalogue::EntryQuery::default(), &who, &app::catalogue::Slice::first(10))
        .await
        .unwrap();
    assert!(listed.rows.is_empty());
}

#[tokio::test]
async fn a_return_needs_reasons_and_makes_the_entry_editable_again() {
    let city = City::build().await;
    let id = city.app.create_entry(&complete("常住人口基本信息"), &clerk()).await.unwrap();
    let case = city.app.submit_entry(id, &officer(), 1).await.unwrap();
    assert_eq!(
        city.app.edit_entry(id, &complete("改名"), &clerk(), 2).await.unwrap_err().code(),
        "catalogue.not-editable"
    );
    assert_eq!(
        city.act(case, "return", &registrar(), " ").await.unwrap_err().code(),
        "act.reason-required"
    );
    city.act(case, "return", &registrar(), "摘要过于简略").await.unwrap();
    let view = city.app.entry_view(id, &clerk()).await.unwrap();
    assert_eq!(
        (view.entry.state, view.returned_for.as_str()),
        (EntryState::Returned, "摘要过于简略")
    );
    assert_eq!(view.acts, [EntryAct::Edit, EntryAct::Submit]);
    city.publish_draft(id).await;
    assert_eq!(city.entry(id).await.state, EntryState::Published);
}

#[tokio::test]
async fn a_submission_can_be_taken_back_until_it_is_registered() {
    let city = City::build().await;
    let id = city.app.create_entry(&complete("常住人口基本信息"), &clerk()).await.unwrap();
    city.app.submit_entry(id, &officer(), 1).await.unwrap();
    city.app.take_back_entry(id, &clerk()).await.unwrap();
    assert_eq!(city.entry(id).await.state, EntryState::Draft);
    let version = city.entry(id).await.version;
    let case = city.app.submit_entry(id, &officer(), version).await.unwrap();
    city.act(case, "register", &registrar(), "").await.unwrap();
    assert_eq!(city.app.take_back_entry(id, &clerk()).await.unwrap_err().kind(), ErrorKind::Denied);
}

#[tokio::test]
async fn the_published_version_stays_readable_while_a_new_one_is_prepared() {
    let city = City::build().await;
    let id = city.publish(&complete("常住人口基本信息")).await;
    let mut input = DraftInput::of(&city.entry(id).await.draft);
    input.draft.name = "常住人口信息(新)".to_owned();
    input.draft.items.swap(1, 2);
    input.draft.items.push(super::city::item("民族", law::catalogue_codes::ItemType::Text, 10));
    let version = city.entry(id).await.version;
    city.app.edit_entry(id, &input, &clerk(), version).await.unwrap();
    assert_eq!(
        city.app.published_at("307015-000001").unwrap().entry.draft.name,
        "常住人口基本信息"
    );
    city.publish_draft(id).await;
    let published = city.app.published_at("307015-000001").unwrap();
    let ids: Vec<u32> = published.entry.draft.items.iter().map(|item| item.id.0).collect();
    assert_eq!((published.entry.draft.name.as_str(), ids), ("常住人口信息(新)", vec![1, 3, 2, 4]));
    assert_eq!(city.app.publications(id).await.unwrap().len(), 2);
}

#[tokio::test]
async fn of_two_edits_of_one_version_the_second_is_told() {
    let city = City::build().await;
    let id = city.app.create_entry(&complete("常住人口基本信息"), &clerk()).await.unwrap();
    city.app
        .edit_entry(id, &DraftInput::of(&city.entry(id).await.draft), &clerk(), 1)
        .await
        .unwrap();
    let error = city.app.edit_entry(id, &complete("后到的"), &officer(), 1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Stale);
    assert_eq!(city.entry(id).await.draft.name, "常住人口基本信息");
}

#[tokio::test]
async fn an_item_number_of_another_item_cannot_be_claimed() {
    let city = City::build().await;
    let id = city.app.create_entry(&complete("常住人口基本信息"), &clerk()).await.unwrap();
    let mut input = DraftInput::of(&city.entry(id).await.draft);
    input.draft.items[1].id = ItemId(1);
    assert_eq!(
        city.app.edit_entry(id, &input, &clerk(), 1).await.unwrap_err().code(),
        "catalogue.item-number"
    );
}

#[tokio::test]
async fn codes_follow_one_another_and_a_unit_has_one_entry_of_a_name() {
    let city = City::build().await;
    let first = city.publish(&complete("常住人口基本信息")).await;
    let second = city.publish(&complete("流动人口信息")).await;
    assert_ne!(city.entry(first).await.code, city.entry(second).await.code);
    let third = city.app.create_entry(&complete("流动人口信息"), &clerk()).await.unwrap();
    let error = city.app.submit_entry(third, &officer(), 1).await.unwrap_err();
    assert_eq!(error.gaps()[0].code, "catalogue.name-taken");
}

#[tokio::test]
async fn a_code_keeps_the_entry_in_its_class() {
    let city = City::build().await;
    let id = city.publish(&complete("常住人口基本信息")).await;
    let mut input = DraftInput::of(&city.entry(id).await.draft);
    input.draft.class_code = "101001".to_owned();
    let version = city.entry(id).await.version;
    city.app.edit_entry(id, &input, &clerk(), version).await.unwrap();
    let error = city.app.submit_entry(id, &officer(), version + 1).await.unwrap_err();
    assert_eq!(error.gaps()[0].code, "catalogue.class-fixed");
}

#[tokio::test]
async fn the_index_is_built_again_only_where_it_does_not_reflect_the_store() {
    let city = City::build().await;
    city.publish(&complete("常住人口基本信息")).await;
    assert!(!city.app.reindex_catalogue().await.unwrap(), "publishing kept it in step");
    city.search.rebuild(Vec::new(), 0).unwrap();
    assert!(city.app.reindex_catalogue().await.unwrap());
    assert_eq!(city.app.search_catalogue(search("czrk")).await.unwrap().found.len(), 1);
}
