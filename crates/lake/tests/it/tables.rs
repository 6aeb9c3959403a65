//! Tables to read: loaded through the front door, with plans made by the one compiler.

use std::sync::Arc;

use domain::access::{AccessPlan, Denied, Right, Wanted, compile};
use domain::catalogue::{EmptyText, Sensitivity};
use domain::expr::{Expr, Filter};
use domain::grants::{Grant, GrantState, Matter, Method};
use domain::ids::{BatchId, CaseId, EntryId, GrantId, ItemId, PersonId, UnitId};
use domain::loads::{ColumnMapping, FileFormat, LoadMode};
use domain::masking::Mask;
use domain::openings::{EntryOpening, OpenItem};
use domain::schema::{Column, TableKey, TableSchema};
use domain::values::{DeclaredType, Value};
use jiff::Timestamp;
use jiff::civil::date;
use lake::load::{Load, LoadOutcome, Unwatched};
use lake::{Encoding, Lake, LakeConfig};
use law::catalogue_codes::{ItemType, OpenType};

/// A lake in a folder of its own with one table.
pub(crate) struct Table {
    dir: tempfile::TempDir,
    pub(crate) lake: Lake,
    pub(crate) schema: Arc<TableSchema>,
    version: Option<u64>,
    loads: i64,
}

impl Table {
    pub(crate) fn new(schema: TableSchema) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let lake = Lake::open(LakeConfig { dir: dir.path().to_owned(), secret: [1; 32] }).unwrap();
        Self { dir, lake, schema: Arc::new(schema), version: None, loads: 0 }
    }

    /// The version that a platform would have on record.
    pub(crate) fn version(&self) -> u64 {
        self.version.unwrap()
    }

    /// The same lake as another process would open it.
    pub(crate) fn reopened(&self) -> Lake {
        Lake::open(LakeConfig { dir: self.dir.path().to_owned(), secret: [1; 32] }).unwrap()
    }

    pub(crate) fn index_dir(&self) -> std::path::PathBuf {
        self.dir.path().join("tables").join(self.schema.entry.to_string()).join("index")
    }

    /// Loads rows given in the order of the columns.
    pub(crate) async fn load(&mut self, mode: LoadMode, rows: &[Vec<Value>]) {
        let names: Vec<String> =
            self.schema.columns.iter().map(|column| column.name.clone()).collect();
        let mut file = self.lake.raw_sink().unwrap();
        for row in rows {
            let fields: serde_json::Map<_, _> =
                names.iter().cloned().zip(row.iter().map(json)).collect();
            file.write(serde_json::Value::Object(fields).to_string().as_bytes()).unwrap();
            file.write(b"\n").unwrap();
        }
        let raw = file.finish().unwrap();
        self.loads += 1;
        let load = Load {
            schema: Arc::clone(&self.schema),
            digest: raw.digest,
            format: FileFormat::JsonLines,
            encoding: Encoding::Utf8,
            mapping: ColumnMapping::by_name(&names, &self.schema),
            mode,
            base_version: self.version,
            batch: BatchId::named(&self.loads.to_string()),
            bad_rows_permille_max: 0,
            dropped_rows_permille_max: 1_000,
            held_override: false,
            folded_to: 0,
            at: Timestamp::from_second(1_800_000_000 + self.loads).unwrap(),
        };
        match self.lake.load(&load, Arc::new(Unwatched)).await.unwrap() {
            LoadOutcome::Committed(committed) => self.version = Some(committed.version),
            LoadOutcome::Refused(refused) => panic!("{refused:?}"),
        }
    }

    /// The owner's plan for all items and a filter.
    pub(crate) fn owner(&self, filter: Option<&Filter>) -> AccessPlan {
        let right = Right::Owner { unit: UnitId::named("owner") };
        self.compile(right, &Wanted { items: &[], filter })
    }

    /// A consumer's plan for all granted items.
    pub(crate) fn granted(
        &self,
        items: &[u32],
        row_scope: Expr,
        filter: Option<&Filter>,
    ) -> AccessPlan {
        let grant = grant(self.schema.entry, items, row_scope);
        self.compile(Right::Grant(&grant), &Wanted { items: &[], filter })
    }

    /// The public's plan under an opening with these masks, and a filter.
    pub(crate) fn opened(
        &self,
        masks: &[(u32, Mask)],
        filter: Option<&Filter>,
    ) -> Result<AccessPlan, Denied> {
        let opening = opening(self.schema.entry, masks);
        let wanted = Wanted { items: &[], filter };
        let right = Right::Opening(&opening);
        compile(right, &self.schema, Method::Interface, "", &wanted, date(2026, 11, 22))
    }

    /// A plan to look rows up by key under masks.
    pub(crate) fn looked_up(&self, masks: &[(u32, Mask)]) -> Result<AccessPlan, Denied> {
        let opening = opening(self.schema.entry, masks);
        let right = Right::Opening(&opening);
        let all = Wanted::default();
        compile(right, &self.schema, Method::Lookup, "", &all, date(2026, 11, 22))
    }

    fn compile(&self, right: Right<'_>, wanted: &Wanted<'_>) -> AccessPlan {
        compile(right, &self.schema, Method::Interface, "matter", wanted, date(2026, 11, 22))
            .unwrap()
    }
}

