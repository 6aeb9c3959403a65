//! Cases, their events, the worklist and the numbers.

use domain::cases::{Case, CaseEvent};
use domain::procedures::Party;
use jiff::civil::date;
use store::{CaseFilter, CaseOrder, ErrorKind, Slice, Store, Waiting};

use crate::samples::{TODAY, at, case, case_event, city};

contract! {
    a_case_and_its_events_come_back_as_stored,
    of_two_who_decide_at_once_the_second_is_told,
    the_worklist_is_in_order_of_the_due_day_with_clockless_cases_last,
    the_worklist_narrows_by_what_waits_for_whom,
    what_the_platform_opened_is_nobodys_own_and_waits_for_everybody_who_may_act,
    two_deciders_at_the_same_time_make_one_decision,
    numbers_are_gapless_when_a_transaction_fails,
}

async fn open(store: &Store, number: &str, due_on: Option<jiff::civil::Date>) {
    let case = case(number);
    let tx = store.begin().await.unwrap();
    let sequence =
        tx.insert_case(&case, due_on, &case_event(&case, "submit", "submitted")).await.unwrap();
    assert_eq!(sequence, 1);
    tx.commit().await.unwrap();
}

async fn a_case_and_its_events_come_back_as_stored(store: Store) {
    city(&store).await;
    open(&store, "A-1", Some(TODAY)).await;
    let stored = store.case_by_number("A-1").await.unwrap().unwrap();
    assert_eq!((&stored.case, stored.due_on), (&case("A-1"), Some(TODAY)));
    let mut decided = stored.case;
    (decided.state, decided.version, decided.closed_at) = ("granted".to_owned(), 2, Some(at(9)));
    let tx = store.begin().await.unwrap();
    let event = case_event(&case("A-1"), "grant", "granted");
    assert_eq!(tx.update_case(&decided, None, 1, &event).await.unwrap(), 2);
    tx.commit().await.unwrap();
    let stored = store.case(decided.id).await.unwrap().unwrap();
    assert_eq!((&stored.case, stored.due_on), (&decided, None));
    let acts: Vec<_> = store
        .case_events(decided.id)
        .await
        .unwrap()
        .into_iter()
        .map(|e| (e.sequence, e.act))
        .collect();
    assert_eq!(acts, [(1, "submit".to_owned()), (2, "grant".to_owned())]);
    assert_eq!(store.cases_by_ids(&[decided.id]).await.unwrap().len(), 1);
}

async fn of_two_who_decide_at_once_the_second_is_told(store: Store) {
    city(&store).await;
    open(&store, "A-1", None).await;
    let mut decided = case("A-1");
    decided.version = 2;
    let event = case_event(&decided, "grant", "granted");
    let tx = store.begin().await.unwrap();
    tx.update_case(&decided, None, 1, &event).await.unwrap();
    tx.commit().await.unwrap();
    let tx = store.begin().await.unwrap();
    assert_eq!(
        tx.update_case(&decided, None, 1, &event).await.unwrap_err().kind(),
        ErrorKind::Stale
    );
}

