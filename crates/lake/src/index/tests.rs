//! The index against a plain map: loads in any order, segments of any age, bytes of any damage.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, RecordBatch,
    StringArray, TimestampMicrosecondArray,
};
use domain::catalogue::{EmptyText, Sensitivity};
use domain::ids::{EntryId, ItemId};
use domain::loads::LoadMode;
use domain::schema::{Column, TableKey, TableSchema};
use domain::values::{DeclaredType, Value};
use law::catalogue_codes::ItemType;
use proptest::prelude::*;

use super::build::IndexWriter;
use super::open::OpenIndex;
use super::segment::Segment;
use crate::convert::{arrow_schema, days_of_date, micros_of_datetime};
use crate::{IndexSummary, Key, LakeError};

fn column(number: u32, item_type: ItemType) -> Column {
    Column {
        id: ItemId(number),
        name: format!("item {number}"),
        declared: DeclaredType { item_type, length: 12, precision: 2 },
        required: false,
        codes: None,
        check: None,
        sensitivity: Sensitivity::Ordinary,
        openness: domain::catalogue::Openness::ToAll,
    }
}

fn schema(types: &[ItemType], key: TableKey) -> TableSchema {
    let columns = (1..).zip(types).map(|(number, item_type)| column(number, *item_type)).collect();
    TableSchema { entry: EntryId::named("index"), columns, key, empty_text: EmptyText::IsText }
}

fn unique() -> TableKey {
    TableKey::Unique(vec![ItemId(1)])
}

fn array(column: &Column, values: &[Value]) -> ArrayRef {
    macro_rules! cells {
        ($pattern:pat => $cell:expr) => {
            values.iter().map(|value| match value {
                $pattern => Some($cell),
                _ => None,
            })
        };
    }
    match column.declared.item_type {
        ItemType::Text | ItemType::Memo | ItemType::General => {
            Arc::new(cells!(Value::Text(text) => text.as_str()).collect::<StringArray>())
        }
        ItemType::Integer => {
            Arc::new(cells!(Value::Int(number) => *number).collect::<Int64Array>())
        }
        ItemType::Number | ItemType::Money => {
            let digits =
                cells!(Value::Decimal { unscaled, .. } => *unscaled).collect::<Decimal128Array>();
            Arc::new(digits.with_precision_and_scale(12, 2).unwrap())
        }
        ItemType::Double | ItemType::Float => {
            Arc::new(cells!(Value::Float(number) => *number).collect::<Float64Array>())
        }
        ItemType::Logical => Arc::new(cells!(Value::Bool(flag) => *flag).collect::<BooleanArray>()),
        ItemType::Date => {
            Arc::new(cells!(Value::Date(date) => days_of_date(*date)).collect::<Date32Array>())
        }
        ItemType::DateTime => Arc::new(
            cells!(Value::DateTime(at) => micros_of_datetime(*at))
                .collect::<TimestampMicrosecondArray>(),
        ),
    }
}

fn batch(schema: &TableSchema, rows: &[Vec<Value>]) -> RecordBatch {
    let values = |place: usize| rows.iter().map(|row| row[place].clone()).collect::<Vec<_>>();
    let arrays = schema
        .columns
        .iter()
        .enumerate()
        .map(|(place, column)| array(column, &values(place)))
        .collect();
    RecordBatch::try_new(arrow_schema(schema), arrays).unwrap()
}

/// One index folder, loaded version by version.
struct Loads {
    dir: tempfile::TempDir,
    version: Option<u64>,
}

impl Loads {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), version: None }
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn load(&mut self, schema: &TableSchema, mode: LoadMode, rows: &[Vec<Value>]) -> IndexSummary {
        let version = self.version.map_or(0, |version| version + 1);
        let mut writer = IndexWriter::named(self.path().to_owned(), schema, format!("b{version}"))
            .unwrap()
            .unwrap();
        writer.add_batch(&batch(schema, rows)).unwrap();
        let summary = writer.finish(mode, self.version, version, rows.len() as u64).unwrap();
        self.version = Some(version);
        summary
    }

    fn find(&self, schema: &TableSchema, key: &[Value]) -> Vec<Vec<Value>> {
        let index =
            OpenIndex::open(self.path(), schema, self.version.unwrap(), &[]).unwrap().unwrap();
        rows_of(&index, schema, key).unwrap()
    }
}

