//! Catalogue entries: drafts, what readers see meanwhile, versions, codes and lists.

use domain::catalogue::EntryState;
use domain::ids::EntryId;
use law::codes::resource_code::ResourceCode;
use store::{EntryFilter, ErrorKind, Slice, Store};

use crate::samples::{TODAY, at, city, city_with_entry, commit, entry};

contract! {
    an_entry_comes_back_as_it_was_stored,
    of_two_who_save_at_once_the_second_is_told,
    readers_see_the_published_version_while_the_draft_is_edited,
    a_withdrawn_entry_is_published_no_more,
    sequence_numbers_of_a_class_are_given_once,
    a_resource_code_is_given_once,
    lists_narrow_by_unit_state_and_text,
    pages_neither_repeat_nor_leave_out_an_entry,
}

async fn an_entry_comes_back_as_it_was_stored(store: Store) {
    let (city, entry) = city_with_entry(&store).await;
    assert_eq!(store.entry(entry.id).await.unwrap(), Some(entry.clone()));
    assert_eq!(store.published_entry(entry.id).await.unwrap(), None);
    let versions = store.entry_versions(entry.id).await.unwrap();
    assert_eq!((versions.len(), versions[0].by, versions[0].published), (1, city.chen, false));
}

async fn of_two_who_save_at_once_the_second_is_told(store: Store) {
    let (city, mut entry) = city_with_entry(&store).await;
    entry.version = 2;
    let tx = store.begin().await.unwrap();
    tx.update_entry(&entry, 1, city.chen, at(1)).await.unwrap();
    commit(tx, "catalogue.saved").await;
    let tx = store.begin().await.unwrap();
    let late = tx.update_entry(&entry, 1, city.lin, at(2)).await.unwrap_err();
    assert_eq!(late.kind(), ErrorKind::Stale);
}

async fn readers_see_the_published_version_while_the_draft_is_edited(store: Store) {
    let (city, mut entry) = city_with_entry(&store).await;
    let code: ResourceCode = "307001/000001".parse().unwrap();
    (entry.state, entry.version, entry.code) = (EntryState::Published, 2, Some(code.clone()));
    entry.published_on = Some(TODAY);
    let tx = store.begin().await.unwrap();
    tx.publish_entry(&entry, 1, city.chen, at(1)).await.unwrap();
    commit(tx, "catalogue.published").await;
    let published = entry.clone();
    entry.draft.name = String::from("改名之后");
    (entry.state, entry.version) = (EntryState::Draft, 3);
    let tx = store.begin().await.unwrap();
    tx.update_entry(&entry, 2, city.chen, at(2)).await.unwrap();
    commit(tx, "catalogue.saved").await;
    assert_eq!(store.published_entry(entry.id).await.unwrap(), Some(published.clone()));
    assert_eq!(store.published_entry_by_code(&code).await.unwrap(), Some(published.clone()));
    assert_eq!(
        store.published_by_ids(&[entry.id]).await.unwrap(),
        std::slice::from_ref(&published)
    );
    assert_eq!(store.published_entries(&Slice::first(10)).await.unwrap().rows, [published]);
    assert_eq!(store.entry_by_code(&code).await.unwrap(), Some(entry.clone()));
    let flags: Vec<_> = store
        .entry_versions(entry.id)
        .await
        .unwrap()
        .iter()
        .map(|v| (v.version, v.published))
        .collect();
    assert_eq!(flags, [(3, false), (2, true), (1, false)]);
}

async fn a_withdrawn_entry_is_published_no_more(store: Store) {
    let (city, mut entry) = city_with_entry(&store).await;
    let tx = store.begin().await.unwrap();
    (entry.state, entry.version) = (EntryState::Published, 2);
    tx.publish_entry(&entry, 1, city.chen, at(1)).await.unwrap();
    (entry.state, entry.version) = (EntryState::Withdrawn, 3);
    tx.update_entry(&entry, 2, city.chen, at(2)).await.unwrap();
    commit(tx, "catalogue.withdrawn").await;
    assert_eq!(store.published_entry(entry.id).await.unwrap(), None);
    assert_eq!(store.grant_epoch().await.unwrap(), 5 + 2, "what readers see changed twice");
}

