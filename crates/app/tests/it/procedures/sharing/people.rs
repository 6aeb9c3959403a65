//! Standing in for a colleague: with the absent person's posts, under one's own name, and with both persons' conflicts.

use app::delegations::NewDelegation;
use app::people::digest;
use domain::ids::{PersonId, SessionId};
use domain::people::{Actor, LentPosts, Post};
use domain::procedures::{CATALOGUE_WITHDRAWAL, CHANGE_ORDER};
use jiff::SignedDuration;
use store::Session;

use super::town::{Town, gap, morning, person, refusal, who};

fn three_days(stand_in: &str) -> NewDelegation {
    NewDelegation {
        stand_in: PersonId::named(stand_in),
        first_on: "2026-03-02".parse().unwrap(),
        last_on: "2026-03-04".parse().unwrap(),
    }
}

/// Who acts in a session of a person, as a request finds it.
async fn in_session(town: &Town, name: &str, day: &str) -> Actor {
    let at = morning(day);
    let session = Session {
        id: SessionId::new(at),
        token_digest: digest(&format!("{name} {day}")),
        person: PersonId::named(name),
        csrf: String::new(),
        created_at: at,
        last_seen_at: at,
        expires_at: at + SignedDuration::from_hours(1),
        acting_for: None,
    };
    town.store.insert_session(&session).await.unwrap();
    town.app.resume(&format!("{name} {day}")).await.unwrap().unwrap().actor()
}

#[tokio::test]
async fn a_stand_in_has_the_posts_for_the_span_and_no_longer() {
    let town = Town::on("2026-03-02").await;
    let made = town.app.name_stand_in(three_days("reviewer"), &who("officer")).await.unwrap();
    let actor = in_session(&town, "reviewer", "2026-03-02").await;
    assert!(actor.has(Post::DataOfficer) && !actor.has_own(Post::DataOfficer));
    town.go_to("2026-03-05");
    assert!(!in_session(&town, "reviewer", "2026-03-05").await.has(Post::DataOfficer));
    town.go_to("2026-03-03");
    town.app.end_delegation(made, &who("officer")).await.unwrap();
    assert!(!in_session(&town, "reviewer", "2026-03-03").await.has(Post::DataOfficer));
    let seen = town.app.delegations(&who("reviewer")).await.unwrap();
    assert_eq!((seen.len(), seen[0].is_running), (1, false));
}

#[tokio::test]
async fn what_a_stand_in_does_is_on_record_with_both_names() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    town.load(entry, "P1,甲,2001-02-03\n").await;
    let given = [
        ("entry", &*entry.to_string()),
        ("change_kind", "delete"),
        ("record_keys", "P1"),
        ("reasons", "误录"),
    ];
    let case = town.open(&CHANGE_ORDER, "clerk", &given).await.unwrap();
    town.app.name_stand_in(three_days("reviewer"), &who("officer")).await.unwrap();
    let stand_in = in_session(&town, "reviewer", "2026-03-02").await;
    town.act_as(case, "approve_for_unit", &stand_in, &[]).await.unwrap();
    let event = town.last_event(case).await;
    assert_eq!(event.actor, Some(PersonId::named("reviewer")));
    assert_eq!(event.detail["for"], PersonId::named("officer").to_string());
    let handlers = town.case(case).await.handlers;
    assert_eq!(handlers, [PersonId::named("reviewer"), PersonId::named("officer")]);
}

#[tokio::test]
async fn a_stand_in_decides_neither_what_they_submitted_nor_what_the_absent_did() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    town.load(entry, "P1,甲,2001-02-03\n").await;
    let given = [
        ("entry", &*entry.to_string()),
        ("change_kind", "delete"),
        ("record_keys", "P1"),
        ("reasons", "误录"),
    ];
    let lent =
        |name: &str| Actor { stands_for: vec![LentPosts::of(&person("officer"))], ..who(name) };
    let own = town.open(&CHANGE_ORDER, "clerk", &given).await.unwrap();
    let tried = town.act_as(own, "approve_for_unit", &lent("clerk"), &[]).await;
    assert_eq!(refusal(tried), "act.conflict-of-interest");
    let theirs = town.open(&CHANGE_ORDER, "officer", &given).await.unwrap();
    let tried = town.act_as(theirs, "approve_for_unit", &lent("reviewer"), &[]).await;
    assert_eq!(refusal(tried), "act.conflict-of-interest");
}

#[tokio::test]
async fn a_stand_in_may_open_what_the_absent_may() {
    let town = Town::on("2026-03-02").await;
    let entry = town.publish("常住人口").await;
    town.app.name_stand_in(three_days("clerk"), &who("officer")).await.unwrap();
    let stand_in = in_session(&town, "clerk", "2026-03-02").await;
    let given = vec![
        ("entry".to_owned(), entry.to_string()),
        ("reasons".to_owned(), "职责调整".to_owned()),
    ];
    let refused = town.app.open_by_form(&CATALOGUE_WITHDRAWAL, &given, &who("clerk")).await;
    assert_eq!(refusal(refused), "act.not-yours");
    let case = town.app.open_by_form(&CATALOGUE_WITHDRAWAL, &given, &stand_in).await.unwrap();
    assert_eq!(town.last_event(case).await.detail["for"], PersonId::named("officer").to_string());
}

#[tokio::test]
async fn administrators_strangers_and_two_at_a_time_do_not_stand_in() {
    let town = Town::on("2026-03-02").await;
    let officer = who("officer");
    let foreign = town.app.name_stand_in(three_days("health clerk"), &officer).await;
    assert_eq!(gap(foreign), ("stand_in".to_owned(), "delegation.foreign-person"));
    let oneself = town.app.name_stand_in(three_days("officer"), &officer).await;
    assert_eq!(gap(oneself), ("stand_in".to_owned(), "delegation.oneself"));
    let exclusive = town.app.name_stand_in(three_days("administrator"), &who("decider")).await;
    assert_eq!(gap(exclusive), ("stand_in".to_owned(), "delegation.administrator"));
    let lends = town.app.name_stand_in(three_days("decider"), &who("administrator")).await;
    assert_eq!(gap(lends), ("stand_in".to_owned(), "delegation.administrator"));
    town.app.name_stand_in(three_days("clerk"), &officer).await.unwrap();
    let second = town.app.name_stand_in(three_days("reviewer"), &officer).await;
    assert_eq!(gap(second), ("first_on".to_owned(), "delegation.overlaps"));
}
