//! What the timeliness of loads rests on.

use domain::catalogue::EntryState;
use domain::ids::{EntryId, ExemptionId};
use domain::timeliness::Exemption;
use jiff::civil::date;
use store::{Store, Telling};

use crate::samples::{at, city_with_entry, commit};

contract! {
    an_exemption_comes_back_as_it_was_given_and_is_ended_once,
    a_window_is_told_of_once_before_and_once_after,
    a_registration_is_in_force_from_its_first_publication_until_it_is_withdrawn,
}

async fn an_exemption_comes_back_as_it_was_given_and_is_ended_once(store: Store) {
    let (city, entry) = city_with_entry(&store).await;
    let given = Exemption {
        id: ExemptionId::named("order"),
        entry: entry.id,
        first_on: date(2026, 11, 1),
        last_on: date(2026, 12, 31),
        reason: "机房搬迁".to_owned(),
        order_number: "榕数办〔2026〕9号".to_owned(),
        given_by: city.lin,
        given_at: at(0),
        ended_on: None,
    };
    let tx = store.begin().await.unwrap();
    tx.insert_exemption(&given).await.unwrap();
    commit(tx, "exemption.given").await;
    assert_eq!(store.exemptions(Some(entry.id)).await.unwrap(), std::slice::from_ref(&given));
    assert!(store.exemptions(Some(EntryId::named("other"))).await.unwrap().is_empty());
    let tx = store.begin().await.unwrap();
    assert!(tx.end_exemption(given.id, date(2026, 12, 1)).await.unwrap());
    assert!(!tx.end_exemption(given.id, date(2026, 12, 2)).await.unwrap(), "ended once");
    commit(tx, "exemption.ended").await;
    let kept = store.exemption(given.id).await.unwrap().unwrap();
    assert_eq!(kept, Exemption { ended_on: Some(date(2026, 12, 1)), ..given });
}

async fn a_window_is_told_of_once_before_and_once_after(store: Store) {
    let (_, entry) = city_with_entry(&store).await;
    let due_on = date(2026, 12, 7);
    let told = [(entry.id, due_on, Telling::Reminded), (entry.id, due_on, Telling::Missed)];
    for one in &told {
        let tx = store.begin().await.unwrap();
        tx.note_windows_told(std::slice::from_ref(one), at(1)).await.unwrap();
        commit(tx, "window.reminded").await;
    }
    let tx = store.begin().await.unwrap();
    assert!(tx.note_windows_told(&told[..1], at(2)).await.is_err(), "a second time");
    tx.rollback().await.unwrap();
    assert_eq!(store.windows_told(due_on).await.unwrap(), told.into());
    assert!(store.windows_told(date(2026, 12, 8)).await.unwrap().is_empty());
}

async fn a_registration_is_in_force_from_its_first_publication_until_it_is_withdrawn(store: Store) {
    let (city, mut entry) = city_with_entry(&store).await;
    assert!(store.in_force_since(None).await.unwrap().is_empty(), "a draft");
    let states = [
        (EntryState::Published, Some(at(2))),
        (EntryState::Draft, Some(at(2))),
        (EntryState::Published, Some(at(2))),
        (EntryState::Withdrawn, None),
        (EntryState::Published, Some(at(6))),
    ];
    for (state, since) in states {
        let seen = entry.version;
        (entry.version, entry.state) = (seen + 1, state);
        let now = at(i64::from(entry.version));
        let tx = store.begin().await.unwrap();
        if state == EntryState::Published {
            tx.publish_entry(&entry, seen, city.chen, now).await.unwrap();
        } else {
            tx.update_entry(&entry, seen, city.chen, now).await.unwrap();
        }
        commit(tx, "entry.edited").await;
        let found = store.in_force_since(Some(entry.id)).await.unwrap();
        assert_eq!(found.get(&entry.id).copied(), since, "{state:?}");
    }
}
