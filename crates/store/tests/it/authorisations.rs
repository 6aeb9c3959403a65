//! Authorisations of technical service units, and sessions that act under one.

use domain::authorisations::{Authorisation, AuthorisationState, CoveredEntries, ServiceAct};
use domain::ids::{AuthorisationId, CaseId, EntryId, SessionId, UnitId};
use jiff::civil::{Date, date};
use store::{AuthorisationFilter, Session, Slice, Store};

use crate::samples::{TODAY, at, case, case_event, city, commit};

contract! {
    an_authorisation_is_found_by_its_case_and_by_either_unit,
    its_state_is_set_by_its_case,
    those_that_run_and_those_that_are_over_are_told_apart,
    a_successor_takes_the_place_of_a_unit,
    authorisations_are_read_in_pages_the_newest_first,
    a_session_keeps_what_it_acts_under,
}

fn authorisation(number: &str, last_on: Date) -> Authorisation {
    Authorisation {
        id: AuthorisationId::named(number),
        case: CaseId::named(number),
        principal: UnitId::named("police"),
        agent: UnitId::named("housing"),
        entries: CoveredEntries::Chosen([EntryId::named("residents")].into()),
        acts: vec![ServiceAct::CompileEntries, ServiceAct::LoadData],
        first_on: date(2026, 1, 1),
        last_on,
        document_number: number.to_owned(),
        document_digest: "0".repeat(64),
        state: AuthorisationState::InForce,
        changed_at: at(0),
    }
}

async fn keep(store: &Store, number: &str, last_on: Date) -> Authorisation {
    let case = case(number);
    let known = Authorisation { case: case.id, ..authorisation(number, last_on) };
    let tx = store.begin().await.unwrap();
    tx.insert_case(&case, None, &case_event(&case, "open", "submitted")).await.unwrap();
    tx.insert_authorisation(&known).await.unwrap();
    tx.commit().await.unwrap();
    known
}

async fn found(store: &Store, filter: AuthorisationFilter) -> Vec<Authorisation> {
    store.authorisations(&filter, &Slice::first(10)).await.unwrap().rows
}

async fn an_authorisation_is_found_by_its_case_and_by_either_unit(store: Store) {
    let city = city(&store).await;
    let known = keep(&store, "A-1", TODAY).await;
    assert_eq!(store.authorisation(known.id).await.unwrap().as_ref(), Some(&known));
    assert_eq!(store.authorisation_of_case(known.case).await.unwrap().as_ref(), Some(&known));
    assert_eq!(store.authorisation_of_case(CaseId::named("other")).await.unwrap(), None);
    let of = AuthorisationFilter::default;
    let given = AuthorisationFilter { principal: Some(city.police), ..of() };
    assert_eq!(found(&store, given).await, std::slice::from_ref(&known));
    let received = AuthorisationFilter { agent: Some(city.housing), ..of() };
    assert_eq!(found(&store, received).await, [known]);
    let foreign = AuthorisationFilter { agent: Some(city.office), ..of() };
    assert!(found(&store, foreign).await.is_empty());
}

async fn its_state_is_set_by_its_case(store: Store) {
    city(&store).await;
    let known = keep(&store, "A-1", TODAY).await;
    let tx = store.begin().await.unwrap();
    let state = AuthorisationState::Suspended;
    assert!(tx.set_authorisation_state(known.case, state, at(5)).await.unwrap());
    assert!(!tx.set_authorisation_state(CaseId::named("other"), state, at(5)).await.unwrap());
    commit(tx, "authorisation.suspended").await;
    let kept = store.authorisation(known.id).await.unwrap().unwrap();
    assert_eq!((kept.state, kept.changed_at), (state, at(5)));
}

async fn those_that_run_and_those_that_are_over_are_told_apart(store: Store) {
    city(&store).await;
    let over = keep(&store, "A-1", date(2026, 11, 22)).await;
    let running = keep(&store, "A-2", TODAY).await;
    let today = AuthorisationFilter { running_on: Some(TODAY), ..AuthorisationFilter::default() };
    assert_eq!(found(&store, today).await, [running]);
    let past = AuthorisationFilter { over_before: Some(TODAY), ..AuthorisationFilter::default() };
    assert_eq!(found(&store, past).await, [over]);
    let suspended = AuthorisationFilter {
        states: vec![AuthorisationState::Suspended],
        ..AuthorisationFilter::default()
    };
    assert!(found(&store, suspended).await.is_empty());
}

async fn a_successor_takes_the_place_of_a_unit(store: Store) {
    let city = city(&store).await;
    let known = keep(&store, "A-1", TODAY).await;
    let tx = store.begin().await.unwrap();
    tx.move_authorisations(city.police, city.office).await.unwrap();
    commit(tx, "unit.taken-over").await;
    let moved = store.authorisation(known.id).await.unwrap().unwrap();
    assert_eq!((moved.principal, moved.agent), (city.office, city.housing));
}

async fn authorisations_are_read_in_pages_the_newest_first(store: Store) {
    city(&store).await;
    for number in ["A-1", "A-2", "A-3"] {
        keep(&store, number, TODAY).await;
    }
    let all = AuthorisationFilter::default();
    let mut seen = Vec::new();
    let mut slice = Slice::first(2);
    loop {
        let page = store.authorisations(&all, &slice).await.unwrap();
        seen.extend(page.rows.into_iter().map(|one| one.id));
        match page.next {
            Some(next) => slice = Slice::new(Some(next), 2),
            None => break,
        }
    }
    assert_eq!(seen.len(), 3);
    assert!(seen.is_sorted_by(|one, other| one > other), "ids sort by age");
}

async fn a_session_keeps_what_it_acts_under(store: Store) {
    let city = city(&store).await;
    let known = keep(&store, "A-1", TODAY).await;
    let session = Session {
        id: SessionId::named("a"),
        token_digest: "digest-a".to_owned(),
        person: city.lin,
        csrf: "csrf".to_owned(),
        created_at: at(0),
        last_seen_at: at(0),
        expires_at: at(30),
        acting_for: None,
    };
    store.insert_session(&session).await.unwrap();
    for chosen in [Some(known.id), None] {
        assert!(store.set_session_acting(session.id, chosen).await.unwrap());
        let kept = store.session("digest-a").await.unwrap().unwrap();
        assert_eq!(kept.acting_for, chosen);
    }
    assert!(!store.set_session_acting(SessionId::named("b"), None).await.unwrap());
}
