//! From draft to publication, by two people and more.

use app::ErrorKind;
use app::catalogue::{DraftInput, EntryAct, SearchRequest};
use domain::catalogue::EntryState;
use domain::ids::ItemId;
use domain::people::Post;
use domain::schema::TableKey;

use super::city::{City, OFFICE, actor, clerk, complete, officer, registrar, stranger};

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

#[tokio::test]
async fn only_the_data_officer_submits_and_only_the_registrar_registers() {
    let city = City::build().await;
    let id = city.app.create_entry(&complete("常住人口基本信息"), &clerk()).await.unwrap();
    assert_eq!(
        city.app.submit_entry(id, &clerk(), 1).await.unwrap_err().code(),
        "catalogue.not-officer"
    );
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
    assert_eq!(view.acts, [EntryAct::Edit], "a clerk edits, the officer submits");
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
