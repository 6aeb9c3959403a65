//! Deleting by key: what goes, what stays, and what look-ups then find.

use domain::ids::ItemId;
use domain::loads::{LoadCounts, LoadMode, Refused};
use domain::schema::TableKey;
use domain::values::ValueFault;

use super::{Desk, committed, csv_load, file, people, refused, unique};

async fn three_people(desk: &Desk) -> u64 {
    let rows = file(&["1,a,,,,,,", "2,b,,,,,,", "3,c,,,,,,"]);
    desk.csv(&rows, LoadMode::Append, None).await.version
}

#[tokio::test]
async fn rows_whose_keys_are_listed_go_and_look_ups_no_longer_find_them() {
    let desk = Desk::new(people(unique()));
    let first = three_people(&desk).await;
    let done = desk.csv("证件号码\n1\n3\n9\n", LoadMode::Delete, Some(first)).await;
    let expected = LoadCounts { read: 3, good: 3, dropped: 2, total: 1, ..LoadCounts::default() };
    assert_eq!(done.counts, expected, "a key that is not there deletes nothing");
    let keys: Vec<String> =
        desk.rows(done.version).await.into_iter().map(|mut row| row.swap_remove(0)).collect();
    assert_eq!(keys, ["2"]);
    for (key, name) in [("1", None), ("2", Some("b")), ("3", None)] {
        assert_eq!(desk.name_of(done.version, key).await.as_deref(), name, "key {key}");
    }
    assert_eq!(desk.name_of(first, "1").await.as_deref(), Some("a"), "the version before stands");
}

#[tokio::test]
async fn a_key_that_was_deleted_can_come_again() {
    let desk = Desk::new(people(unique()));
    let first = three_people(&desk).await;
    let gone = desk.csv("证件号码\n2\n", LoadMode::Delete, Some(first)).await;
    let back = desk.csv(&file(&["2,B,,,,,,"]), LoadMode::Append, Some(gone.version)).await;
    assert_eq!(back.counts.total, 3);
    assert_eq!(desk.name_of(back.version, "2").await.as_deref(), Some("B"));
}

#[tokio::test]
async fn an_index_built_anew_after_a_deletion_answers_alike() {
    let desk = Desk::new(people(unique()));
    let first = three_people(&desk).await;
    let done = desk.csv("证件号码\n1\n", LoadMode::Delete, Some(first)).await;
    let summary = desk.lake.rebuild_index(&desk.schema, done.version).await.unwrap();
    assert_eq!(summary.entries, 2);
    assert_eq!(desk.name_of(done.version, "1").await, None);
    assert_eq!(desk.name_of(done.version, "3").await.as_deref(), Some("c"));
}

#[tokio::test]
async fn a_key_listed_twice_or_malformed_deletes_nothing() {
    let desk = Desk::new(people(unique()));
    let first = three_people(&desk).await;
    let load = desk.load_of("k.csv", "证件号码\n1\n1\n".as_bytes(), LoadMode::Delete, Some(first));
    let outcome = refused(desk.run(&load).await);
    assert_eq!(
        (outcome.reason, outcome.sample[0].fault),
        (Refused::TooManyBadRows, ValueFault::DuplicateKey)
    );
    assert_eq!(desk.rows(first).await.len(), 3);
}

#[tokio::test]
async fn every_row_can_be_deleted_and_the_table_remains() {
    let desk = Desk::new(people(unique()));
    let first = three_people(&desk).await;
    let load =
        desk.load_of("k.csv", "证件号码\n1\n2\n3\n".as_bytes(), LoadMode::Delete, Some(first));
    let done = committed(desk.run(&load).await);
    assert_eq!((done.counts.dropped, done.counts.total), (3, 0));
    assert_eq!(desk.name_of(done.version, "2").await, None);
}

#[tokio::test]
async fn without_a_unique_key_or_a_table_there_is_nothing_to_delete_by() {
    let keyless = Desk::new(people(TableKey::Lookup(vec![ItemId(1)])));
    let outcome =
        refused(keyless.run(&csv_load(&keyless, &["1,a,,,,,,"], LoadMode::Delete, None)).await);
    assert_eq!(outcome.reason, Refused::NoUniqueKey);
    let empty = Desk::new(people(unique()));
    let load = empty.load_of("k.csv", "证件号码\n1\n".as_bytes(), LoadMode::Delete, None);
    assert_eq!(refused(empty.run(&load).await).reason, Refused::Empty);
}