async fn two_deciders_at_the_same_time_make_one_decision(store: Store) {
    city(&store).await;
    open(&store, "A-1", None).await;
    let decide = async || {
        let mut decided = case("A-1");
        decided.version = 2;
        let tx = store.begin().await.unwrap();
        tx.update_case(&decided, None, 1, &case_event(&decided, "grant", "granted")).await?;
        tx.commit().await
    };
    let (first, second) = tokio::join!(decide(), decide());
    assert_eq!([&first, &second].iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let told = first.err().or(second.err()).unwrap();
    assert_eq!(told.kind(), ErrorKind::Stale);
}

async fn the_worklist_is_in_order_of_the_due_day_with_clockless_cases_last(store: Store) {
    city(&store).await;
    for (number, due_on) in
        [("A-1", None), ("A-2", Some(date(2026, 12, 1))), ("A-3", Some(date(2026, 11, 20)))]
    {
        open(&store, number, due_on).await;
    }
    let (mut seen, mut slice) = (Vec::new(), Slice::first(1));
    loop {
        let page = store.cases(&CaseFilter::default(), CaseOrder::Due, &slice).await.unwrap();
        seen.extend(page.rows.into_iter().map(|row| row.case.number));
        let Some(next) = page.next else { break };
        slice = Slice::new(Some(next), 1);
    }
    assert_eq!(seen, ["A-3", "A-2", "A-1"]);
    let overdue = CaseFilter { due_before: Some(TODAY), ..CaseFilter::default() };
    assert_eq!(store.count_cases(&overdue).await.unwrap(), 1);
    let newest =
        store.cases(&CaseFilter::default(), CaseOrder::Newest, &Slice::first(2)).await.unwrap();
    let rest = Slice::new(newest.next.clone(), 2);
    assert_eq!(
        store.cases(&CaseFilter::default(), CaseOrder::Newest, &rest).await.unwrap().rows.len(),
        1
    );
}

async fn the_worklist_narrows_by_what_waits_for_whom(store: Store) {
    let city = city(&store).await;
    open(&store, "A-1", None).await;
    let found = async |filter: CaseFilter| store.count_cases(&filter).await.unwrap();
    let waiting = |party, unit, person, not_opener| CaseFilter {
        waiting: vec![Waiting {
            procedure: "sharing_application".to_owned(),
            state: "submitted".to_owned(),
            party,
            unit,
            person,
            not_opener,
            not_handler: true,
            named: None,
            entries: None,
        }],
        ..CaseFilter::default()
    };
    assert_eq!(found(waiting(Party::Decider, city.office, city.chen, true)).await, 1);
    assert_eq!(found(waiting(Party::Decider, city.office, city.lin, false)).await, 1);
    assert_eq!(
        found(waiting(Party::Decider, city.office, city.lin, true)).await,
        0,
        "lin opened it"
    );
    assert_eq!(found(waiting(Party::Decider, city.police, city.chen, true)).await, 0);
    assert_eq!(found(waiting(Party::Anywhere, city.police, city.chen, true)).await, 1);
    let of = |unit| CaseFilter { party: Some(unit), open: Some(true), ..CaseFilter::default() };
    for unit in [city.office, city.police, city.housing] {
        assert_eq!(found(of(unit)).await, 1);
    }
    let states =
        |state: &str| CaseFilter { states: vec![state.to_owned()], ..CaseFilter::default() };
    assert_eq!((found(states("submitted")).await, found(states("granted")).await), (1, 0));
    assert_eq!(
        found(CaseFilter { applicant: Some(city.office), ..CaseFilter::default() }).await,
        0
    );
    assert_eq!(found(CaseFilter { open: Some(false), ..CaseFilter::default() }).await, 0);
}

async fn what_the_platform_opened_is_nobodys_own_and_waits_for_everybody_who_may_act(store: Store) {
    let city = city(&store).await;
    let opened = Case { opened_by: None, ..case("A-1") };
    let event = CaseEvent { actor: None, unit: None, ..case_event(&opened, "open", "submitted") };
    let tx = store.begin().await.unwrap();
    tx.insert_case(&opened, None, &event).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.case(opened.id).await.unwrap().unwrap().case, opened);
    for person in [city.lin, city.chen] {
        let waiting = Waiting {
            procedure: opened.procedure.clone(),
            state: opened.state.clone(),
            party: Party::Decider,
            unit: city.office,
            person,
            not_opener: true,
            not_handler: true,
            named: None,
            entries: None,
        };
        let waits = CaseFilter { waiting: vec![waiting], ..CaseFilter::default() };
        assert_eq!(store.count_cases(&waits).await.unwrap(), 1);
        let own = CaseFilter { opened_by: Some(person), ..CaseFilter::default() };
        assert_eq!(store.count_cases(&own).await.unwrap(), 0);
    }
}

async fn numbers_are_gapless_when_a_transaction_fails(store: Store) {
    let tx = store.begin().await.unwrap();
    assert_eq!(tx.next_number("sharing_application", 2026).await.unwrap(), 1);
    tx.commit().await.unwrap();
    let tx = store.begin().await.unwrap();
    assert_eq!(tx.next_number("sharing_application", 2026).await.unwrap(), 2);
    tx.rollback().await.unwrap();
    let tx = store.begin().await.unwrap();
    assert_eq!(tx.next_number("sharing_application", 2026).await.unwrap(), 2);
    assert_eq!(tx.next_number("sharing_application", 2027).await.unwrap(), 1);
    assert_eq!(tx.next_number("grant", 2026).await.unwrap(), 1);
}
