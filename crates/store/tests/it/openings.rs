//! Openings: one in force for an entry, the others its history, every change told by the epoch.

use domain::grants::GrantState;
use domain::ids::{CaseId, EntryId, ItemId};
use domain::masking::Mask;
use domain::openings::{EntryOpening, OpenItem};
use jiff::civil::{Date, date};
use law::catalogue_codes::OpenType;
use store::Store;

use crate::samples::{at, city_with_entry, commit, grant};

contract! {
    an_opening_comes_back_as_it_was_stored,
    a_later_opening_ends_the_one_before_and_both_stay_on_record,
    an_opening_that_was_ended_is_no_longer_current_and_the_epoch_tells,
    a_grant_keeps_the_masks_it_was_given,
}

fn opening(name: &str, entry: EntryId, opened_on: Date) -> EntryOpening {
    EntryOpening {
        entry,
        case: CaseId::named(name),
        kind: OpenType::ToAll,
        items: vec![
            OpenItem { item: ItemId(1), mask: Mask::ResidentId },
            OpenItem { item: ItemId(2), mask: Mask::Name },
        ],
        conditions: "不得用于识别个人".to_owned(),
        decision: "榕数〔2026〕1号".to_owned(),
        opened_on,
        ended_on: None,
    }
}

async fn open(store: &Store, opening: &EntryOpening) {
    let tx = store.begin().await.unwrap();
    tx.open_entry(opening, at(0)).await.unwrap();
    commit(tx, "entry.opened").await;
}

async fn an_opening_comes_back_as_it_was_stored(store: Store) {
    let (_, entry) = city_with_entry(&store).await;
    let stored = opening("K-1", entry.id, date(2026, 11, 23));
    open(&store, &stored).await;
    assert_eq!(store.opening(entry.id).await.unwrap(), Some(stored.clone()));
    assert_eq!(store.current_openings().await.unwrap(), [stored]);
}

async fn a_later_opening_ends_the_one_before_and_both_stay_on_record(store: Store) {
    let (_, entry) = city_with_entry(&store).await;
    let first = opening("K-1", entry.id, date(2026, 11, 23));
    let second = opening("K-2", entry.id, date(2026, 12, 1));
    open(&store, &first).await;
    open(&store, &second).await;
    assert_eq!(store.current_openings().await.unwrap(), std::slice::from_ref(&second));
    let ended = EntryOpening { ended_on: Some(date(2026, 12, 1)), ..first };
    assert_eq!(store.openings_of(entry.id).await.unwrap(), [second, ended]);
}

async fn an_opening_that_was_ended_is_no_longer_current_and_the_epoch_tells(store: Store) {
    let (_, entry) = city_with_entry(&store).await;
    let before = store.grant_epoch().await.unwrap();
    open(&store, &opening("K-1", entry.id, date(2026, 11, 23))).await;
    let opened = store.grant_epoch().await.unwrap();
    assert!(opened > before);
    let tx = store.begin().await.unwrap();
    assert!(tx.end_opening(entry.id, date(2026, 12, 31), at(1)).await.unwrap());
    assert!(!tx.end_opening(entry.id, date(2026, 12, 31), at(1)).await.unwrap(), "only once");
    commit(tx, "entry.closed").await;
    assert_eq!(store.opening(entry.id).await.unwrap(), None);
    assert!(store.grant_epoch().await.unwrap() > opened);
}

async fn a_grant_keeps_the_masks_it_was_given(store: Store) {
    let (_, entry) = city_with_entry(&store).await;
    let masks = vec![OpenItem { item: ItemId(1), mask: Mask::ResidentIdInternal }];
    let mut masked = grant("G-1", entry.id);
    masked.masks.clone_from(&masks);
    let tx = store.begin().await.unwrap();
    tx.insert_grant(&masked, at(0)).await.unwrap();
    commit(tx, "grant.made").await;
    let live = store.live_grants(masked.valid_from).await.unwrap();
    assert_eq!((live[0].state, &live[0].masks), (GrantState::Active, &masks));
}
