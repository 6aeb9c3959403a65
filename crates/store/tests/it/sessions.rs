//! Sessions: found by digest, prolonged, ended.

use domain::ids::{PersonId, SessionId};
use store::{Session, Store};

use crate::samples::{at, city, commit, person};

contract! {
    a_session_lives_until_it_expires,
    a_session_that_is_used_lives_until_the_instant_it_is_given,
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
        acting_for: None,
    }
}

async fn a_session_lives_until_it_expires(store: Store) {
    let city = city(&store).await;
    store.insert_session(&session("a", city.lin)).await.unwrap();
    let signed_in = store.signed_in("digest-a", at(29)).await.unwrap().unwrap();
    assert_eq!((signed_in.person.id, signed_in.unit.id), (city.lin, city.housing));
    assert_eq!(store.signed_in("digest-a", at(30)).await.unwrap(), None);
    assert_eq!(store.signed_in("digest-b", at(0)).await.unwrap(), None);
}

async fn a_session_that_is_used_lives_until_the_instant_it_is_given(store: Store) {
    let city = city(&store).await;
    store.insert_session(&session("a", city.lin)).await.unwrap();
    store.touch_session(SessionId::named("a"), at(7), at(37)).await.unwrap();
    let touched = store.session("digest-a").await.unwrap().unwrap();
    assert_eq!((touched.last_seen_at, touched.expires_at), (at(7), at(37)));
    assert!(store.signed_in("digest-a", at(36)).await.unwrap().is_some());
    assert!(store.end_session(SessionId::named("a")).await.unwrap());
    assert!(!store.end_session(SessionId::named("a")).await.unwrap(), "it ended once");
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