fn opening(entry: EntryId, masks: &[(u32, Mask)]) -> EntryOpening {
    let open = |(item, mask): &(u32, Mask)| OpenItem { item: ItemId(*item), mask: *mask };
    EntryOpening {
        entry,
        case: CaseId::named("opening"),
        kind: OpenType::ToAll,
        items: masks.iter().map(open).collect(),
        conditions: String::new(),
        decision: "榕数〔2026〕2号".to_owned(),
        opened_on: date(2026, 1, 1),
        ended_on: None,
    }
}

fn grant(entry: EntryId, items: &[u32], row_scope: Expr) -> Grant {
    Grant {
        id: GrantId::named("grant"),
        number: "1".to_owned(),
        case: None,
        decision: "榕数〔2026〕1号".to_owned(),
        entry,
        provider: UnitId::named("owner"),
        consumer: UnitId::named("consumer"),
        items: items.iter().map(|item| ItemId(*item)).collect(),
        masks: Vec::new(),
        row_scope,
        methods: vec![Method::Interface],
        matters: vec![Matter { code: "matter".to_owned(), name: "事项".to_owned(), field: None }],
        purpose: "test".to_owned(),
        calls_per_day: None,
        responsible: PersonId::named("responsible"),
        approver: PersonId::named("approver"),
        valid_from: date(2026, 1, 1),
        valid_to: date(2026, 12, 31),
        state: GrantState::Active,
        version: 1,
    }
}

/// Columns of some types, numbered from 1 and named `项1`, `项2` …
pub(crate) fn columns(types: &[ItemType]) -> Vec<Column> {
    let column = |(number, item_type): (u32, &ItemType)| Column {
        id: ItemId(number),
        name: format!("项{number}"),
        declared: DeclaredType { item_type: *item_type, length: 12, precision: 2 },
        required: false,
        codes: None,
        check: None,
        sensitivity: Sensitivity::Ordinary,
        openness: domain::catalogue::Openness::ToAll,
    };
    (1..).zip(types).map(column).collect()
}

/// A schema whose empty texts are texts.
pub(crate) fn schema(types: &[ItemType], key: TableKey) -> TableSchema {
    let mut columns = columns(types);
    for column in &mut columns {
        column.required = key.items().contains(&column.id);
    }
    TableSchema { entry: EntryId::named("table"), columns, key, empty_text: EmptyText::IsText }
}

/// The JSON of a value with all its digits; the form that answers have ends at the second.
fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::DateTime(at) => at.to_string().into(),
        other => other.to_json(),
    }
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// A filter from its JSON form.
pub(crate) fn filter(json: serde_json::Value) -> Filter {
    serde_json::from_value(json).unwrap()
}
