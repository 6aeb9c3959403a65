//! Loading through the front door: a file goes in, and what the owner then reads is what the file said.

mod crash;
mod deletion;
mod formats;
mod modes;
mod pushing;
mod quarantine;
mod shapes;
mod values;

use std::sync::Arc;

use domain::access::{Right, Wanted, compile};
use domain::catalogue::{CodeCheck, EmptyText, Sensitivity};
use domain::grants::Method;
use domain::ids::{BatchId, EntryId, ItemId, UnitId};
use domain::loads::{ColumnMapping, FileFormat, LoadMode};
use domain::schema::{Column, TableKey, TableSchema};
use domain::values::{DeclaredType, Value};
use jiff::Timestamp;
use jiff::civil::date;
use lake::load::{Committed, Load, LoadOutcome, Progress, RefusedLoad, Unwatched};
use lake::{Encoding, Key, Lake, LakeConfig, LakeError, Order, PageRequest};
use law::catalogue_codes::ItemType;

/// A column as tests declare it: `(number, name, type, length, digits after the point)`.
pub(super) fn column(
    id: u32,
    name: &str,
    item_type: ItemType,
    length: u32,
    precision: u8,
) -> Column {
    Column {
        id: ItemId(id),
        name: name.to_owned(),
        declared: DeclaredType { item_type, length, precision },
        required: false,
        codes: None,
        check: None,
        sensitivity: Sensitivity::Ordinary,
        openness: domain::catalogue::Openness::ToAll,
    }
}

/// A schema with every kind of column; `证件号码` is the key.
pub(super) fn people(key: TableKey) -> TableSchema {
    let mut columns = vec![
        column(1, "证件号码", ItemType::Text, 18, 0),
        column(2, "姓名", ItemType::Text, 10, 0),
        column(3, "区划代码", ItemType::Text, 6, 0),
        column(4, "金额", ItemType::Number, 10, 2),
        column(5, "人数", ItemType::Integer, 0, 0),
        column(6, "登记日期", ItemType::Date, 0, 0),
        column(7, "是否有效", ItemType::Logical, 0, 0),
        column(8, "备注", ItemType::Memo, 0, 0),
    ];
    columns[0].required = true;
    TableSchema { entry: EntryId::named("people"), columns, key, empty_text: EmptyText::IsMissing }
}

pub(super) fn unique() -> TableKey {
    TableKey::Unique(vec![ItemId(1)])
}

pub(super) fn checked(mut schema: TableSchema, item: u32, check: CodeCheck) -> TableSchema {
    schema
        .columns
        .iter_mut()
        .filter(|column| column.id == ItemId(item))
        .for_each(|column| column.check = Some(check));
    schema
}

/// A lake with one table and no version on record.
pub(super) struct Desk {
    pub(super) dir: tempfile::TempDir,
    pub(super) lake: Lake,
    pub(super) schema: Arc<TableSchema>,
}

