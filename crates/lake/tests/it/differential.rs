//! Every way of reading against a naive reference: random tables, filters and grants.

use std::collections::BTreeMap;

use domain::access::AccessPlan;
use domain::expr::{Comparison, Expr, Filter};
use domain::ids::ItemId;
use domain::loads::LoadMode;
use domain::schema::TableKey;
use domain::values::Value;
use futures::StreamExt;
use jiff::civil::date;
use lake::{CsvOptions, Key, Order, PageRequest, TextEncoding};
use law::catalogue_codes::ItemType::{
    self, Date, DateTime, Float, Integer, Logical, Memo, Number, Text,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use strum::IntoEnumIterator;

use crate::tables::{Table, schema, text};

const TYPES: [ItemType; 9] = [Text, Text, Integer, Number, Float, Logical, Date, DateTime, Memo];
type Row = Vec<Value>;

/// Few values of each type, so that they meet; among them those that engines disagree on.
fn present(item_type: ItemType) -> BoxedStrategy<Value> {
    match item_type {
        Text | Memo | ItemType::General => {
            select(vec!["", "a", "A", "ab", "福州", "福", "鼓楼区", "%", "_", "é", "\\", "😀"])
                .prop_map(text)
                .boxed()
        }
        Integer => select(vec![i64::MIN, -1, 0, 1, 7, i64::MAX]).prop_map(Value::Int).boxed(),
        Number | ItemType::Money => select(vec![-150_i128, 0, 1, 150, 999_999_999_999])
            .prop_map(|unscaled| Value::Decimal { unscaled, scale: 2 })
            .boxed(),
        Float | ItemType::Double => {
            select(vec![-1.5, -0.0, 0.0, 1e-9, 2.0, 1e300]).prop_map(Value::Float).boxed()
        }
        Logical => any::<bool>().prop_map(Value::Bool).boxed(),
        Date => {
            select(vec![date(1, 1, 1), date(1969, 12, 31), date(2024, 2, 29), date(9999, 12, 31)])
                .prop_map(Value::Date)
                .boxed()
        }
        DateTime => select(vec![
            "1969-12-31T23:59:59.999999",
            "2026-11-22T08:30:00",
            "2026-11-22T08:30:00.5",
        ])
        .prop_map(|at| Value::DateTime(at.parse().unwrap()))
        .boxed(),
    }
}

fn cell(item_type: ItemType) -> BoxedStrategy<Value> {
    prop_oneof![3 => present(item_type), 1 => Just(Value::Missing)].boxed()
}

/// A key item must have a value, and an empty text is none.
fn key() -> impl Strategy<Value = Value> {
    select(vec!["a", "A", "ab", "福州", "福", "鼓楼区", "%", "_", "é", "\\", "😀"]).prop_map(text)
}

fn row() -> impl Strategy<Value = Row> {
    let cells: Vec<_> = TYPES[1..].iter().map(|item_type| cell(*item_type)).collect();
    (key(), cells).prop_map(|(key, mut row)| {
        row.insert(0, key);
        row
    })
}

/// A condition on any item, now and then on an item of another type, one the table does not have,
/// or between two microseconds.
fn condition() -> BoxedStrategy<Expr> {
    (0..=TYPES.len()).prop_flat_map(|place| {
        let item = ItemId(u32::try_from(place).unwrap() + 1);
        let own = TYPES.get(place).copied().unwrap_or(Text);
        let between = Just(Value::DateTime("2026-11-22T08:30:00.0000005".parse().unwrap()));
        let value = prop_oneof![
            12 => present(own),
            1 => select(TYPES.to_vec()).prop_flat_map(present),
            1 => between,
            1 => Just(Value::Missing),
        ];
        let op = select(Comparison::iter().collect::<Vec<_>>());
        let part = select(vec!["", "a", "福", "楼", "%", "_"]);
        prop_oneof![
            4 => (op, value.clone()).prop_map(move |(op, value)| Expr::Compare { item, op, value }),
            2 => vec(value, 0..4).prop_map(move |values| Expr::In { item, values }),
            1 => part.clone().prop_map(move |text| Expr::Prefix { item, text: text.to_owned() }),
            1 => part.prop_map(move |text| Expr::Contains { item, text: text.to_owned() }),
            1 => Just(Expr::Missing { item }),
        ]
    })
    .boxed()
}

fn expr() -> impl Strategy<Value = Expr> {
    condition().prop_recursive(3, 12, 4, |part| {
        prop_oneof![
            vec(part.clone(), 0..4).prop_map(Expr::All),
            vec(part.clone(), 0..4).prop_map(Expr::Any),
            part.prop_map(|part| Expr::Not(Box::new(part))),
        ]
    })
}

/// A filter as it comes from outside, over granted items only.
fn asked(items: &[u32]) -> impl Strategy<Value = Option<Filter>> + use<> {
    let condition = select(items.to_vec()).prop_flat_map(|number| {
        let own = TYPES[number as usize - 1];
        (present(own), select(vec!["eq", "ne", "lt", "le", "gt", "ge"])).prop_map(
            move |(value, op)| Filter::Condition {
                item: format!("i{number}"),
                op: op.to_owned(),
                value: value.to_json(),
            },
        )
    });
    proptest::option::of(condition)
}

#[derive(Debug, Clone)]
struct Reading {
    items: Vec<u32>,
    scope: Expr,
    asked: Option<Filter>,
    page: usize,
    grouped: usize,
}

fn reading() -> impl Strategy<Value = Reading> {
    let all: Vec<u32> = (1..).take(TYPES.len()).collect();
    let items = proptest::sample::subsequence(all, 1..=TYPES.len());
    items.prop_flat_map(|items| {
        let asked = asked(&items);
        (Just(items), expr(), asked, 1..6_usize, 0..3_usize).prop_map(
            |(items, scope, asked, page, grouped)| Reading { items, scope, asked, page, grouped },
        )
    })
}

/// What the plan lets leave, by the definition.
fn reference(plan: &AccessPlan, rows: &[Row]) -> Vec<Row> {
    let value =
        |row: &Row, item: ItemId| row.get(item.0 as usize - 1).cloned().unwrap_or(Value::Missing);
    rows.iter()
        .filter(|row| plan.predicate().matches(&|item| value(row, item)))
        .map(|row| plan.projection().iter().map(|item| value(row, *item)).collect())
        .collect()
}

async fn pages(table: &Table, plan: &AccessPlan, limit: usize, order: Order) -> Vec<Row> {
    let mut request = PageRequest { limit, after: None, order };
    let mut rows = Vec::new();
    loop {
        let page = table.lake.query(plan, table.version(), request).await.unwrap();
        rows.extend(page.rows);
        request.after = page.next;
        if request.after.is_none() {
            return rows;
        }
    }
}

async fn exported(table: &Table, plan: &AccessPlan) -> (Vec<u8>, u64) {
    let options = CsvOptions { encoding: TextEncoding::Utf8, ..CsvOptions::default() };
    let mut export = table.lake.export_csv(plan, table.version(), options).await.unwrap();
    let end = export.end();
    let mut bytes = Vec::new();
    while let Some(chunk) = export.next().await {
        bytes.extend_from_slice(&chunk.unwrap());
    }
    (bytes, end.summary().unwrap().rows)
}

/// Values without quotes in them, so the reference may quote only what is empty.
fn csv(rows: &[Row]) -> String {
    let field =
        |value: &Value| if *value == text("") { "\"\"".to_owned() } else { value.to_text() };
    rows.iter().map(|row| row.iter().map(field).collect::<Vec<_>>().join(",") + "\r\n").collect()
}

fn plain_zero(value: Value) -> Value {
    match value {
        Value::Float(number) => Value::Float(number + 0.0),
        other => other,
    }
}

fn grouped(rows: &[Row], places: usize) -> BTreeMap<String, u64> {
    let mut groups = BTreeMap::new();
    for row in rows {
        let values: Vec<Value> = row[..places].iter().cloned().map(plain_zero).collect();
        *groups.entry(format!("{values:?}")).or_default() += 1;
    }
    groups
}

async fn check(table: &Table, rows: &[Row], reading: &Reading) {
    let plan = table.granted(&reading.items, reading.scope.clone(), reading.asked.as_ref());
    let expected = reference(&plan, rows);
    assert_eq!(pages(table, &plan, reading.page, Order::Stored).await, expected, "pages");
    assert_eq!(
        table.lake.count(&plan, table.version()).await.unwrap(),
        expected.len() as u64,
        "count"
    );
    let (bytes, exported_rows) = exported(table, &plan).await;
    assert_eq!(
        (String::from_utf8(bytes).unwrap(), exported_rows),
        (csv(&expected), expected.len() as u64),
        "export"
    );
    let places = reading.grouped.min(plan.projection().len());
    let groups = table
        .lake
        .group_by(&plan, table.version(), &plan.projection()[..places], 1_000)
        .await
        .unwrap();
    let counts = groups
        .groups
        .iter()
        .map(|group| (format!("{:?}", group.values), group.count))
        .filter(|(_, count)| *count > 0);
    assert_eq!(counts.collect::<BTreeMap<_, _>>(), grouped(&expected, places), "groups");
    check_by_key(table, rows, &plan, reading).await;
}

async fn check_by_key(table: &Table, rows: &[Row], plan: &AccessPlan, reading: &Reading) {
    if table.schema.key == TableKey::None {
        return;
    }
    let mut sorted = rows.to_vec();
    sorted.sort_by(|a, b| a[0].compare(&b[0]).unwrap());
    assert_eq!(
        pages(table, plan, reading.page, Order::Key).await,
        reference(plan, &sorted),
        "pages by key"
    );
    for wanted in ["", "a", "ab", "福州", "absent"] {
        let of_key: Vec<Row> = rows.iter().filter(|row| row[0] == text(wanted)).cloned().collect();
        let key = Key::of_texts(&table.schema, &[wanted]).unwrap();
        let found = table.lake.get(plan, table.version(), &[key]).await.unwrap().remove(0);
        assert_eq!(found.rows, reference(plan, &of_key), "look-up of {wanted:?}");
    }
}

/// Loads of a table, each row once where keys are unique.
fn loads(unique: bool) -> impl Strategy<Value = Vec<Vec<Row>>> {
    vec(vec(row(), 1..12), 1..4).prop_map(move |mut loads| {
        let mut taken = Vec::new();
        for load in &mut loads {
            load.retain(|row| {
                let new = !taken.contains(&row[0]);
                taken.push(row[0].clone());
                new || !unique
            });
        }
        loads.retain(|load| !load.is_empty());
        loads
    })
}

fn run(key: TableKey, loads: &[Vec<Row>], readings: &[Reading]) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let mut table = Table::new(schema(&TYPES, key));
        for load in loads {
            table.load(LoadMode::Append, load).await;
        }
        let rows = loads.concat();
        for reading in readings {
            check(&table, &rows, reading).await;
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24, max_shrink_iters: 200, ..ProptestConfig::default()
    })]

    #[test]
    fn every_way_of_reading_a_unique_key_agrees_with_the_reference(
        loads in loads(true), readings in vec(reading(), 12)
    ) {
        run(TableKey::Unique(vec![ItemId(1)]), &loads, &readings);
    }

    #[test]
    fn every_way_of_reading_a_look_up_key_agrees_with_the_reference(
        loads in loads(false), readings in vec(reading(), 12)
    ) {
        run(TableKey::Lookup(vec![ItemId(1)]), &loads, &readings);
    }

    #[test]
    fn every_way_of_reading_without_a_key_agrees_with_the_reference(
        loads in loads(false), readings in vec(reading(), 12)
    ) {
        run(TableKey::None, &loads, &readings);
    }
}
