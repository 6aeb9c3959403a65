//! How fast a load is beside the least work that could be done with the same file: arrow's CSV reader into a Parquet file.
//!
//! `cargo run --release -p lake --example load_rate [rows]` prints both times, their ratio and the peak of resident memory.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program for the terminal that fails by panicking"
)]

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow::csv::ReaderBuilder;
use arrow::datatypes::{DataType, Field, Schema};
use domain::catalogue::{CodeCheck, EmptyText, Sensitivity};
use domain::ids::{BatchId, EntryId, ItemId};
use domain::loads::{ColumnMapping, LoadMode};
use domain::schema::{Column, TableKey, TableSchema};
use domain::values::DeclaredType;
use jiff::Timestamp;
use jiff::civil::date;
use lake::load::{Load, LoadOutcome, Unwatched};
use lake::{Lake, LakeConfig};
use law::catalogue_codes::ItemType;
use law::codes::ResidentId;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

const SURNAMES: [&str; 10] = ["王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周"];
const NAMES: [&str; 8] = ["伟", "芳", "娜", "秀英", "敏", "静", "强", "磊"];

fn columns() -> Vec<Column> {
    let declared = [
        ("公民身份号码", ItemType::Text, 18, 0),
        ("姓名", ItemType::Text, 50, 0),
        ("性别", ItemType::Text, 1, 0),
        ("出生日期", ItemType::Date, 0, 0),
        ("区划代码", ItemType::Text, 6, 0),
        ("住址", ItemType::Text, 200, 0),
        ("家庭人口数", ItemType::Integer, 0, 0),
        ("缴费基数", ItemType::Number, 12, 2),
        ("是否有效", ItemType::Logical, 0, 0),
        ("更新时间", ItemType::DateTime, 0, 0),
    ];
    let column =
        |(id, (name, item_type, length, precision)): (u32, (&str, ItemType, u32, u8))| Column {
            id: ItemId(id),
            name: name.to_owned(),
            declared: DeclaredType { item_type, length, precision },
            required: id == 1,
            codes: (id == 3).then(|| vec!["1".to_owned(), "2".to_owned()]),
            check: (id == 1).then_some(CodeCheck::ResidentId),
            sensitivity: Sensitivity::Ordinary,
            openness: domain::catalogue::Openness::ToAll,
        };
    (1..).zip(declared).map(column).collect()
}

/// Residents with valid numbers, each once.
fn write_csv(path: &Path, rows: i64) {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path).unwrap());
    let names: Vec<String> = columns().into_iter().map(|column| column.name).collect();
    writeln!(out, "{}", names.join(",")).unwrap();
    let first = date(1940, 1, 1);
    let mut line = String::new();
    for n in 0..rows {
        let (place, order) = (n * 7_919 % rows, n % 1_000);
        let born = first.checked_add(jiff::Span::new().days(place / 1_000 % 25_000)).unwrap();
        let region = 350_102 + n * 7_919 / (25_000_000) % 4;
        let id = ResidentId::with_check_digit(&format!(
            "{region}{}{:03}",
            born.strftime("%Y%m%d"),
            place % 1_000
        ))
        .unwrap();
        let pick = |list: &[&'static str], by: i64| list[usize::try_from(by).unwrap() % list.len()];
        line.clear();
        write!(
            line,
            "{id},{}{},{},{born},{region},",
            pick(&SURNAMES, n),
            pick(&NAMES, n / 10),
            1 + n % 2
        )
        .unwrap();
        write!(line, "福建省福州市鼓楼区五四路{order}号{}室,{},", n % 2_000, 1 + n % 6).unwrap();
        write!(
            line,
            "{}.{:02},{},2026-11-{:02} {:02}:30:00",
            2_000 + n % 30_000,
            n % 100,
            n % 2,
            1 + n % 28,
            n % 24
        )
        .unwrap();
        writeln!(out, "{line}").unwrap();
    }
    out.flush().unwrap();
}