async fn sequence_numbers_of_a_class_are_given_once(store: Store) {
    let tx = store.begin().await.unwrap();
    assert_eq!(tx.next_sequence("307001").await.unwrap(), 1);
    assert_eq!(tx.next_sequence("307001").await.unwrap(), 2);
    assert_eq!(tx.next_sequence("307002").await.unwrap(), 1);
    tx.commit().await.unwrap();
    let tx = store.begin().await.unwrap();
    assert_eq!(tx.next_sequence("307001").await.unwrap(), 3);
}

async fn a_resource_code_is_given_once(store: Store) {
    let city = city(&store).await;
    let tx = store.begin().await.unwrap();
    let (mut one, mut two) = (entry("一", "police"), entry("二", "police"));
    one.code = Some("307001/000009".parse().unwrap());
    two.code.clone_from(&one.code);
    tx.insert_entry(&one, city.chen, at(0)).await.unwrap();
    assert_eq!(
        tx.insert_entry(&two, city.chen, at(0)).await.unwrap_err().kind(),
        ErrorKind::Conflict
    );
}

async fn lists_narrow_by_unit_state_and_text(store: Store) {
    let city = city(&store).await;
    let tx = store.begin().await.unwrap();
    for (name, of) in
        [("户籍人口信息", "police"), ("House_Register", "housing"), ("HouseXRegister", "housing")]
    {
        let mut entry = entry(name, of);
        entry.code = (name == "户籍人口信息").then(|| "307001/000123".parse().unwrap());
        tx.insert_entry(&entry, city.chen, at(0)).await.unwrap();
    }
    commit(tx, "catalogue.drafted").await;
    let count = async |filter: EntryFilter| {
        let listed = store.entries(&filter, &Slice::first(10)).await.unwrap().rows.len();
        assert_eq!(store.count_entries(&filter).await.unwrap(), listed as u64);
        listed
    };
    let text = |text: &str| EntryFilter { text: Some(text.to_owned()), ..EntryFilter::default() };
    assert_eq!(count(EntryFilter { unit: Some(city.housing), ..EntryFilter::default() }).await, 2);
    assert_eq!(
        count(EntryFilter { states: vec![EntryState::Published], ..EntryFilter::default() }).await,
        0
    );
    assert_eq!(count(EntryFilter { published: Some(false), ..EntryFilter::default() }).await, 3);
    assert_eq!(count(text("人口")).await, 1);
    assert_eq!(count(text("/000123")).await, 1);
    assert_eq!(count(text("house")).await, 2, "letter case does not matter");
    assert_eq!(count(text("house_r")).await, 1, "an underscore means itself");
    assert_eq!(count(text("%")).await, 0, "a percent sign means itself");
    assert_eq!(count(text("  ")).await, 3);
}

async fn pages_neither_repeat_nor_leave_out_an_entry(store: Store) {
    let city = city(&store).await;
    let tx = store.begin().await.unwrap();
    for number in 0..7 {
        tx.insert_entry(&entry(&format!("目录{number}"), "police"), city.chen, at(number / 3))
            .await
            .unwrap();
    }
    commit(tx, "catalogue.drafted").await;
    let (mut seen, mut slice): (Vec<EntryId>, _) = (Vec::new(), Slice::first(2));
    loop {
        let page = store.entries(&EntryFilter::default(), &slice).await.unwrap();
        seen.extend(page.rows.iter().map(|entry| entry.id));
        let Some(next) = page.next else { break };
        slice = Slice::new(Some(next), 2);
    }
    assert_eq!(seen.len(), 7);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 7);
    let forged = Slice::new(Some("nonsense".to_owned()), 2);
    let refused = store.entries(&EntryFilter::default(), &forged).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::BadCursor);
}
