//! Items that come, go and change while the table stays.

use std::sync::Arc;

use domain::loads::LoadMode;
use lake::LakeError;
use lake::load::Unwatched;
use law::catalogue_codes::ItemType;

use super::{Desk, column, csv_load, file, people, rows_of, unique};

#[tokio::test]
async fn a_new_item_is_missing_in_older_rows_whatever_the_mode() {
    for mode in [LoadMode::Append, LoadMode::Upsert, LoadMode::Replace] {
        let mut desk = Desk::new(people(unique()));
        let first = desk.csv(&file(&["1,a,,,,,,"]), LoadMode::Append, None).await;
        let mut grown = people(unique());
        grown.columns.push(column(9, "更新时间", ItemType::DateTime, 0, 0));
        grown.columns.push(column(10, "面积", ItemType::Double, 0, 0));
        desk.schema = Arc::new(grown);
        let second = desk
            .csv("证件号码,更新时间,面积\n2,2026-11-22 08:30:00,1.5\n", mode, Some(first.version))
            .await;
        let mut rows = desk.rows(second.version).await;
        rows.sort();
        assert_eq!(rows.last().unwrap()[8..], ["2026-11-22 08:30:00", "1.5"]);
        if mode != LoadMode::Replace {
            assert_eq!(rows[0][8..], ["∅", "∅"]);
        }
        assert_eq!(rows_of(&desk.lake, &desk.schema, first.version).await[0][8..], ["∅", "∅"]);
    }
}

#[tokio::test]
async fn a_changed_type_needs_a_replace() {
    let mut desk = Desk::new(people(unique()));
    let first = desk.csv(&file(&["1,a,,,7,,,"]), LoadMode::Append, None).await;
    let mut changed = people(unique());
    changed.columns[4] = column(5, "人数", ItemType::Text, 5, 0);
    desk.schema = Arc::new(changed);
    for mode in [LoadMode::Append, LoadMode::Upsert] {
        let load = csv_load(&desk, &["2,b,,,many,,,"], mode, Some(first.version));
        let failed = desk.lake.load(&load, Arc::new(Unwatched)).await.unwrap_err();
        assert!(matches!(failed, LakeError::TypeChanged { item } if item.0 == 5), "{failed:?}");
    }
    let second = desk.csv(&file(&["2,b,,,many,,,"]), LoadMode::Replace, Some(first.version)).await;
    assert_eq!(desk.rows(second.version).await[0][4], "many");
}

#[tokio::test]
async fn a_dropped_item_leaves_older_versions_as_they_were() {
    let mut desk = Desk::new(people(unique()));
    let first = desk.csv(&file(&["1,a,,,7,,,"]), LoadMode::Append, None).await;
    let whole = Arc::clone(&desk.schema);
    let mut smaller = people(unique());
    smaller.columns.remove(4);
    desk.schema = Arc::new(smaller);
    let second = desk.csv("证件号码,姓名\n2,b\n", LoadMode::Append, Some(first.version)).await;
    assert_eq!(desk.rows(second.version).await.len(), 2);
    assert_eq!(rows_of(&desk.lake, &whole, first.version).await[0][4], "7");
    assert_eq!(rows_of(&desk.lake, &whole, second.version).await[1][4], "∅");
}
