//! Exports: the bytes, their summary, and a reader who stops.

use domain::loads::LoadMode;
use domain::schema::TableKey;
use domain::values::Value;
use futures::StreamExt;
use lake::{CsvOptions, TextEncoding};
use law::catalogue_codes::ItemType;
use sha2::{Digest, Sha256};

use crate::tables::{Table, schema, text};

async fn table(rows: &[Vec<Value>]) -> Table {
    let mut table = Table::new(schema(&[ItemType::Text, ItemType::Number], TableKey::None));
    table.load(LoadMode::Append, rows).await;
    table
}

fn amount(unscaled: i128) -> Value {
    Value::Decimal { unscaled, scale: 2 }
}

fn options(encoding: TextEncoding) -> CsvOptions {
    CsvOptions {
        encoding,
        header: vec!["名称".to_owned(), "金额".to_owned()],
        spreadsheet_safe: false,
    }
}

async fn bytes(table: &Table, options: CsvOptions) -> Vec<u8> {
    let mut export =
        table.lake.export_csv(&table.owner(None), table.version(), options).await.unwrap();
    let end = export.end();
    let mut bytes = Vec::new();
    while let Some(chunk) = export.next().await {
        bytes.extend_from_slice(&chunk.unwrap());
    }
    let summary = end.summary().unwrap();
    assert_eq!(summary.bytes, bytes.len() as u64);
    assert_eq!(summary.digest, <[u8; 32]>::from(Sha256::digest(&bytes)));
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_value_and_an_empty_text_stay_apart() {
    let table =
        table(&[vec![text(""), Value::Missing], vec![text("他说\"好\""), amount(-150)]]).await;
    let written = bytes(&table, options(TextEncoding::Utf8Bom)).await;
    let expected = "\u{feff}名称,金额\r\n\"\",\r\n\"他说\"\"好\"\"\",-1.50\r\n";
    assert_eq!(String::from_utf8(written).unwrap(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn gb18030_holds_every_character() {
    let table = table(&[vec![text("𠮷林 😀 ﷽"), amount(0)]]).await;
    let written = bytes(&table, options(TextEncoding::Gb18030)).await;
    let (read, _, faulty) = encoding_rs::GB18030.decode(&written);
    assert!(!faulty);
    assert_eq!(read, "名称,金额\r\n𠮷林 😀 ﷽,0.00\r\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn formulas_are_guarded_only_in_texts_and_only_when_asked() {
    let table = table(&[vec![text("=cmd()"), amount(-100)]]).await;
    let safe =
        CsvOptions { spreadsheet_safe: true, header: Vec::new(), encoding: TextEncoding::Utf8 };
    assert_eq!(bytes(&table, safe).await, b"'=cmd(),-1.00\r\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_heading_comes_before_the_rows_and_a_reader_may_stop() {
    let many: Vec<_> = (0..60_000).map(|n| vec![text(&format!("名字{n}")), amount(n)]).collect();
    let table = table(&many).await;
    let mut export = table
        .lake
        .export_csv(&table.owner(None), table.version(), options(TextEncoding::Utf8))
        .await
        .unwrap();
    let end = export.end();
    assert_eq!(export.next().await.unwrap().unwrap(), "名称,金额\r\n".as_bytes());
    drop(export);
    assert_eq!(end.summary(), None, "an export broken off has no summary");
}
