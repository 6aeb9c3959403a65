//! Units, their validity and successors.

use jiff::civil::date;
use store::{ErrorKind, Store};

use crate::samples::{TODAY, city, commit, unit};

contract! {
    a_unit_comes_back_as_it_was_stored,
    a_merged_unit_is_valid_before_and_not_after,
    a_credit_code_is_given_once,
    a_unit_that_is_not_there_cannot_be_changed,
}

async fn a_unit_comes_back_as_it_was_stored(store: Store) {
    let city = city(&store).await;
    assert_eq!(store.unit(city.police).await.unwrap(), Some(unit("police")));
    assert_eq!(store.unit_by_credit_code("code-housing").await.unwrap(), Some(unit("housing")));
    assert_eq!(store.units_by_ids(&[city.office, city.police]).await.unwrap().len(), 2);
    assert!(store.units_by_ids(&[]).await.unwrap().is_empty());
}

async fn a_merged_unit_is_valid_before_and_not_after(store: Store) {
    let city = city(&store).await;
    let mut merged = unit("housing");
    merged.valid_to = Some(date(2026, 6, 30));
    merged.successors = vec![city.office];
    let tx = store.begin().await.unwrap();
    tx.update_unit(&merged).await.unwrap();
    commit(tx, "unit.merged").await;
    assert_eq!(store.unit(city.housing).await.unwrap(), Some(merged));
    assert_eq!(store.units_valid_on(TODAY).await.unwrap().len(), 2);
    assert_eq!(store.units_valid_on(date(2026, 6, 30)).await.unwrap().len(), 3);
}

async fn a_credit_code_is_given_once(store: Store) {
    city(&store).await;
    let mut twin = unit("twin");
    twin.credit_code = String::from("code-police");
    let tx = store.begin().await.unwrap();
    assert_eq!(tx.insert_unit(&twin).await.unwrap_err().kind(), ErrorKind::Conflict);
}

async fn a_unit_that_is_not_there_cannot_be_changed(store: Store) {
    let tx = store.begin().await.unwrap();
    assert_eq!(tx.update_unit(&unit("ghost")).await.unwrap_err().kind(), ErrorKind::NotFound);
}
