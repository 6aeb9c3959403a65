//! Sessions: found by digest, rotated, ended.

use domain::ids::{PersonId, SessionId};
use store::{Session, Store};

use crate::samples::{at, city, commit, person};

contract! {
    a_session_lives_until_it_expires,
    a_rotated_session_answers_to_its_new_token_only,
    signing_out_everywhere_ends_every_session_of_that_person,
    a_person_who_was_switched_off_is_signed_in_no_more,
    sessions_that_are_over_are_purged,
}

fn session(name: &str, person: PersonId) -> Session {
    Session {
        id: SessionId::named(name),
        token_digest: format!("digest-{name}"),
        person,
        csrf: "csrf".to_owned(),
        created_at: at(0),
        last_seen_at: at(0),
        expires_at: at(30),
    }
}

async fn a_session_lives_until_it_expires(store: Store) {
    let city = city(&store).await;
    store.insert_session(&session("a", city.lin)).await.unwrap();
    let signed_in = store.signed_in("digest-a", at(29)).await.unwrap().unwrap();
    assert_eq!((signed_in.person.id, signed_in.unit.id), (city.lin, city.housing));
    assert_eq!(store.signed_in("digest-a", at(30)).await.unwrap(), None);
    assert_eq!(store.signed_in("digest-b", at(0)).await.unwrap(), None);
    store.touch_session(SessionId::named("a"), at(7)).await.unwrap();
    assert_eq!(store.session("digest-a").await.unwrap().unwrap().last_seen_at, at(7));
}

async fn a_rotated_session_answers_to_its_new_token_only(store: Store) {
    let city = city(&store).await;
    store.insert_session(&session("a", city.lin)).await.unwrap();
    let id = SessionId::named("a");
    assert!(store.rotate_session(id, "digest-new", "csrf-new", at(1), at(60)).await.unwrap());
    assert_eq!(store.session("digest-a").await.unwrap(), None);
    let rotated = store.session("digest-new").await.unwrap().unwrap();
    assert_eq!((rotated.csrf.as_str(), rotated.expires_at), ("csrf-new", at(60)));
    assert!(store.end_session(id).await.unwrap());
    assert!(!store.rotate_session(id, "digest-x", "csrf-x", at(1), at(60)).await.unwrap());
}

async fn signing_out_everywhere_ends_every_session_of_that_person(store: Store) {
    let city = city(&store).await;
    for (name, person) in [("a", city.lin), ("b", city.lin), ("c", city.chen)] {
        store.insert_session(&session(name, person)).await.unwrap();
    }
    assert_eq!(store.sessions_of(city.lin).await.unwrap().len(), 2);
    assert_eq!(store.end_sessions_of(city.lin).await.unwrap(), 2);
    assert!(store.session("digest-c").await.unwrap().is_some());
}

async fn a_person_who_was_switched_off_is_signed_in_no_more(store: Store) {
    let city = city(&store).await;
    store.insert_session(&session("a", city.lin)).await.unwrap();
    let mut lin = person("lin", "housing");
    lin.active = false;
    let tx = store.begin().await.unwrap();
    tx.update_person(&lin).await.unwrap();
    commit(tx, "person.switched-off").await;
    assert_eq!(store.signed_in("digest-a", at(1)).await.unwrap(), None);
}

async fn sessions_that_are_over_are_purged(store: Store) {
    let city = city(&store).await;
    store.insert_session(&session("a", city.lin)).await.unwrap();
    assert_eq!(store.purge_sessions(at(29)).await.unwrap(), 0);
    assert_eq!(store.purge_sessions(at(30)).await.unwrap(), 1);
}
