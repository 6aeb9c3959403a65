//! Append, upsert, replace: what each does to the table, its counts and its key index, and when nothing is committed.

use domain::ids::ItemId;
use domain::loads::{LoadCounts, LoadMode, Refused};
use domain::schema::TableKey;
use domain::values::ValueFault;
use lake::LakeError;
use lake::load::{Load, Unwatched};
use std::sync::Arc;

use super::{Desk, committed, csv_load, file, people, refused, unique};

#[tokio::test]
async fn an_append_adds_rows_in_the_order_of_the_file_and_leaves_the_old_version_readable() {
    let desk = Desk::new(people(unique()));
    let first = desk.csv(&file(&["1,a,,,,,,", "2,b,,,,,,"]), LoadMode::Append, None).await;
    let second = desk.csv(&file(&["3,c,,,,,,"]), LoadMode::Append, Some(first.version)).await;
    assert_eq!(
        second.counts,
        LoadCounts { read: 1, good: 1, inserted: 1, total: 3, ..LoadCounts::default() }
    );
    let keys = |rows: Vec<Vec<String>>| {
        rows.into_iter().map(|mut row| row.swap_remove(0)).collect::<Vec<_>>()
    };
    assert_eq!(keys(desk.rows(first.version).await), ["1", "2"]);
    assert_eq!(keys(desk.rows(second.version).await), ["1", "2", "3"]);
    assert_eq!(desk.name_of(first.version, "3").await, None);
    assert_eq!(desk.name_of(second.version, "3").await.as_deref(), Some("c"));
}

#[tokio::test]
async fn the_first_of_two_equal_keys_stays_and_an_append_may_not_repeat_a_key_of_the_table() {
    let desk = Desk::new(people(unique()));
    let (_, first) = desk
        .tolerant("a.csv", file(&["1,first,,,,,,", "2,b,,,,,,", "1,again,,,,,,"]).as_bytes())
        .await;
    assert_eq!((first.counts.good, first.counts.bad), (2, 1));
    assert_eq!(
        (first.sample[0].line, first.sample[0].item, first.sample[0].value.as_str()),
        (4, Some(ItemId(1)), "1")
    );
    assert_eq!(first.quality[0].faults, [(ValueFault::DuplicateKey, 1)]);
    assert_eq!(desk.name_of(first.version, "1").await.as_deref(), Some("first"));

    let load =
        csv_load(&desk, &["2,other,,,,,,", "3,c,,,,,,"], LoadMode::Append, Some(first.version));
    let outcome = refused(desk.run(&load).await);
    assert_eq!((outcome.sample[0].line, outcome.sample[0].fault), (2, ValueFault::DuplicateKey));
}

#[tokio::test]
async fn keys_spelt_differently_are_one_key_and_keys_of_several_items_are_compared_whole() {
    let mut schema = people(TableKey::Unique(vec![ItemId(6), ItemId(2)]));
    schema.columns[5].required = true;
    let desk = Desk::new(schema);
    let (_, done) = desk
        .tolerant(
            "a.csv",
            file(&["1,a,,,,2026-01-02,,", "2,b,,,,2026-01-02,,", "3,a,,,,2026/1/2,,"]).as_bytes(),
        )
        .await;
    assert_eq!((done.counts.good, done.counts.bad), (2, 1));
    assert_eq!((done.sample[0].item, done.sample[0].value.as_str()), (None, "2026/1/2 / a"));
}

#[tokio::test]
async fn a_look_up_key_may_come_any_number_of_times() {
    let desk = Desk::new(people(TableKey::Lookup(vec![ItemId(1)])));
    let done = desk.csv(&file(&["1,a,,,,,,", "1,b,,,,,,"]), LoadMode::Append, None).await;
    assert_eq!(done.counts.total, 2);
}

#[tokio::test]
async fn an_upsert_replaces_known_rows_whole_and_adds_the_others() {
    let desk = Desk::new(people(unique()));
    let first = desk
        .csv(
            &file(&["1,a,350102,,,,,", "2,b,350102,,,,,", "3,c,350102,,,,,"]),
            LoadMode::Upsert,
            None,
        )
        .await;
    assert_eq!(first.counts.inserted, 3, "the first upsert makes the table");
    let second = desk.csv("证件号码,姓名\n2,B\n4,D\n", LoadMode::Upsert, Some(first.version)).await;
    let expected =
        LoadCounts { read: 2, good: 2, inserted: 1, updated: 1, total: 4, ..LoadCounts::default() };
    assert_eq!(second.counts, expected);
    let mut rows: Vec<Vec<String>> =
        desk.rows(second.version).await.into_iter().map(|row| row[..3].to_vec()).collect();
    rows.sort();
    assert_eq!(
        rows,
        [["1", "a", "350102"], ["2", "B", "∅"], ["3", "c", "350102"], ["4", "D", "∅"]]
    );
    for (key, name) in [("1", Some("a")), ("2", Some("B")), ("4", Some("D")), ("5", None)] {
        assert_eq!(desk.name_of(second.version, key).await.as_deref(), name);
    }
    assert_eq!(desk.name_of(first.version, "2").await.as_deref(), Some("b"));
}

