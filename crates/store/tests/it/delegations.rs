//! Standing in for one another.

use domain::delegations::Delegation;
use domain::ids::{DelegationId, PersonId};
use jiff::civil::{Date, date};
use store::Store;

use crate::samples::{at, city, commit};

contract! {
    a_delegation_runs_from_its_first_to_its_last_day,
    a_delegation_that_was_ended_runs_no_more_and_is_ended_once,
}

fn delegation(name: &str, first_on: Date, last_on: Date) -> Delegation {
    Delegation {
        id: DelegationId::named(name),
        absent: PersonId::named("lin"),
        stand_in: PersonId::named("chen"),
        first_on,
        last_on,
        made_at: at(0),
        ended_at: None,
    }
}

async fn with_delegation(store: &Store) -> Delegation {
    city(store).await;
    let known = delegation("leave", date(2026, 11, 23), date(2026, 11, 25));
    let tx = store.begin().await.unwrap();
    tx.insert_delegation(&known).await.unwrap();
    commit(tx, "delegation.made").await;
    known
}

async fn a_delegation_runs_from_its_first_to_its_last_day(store: Store) {
    let known = with_delegation(&store).await;
    let (lin, chen) = (known.absent, known.stand_in);
    assert_eq!(store.delegation(known.id).await.unwrap(), Some(known.clone()));
    for (day, running) in [(22, 0), (23, 1), (25, 1), (26, 0)] {
        let found = store.delegations_to(chen, date(2026, 11, day)).await.unwrap();
        assert_eq!(found.len(), running, "on the {day}th");
    }
    assert!(store.delegations_to(lin, date(2026, 11, 24)).await.unwrap().is_empty());
    assert_eq!(store.delegations_of(lin).await.unwrap(), std::slice::from_ref(&known));
    assert_eq!(store.delegations_of(chen).await.unwrap(), [known]);
}

async fn a_delegation_that_was_ended_runs_no_more_and_is_ended_once(store: Store) {
    let known = with_delegation(&store).await;
    let tx = store.begin().await.unwrap();
    assert!(tx.end_delegation(known.id, at(5)).await.unwrap());
    assert!(!tx.end_delegation(known.id, at(6)).await.unwrap(), "ended once");
    commit(tx, "delegation.ended").await;
    assert!(store.delegations_to(known.stand_in, date(2026, 11, 24)).await.unwrap().is_empty());
    let kept = store.delegation(known.id).await.unwrap().unwrap();
    assert_eq!(kept.ended_at, Some(at(5)));
}
