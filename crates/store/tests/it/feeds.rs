//! Feeds by which systems send rows.

use domain::feeds::Feed;
use domain::ids::SystemId;
use store::Store;

use crate::samples::{at, city_with_entry, commit, system};

contract! {
    a_feed_is_kept_once_for_each_entry_and_readers_are_told,
}

async fn a_feed_is_kept_once_for_each_entry_and_readers_are_told(store: Store) {
    let (city, entry) = city_with_entry(&store).await;
    let tx = store.begin().await.unwrap();
    for name in ["hukou", "census"] {
        tx.insert_system(&system(name, "police")).await.unwrap();
    }
    commit(tx, "system.registered").await;
    let mut feed = Feed {
        entry: entry.id,
        system: SystemId::named("hukou"),
        removals: false,
        paused: false,
        opened_by: city.lin,
        opened_at: at(1),
    };
    let epoch = store.grant_epoch().await.unwrap();
    for (system, removals, paused) in
        [("hukou", false, false), ("census", true, false), ("census", true, true)]
    {
        feed = Feed { system: SystemId::named(system), removals, paused, ..feed };
        let tx = store.begin().await.unwrap();
        tx.keep_feed(&feed).await.unwrap();
        commit(tx, "feed.registered").await;
        assert_eq!(store.feed(entry.id).await.unwrap().as_ref(), Some(&feed));
    }
    assert_eq!(store.feeds().await.unwrap(), [feed]);
    assert_eq!(store.grant_epoch().await.unwrap(), epoch + 3);
}