#[tokio::test]
async fn an_upsert_without_a_unique_key_is_refused() {
    let desk = Desk::new(people(TableKey::Lookup(vec![ItemId(1)])));
    let outcome = refused(desk.run(&csv_load(&desk, &["1,a,,,,,,"], LoadMode::Upsert, None)).await);
    assert_eq!(outcome.reason, Refused::NoUniqueKey);
}

#[tokio::test]
async fn a_replace_counts_what_stayed_what_came_and_what_went() {
    let desk = Desk::new(people(unique()));
    let first =
        desk.csv(&file(&["1,a,,,,,,", "2,b,,,,,,", "3,c,,,,,,"]), LoadMode::Append, None).await;
    let second = desk
        .csv(
            &file(&["2,B,,,,,,", "3,c,,,,,,", "4,d,,,,,,", "5,e,,,,,,"]),
            LoadMode::Replace,
            Some(first.version),
        )
        .await;
    let expected =
        LoadCounts { read: 4, good: 4, bad: 0, inserted: 2, updated: 2, dropped: 1, total: 4 };
    assert_eq!(second.counts, expected);
    assert_eq!(desk.rows(second.version).await.len(), 4);
    assert_eq!(desk.name_of(second.version, "1").await, None);
    assert_eq!(desk.name_of(second.version, "2").await.as_deref(), Some("B"));
    assert_eq!(desk.name_of(first.version, "1").await.as_deref(), Some("a"));
}

#[tokio::test]
async fn a_replace_that_drops_too_much_is_held_until_someone_decides() {
    let desk = Desk::new(people(unique()));
    let lines: Vec<String> = (0..10).map(|n| format!("{n},a,,,,,,")).collect();
    let first = desk
        .csv(&file(&lines.iter().map(String::as_str).collect::<Vec<_>>()), LoadMode::Append, None)
        .await;
    // As many rows as before, but other ones: by number alone nothing would seem to be lost.
    let others: Vec<String> = (5..15).map(|n| format!("{n},b,,,,,,")).collect();
    let others: Vec<&str> = others.iter().map(String::as_str).collect();
    let load = Load {
        dropped_rows_permille_max: 499,
        ..csv_load(&desk, &others, LoadMode::Replace, Some(first.version))
    };
    let held = refused(desk.run(&load).await);
    assert_eq!((held.reason, held.counts.dropped), (Refused::WouldDropTooMany, 5));
    assert_eq!(desk.rows(first.version).await.len(), 10);

    let decided = committed(desk.run(&Load { held_override: true, ..load }).await);
    assert_eq!(desk.name_of(decided.version, "14").await.as_deref(), Some("b"));
}

#[tokio::test]
async fn over_tolerance_nothing_is_committed_and_within_it_the_good_rows_are() {
    let desk = Desk::new(people(unique()));
    let lines = ["1,a,,,,,,", "2,b,,,,,,", "3,c,,,,,,", "4,d,,,x,,,"];
    let load =
        Load { bad_rows_permille_max: 249, ..csv_load(&desk, &lines, LoadMode::Append, None) };
    let outcome = refused(desk.run(&load).await);
    assert_eq!((outcome.reason, outcome.counts.bad), (Refused::TooManyBadRows, 1));
    assert!(desk.lake.versions(desk.schema.entry, 10).await.unwrap().is_empty());
    assert_eq!(
        desk.lake.quarantine(load.batch).unwrap().count(),
        1,
        "bad rows can be looked at all the same"
    );

    let done = committed(desk.run(&Load { bad_rows_permille_max: 250, ..load }).await);
    assert_eq!((done.counts.good, done.counts.total), (3, 3));
}

#[tokio::test]
async fn a_file_with_a_heading_only_is_empty() {
    let desk = Desk::new(people(unique()));
    let outcome = refused(desk.run(&csv_load(&desk, &[], LoadMode::Replace, None)).await);
    assert_eq!(outcome.reason, Refused::Empty);
}

#[tokio::test]
async fn a_load_on_a_version_that_is_not_the_newest_is_a_conflict() {
    let desk = Desk::new(people(unique()));
    let first = desk.csv(&file(&["1,a,,,,,,"]), LoadMode::Append, None).await;
    let stale = csv_load(&desk, &["2,b,,,,,,"], LoadMode::Append, None);
    let failed = desk.lake.load(&stale, Arc::new(Unwatched)).await.unwrap_err();
    assert!(
        matches!(failed, LakeError::Conflict { expected: None, found: Some(version) } if version == first.version)
    );
}

#[tokio::test]
async fn twenty_thousand_rows_pass_through_many_blocks_and_keep_their_order() {
    let desk = Desk::new(people(unique()));
    let note = "长".repeat(100);
    let lines: Vec<String> = (0..20_000)
        .map(|n| format!("{n:018},n{n},350102,{n}.25,{n},2026-11-22,是,{note}"))
        .collect();
    let done = desk
        .csv(&file(&lines.iter().map(String::as_str).collect::<Vec<_>>()), LoadMode::Append, None)
        .await;
    assert_eq!((done.counts.good, done.counts.total), (20_000, 20_000));
    for n in [0, 1, 7_777, 19_999] {
        let name = desk.name_of(done.version, &format!("{n:018}")).await;
        assert_eq!(name, Some(format!("n{n}")));
    }
}
