//! Leads of data elements, rulings about sources, and sketches.

use domain::conflicts::{Compared, ConflictMeasure, Side, SourcePair};
use domain::ids::{CaseId, EntryId, ItemId, UnitId};
use domain::sources::{ElementLead, RulingOutcome, SourceRuling};
use jiff::civil::date;
use store::{ColumnSketch, Store};

use crate::samples::{City, TODAY, at, case, case_event, city, commit, entry};

contract! {
    a_lead_is_kept_with_its_history_and_changed_in_place,
    rulings_stand_until_they_are_set_aside,
    a_successor_takes_over_what_is_not_over,
    sketches_are_replaced_with_their_version,
    the_same_versions_are_measured_once_and_the_history_of_a_pair_stays,
}

fn lead(number: &str, unit: UnitId) -> ElementLead {
    ElementLead {
        case: case(number).id,
        element: "DE00001".parse().unwrap(),
        unit,
        since_on: date(2026, 1, 1),
        until_on: None,
        document: number.to_owned(),
        basis: "三定规定".to_owned(),
        ended_by: String::new(),
    }
}

fn ruling(number: &str, source: EntryId, units: Vec<UnitId>) -> SourceRuling {
    SourceRuling {
        case: case(number).id,
        source,
        units,
        items: vec!["姓名".to_owned()],
        element: None,
        outcome: RulingOutcome::SecondSource,
        reason: "须当场核对".to_owned(),
        document: number.to_owned(),
        ruled_on: TODAY,
        ended_on: None,
    }
}

async fn open(store: &Store, number: &str) -> CaseId {
    let case = case(number);
    let tx = store.begin().await.unwrap();
    tx.insert_case(&case, None, &case_event(&case, "open", "submitted")).await.unwrap();
    tx.commit().await.unwrap();
    case.id
}

async fn source(store: &Store, city: &City) -> EntryId {
    let entry = entry("residents", "police");
    let tx = store.begin().await.unwrap();
    tx.insert_entry(&entry, city.chen, at(0)).await.unwrap();
    commit(tx, "entry.created").await;
    entry.id
}

async fn a_lead_is_kept_with_its_history_and_changed_in_place(store: Store) {
    let city = city(&store).await;
    open(&store, "YT-1").await;
    let known = lead("YT-1", city.police);
    let before = store.grant_epoch().await.unwrap();
    let tx = store.begin().await.unwrap();
    tx.insert_lead(&known).await.unwrap();
    commit(tx, "lead.named").await;
    assert!(store.grant_epoch().await.unwrap() > before, "every node reads again");
    assert_eq!(store.lead_of_case(known.case).await.unwrap().as_ref(), Some(&known));
    let ended = ElementLead { until_on: Some(date(2026, 3, 1)), ended_by: "2".to_owned(), ..known };
    let tx = store.begin().await.unwrap();
    tx.update_lead(&ended).await.unwrap();
    commit(tx, "lead.ended").await;
    assert_eq!(store.leads_of(&ended.element).await.unwrap(), [ended]);
    assert!(store.leads_of(&"DE00002".parse().unwrap()).await.unwrap().is_empty());
}

async fn rulings_stand_until_they_are_set_aside(store: Store) {
    let city = city(&store).await;
    open(&store, "CD-1").await;
    let source = source(&store, &city).await;
    let known = ruling("CD-1", source, vec![city.housing]);
    let tx = store.begin().await.unwrap();
    tx.insert_ruling(&known).await.unwrap();
    commit(tx, "source.ruled").await;
    assert_eq!(store.standing_rulings().await.unwrap(), std::slice::from_ref(&known));
    let aside = SourceRuling { ended_on: Some(TODAY), ..known };
    let tx = store.begin().await.unwrap();
    tx.update_ruling(&aside).await.unwrap();
    commit(tx, "source.set-aside").await;
    assert!(store.standing_rulings().await.unwrap().is_empty());
    assert_eq!(store.ruling_of_case(aside.case).await.unwrap(), Some(aside));
}

async fn a_successor_takes_over_what_is_not_over(store: Store) {
    let city = city(&store).await;
    for number in ["YT-1", "YT-2", "CD-1"] {
        open(&store, number).await;
    }
    let source = source(&store, &city).await;
    let over = ElementLead { until_on: Some(date(2026, 6, 30)), ..lead("YT-1", city.housing) };
    let now = ElementLead { since_on: date(2026, 7, 1), ..lead("YT-2", city.housing) };
    let tx = store.begin().await.unwrap();
    tx.insert_lead(&over).await.unwrap();
    tx.insert_lead(&now).await.unwrap();
    tx.insert_ruling(&ruling("CD-1", source, vec![city.housing, city.police])).await.unwrap();
    tx.move_sources(city.housing, city.police, TODAY).await.unwrap();
    commit(tx, "unit.taken-over").await;
    let leads = store.leads_of(&over.element).await.unwrap();
    let units: Vec<UnitId> = leads.iter().map(|lead| lead.unit).collect();
    assert_eq!(units, [city.police, city.housing], "history stays as it was");
    assert_eq!(store.standing_rulings().await.unwrap()[0].units, [city.police]);
}

async fn sketches_are_replaced_with_their_version(store: Store) {
    let city = city(&store).await;
    let source = source(&store, &city).await;
    let sketch = |item: u32, version: u64| ColumnSketch {
        entry: source,
        item: ItemId(item),
        version,
        sketch: format!("sketch {item} of {version}"),
    };
    for (version, items) in [(1, vec![1, 2]), (2, vec![2, 3])] {
        let sketches: Vec<ColumnSketch> =
            items.into_iter().map(|item| sketch(item, version)).collect();
        let before = store.table_epoch().await.unwrap();
        let tx = store.begin().await.unwrap();
        tx.replace_sketches(source, &sketches).await.unwrap();
        tx.commit().await.unwrap();
        assert!(store.table_epoch().await.unwrap() > before, "every node looks again");
        assert_eq!(store.sketches().await.unwrap(), sketches);
        assert_eq!(store.sketched_versions().await.unwrap(), [(source, version)].into());
    }
}

async fn the_same_versions_are_measured_once_and_the_history_of_a_pair_stays(store: Store) {
    let city = city(&store).await;
    let source = source(&store, &city).await;
    let side = |item| Side { entry: source, item: ItemId(item) };
    let measure = |holder_version, differing, measured_on| ConflictMeasure {
        pair: SourcePair { source: side(1), holder: side(2) },
        element: None,
        source_version: 1,
        holder_version,
        measured_on,
        total: Compared { keys: 10, differing },
        by_division: [("350102".to_owned(), Compared { keys: 4, differing })].into(),
        sampled_permille: 1_000,
    };
    let (first, second) = (measure(1, 3, date(2026, 6, 30)), measure(2, 1, date(2026, 7, 1)));
    for one in [&first, &second] {
        let tx = store.begin().await.unwrap();
        assert!(tx.insert_conflict(one).await.unwrap());
        commit(tx, "conflict.measured").await;
    }
    let tx = store.begin().await.unwrap();
    assert!(!tx.insert_conflict(&measure(1, 9, date(2026, 7, 2))).await.unwrap());
    tx.rollback().await.unwrap();
    assert_eq!(store.newest_conflicts().await.unwrap(), std::slice::from_ref(&second));
    let since = store.conflicts_since(date(2026, 1, 1)).await.unwrap();
    assert_eq!(since[&first.pair], [first.clone(), second.clone()]);
    let since = store.conflicts_since(date(2026, 7, 1)).await.unwrap();
    assert_eq!(since[&first.pair], [second]);
}
