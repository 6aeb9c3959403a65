//! Client systems and their keys.

use store::Store;

use crate::samples::{api_key, at, city, commit, system};

contract! {
    a_key_is_found_by_its_digest_with_its_system,
    a_withdrawn_or_expired_key_is_not_live,
    every_change_of_systems_and_keys_grows_the_grant_epoch,
}

async fn with_system(store: &Store) {
    city(store).await;
    let tx = store.begin().await.unwrap();
    tx.insert_system(&system("gjj", "housing")).await.unwrap();
    tx.insert_key(&api_key("k1", "gjj")).await.unwrap();
    tx.insert_key(&api_key("k2", "gjj")).await.unwrap();
    commit(tx, "system.added").await;
}

async fn a_key_is_found_by_its_digest_with_its_system(store: Store) {
    with_system(&store).await;
    let found = store.key_by_digest("digest-k1").await.unwrap();
    assert_eq!(found, Some((api_key("k1", "gjj"), system("gjj", "housing"))));
    assert_eq!(store.key_by_digest("digest-none").await.unwrap(), None);
    let gjj = system("gjj", "housing");
    assert_eq!(store.system(gjj.id).await.unwrap(), Some(gjj.clone()));
    assert_eq!(store.keys_of_system(gjj.id).await.unwrap().len(), 2);
    assert_eq!(store.keys_of_unit(gjj.unit).await.unwrap().len(), 2);
    assert_eq!(store.systems_of_unit(gjj.unit).await.unwrap(), [gjj]);
}

async fn a_withdrawn_or_expired_key_is_not_live(store: Store) {
    with_system(&store).await;
    assert_eq!(store.live_keys(at(59)).await.unwrap().len(), 2);
    assert!(store.live_keys(at(60)).await.unwrap().is_empty());
    let id = api_key("k1", "gjj").id;
    let tx = store.begin().await.unwrap();
    assert!(tx.revoke_key(id, at(1)).await.unwrap());
    assert!(!tx.revoke_key(id, at(2)).await.unwrap(), "withdrawn once");
    commit(tx, "key.withdrawn").await;
    assert_eq!(store.live_keys(at(2)).await.unwrap().len(), 1);
    assert_eq!(store.key(id).await.unwrap().unwrap().revoked_at, Some(at(1)));
}

async fn every_change_of_systems_and_keys_grows_the_grant_epoch(store: Store) {
    with_system(&store).await;
    let before = store.grant_epoch().await.unwrap();
    assert_eq!(before, 5 + 3, "units and people, then a system and two keys");
    let mut gjj = system("gjj", "housing");
    gjj.suspended = true;
    let tx = store.begin().await.unwrap();
    tx.update_system(&gjj).await.unwrap();
    commit(tx, "system.suspended").await;
    assert_eq!(store.grant_epoch().await.unwrap(), before + 1);
    let tx = store.begin().await.unwrap();
    assert!(tx.revoke_key(api_key("k1", "gjj").id, at(1)).await.unwrap());
    assert!(!tx.revoke_key(api_key("k1", "gjj").id, at(2)).await.unwrap());
    commit(tx, "key.revoked").await;
    assert_eq!(store.grant_epoch().await.unwrap(), before + 2, "only by what changed");
}