fn rows_of(
    index: &OpenIndex,
    schema: &TableSchema,
    key: &[Value],
) -> Result<Vec<Vec<Value>>, LakeError> {
    let mut rows = Vec::new();
    index.find(&Key::of_values(schema, key).unwrap(), |row| {
        rows.push(schema.columns.iter().map(|column| row.value(column.id)).collect());
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn people(names: &[(&str, i64)]) -> Vec<Vec<Value>> {
    names.iter().map(|(name, age)| vec![text(name), Value::Int(*age)]).collect()
}

const PERSON: [ItemType; 2] = [ItemType::Text, ItemType::Integer];

fn every_type() -> (TableSchema, Vec<Vec<Value>>) {
    use ItemType::{Date, DateTime, Float, Integer, Logical, Number, Text};
    let schema = schema(&[Text, Integer, Number, Float, Logical, Date, DateTime, Text], unique());
    let full = vec![
        text("350102199003070011"),
        Value::Int(-42),
        Value::Decimal { unscaled: -1_234_567, scale: 2 },
        Value::Float(-0.0),
        Value::Bool(true),
        Value::Date("1949-10-01".parse().unwrap()),
        Value::DateTime("2026-11-22T08:30:00.000001".parse().unwrap()),
        text("福州市鼓楼区"),
    ];
    let mut bare = vec![Value::Missing; 8];
    bare[0] = text("");
    bare[7] = text("");
    (schema, vec![full, bare])
}

#[test]
fn values_of_every_type_come_back_as_they_were() {
    let (schema, rows) = every_type();
    let mut loads = Loads::new();
    loads.load(&schema, LoadMode::Replace, &rows);
    for row in &rows {
        assert_eq!(loads.find(&schema, &row[..1]), std::slice::from_ref(row));
    }
    assert!(loads.find(&schema, &[text("nobody")]).is_empty());
}

#[test]
fn the_newest_row_of_a_unique_key_wins() {
    let schema = schema(&PERSON, unique());
    let mut loads = Loads::new();
    let many: Vec<_> = (0..100).map(|n| vec![text(&format!("p{n}")), Value::Int(n)]).collect();
    loads.load(&schema, LoadMode::Replace, &many);
    let summary = loads.load(&schema, LoadMode::Upsert, &people(&[("p7", 70), ("new", 1)]));
    assert_eq!((summary.segments, summary.complete), (2, true));
    assert_eq!(loads.find(&schema, &[text("p7")]), people(&[("p7", 70)]));
    assert_eq!(loads.find(&schema, &[text("p8")]), people(&[("p8", 8)]));
    assert_eq!(loads.find(&schema, &[text("new")]), people(&[("new", 1)]));
}

#[test]
fn a_replace_forgets_what_was_there() {
    let schema = schema(&PERSON, unique());
    let mut loads = Loads::new();
    loads.load(&schema, LoadMode::Replace, &people(&[("a", 1), ("b", 2)]));
    loads.load(&schema, LoadMode::Replace, &people(&[("b", 3)]));
    assert!(loads.find(&schema, &[text("a")]).is_empty());
    assert_eq!(loads.find(&schema, &[text("b")]), people(&[("b", 3)]));
}

#[test]
fn a_look_up_key_gives_all_rows_in_the_order_of_loading() {
    let schema = schema(&PERSON, TableKey::Lookup(vec![ItemId(1)]));
    let mut loads = Loads::new();
    for load in 0..12_i64 {
        loads.load(
            &schema,
            LoadMode::Append,
            &people(&[("x", 2 * load), ("y", 0), ("x", 2 * load + 1)]),
        );
    }
    let ages: Vec<_> = (0..24).map(|age| vec![text("x"), Value::Int(age)]).collect();
    assert_eq!(loads.find(&schema, &[text("x")]), ages);
}

#[test]
fn many_segments_become_one() {
    let schema = schema(&PERSON, unique());
    let mut loads = Loads::new();
    let base: Vec<_> = (0..1_000).map(|n| vec![text(&format!("p{n}")), Value::Int(n)]).collect();
    loads.load(&schema, LoadMode::Replace, &base);
    let counts: Vec<usize> = (0..10)
        .map(|n| loads.load(&schema, LoadMode::Upsert, &people(&[("p5", 5_000 + n)])).segments)
        .collect();
    assert_eq!(counts, [2, 3, 4, 5, 6, 7, 8, 1, 2, 3]);
    assert_eq!(loads.find(&schema, &[text("p5")]), people(&[("p5", 5_009)]));
    assert_eq!(loads.find(&schema, &[text("p6")]), people(&[("p6", 6)]));
}

#[test]
fn an_item_added_later_is_missing_in_older_rows() {
    let before = schema(&PERSON, unique());
    let after = schema(&[ItemType::Text, ItemType::Integer, ItemType::Date], unique());
    let mut loads = Loads::new();
    loads.load(&before, LoadMode::Replace, &people(&[("a", 1), ("b", 2)]));
    let new = vec![text("b"), Value::Int(3), Value::Date("2026-11-22".parse().unwrap())];
    let summary = loads.load(&after, LoadMode::Upsert, std::slice::from_ref(&new));
    assert_eq!(summary.segments, 1, "one of two rows is more than a quarter");
    assert_eq!(loads.find(&after, &[text("a")]), [vec![text("a"), Value::Int(1), Value::Missing]]);
    assert_eq!(loads.find(&after, &[text("b")]), [new]);
}

#[test]
fn an_index_of_another_key_is_not_used() {
    let by_name = schema(&PERSON, unique());
    let by_age = schema(&PERSON, TableKey::Unique(vec![ItemId(2)]));
    let mut loads = Loads::new();
    loads.load(&by_name, LoadMode::Replace, &people(&[("a", 1)]));
    assert!(OpenIndex::open(loads.path(), &by_age, 0, &[]).unwrap().is_none());
    assert!(!loads.load(&by_age, LoadMode::Upsert, &people(&[("b", 2)])).complete);
}

#[test]
fn spilled_rows_make_the_same_segment() {
    let (schema, rows) = every_type();
    let many: Vec<Vec<Value>> = (0..2_000)
        .map(|n| {
            let mut row = rows[0].clone();
            row[0] = text(&format!("{n}"));
            row
        })
        .collect();
    let segment = |budget: usize| {
        let dir = tempfile::tempdir().unwrap();
        let writer =
            IndexWriter::named(dir.path().to_owned(), &schema, "s".to_owned()).unwrap().unwrap();
        let mut writer = writer.spilling_at(budget);
        many.chunks(300).for_each(|rows| writer.add_batch(&batch(&schema, rows)).unwrap());
        writer.finish(LoadMode::Replace, None, 0, 2_000).unwrap();
        fs::read(dir.path().join("s.seg")).unwrap()
    };
    assert_eq!(segment(5_000), segment(usize::MAX));
}

#[test]
fn any_flipped_byte_is_noticed_or_does_not_matter() {
    let (schema, rows) = every_type();
    let mut loads = Loads::new();
    loads.load(&schema, LoadMode::Replace, &rows);
    let path = loads.path().join("b0.seg");
    let good = fs::read(&path).unwrap();
    let mut noticed = 0;
    for place in 0..good.len() {
        let mut bad = good.clone();
        bad[place] ^= 0x10;
        fs::write(&path, &bad).unwrap();
        let opened = OpenIndex::open(loads.path(), &schema, 0, &[]).unwrap();
        let answers = opened.map(|index| {
            rows.iter()
                .map(|row| rows_of(&index, &schema, &row[..1]))
                .collect::<Result<Vec<_>, _>>()
        });
        match answers {
            None | Some(Err(LakeError::Corrupt { .. })) => noticed += 1,
            other => panic!("byte {place} was flipped and gave {other:?}"),
        }
    }
    assert_eq!(noticed, good.len());
}

fn golden_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/index-1.seg")
}

fn golden_bytes() -> Vec<u8> {
    let (schema, rows) = every_type();
    let mut loads = Loads::new();
    loads.load(&schema, LoadMode::Replace, &rows);
    fs::read(loads.path().join("b0.seg")).unwrap()
}

#[test]
fn format_1_is_written_as_it_always_was() {
    assert_eq!(golden_bytes(), fs::read(golden_path()).unwrap());
}

#[test]
fn format_1_is_read_as_it_always_was() {
    let (schema, rows) = every_type();
    let opened = Segment::open(golden_path().parent().unwrap(), "index-1.seg").unwrap();
    let key = Key::of_values(&schema, &rows[0][..1]).unwrap();
    let mut found = 0;
    let _flow = opened
        .find(key.bytes(), key.hash(), |row| {
            found += usize::from(row.is_some());
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!((found, opened.entries()), (1, 2));
}

#[test]
#[ignore = "writes the golden file of a new format"]
fn the_golden_file_is_made() {
    fs::write(golden_path(), golden_bytes()).unwrap();
}

#[derive(Debug, Clone)]
struct Step {
    mode: LoadMode,
    rows: BTreeMap<u8, i64>,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let mode = prop_oneof![6 => Just(LoadMode::Upsert), 1 => Just(LoadMode::Replace)];
    let rows = proptest::collection::btree_map(0..40_u8, any::<i64>(), 0..12);
    proptest::collection::vec((mode, rows).prop_map(|(mode, rows)| Step { mode, rows }), 1..14)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn after_any_loads_the_index_is_the_map(steps in steps()) {
        let schema = schema(&PERSON, unique());
        let mut loads = Loads::new();
        let mut map = BTreeMap::new();
        for step in steps {
            if step.mode == LoadMode::Replace {
                map.clear();
            }
            map.extend(step.rows.clone());
            let row = |(key, age): (&u8, &i64)| vec![text(&key.to_string()), Value::Int(*age)];
            let rows: Vec<_> = step.rows.iter().map(row).collect();
            loads.load(&schema, step.mode, &rows);
        }
        for key in 0..40_u8 {
            let name = text(&key.to_string());
            let expected = map.get(&key).map(|age| vec![name.clone(), Value::Int(*age)]);
            prop_assert_eq!(loads.find(&schema, &[name]), Vec::from_iter(expected));
        }
    }
}
