//! People and what they sign in with.

use domain::people::Post;
use store::{ErrorKind, Store};

use crate::samples::{at, city, commit, person, unit};

contract! {
    a_person_comes_back_as_stored_and_as_changed,
    a_login_is_given_once,
    failed_sign_ins_are_counted_and_forgotten,
    a_new_password_forgives_failures,
    a_one_time_password_is_marked_until_it_is_replaced,
    every_change_of_people_and_units_grows_the_epoch_of_the_picture_in_memory,
}

async fn a_person_comes_back_as_stored_and_as_changed(store: Store) {
    let city = city(&store).await;
    let mut lin = person("lin", "housing");
    assert_eq!(store.person_by_login("lin").await.unwrap(), Some(lin.clone()));
    lin.posts = vec![Post::DataOfficer];
    lin.active = false;
    let tx = store.begin().await.unwrap();
    tx.update_person(&lin).await.unwrap();
    commit(tx, "person.changed").await;
    assert_eq!(store.person(city.lin).await.unwrap(), Some(lin.clone()));
    assert_eq!(store.people_of_unit(city.housing).await.unwrap(), [lin]);
    assert_eq!(store.people_by_ids(&[city.lin, city.chen]).await.unwrap().len(), 2);
    assert_eq!(store.people().await.unwrap().len(), 2);
}

async fn a_login_is_given_once(store: Store) {
    city(&store).await;
    let mut twin = person("other", "office");
    twin.login = String::from("lin");
    let tx = store.begin().await.unwrap();
    assert_eq!(tx.insert_person(&twin).await.unwrap_err().kind(), ErrorKind::Conflict);
}

async fn failed_sign_ins_are_counted_and_forgotten(store: Store) {
    let city = city(&store).await;
    let tx = store.begin().await.unwrap();
    tx.set_credential(city.lin, "$argon2id$one", at(0)).await.unwrap();
    commit(tx, "person.password-set").await;
    let take = async |minute| store.take_attempt(city.lin, 2, at(minute)).await.unwrap();
    assert_eq!([take(0).await, take(0).await, take(0).await], [Some(1), Some(2), None]);
    store.lock_credential(city.lin, at(10)).await.unwrap();
    let locked = store.credential(city.lin).await.unwrap().unwrap();
    assert_eq!((locked.failed_count, locked.locked_until), (2, Some(at(10))));
    assert_eq!(take(9).await, None, "locked");
    assert_eq!(take(10).await, Some(1), "a lock that is over is forgotten with its count");
    store.clear_failed_sign_ins(city.lin).await.unwrap();
    let cleared = store.credential(city.lin).await.unwrap().unwrap();
    assert_eq!((cleared.failed_count, cleared.locked_until), (0, None));
    assert!(!format!("{cleared:?}").contains("argon2id"), "the hash stays out of logs");
}

async fn a_new_password_forgives_failures(store: Store) {
    let city = city(&store).await;
    for (hash, minute) in [("$argon2id$one", 0), ("$argon2id$two", 5)] {
        let tx = store.begin().await.unwrap();
        tx.set_credential(city.lin, hash, at(minute)).await.unwrap();
        commit(tx, "person.password-set").await;
        let credential = store.credential(city.lin).await.unwrap().unwrap();
        assert_eq!((credential.password_hash.as_str(), credential.failed_count), (hash, 0));
        assert_eq!(credential.changed_at, at(minute));
        store.take_attempt(city.lin, 5, at(minute)).await.unwrap().unwrap();
    }
    assert_eq!(store.credential(city.chen).await.unwrap(), None);
}

async fn a_one_time_password_is_marked_until_it_is_replaced(store: Store) {
    let city = city(&store).await;
    let tx = store.begin().await.unwrap();
    tx.set_one_time_credential(city.lin, "$argon2id$one", at(0)).await.unwrap();
    commit(tx, "person.password-reset").await;
    assert!(store.credential(city.lin).await.unwrap().unwrap().one_time);
    let tx = store.begin().await.unwrap();
    tx.set_credential(city.lin, "$argon2id$two", at(1)).await.unwrap();
    commit(tx, "person.password-set").await;
    assert!(!store.credential(city.lin).await.unwrap().unwrap().one_time);
}

async fn every_change_of_people_and_units_grows_the_epoch_of_the_picture_in_memory(store: Store) {
    city(&store).await;
    let before = store.grant_epoch().await.unwrap();
    assert_eq!(before, 5, "three units and two people");
    let tx = store.begin().await.unwrap();
    tx.update_unit(&unit("housing")).await.unwrap();
    tx.update_person(&person("lin", "housing")).await.unwrap();
    assert_eq!(store.grant_epoch().await.unwrap(), before, "not before it is committed");
    commit(tx, "person.changed").await;
    assert_eq!(store.grant_epoch().await.unwrap(), before + 2);
}
