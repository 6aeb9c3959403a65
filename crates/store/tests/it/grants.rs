//! Grants: what is in force, and that every change is told by the epoch.

use domain::grants::GrantState;
use jiff::civil::date;
use store::{ErrorKind, GrantFilter, Slice, Store};

use crate::samples::{TODAY, at, city_with_entry, commit, grant};

contract! {
    a_grant_comes_back_as_it_was_stored,
    a_withdrawn_grant_is_live_no_more_and_the_epoch_tells,
    a_grant_whose_term_has_not_begun_is_kept_in_memory_but_not_in_force,
    lists_narrow_by_every_part,
}

async fn a_grant_comes_back_as_it_was_stored(store: Store) {
    let (_, entry) = city_with_entry(&store).await;
    let tx = store.begin().await.unwrap();
    tx.insert_grant(&grant("G-1", entry.id), at(0)).await.unwrap();
    commit(tx, "grant.made").await;
    let stored = grant("G-1", entry.id);
    assert_eq!(store.grant(stored.id).await.unwrap(), Some(stored.clone()));
    assert_eq!(store.grant_by_number("G-1").await.unwrap(), Some(stored));
}

async fn a_withdrawn_grant_is_live_no_more_and_the_epoch_tells(store: Store) {
    let (_, entry) = city_with_entry(&store).await;
    let mut grant = grant("G-1", entry.id);
    let tx = store.begin().await.unwrap();
    tx.insert_grant(&grant, at(0)).await.unwrap();
    commit(tx, "grant.made").await;
    let before = store.grant_epoch().await.unwrap();
    (grant.state, grant.version) = (GrantState::Withdrawn, 2);
    let tx = store.begin().await.unwrap();
    tx.update_grant(&grant, 1, at(1)).await.unwrap();
    assert_eq!(tx.update_grant(&grant, 1, at(1)).await.unwrap_err().kind(), ErrorKind::Stale);
    assert_eq!(store.grant_epoch().await.unwrap(), before, "not before it is committed");
    commit(tx, "grant.withdrawn").await;
    assert_eq!(store.grant_epoch().await.unwrap(), before + 1);
    assert!(store.live_grants(TODAY).await.unwrap().is_empty());
}

async fn a_grant_whose_term_has_not_begun_is_kept_in_memory_but_not_in_force(store: Store) {
    let (_, entry) = city_with_entry(&store).await;
    let tx = store.begin().await.unwrap();
    tx.insert_grant(&grant("G-1", entry.id), at(0)).await.unwrap();
    commit(tx, "grant.made").await;
    let live = async |on| store.live_grants(on).await.unwrap().len();
    let in_force = async |on| {
        store
            .count_grants(&GrantFilter { in_force_on: Some(on), ..GrantFilter::default() })
            .await
            .unwrap()
    };
    let days = [date(2026, 10, 31), date(2026, 11, 1), date(2027, 10, 31), date(2027, 11, 1)];
    for (day, (kept, counted)) in days.into_iter().zip([(1, 0), (1, 1), (1, 1), (0, 0)]) {
        assert_eq!((live(day).await, in_force(day).await), (kept, counted), "{day}");
    }
}

async fn lists_narrow_by_every_part(store: Store) {
    let (city, entry) = city_with_entry(&store).await;
    let tx = store.begin().await.unwrap();
    for number in ["G-1", "G-2", "G-3"] {
        tx.insert_grant(&grant(number, entry.id), at(0)).await.unwrap();
    }
    commit(tx, "grant.made").await;
    let first = store.grants(&GrantFilter::default(), &Slice::first(2)).await.unwrap();
    let rest =
        store.grants(&GrantFilter::default(), &Slice::new(first.next.clone(), 2)).await.unwrap();
    assert_eq!((first.rows.len(), rest.rows.len(), rest.next), (2, 1, None));
    let found = async |filter: GrantFilter| store.count_grants(&filter).await.unwrap();
    assert_eq!(found(GrantFilter { entry: Some(entry.id), ..GrantFilter::default() }).await, 3);
    assert_eq!(
        found(GrantFilter { consumer: Some(city.housing), ..GrantFilter::default() }).await,
        3
    );
    assert_eq!(
        found(GrantFilter { provider: Some(city.housing), ..GrantFilter::default() }).await,
        0
    );
    assert_eq!(found(GrantFilter { party: Some(city.police), ..GrantFilter::default() }).await, 3);
    assert_eq!(found(GrantFilter { party: Some(city.office), ..GrantFilter::default() }).await, 0);
    assert_eq!(
        found(GrantFilter { state: Some(GrantState::Withdrawn), ..GrantFilter::default() }).await,
        0
    );
}