impl Desk {
    pub(super) fn new(schema: TableSchema) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let lake = Lake::open(LakeConfig { dir: dir.path().to_owned(), secret: [1; 32] }).unwrap();
        Self { dir, lake, schema: Arc::new(schema) }
    }

    pub(super) fn store(&self, bytes: &[u8]) -> String {
        let mut sink = self.lake.raw_sink().unwrap();
        sink.write(bytes).unwrap();
        sink.finish().unwrap().digest
    }

    /// A load of a file whose fields are named like the items; tolerates no bad row and any drop.
    pub(super) fn load_of(
        &self,
        name: &str,
        bytes: &[u8],
        mode: LoadMode,
        base: Option<u64>,
    ) -> Load {
        let digest = self.store(bytes);
        let seen = self.lake.inspect(&digest, name, None).unwrap();
        Load {
            schema: Arc::clone(&self.schema),
            digest,
            format: seen.format,
            encoding: seen.encoding,
            mapping: ColumnMapping::by_name(&seen.fields, &self.schema),
            mode,
            base_version: base,
            batch: BatchId::named(&format!("{mode:?} on {base:?}")),
            bad_rows_permille_max: 0,
            dropped_rows_permille_max: 1_000,
            held_override: false,
            folded_to: 0,
            at: Timestamp::from_second(
                1_800_000_000 + base.map_or(0, |base| i64::try_from(base).unwrap() + 1),
            )
            .unwrap(),
        }
    }

    pub(super) async fn run(&self, load: &Load) -> LoadOutcome {
        self.lake.load(load, Arc::new(Unwatched)).await.unwrap()
    }

    pub(super) async fn watched(
        &self,
        load: &Load,
        progress: Arc<dyn Progress>,
    ) -> Result<LoadOutcome, LakeError> {
        self.lake.load(load, progress).await
    }

    /// Loads a CSV that must be committed.
    pub(super) async fn csv(&self, text: &str, mode: LoadMode, base: Option<u64>) -> Committed {
        committed(self.run(&self.load_of("a.csv", text.as_bytes(), mode, base)).await)
    }

    /// Loads a CSV whose bad rows are all tolerated.
    pub(super) async fn tolerant(&self, name: &str, bytes: &[u8]) -> (Load, Committed) {
        let load = Load {
            bad_rows_permille_max: 1_000,
            ..self.load_of(name, bytes, LoadMode::Append, None)
        };
        let outcome = committed(self.run(&load).await);
        (load, outcome)
    }

    /// Every row of a version as texts, missing values as `∅`.
    pub(super) async fn rows(&self, version: u64) -> Vec<Vec<String>> {
        rows_of(&self.lake, &self.schema, version).await
    }

    /// What the key index says of a key: the second item of the row it finds.
    pub(super) async fn name_of(&self, version: u64, key: &str) -> Option<String> {
        let plan = plan(&self.schema);
        let key = Key::of_texts(&self.schema, &[key]).unwrap();
        let found = self.lake.get(&plan, version, &[key]).await.unwrap();
        found[0].rows.first().map(|row| shown(&row[1]))
    }
}

fn plan(schema: &Arc<TableSchema>) -> domain::access::AccessPlan {
    let right = Right::Owner { unit: UnitId::named("owner") };
    compile(right, schema, Method::Interface, "", &Wanted::default(), date(2026, 11, 22)).unwrap()
}

pub(super) async fn rows_of(
    lake: &Lake,
    schema: &Arc<TableSchema>,
    version: u64,
) -> Vec<Vec<String>> {
    let plan = plan(schema);
    let request = PageRequest { limit: 1_000, after: None, order: Order::Stored };
    let page = lake.query(&plan, version, request).await.unwrap();
    assert!(!page.truncated, "tests look at small tables");
    page.rows.iter().map(|row| row.iter().map(shown).collect()).collect()
}

fn shown(value: &Value) -> String {
    if *value == Value::Missing { "∅".to_owned() } else { value.to_text() }
}

pub(super) fn committed(outcome: LoadOutcome) -> Committed {
    match outcome {
        LoadOutcome::Committed(committed) => committed,
        LoadOutcome::Refused(refused) => panic!("refused: {refused:?}"),
    }
}

pub(super) fn refused(outcome: LoadOutcome) -> RefusedLoad {
    match outcome {
        LoadOutcome::Refused(refused) => refused,
        LoadOutcome::Committed(committed) => panic!("committed: {committed:?}"),
    }
}

pub(super) const HEADING: &str = "证件号码,姓名,区划代码,金额,人数,登记日期,是否有效,备注\n";

/// A CSV of people with these lines below the heading.
pub(super) fn file(lines: &[&str]) -> String {
    format!("{HEADING}{}\n", lines.join("\n"))
}

pub(super) fn csv_load(desk: &Desk, lines: &[&str], mode: LoadMode, base: Option<u64>) -> Load {
    let load = desk.load_of("people.csv", file(lines).as_bytes(), mode, base);
    assert_eq!((load.format, load.encoding), (FileFormat::Csv, Encoding::Utf8));
    load
}
