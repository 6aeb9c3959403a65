//! How fast a table of a million rows answers: look-ups, filtered pages, groups, and an export of
//! 100,000 rows.
//!
//! `cargo run --release -p lake --example read_rate [rows]`
#![allow(clippy::unwrap_used, reason = "a measurement that fails has nothing better to do")]

use std::fmt::Write as _;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::access::{AccessPlan, Right, Wanted, compile};
use domain::catalogue::{EmptyText, Sensitivity};
use domain::expr::Filter;
use domain::grants::Method;
use domain::ids::{BatchId, EntryId, ItemId, UnitId};
use domain::loads::{ColumnMapping, FileFormat, LoadMode};
use domain::schema::{Column, TableKey, TableSchema};
use domain::values::{DeclaredType, Value};
use futures::StreamExt;
use jiff::Timestamp;
use jiff::civil::date;
use lake::load::{Load, LoadOutcome, Unwatched};
use lake::{CsvOptions, Encoding, Key, Lake, LakeConfig, Order, PageRequest};
use law::catalogue_codes::ItemType;

const LOOK_UPS: u64 = 300_000;
const RUNS: usize = 31;

struct Bench {
    lake: Lake,
    schema: Arc<TableSchema>,
    version: u64,
    rows: u64,
}

fn main() {
    let rows = std::env::args().nth(1).map_or(1_000_000, |rows| rows.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let bench = load(
            Lake::open(LakeConfig { dir: dir.path().to_owned(), secret: [1; 32] }).unwrap(),
            rows,
        )
        .await;
        bench.look_ups().await;
        bench.pages("rare", r#"{"item":"姓名","op":"contains","value":"第77人"}"#).await;
        bench.pages("one in 13", r#"{"item":"区","op":"eq","value":"区7"}"#).await;
        bench.groups().await;
        bench.export().await;
    });
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").unwrap();
}

fn mixed(n: u64) -> u64 {
    let x = (n ^ (n >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x ^ (x >> 29)
}

fn key_of(n: u64) -> String {
    format!("{:018}", mixed(n) % 1_000_000_000 * 1_000_000_000 + n)
}

fn schema() -> TableSchema {
    use ItemType::{Date, DateTime, Integer, Logical, Number, Text};
    let items = [
        ("身份号", Text),
        ("姓名", Text),
        ("区", Text),
        ("街道", Text),
        ("出生日期", Date),
        ("金额", Number),
        ("次数", Integer),
        ("有效", Logical),
        ("更新", DateTime),
        ("备注", Text),
    ];
    let column = |(number, (name, item_type)): (u32, (&str, ItemType))| Column {
        id: ItemId(number),
        name: name.to_owned(),
        declared: DeclaredType {
            item_type,
            length: if item_type == Number { 12 } else { 0 },
            precision: 2,
        },
        required: number == 1,
        codes: None,
        check: None,
        sensitivity: Sensitivity::Ordinary,
        openness: domain::catalogue::Openness::ToAll,
    };
    TableSchema {
        entry: EntryId::named("read rate"),
        columns: (1..).zip(items).map(column).collect(),
        key: TableKey::Unique(vec![ItemId(1)]),
        empty_text: EmptyText::IsMissing,
    }
}

async fn load(lake: Lake, rows: u64) -> Bench {
    let schema = Arc::new(schema());
    let names: Vec<String> = schema.columns.iter().map(|column| column.name.clone()).collect();
    let mut file = lake.raw_sink().unwrap();
    file.write(format!("{}\n", names.join(",")).as_bytes()).unwrap();
    let mut line = String::new();
    for n in 0..rows {
        let r = mixed(n + 77);
        line.clear();
        write!(line, "{},第{}人,区{},街道{},", key_of(n), r % 100_000, r % 13, r % 170).unwrap();
        write!(
            line,
            "19{:02}-{:02}-{:02},{}.{:02},",
            r % 100,
            r % 12 + 1,
            r % 28 + 1,
            r % 99_999,
            r % 100
        )
        .unwrap();
        writeln!(
            line,
            "{},{},2026-11-{:02} 08:30:00,备注第{}号",
            r % 1_000,
            r % 2,
            r % 30 + 1,
            r % 1_000_000
        )
        .unwrap();
        file.write(line.as_bytes()).unwrap();
    }
    let raw = file.finish().unwrap();
    let load = Load {
        schema: Arc::clone(&schema),
        digest: raw.digest,
        format: FileFormat::Csv,
        encoding: Encoding::Utf8,
        mapping: ColumnMapping::by_name(&names, &schema),
        mode: LoadMode::Append,
        base_version: None,
        batch: BatchId::named("read rate"),
        bad_rows_permille_max: 0,
        dropped_rows_permille_max: 0,
        held_override: false,
        folded_to: 0,
        at: Timestamp::UNIX_EPOCH,
    };
    let began = Instant::now();
    let LoadOutcome::Committed(committed) = lake.load(&load, Arc::new(Unwatched)).await.unwrap()
    else {
        unreachable!("every row is good");
    };
    say(&format!(
        "load of {rows} rows, {} MB: {:.2} s",
        raw.bytes / 1_000_000,
        began.elapsed().as_secs_f64()
    ));
    let began = Instant::now();
    let summary = lake.rebuild_index(&schema, committed.version).await.unwrap();
    say(&format!(
        "index from the table: {:.2} s, {} MB",
        began.elapsed().as_secs_f64(),
        summary.bytes / 1_000_000
    ));
    Bench { lake, schema, version: committed.version, rows }
}

fn p50(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

impl Bench {
    fn plan(&self, filter: Option<&str>) -> AccessPlan {
        let filter: Option<Filter> = filter.map(|json| serde_json::from_str(json).unwrap());
        let right = Right::Owner { unit: UnitId::named("owner") };
        let wanted = Wanted { items: &[], filter: filter.as_ref() };
        compile(right, &self.schema, Method::Interface, "", &wanted, date(2026, 11, 22)).unwrap()
    }

    async fn look_ups(&self) {
        let plan = self.plan(None);
        let keys: Vec<Key> = (0..LOOK_UPS)
            .map(|n| Key::of_texts(&self.schema, &[&key_of(mixed(n) % self.rows)]).unwrap())
            .collect();
        let lookup = self.lake.lookup(&plan, self.version).await.unwrap();
        let claim = Value::Text("区7".to_owned());
        let found = || {
            keys.iter()
                .filter(|key| {
                    lookup.first(key, |row| row.compare(ItemId(3), &claim)).unwrap().is_some()
                })
                .count()
        };
        assert_eq!(found() as u64, LOOK_UPS);
        let began = Instant::now();
        found();
        let micros =
            began.elapsed().as_secs_f64() * 1e6 / f64::from(u32::try_from(LOOK_UPS).unwrap());
        say(&format!(
            "look-up of one key and comparison of one item: {micros:.2} µs, {:.0}/s on one thread",
            1e6 / micros
        ));
    }

    async fn pages(&self, name: &str, filter: &str) {
        let plan = self.plan(Some(filter));
        let request = PageRequest { limit: 20, after: None, order: Order::Stored };
        let mut times = Vec::new();
        for _ in 0..RUNS {
            let began = Instant::now();
            self.lake.query(&plan, self.version, request).await.unwrap();
            times.push(began.elapsed());
        }
        let count = self.lake.count(&plan, self.version).await.unwrap();
        say(&format!("page of 20 rows, filter {name} ({count} rows pass): p50 {:?}", p50(times)));
        let began = Instant::now();
        self.lake
            .query(&plan, self.version, PageRequest { order: Order::Key, ..request })
            .await
            .unwrap();
        say(&format!("the same by key, once: {:?}", began.elapsed()));
    }

    async fn groups(&self) {
        let plan = self.plan(None);
        let mut times = Vec::new();
        for _ in 0..RUNS {
            let began = Instant::now();
            self.lake.group_by(&plan, self.version, &[ItemId(3), ItemId(8)], 100).await.unwrap();
            times.push(began.elapsed());
        }
        say(&format!("groups by two items: p50 {:?}", p50(times)));
    }

    async fn export(&self) {
        let plan = self.plan(Some(r#"{"item":"次数","op":"lt","value":100}"#));
        let began = Instant::now();
        let options = CsvOptions { header: vec!["x".to_owned(); 10], ..CsvOptions::default() };
        let mut export = self.lake.export_csv(&plan, self.version, options).await.unwrap();
        let end = export.end();
        let mut marks = Vec::new();
        while let Some(chunk) = export.next().await {
            chunk.unwrap();
            marks.push(began.elapsed());
        }
        let summary = end.summary().unwrap();
        let (rows, megabytes) = (summary.rows, summary.bytes / 1_000_000);
        say(&format!(
            "export of {rows} rows, {megabytes} MB: heading {:?}, first rows {:?}, all {:?}",
            marks[0],
            marks[1],
            marks[marks.len() - 1]
        ));
    }
}
