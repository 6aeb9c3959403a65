//! Masks 脱敏: on every way a row can leave by, and no way to ask around them.

use arrow::array::AsArray;
use calamine::{Data, Reader, Xlsx};
use domain::access::{AccessPlan, Denied};
use domain::ids::ItemId;
use domain::loads::LoadMode;
use domain::masking::Mask;
use domain::schema::TableKey;
use domain::values::Value;
use futures::StreamExt;
use lake::{CsvOptions, ExportFormat, Key, LakeError, Order, PageRequest, TextEncoding};
use law::catalogue_codes::ItemType;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::json;

use crate::tables::{Table, filter, schema, text};

const MASKS: &[(u32, Mask)] =
    &[(1, Mask::None), (2, Mask::Phone), (3, Mask::Year), (4, Mask::Range), (5, Mask::Drop)];
const NAMES: [&str; 4] = ["编号", "电话", "出生", "收入"];
const SHOWN: [[&str; 4]; 2] =
    [["a", "138****1234", "1980", "1000~1999"], ["b", "139****5678", "", "30~39"]];
const SECRET: [&str; 4] = ["13800001234", "1980-05-17", "\"1234", "隐去"];

/// Two rows: number, phone, date of birth, income, and an item that is not opened.
async fn table() -> Table {
    let types = [ItemType::Text, ItemType::Text, ItemType::Date, ItemType::Integer, ItemType::Text];
    let mut table = Table::new(schema(&types, TableKey::Unique(vec![ItemId(1)])));
    let born = Value::Date("1980-05-17".parse().unwrap());
    let rows = [
        vec![text("a"), text("13800001234"), born, Value::Int(1_234), text("隐去")],
        vec![text("b"), text("13900005678"), Value::Missing, Value::Int(37), text("隐去")],
    ];
    table.load(LoadMode::Append, &rows).await;
    table
}

fn names() -> Vec<String> {
    NAMES.map(str::to_owned).to_vec()
}

fn page(order: Order) -> PageRequest {
    PageRequest { limit: 10, after: None, order }
}

fn texts(rows: &[Vec<Value>]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.iter().map(Value::to_text).collect()).collect()
}

async fn exported(table: &Table, plan: &AccessPlan, format: ExportFormat) -> Vec<u8> {
    let mut export = table.lake.export(plan, table.version(), format).await.unwrap();
    let mut bytes = Vec::new();
    while let Some(chunk) = export.next().await {
        bytes.extend_from_slice(&chunk.unwrap());
    }
    assert_eq!((export.rows_begun(), export.end().summary().unwrap().rows), (2, 2));
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_look_ups_and_groups_give_masked_values() {
    let table = table().await;
    let plan = table.opened(MASKS, None).unwrap();
    for order in [Order::Stored, Order::Key] {
        let found = table.lake.query(&plan, table.version(), page(order)).await.unwrap();
        assert_eq!(texts(&found.rows), SHOWN, "{order:?}");
    }
    let by_key = table.looked_up(MASKS).unwrap();
    let key = Key::of_texts(&table.schema, &["a"]).unwrap();
    let found = table.lake.get(&by_key, table.version(), &[key]).await.unwrap();
    assert_eq!(texts(&found[0].rows), [SHOWN[0]]);
    let groups = table.lake.group_by(&plan, table.version(), &[ItemId(2)], 10).await;
    assert!(matches!(groups, Err(LakeError::NotInPlan { item: ItemId(2) })));
    let folded = table.lake.fold_values(&plan, table.version(), 0, |count, _, _| *count += 1).await;
    assert!(matches!(folded, Err(LakeError::NotInPlan { .. })), "what is derived takes no masks");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_format_of_an_export_is_masked() {
    let table = table().await;
    let plan = table.opened(MASKS, None).unwrap();
    let options =
        CsvOptions { encoding: TextEncoding::Utf8, header: names(), spreadsheet_safe: true };
    let csv = exported(&table, &plan, ExportFormat::Csv(options)).await;
    let expected =
        "编号,电话,出生,收入\r\na,138****1234,1980,1000~1999\r\nb,139****5678,,30~39\r\n";
    assert_eq!(String::from_utf8(csv).unwrap(), expected);
    let lines = exported(&table, &plan, ExportFormat::JsonLines(names())).await;
    let lines = String::from_utf8(lines).unwrap();
    let second = r#"{"编号":"b","电话":"139****5678","出生":null,"收入":"30~39"}"#;
    assert_eq!(lines.lines().nth(1), Some(second));
    assert!(SECRET.iter().all(|secret| !lines.contains(secret)), "{lines}");
    assert_eq!(sheet(exported(&table, &plan, ExportFormat::Workbook(names())).await), SHOWN);
    assert_eq!(parquet(exported(&table, &plan, ExportFormat::Parquet(names())).await), SHOWN);
}

fn sheet(bytes: Vec<u8>) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let mut rows = range.rows().map(|row| row.iter().map(Data::to_string).collect::<Vec<_>>());
    assert_eq!(rows.next().unwrap(), NAMES);
    rows.collect()
}

fn parquet(bytes: Vec<u8>) -> Vec<Vec<String>> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes)).unwrap();
    let batches: Vec<_> = reader.build().unwrap().map(Result::unwrap).collect();
    let cell = |row: usize, place: usize| {
        batches[0].column(place).as_string::<i32>().value(row).to_owned()
    };
    assert_eq!(batches[0].schema().field(1).name(), NAMES[1]);
    (0..2).map(|row| (0..4).map(|place| cell(row, place)).collect()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_asks_around_a_mask() {
    let table = table().await;
    let phone = filter(json!({ "item": "i2", "op": "eq", "value": "13800001234" }));
    assert!(matches!(table.opened(MASKS, Some(&phone)), Err(Denied::Filter(_))));
    let by_phone = [(1, Mask::Name)];
    assert_eq!(table.looked_up(&by_phone).unwrap_err(), Denied::MaskedKey);
    let plan = table.opened(&by_phone, None).unwrap();
    let by_rank = table.lake.query(&plan, table.version(), page(Order::Key)).await;
    assert!(matches!(by_rank, Err(LakeError::NotInPlan { item: ItemId(1) })));
}
