//! The registrar's review: what waits, what it changes, and one act on several submissions.

use app::ErrorKind;
use app::catalogue::{DraftInput, ReviewRow, Slice};
use domain::catalogue::EntryState;
use domain::ids::{CaseId, EntryId, UnitId};
use domain::people::Post;

use super::city::{City, HEALTH, OFFICE, POLICE, actor, clerk, complete, officer, registrar};

/// A clerk's draft, handed in by the officer.
async fn submit(city: &City, name: &str) -> (EntryId, CaseId) {
    let id = city.app.create_entry(&complete(name), &clerk()).await.unwrap();
    (id, city.app.submit_entry(id, &officer(), 1).await.unwrap())
}

async fn waiting(city: &City) -> Vec<ReviewRow> {
    city.app.submissions(None, &registrar(), &Slice::first(50)).await.unwrap().rows
}

#[tokio::test]
async fn what_waits_shows_what_it_changes_and_new_entries_as_such() {
    let city = City::build().await;
    let published = city.publish(&complete("常住人口基本信息")).await;
    let mut input = DraftInput::of(&city.entry(published).await.draft);
    input.draft.summary = "全市常住人口的基本信息，含居住地".to_owned();
    let version = city.entry(published).await.version;
    city.app.edit_entry(published, &input, &clerk(), version).await.unwrap();
    city.app.submit_entry(published, &officer(), version + 1).await.unwrap();
    let (new, _) = submit(&city, "流动人口信息").await;
    let rows = waiting(&city).await;
    assert_eq!(rows.len(), 2);
    let of = |id| rows.iter().find(|row| row.entry.id == id).unwrap();
    assert_eq!(of(published).changes.as_ref().map(Vec::len), Some(1));
    assert_eq!(of(new).changes, None, "nothing was published before");
    assert_eq!(of(new).acts, ["register", "return"]);
    assert!(of(new).gaps.is_empty() && of(new).clock.is_some());
    let reader = registrar();
    let of_unit = |name: &str| city.app.submission_count(Some(UnitId::named(name)), &reader);
    assert_eq!((of_unit(POLICE).await.unwrap(), of_unit(HEALTH).await.unwrap()), (2, 0));
}

#[tokio::test]
async fn what_the_unit_has_not_checked_yet_waits_for_nobody_else() {
    let city = City::build().await;
    let id = city.app.create_entry(&complete("常住人口基本信息"), &clerk()).await.unwrap();
    let case = city.app.submit_entry(id, &clerk(), 1).await.unwrap();
    assert!(waiting(&city).await.is_empty());
    city.act(case, "approve_in_unit", &officer(), "").await.unwrap();
    assert_eq!(waiting(&city).await.len(), 1);
}

#[tokio::test]
async fn one_act_on_several_says_of_each_what_became_of_it() {
    let city = City::build().await;
    let (first, one) = submit(&city, "常住人口基本信息").await;
    let (second, two) = submit(&city, "流动人口信息").await;
    // Another registrar was first with the second.
    let other = actor(OFFICE, "other", &[Post::Registrar]);
    city.act(two, "register", &other, "").await.unwrap();
    let chosen = [(one, 1), (two, 1)];
    let outcomes =
        city.app.review_submissions(&chosen, "register", "", &registrar()).await.unwrap();
    let code = |place: usize| outcomes[place].refused.as_ref().map(|error| error.code().to_owned());
    assert_eq!((code(0), code(1)), (None, Some("act.stale".to_owned())));
    assert_eq!(city.entry(first).await.state, EntryState::Registered);
    assert_eq!(city.entry(second).await.state, EntryState::Registered);
    let chosen = [(one, 2), (two, 2)];
    city.app.review_submissions(&chosen, "publish", "", &registrar()).await.unwrap();
    assert!(waiting(&city).await.is_empty());
    assert_eq!(city.app.publications(second).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_return_of_several_needs_a_reason_and_gives_it_to_each() {
    let city = City::build().await;
    let (first, one) = submit(&city, "常住人口基本信息").await;
    let (second, two) = submit(&city, "流动人口信息").await;
    let chosen = [(one, 1), (two, 1)];
    let refused = city.app.review_submissions(&chosen, "return", " ", &registrar()).await;
    assert_eq!(refused.unwrap_err().code(), "act.reason-required");
    city.app.review_submissions(&chosen, "return", "补充依据", &registrar()).await.unwrap();
    for id in [first, second] {
        let view = city.app.entry_view(id, &clerk()).await.unwrap();
        assert_eq!(view.returned_for, "补充依据");
    }
}

#[tokio::test]
async fn nobody_but_a_registrar_reviews_and_only_registrations_are_acted_on() {
    let city = City::build().await;
    let (_, case) = submit(&city, "常住人口基本信息").await;
    let foreign = actor(HEALTH, "posing", &[Post::Registrar]);
    let decider = actor(OFFICE, "decider", &[Post::Decider]);
    for who in [officer(), foreign, decider] {
        let read = city.app.submissions(None, &who, &Slice::first(5)).await.unwrap_err();
        let acted = city.app.review_submissions(&[(case, 1)], "register", "", &who).await;
        assert_eq!(read.kind(), ErrorKind::NotFound);
        assert_eq!(acted.unwrap_err().kind(), ErrorKind::NotFound);
    }
    let nothing = city.app.review_submissions(&[], "register", "", &registrar()).await;
    assert_eq!(nothing.unwrap_err().code(), "catalogue.review-nothing-chosen");
    let other_act = city.app.review_submissions(&[(case, 1)], "take_back", "", &registrar()).await;
    assert_eq!(other_act.unwrap_err().code(), "act.unknown");
}
