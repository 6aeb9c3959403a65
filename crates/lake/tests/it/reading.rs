//! Pages, counts, groups and versions: what a caller must be able to rely on.

use domain::expr::Expr;
use domain::ids::{EntryId, ItemId};
use domain::loads::LoadMode;
use domain::schema::TableKey;
use domain::values::Value;
use lake::{Cursor, LakeError, Order, PageRequest};
use law::catalogue_codes::ItemType;
use serde_json::json;

use crate::tables::{Table, columns, filter, schema, text};

fn first(limit: usize) -> PageRequest {
    PageRequest { limit, after: None, order: Order::Stored }
}

fn district(number: i64) -> &'static str {
    ["鼓楼区", "台江区", "仓山区"][usize::try_from(number % 3).unwrap()]
}

async fn residents(rows: i64) -> Table {
    let mut table = Table::new(schema(
        &[ItemType::Text, ItemType::Text, ItemType::Integer],
        TableKey::Unique(vec![ItemId(1)]),
    ));
    let all: Vec<_> = (0..rows)
        .map(|n| vec![text(&format!("{n:06}")), text(district(n)), Value::Int(n)])
        .collect();
    table.load(LoadMode::Append, &all).await;
    table
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_go_on_where_the_last_one_ended() {
    let table = residents(50).await;
    let wanted = filter(json!({"item": "项2", "op": "eq", "value": "台江区"}));
    let plan = table.owner(Some(&wanted));
    let mut request = first(7);
    let mut seen = Vec::new();
    loop {
        let page = table.lake.query(&plan, table.version(), request).await.unwrap();
        assert_eq!(page.next.is_some(), page.truncated);
        seen.extend(page.rows.into_iter().map(|row| row[2].clone()));
        let Some(next) = page.next else { break };
        request.after = Some(next.to_string().parse().unwrap());
    }
    let expected: Vec<_> = (0..50).filter(|n| n % 3 == 1).map(Value::Int).collect();
    assert_eq!(seen, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_stays_on_its_version() {
    let mut table = residents(20).await;
    let plan = table.owner(None);
    let old = table.version();
    let page = table.lake.query(&plan, old, first(10)).await.unwrap();
    table.load(LoadMode::Replace, &[vec![text("x"), text("y"), Value::Int(0)]]).await;
    let next = PageRequest { after: page.next, ..first(100) };
    let rest = table.lake.query(&plan, old, next).await.unwrap();
    assert_eq!((rest.rows.len(), rest.truncated), (10, false));
    let refused = table.lake.query(&plan, table.version(), next).await.unwrap_err();
    assert!(matches!(refused, LakeError::BadCursor));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_of_another_order_or_place_is_refused() {
    let table = residents(20).await;
    let plan = table.owner(None);
    let page = table.lake.query(&plan, table.version(), first(10)).await.unwrap();
    let by_key = PageRequest { after: page.next, order: Order::Key, limit: 5 };
    assert!(matches!(
        table.lake.query(&plan, table.version(), by_key).await,
        Err(LakeError::BadCursor)
    ));
    let mut forged: Vec<char> = page.next.unwrap().to_string().chars().collect();
    forged[28] = if forged[28] == 'A' { 'B' } else { 'A' };
    let forged: Cursor = forged.into_iter().collect::<String>().parse().unwrap();
    let request = PageRequest { after: Some(forged), ..first(5) };
    assert!(matches!(
        table.lake.query(&plan, table.version(), request).await,
        Err(LakeError::BadCursor)
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_by_key_cross_files_in_order() {
    let mut table = residents(10).await;
    let late: Vec<_> = (0..10)
        .map(|n| vec![text(&format!("{:06}", 5 - n * 2 + 100)), text("x"), Value::Int(n)])
        .collect();
    table.load(LoadMode::Append, &late).await;
    let plan = table.owner(None);
    let mut request = PageRequest { limit: 3, after: None, order: Order::Key };
    let mut keys = Vec::new();
    loop {
        let page = table.lake.query(&plan, table.version(), request).await.unwrap();
        keys.extend(page.rows.iter().map(|row| row[0].to_text()));
        request.after = page.next;
        if request.after.is_none() {
            break;
        }
    }
    let mut sorted = keys.clone();
    sorted.sort();
    assert_eq!((keys.len(), keys), (20, sorted));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_projected_items_leave_a_page() {
    let table = residents(3).await;
    let plan = table.granted(&[2], Expr::always(), None);
    let page = table.lake.query(&plan, table.version(), first(10)).await.unwrap();
    assert_eq!(page.items, [ItemId(2)]);
    assert!(page.rows.iter().all(|row| row.len() == 1));
    let refused = table.lake.group_by(&plan, table.version(), &[ItemId(1)], 10).await;
    assert!(matches!(refused, Err(LakeError::NotInPlan { item: ItemId(1) })));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fold_goes_through_every_value_of_the_items_in_the_plan_and_no_other() {
    let table = residents(31).await;
    let plan = table.granted(&[2], Expr::always(), None);
    let folded =
        table.lake.fold_values(&plan, table.version(), Vec::new(), |seen, place, value| {
            seen.push((place, value.to_text()));
        });
    let seen: Vec<(usize, String)> = folded.await.unwrap();
    assert_eq!(seen.len(), 31);
    assert_eq!(seen.iter().filter(|(place, value)| *place == 0 && value == "鼓楼区").count(), 11);
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_come_largest_first_and_say_when_there_are_more() {
    let table = residents(31).await;
    let groups =
        table.lake.group_by(&table.owner(None), table.version(), &[ItemId(2)], 2).await.unwrap();
    let shown: Vec<_> =
        groups.groups.iter().map(|group| (group.values[0].to_text(), group.count)).collect();
    assert_eq!(shown, [("鼓楼区".to_owned(), 11), ("仓山区".to_owned(), 10)]);
    assert_eq!((groups.total, groups.truncated), (3, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_added_later_is_missing_in_older_rows() {
    let mut table = residents(5).await;
    let mut wider = (*table.schema).clone();
    wider.columns = columns(&[ItemType::Text, ItemType::Text, ItemType::Integer, ItemType::Date]);
    table.schema = wider.into();
    let day = Value::Date("2026-11-22".parse().unwrap());
    table.load(LoadMode::Append, &[vec![text("new"), text("x"), Value::Int(9), day.clone()]]).await;
    let missing = filter(json!({"item": "项4", "op": "missing"}));
    assert_eq!(table.lake.count(&table.owner(Some(&missing)), table.version()).await.unwrap(), 5);
    let present = filter(json!({"item": "项4", "op": "eq", "value": "2026-11-22"}));
    let page =
        table.lake.query(&table.owner(Some(&present)), table.version(), first(10)).await.unwrap();
    assert_eq!(page.rows, [vec![text("new"), text("x"), Value::Int(9), day.clone()]]);
    let groups =
        table.lake.group_by(&table.owner(None), table.version(), &[ItemId(4)], 10).await.unwrap();
    let shown: Vec<_> =
        groups.groups.iter().map(|group| (group.values[0].clone(), group.count)).collect();
    assert_eq!(shown, [(Value::Missing, 5), (day, 1)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_are_refused_not_bent() {
    let table = residents(1).await;
    let plan = table.owner(None);
    for limit in [0, 1_001] {
        assert!(matches!(
            table.lake.query(&plan, table.version(), first(limit)).await,
            Err(LakeError::Limit { .. })
        ));
    }
    assert!(matches!(
        table.lake.group_by(&plan, table.version(), &[ItemId(1)], 0).await,
        Err(LakeError::Limit { .. })
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_or_table_that_is_not_there_is_said_so() {
    let table = residents(1).await;
    let plan = table.owner(None);
    assert!(matches!(
        table.lake.count(&plan, 77).await,
        Err(LakeError::UnknownVersion { version: 77, .. })
    ));
    let mut other = Table::new(schema(&[ItemType::Text], TableKey::None));
    let mut elsewhere = (*other.schema).clone();
    elsewhere.entry = EntryId::named("never loaded");
    other.schema = elsewhere.into();
    assert!(matches!(
        other.lake.count(&other.owner(None), 0).await,
        Err(LakeError::NoTable { .. })
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_tell_their_batches_newest_first() {
    let mut table = residents(2).await;
    table.load(LoadMode::Upsert, &[vec![text("000000"), text("x"), Value::Int(0)]]).await;
    let versions = table.lake.versions(table.schema.entry, 10).await.unwrap();
    assert_eq!(versions[0].version, table.version());
    assert!(versions.iter().take(2).all(|version| version.batch.is_some() && version.at.is_some()));
    assert!(table.lake.versions(EntryId::named("never loaded"), 10).await.unwrap().is_empty());
}