/// The floor: decode and encode, nothing judged, nothing durable.
fn bare(csv: &Path, parquet: &Path) -> Duration {
    let physical = |column: &Column| match column.declared.item_type {
        ItemType::Integer => DataType::Int64,
        ItemType::Number => DataType::Decimal128(12, 2),
        ItemType::Date => DataType::Date32,
        ItemType::DateTime => DataType::Timestamp(arrow::datatypes::TimeUnit::Microsecond, None),
        _ => DataType::Utf8,
    };
    let fields: Vec<Field> = columns()
        .iter()
        .map(|column| Field::new(column.id.column(), physical(column), true))
        .collect();
    let schema = Arc::new(Schema::new(fields));
    let start = Instant::now();
    let reader = ReaderBuilder::new(Arc::clone(&schema))
        .with_header(true)
        .with_batch_size(8_192)
        .build(File::open(csv).unwrap())
        .unwrap();
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer =
        ArrowWriter::try_new(File::create(parquet).unwrap(), schema, Some(properties)).unwrap();
    for batch in reader {
        writer.write(&batch.unwrap()).unwrap();
    }
    writer.close().unwrap();
    start.elapsed()
}

fn store(lake: &Lake, csv: &Path) -> String {
    let mut file = File::open(csv).unwrap();
    let mut sink = lake.raw_sink().unwrap();
    let mut chunk = vec![0; 1 << 18];
    loop {
        let read = std::io::Read::read(&mut file, &mut chunk).unwrap();
        if read == 0 {
            return sink.finish().unwrap().digest;
        }
        sink.write(&chunk[..read]).unwrap();
    }
}

async fn ours(lake: &Lake, csv: &Path) -> Duration {
    let key = TableKey::Unique(vec![ItemId(1)]);
    let schema = Arc::new(TableSchema {
        entry: EntryId::named("residents"),
        columns: columns(),
        key,
        empty_text: EmptyText::IsMissing,
    });
    let digest = store(lake, csv);
    let seen = lake.inspect(&digest, "residents.csv", None).unwrap();
    let load = Load {
        mapping: ColumnMapping::by_name(&seen.fields, &schema),
        schema,
        digest,
        format: seen.format,
        encoding: seen.encoding,
        mode: LoadMode::Append,
        base_version: None,
        batch: BatchId::named("rate"),
        bad_rows_permille_max: 0,
        dropped_rows_permille_max: 0,
        held_override: false,
        folded_to: 0,
        at: Timestamp::UNIX_EPOCH,
    };
    let start = Instant::now();
    match lake.load(&load, Arc::new(Unwatched)).await.unwrap() {
        LoadOutcome::Committed(done) => println!("loaded: {:?}", done.counts),
        LoadOutcome::Refused(refused) => {
            println!("REFUSED: {:?} {:?}", refused.counts, refused.sample.first());
        }
    }
    start.elapsed()
}

/// The peak of resident memory so far, in MiB.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or_default()
        / 1024
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let rows = std::env::args().nth(1).map_or(1_000_000, |rows| rows.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let csv = dir.path().join("residents.csv");
    write_csv(&csv, rows);
    println!("{rows} rows, {} MB of CSV", std::fs::metadata(&csv).unwrap().len() / 1_000_000);
    // The first of each pair warms the page cache.
    let floor = (0..2).map(|_| bare(&csv, &dir.path().join("bare.parquet"))).min().unwrap();
    println!("bare CSV to Parquet: {:.2} s, peak {} MiB", floor.as_secs_f64(), peak_mib());
    let mut best = Duration::MAX;
    for run in 0..2 {
        let lake =
            Lake::open(LakeConfig { dir: dir.path().join(format!("lake-{run}")), secret: [1; 32] })
                .unwrap();
        best = best.min(ours(&lake, &csv).await);
    }
    println!("our load: {:.2} s, peak {} MiB", best.as_secs_f64(), peak_mib());
    println!("ratio: {:.2}", best.as_secs_f64() / floor.as_secs_f64());
}
