//! Look-ups by key through loads of every mode, and an index that is lost or damaged.

use std::cmp::Ordering;
use std::fs;
use std::ops::ControlFlow;

use domain::expr::{Comparison, Expr};
use domain::ids::ItemId;
use domain::loads::LoadMode;
use domain::schema::TableKey;
use domain::values::Value;
use lake::{ErrorKind, Key, KeyRows, LakeError};
use law::catalogue_codes::ItemType;

use crate::tables::{Table, schema, text};

fn people() -> Table {
    Table::new(schema(&[ItemType::Text, ItemType::Integer], TableKey::Unique(vec![ItemId(1)])))
}

fn person(name: &str, age: i64) -> Vec<Value> {
    vec![text(name), Value::Int(age)]
}

async fn rows(table: &Table, version: u64, name: &str) -> Vec<Vec<Value>> {
    let key = Key::of_texts(&table.schema, &[name]).unwrap();
    table.lake.get(&table.owner(None), version, &[key]).await.unwrap().remove(0).rows
}

#[tokio::test(flavor = "multi_thread")]
async fn every_version_answers_with_its_own_rows() {
    let mut table = people();
    table.load(LoadMode::Append, &[person("a", 1), person("b", 2)]).await;
    let first = table.version();
    table.load(LoadMode::Upsert, &[person("b", 20), person("c", 3)]).await;
    let second = table.version();
    table.load(LoadMode::Replace, &[person("c", 30)]).await;
    let third = table.version();
    assert_eq!(rows(&table, first, "b").await, [person("b", 2)]);
    assert_eq!(rows(&table, second, "b").await, [person("b", 20)]);
    assert_eq!(rows(&table, second, "a").await, [person("a", 1)]);
    assert!(rows(&table, third, "b").await.is_empty());
    assert_eq!(rows(&table, third, "c").await, [person("c", 30)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_index_is_built_anew_from_the_table() {
    let mut table = people();
    table.load(LoadMode::Append, &[person("a", 1), person("b", 2)]).await;
    table.load(LoadMode::Upsert, &[person("b", 20)]).await;
    fs::remove_dir_all(table.index_dir()).unwrap();
    table.lake = table.reopened();
    assert_eq!(rows(&table, table.version(), "b").await, [person("b", 20)]);
    assert!(table.index_dir().join(format!("{}.json", table.version())).is_file());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_truncated_index_is_built_anew_from_the_table() {
    let mut table = people();
    table.load(LoadMode::Append, &[person("a", 1)]).await;
    for file in fs::read_dir(table.index_dir()).unwrap().map(Result::unwrap) {
        fs::OpenOptions::new().write(true).open(file.path()).unwrap().set_len(70).unwrap();
    }
    table.lake = table.reopened();
    assert_eq!(rows(&table, table.version(), "a").await, [person("a", 1)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn sweeping_leaves_the_recorded_index_and_no_other_file() {
    let mut table = people();
    for age in 0..5 {
        table.load(LoadMode::Replace, &[person("a", age)]).await;
    }
    fs::write(table.index_dir().join("half.seg"), b"half").unwrap();
    table.lake.sweep(table.schema.entry, Some(table.version())).await.unwrap();
    assert_eq!(
        fs::read_dir(table.index_dir()).unwrap().count(),
        4,
        "two manifests with a segment each"
    );
    assert_eq!(rows(&table, table.version(), "a").await, [person("a", 4)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_outside_the_scope_are_as_if_absent() {
    let mut table = people();
    table.load(LoadMode::Append, &[person("old", 80), person("young", 20)]).await;
    let scope = Expr::Compare { item: ItemId(2), op: Comparison::Lt, value: Value::Int(60) };
    let plan = table.granted(&[1], scope, None);
    let keys =
        ["old", "young", "nobody"].map(|name| Key::of_texts(&table.schema, &[name]).unwrap());
    let found = table.lake.get(&plan, table.version(), &keys).await.unwrap();
    let young = KeyRows { rows: vec![vec![text("young")]], truncated: false };
    assert_eq!(found, [KeyRows::default(), young, KeyRows::default()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_shows_only_items_that_may_leave() {
    let mut table = people();
    table.load(LoadMode::Append, &[person("a", 1)]).await;
    let plan = table.granted(&[1], Expr::always(), None);
    let lookup = table.lake.lookup(&plan, table.version()).await.unwrap();
    let key = Key::of_texts(&table.schema, &["a"]).unwrap();
    let seen = lookup.first(&key, |row| {
        (row.value(ItemId(1)), row.value(ItemId(2)), row.compare(ItemId(2), &Value::Int(1)))
    });
    assert_eq!(seen.unwrap(), Some((Some(text("a")), None, None)));
    assert!(table.lake.lookup_open(&plan, table.version()).is_some(), "once opened it stays open");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_compared_without_reading_the_value() {
    let mut table = people();
    table.load(LoadMode::Append, &[vec![text("a"), Value::Missing], person("b", 7)]).await;
    let plan = table.owner(None);
    let lookup = table.lake.lookup(&plan, table.version()).await.unwrap();
    let claim = |name: &str, age| {
        let key = Key::of_texts(&table.schema, &[name]).unwrap();
        lookup
            .first(&key, |row| {
                row.compare(ItemId(2), &Value::Int(age)).unwrap().map(Ordering::is_eq)
            })
            .unwrap()
    };
    assert_eq!(claim("a", 7), Some(None));
    assert_eq!(claim("b", 7), Some(Some(true)));
    assert_eq!(claim("b", 8), Some(Some(false)));
    assert_eq!(claim("c", 8), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_a_thousand_rows_of_one_key_are_said_to_be_there() {
    let mut table =
        Table::new(schema(&[ItemType::Text, ItemType::Integer], TableKey::Lookup(vec![ItemId(1)])));
    let many: Vec<_> = (0..1_001).map(|n| person("x", n)).collect();
    table.load(LoadMode::Append, &many).await;
    let plan = table.owner(None);
    let lookup = table.lake.lookup(&plan, table.version()).await.unwrap();
    let key = Key::of_texts(&table.schema, &["x"]).unwrap();
    let found = lookup.rows(&key).unwrap();
    assert_eq!((found.rows.len(), found.truncated), (1_000, true));
    let mut all = 0;
    lookup
        .for_each(&key, |_row| {
            all += 1;
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(all, 1_001);
}

#[test]
fn keys_are_equal_however_they_are_spelt() {
    let schema =
        schema(&[ItemType::Date, ItemType::Number], TableKey::Unique(vec![ItemId(1), ItemId(2)]));
    let written = Key::of_texts(&schema, &["2026/1/2", "1.5"]).unwrap();
    let body = serde_json::json!({"项2": "1.50", "i1": "20260102"});
    assert_eq!(Key::of_json(&schema, &body).unwrap(), written);
    assert_eq!(format!("{written:?}"), "Key(…)");
}

#[test]
fn faulty_keys_are_refused() {
    let two =
        schema(&[ItemType::Date, ItemType::Integer], TableKey::Unique(vec![ItemId(1), ItemId(2)]));
    let bad = |json| Key::of_json(&two, &json).unwrap_err();
    assert!(matches!(bad(serde_json::json!("2026-01-02")), LakeError::BadKey { item: None, .. }));
    assert!(matches!(
        bad(serde_json::json!({"项1": "2026-01-02"})),
        LakeError::BadKey { item: None, .. }
    ));
    assert!(matches!(
        bad(serde_json::json!({"项1": "2026-13-02", "项2": 1})),
        LakeError::BadKey { item: Some(ItemId(1)), .. }
    ));
    assert!(matches!(
        bad(serde_json::json!({"项1": "2026-01-02", "other": 1})),
        LakeError::BadKey { item: Some(ItemId(2)), .. }
    ));
    let none = schema(&[ItemType::Date], TableKey::None);
    assert_eq!(Key::of_texts(&none, &[]).unwrap_err().kind(), ErrorKind::Invalid);
}
