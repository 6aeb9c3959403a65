//! Transactions: no change without its event, all or nothing.

use store::{ErrorKind, Store, StoreError};

use crate::samples::{at, city, event, unit};

contract! {
    a_change_without_an_event_is_refused_and_undone,
    a_change_with_an_event_is_durable,
    an_outbox_row_is_a_witness_too,
    a_dropped_transaction_leaves_nothing,
    a_transaction_sees_its_own_changes_and_others_do_not,
    the_store_is_healthy_and_counts_what_it_holds,
    a_reference_to_nothing_is_refused,
}

async fn a_change_without_an_event_is_refused_and_undone(store: Store) {
    let tx = store.begin().await.unwrap();
    tx.insert_unit(&unit("police")).await.unwrap();
    let refused = tx.commit().await.unwrap_err();
    assert!(matches!(refused, StoreError::Unwitnessed { changes: 1 }), "{refused:?}");
    assert!(store.units().await.unwrap().is_empty());
}

async fn a_change_with_an_event_is_durable(store: Store) {
    let tx = store.begin().await.unwrap();
    tx.insert_unit(&unit("police")).await.unwrap();
    tx.event(&event("unit.added")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.units().await.unwrap(), [unit("police")]);
}

async fn an_outbox_row_is_a_witness_too(store: Store) {
    let tx = store.begin().await.unwrap();
    tx.insert_unit(&unit("police")).await.unwrap();
    tx.put_outbox(at(0), "unit.added", &serde_json::json!({})).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.pending_outbox().await.unwrap(), 1);
}

async fn a_dropped_transaction_leaves_nothing(store: Store) {
    let tx = store.begin().await.unwrap();
    tx.insert_unit(&unit("police")).await.unwrap();
    drop(tx);
    city(&store).await;
    assert_eq!(
        store.units().await.unwrap().len(),
        3,
        "the dropped insert would clash with the city's"
    );
}

async fn a_transaction_sees_its_own_changes_and_others_do_not(store: Store) {
    let tx = store.begin().await.unwrap();
    tx.insert_unit(&unit("police")).await.unwrap();
    assert!(tx.unit(unit("police").id).await.unwrap().is_some());
    assert!(store.unit(unit("police").id).await.unwrap().is_none());
    tx.rollback().await.unwrap();
}

async fn the_store_is_healthy_and_counts_what_it_holds(store: Store) {
    city(&store).await;
    store.health().await.unwrap();
    let counts = store.counts().await.unwrap();
    assert_eq!((counts.units, counts.people, counts.open_cases), (3, 2, 0));
}

async fn a_reference_to_nothing_is_refused(store: Store) {
    let tx = store.begin().await.unwrap();
    let refused = tx.insert_person(&crate::samples::person("lin", "housing")).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Program, "{refused:?}");
}

#[tokio::test]
async fn a_store_is_opened_again_with_what_it_held() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}?mode=rwc", folder.path().join("store.db").display());
    city(&Store::connect(&url).await.unwrap()).await;
    assert_eq!(Store::connect(&url).await.unwrap().units().await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_url_of_another_database_is_refused() {
    assert!(matches!(Store::connect("mysql://somewhere").await, Err(StoreError::UnknownScheme)));
}
