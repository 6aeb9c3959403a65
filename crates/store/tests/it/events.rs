//! The log of business events and the outbox.

use serde_json::json;
use store::{EventFilter, Slice, Store};

use crate::samples::{at, city, event};

contract! {
    events_are_listed_newest_first_and_narrowed,
    the_outbox_gives_each_message_until_it_is_done,
}

async fn events_are_listed_newest_first_and_narrowed(store: Store) {
    let tx = store.begin().await.unwrap();
    for kind in ["grant.made", "grant.withdrawn", "key.withdrawn"] {
        tx.event(&event(kind)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let first = store.events(&EventFilter::default(), &Slice::first(2)).await.unwrap();
    assert_eq!(first.rows[0].event, event("key.withdrawn"));
    let rest = store.events(&EventFilter::default(), &Slice::new(first.next, 2)).await.unwrap();
    assert_eq!((rest.rows.len(), rest.next), (1, None));
    let found = async |filter: EventFilter| {
        store.events(&filter, &Slice::first(10)).await.unwrap().rows.len()
    };
    assert_eq!(
        found(EventFilter { kind_prefix: Some("grant.".to_owned()), ..EventFilter::default() })
            .await,
        2
    );
    assert_eq!(
        found(EventFilter {
            kind_prefixes_hidden: vec!["grant.".to_owned(), "session.".to_owned()],
            ..EventFilter::default()
        })
        .await,
        1,
        "what is hidden is left out"
    );
    let subject = |id: &str| EventFilter {
        subject: Some(("sample".into(), id.into())),
        ..EventFilter::default()
    };
    assert_eq!((found(subject("1")).await, found(subject("2")).await), (3, 0));
    assert_eq!(found(EventFilter { since: Some(at(1)), ..EventFilter::default() }).await, 0);
    assert_eq!(found(EventFilter { until: Some(at(1)), ..EventFilter::default() }).await, 3);
}

async fn the_outbox_gives_each_message_until_it_is_done(store: Store) {
    city(&store).await;
    let tx = store.begin().await.unwrap();
    let one = tx.put_outbox(at(0), "search.reindex", &json!({ "n": 1 })).await.unwrap();
    let two = tx.put_outbox(at(0), "mail", &json!({ "n": 2 })).await.unwrap();
    tx.commit().await.unwrap();
    assert!(one < two);
    let topics = async |topics: &[&str]| {
        store
            .next_outbox(topics, 10)
            .await
            .unwrap()
            .into_iter()
            .map(|row| row.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(topics(&[]).await, [one, two]);
    assert_eq!(topics(&["mail"]).await, [two]);
    assert_eq!(store.mark_outbox_done(&[one], at(1)).await.unwrap(), 1);
    assert_eq!(store.mark_outbox_done(&[one], at(2)).await.unwrap(), 0);
    assert_eq!(topics(&[]).await, [two]);
    assert_eq!(store.pending_outbox().await.unwrap(), 1);
    assert_eq!(store.purge_outbox(at(2)).await.unwrap(), 1);
}
