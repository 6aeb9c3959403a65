//! The world around a benchmark: two units, one entry, one table, one grant, one key.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use app::people::digest;
use app::{App, Clock};
use domain::catalogue::{
    EmptyText, Entry, EntryDraft, EntryState, InformationItem, Opening, Sensitivity, Sharing,
};
use domain::expr::Expr;
use domain::grants::{Grant, GrantState, Matter, Method};
use domain::ids::{BatchId, EntryId, GrantId, ItemId, KeyId, PersonId, SystemId, UnitId};
use domain::loads::{ColumnMapping, FileFormat, LoadMode};
use domain::people::{Person, Post};
use domain::schema::TableKey;
use domain::systems::{ApiKey, ClientSystem, SecurityAssessment};
use domain::units::{Unit, UnitKind, UnitLevel};
use domain::values::DeclaredType;
use jiff::ToSpan;
use lake::load::{Load, LoadOutcome};
use law::catalogue_codes::{ItemType, ResourceFormat, ShareType, UpdateCycle};
use store::{Event, TableVersion};

use super::report::{forget_peak, memory_mib};
use crate::clock::SystemClock;
use crate::config::Config;
use crate::wiring;

pub(super) type Made<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// What loading cost.
pub(super) struct LoadFigures {
    pub(super) rows: u64,
    pub(super) load_s: f64,
    pub(super) floor_s: f64,
    pub(super) peak_mib: f64,
}

/// The world.
pub(super) struct World {
    pub(super) app: Arc<App>,
    pub(super) lake: Arc<lake::Lake>,
    pub(super) entry: Entry,
    pub(super) grant: Grant,
    pub(super) key: String,
    pub(super) rows: u64,
    pub(super) version: u64,
}

/// The matter every call names.
pub(super) const MATTER: &str = "BENCH-1";

const COLUMNS: [(&str, ItemType, u32); 10] = [
    ("id", ItemType::Text, 18),
    ("name", ItemType::Text, 40),
    ("sex", ItemType::Text, 1),
    ("born", ItemType::Date, 0),
    ("district", ItemType::Text, 6),
    ("street", ItemType::Text, 40),
    ("address", ItemType::Text, 100),
    ("household", ItemType::Text, 12),
    ("income", ItemType::Number, 12),
    ("visits", ItemType::Integer, 0),
];

/// The key of row `row`.
pub(super) fn key_of(row: u64) -> String {
    format!("3501{row:014}")
}

fn line_of(row: u64) -> String {
    let mixed = row.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let (month, day) = (1 + mixed % 12, 1 + (mixed >> 8) % 28);
    format!(
        "{},person-{row},{},{}-{month:02}-{day:02},3501{:02},street-{},No. {} of road {},{:012},{}.{:02},{}\n",
        key_of(row),
        1 + mixed % 2,
        1940 + mixed % 80,
        2 + (mixed >> 16) % 24,
        (mixed >> 20) % 200,
        (mixed >> 24) % 900,
        (mixed >> 30) % 4_000,
        mixed % 900_000,
        mixed % 90_000,
        mixed % 100,
        (mixed >> 40) % 50
    )
}

fn draft() -> EntryDraft {
    let item = |place: usize, (name, item_type, length): (&str, ItemType, u32)| InformationItem {
        id: ItemId(u32::try_from(place + 1).expect("ten items")),
        name: name.to_owned(),
        declared: DeclaredType {
            item_type,
            length,
            precision: if item_type == ItemType::Number { 2 } else { 0 },
        },
        required: false,
        codes: None,
        check: None,
        sensitivity: Sensitivity::Ordinary,
        share_type: None,
        remark: String::new(),
        element: None,
        code_list: None,
        unit: String::new(),
        grade: None,
        open_type: None,
    };
    EntryDraft {
        class_code: "307001".to_owned(),
        theme: String::new(),
        name: "bench".to_owned(),
        name_en: String::new(),
        department: String::new(),
        summary: "bench".to_owned(),
        format: ResourceFormat::Database,
        format_type: String::new(),
        items: COLUMNS.into_iter().enumerate().map(|(place, column)| item(place, column)).collect(),
        key: TableKey::Unique(vec![ItemId(1)]),
        empty_text: EmptyText::IsMissing,
        sharing: Sharing {
            share_type: ShareType::Conditional,
            condition: "bench".to_owned(),
            way: "3".to_owned(),
            basis: None,
            widening: None,
        },
        opening: Opening { open_type: None, condition: String::new() },
        grade: None,
        update_cycle: UpdateCycle::Daily,
        matter: String::new(),
        related: Vec::new(),
        scope: domain::catalogue::DataScope::City,
        source_system: String::new(),
        contact: "bench".to_owned(),
        keywords: Vec::new(),
        bad_rows_permille_max: 0,
        dropped_rows_permille_max: 0,
    }
}

pub(super) fn unit(name: &str, kind: UnitKind) -> Unit {
    Unit {
        id: UnitId::named(name),
        credit_code: format!("bench-{name}"),
        name_zh: name.to_owned(),
        name_en: name.to_owned(),
        short_name: name.to_owned(),
        kind,
        level: UnitLevel::City,
        division: "350100".to_owned(),
        catalogue_number: "001".to_owned(),
        valid_from: jiff::civil::date(2017, 7, 27),
        valid_to: None,
        successors: Vec::new(),
    }
}

impl World {
    /// Makes it in a folder, loads the table, and measures the load beside its floor.
    pub(super) async fn make(dir: &Path, rows: u64) -> Made<(Self, LoadFigures)> {
        let mut config = Config::default();
        config.data.dir = dir.join("data");
        let app = wiring::open(&config, Arc::new(SystemClock::default())).await?;
        let (dir_of_lake, secret) = (config.data.dir.join("lake"), app.config().key_secret);
        let lake = Arc::new(lake::Lake::open(lake::LakeConfig { dir: dir_of_lake, secret })?);
        let csv = dir.join("rows.csv");
        write_csv(&csv, rows)?;
        let entry = Entry {
            id: EntryId::named("bench"),
            code: Some("307001/000001".parse()?),
            unit: UnitId::named("provider"),
            draft: draft(),
            state: EntryState::Published,
            published_on: Some(app.today()),
            last_item: 10,
            version: 1,
        };
        let (version, figures) = load(&lake, &entry, &csv, rows).await?;
        let (grant, key) = register(&app, &entry, version, rows).await?;
        app.refresh_live().await?;
        Ok((Self { app, lake, entry, grant, key, rows, version }, figures))
    }
}

fn write_csv(path: &Path, rows: u64) -> Made<()> {
    use std::io::Write;
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    let names: Vec<&str> = COLUMNS.iter().map(|(name, _, _)| *name).collect();
    writeln!(file, "{}", names.join(","))?;
    for row in 0..rows {
        file.write_all(line_of(row).as_bytes())?;
    }
    file.flush()?;
    Ok(())
}

struct Quiet;

impl lake::load::Progress for Quiet {
    fn rows(&self, _done: u64, _of: Option<u64>, _stage: lake::load::Stage) {}
}

async fn load(
    lake: &Arc<lake::Lake>,
    entry: &Entry,
    csv: &Path,
    rows: u64,
) -> Made<(u64, LoadFigures)> {
    let began = Instant::now();
    let written = lake::bench::csv_to_parquet(csv, &csv.with_extension("parquet"))?;
    let floor_s = began.elapsed().as_secs_f64();
    assert_eq!(written, rows, "the floor reads every row");
    let mut sink = lake.raw_sink()?;
    let mut file = std::fs::File::open(csv)?;
    let mut chunk = vec![0; 1 << 20];
    loop {
        let read = std::io::Read::read(&mut file, &mut chunk)?;
        if read == 0 {
            break;
        }
        sink.write(&chunk[..read])?;
    }
    let raw = sink.finish()?;
    let schema = Arc::new(entry.schema());
    let names: Vec<String> = COLUMNS.iter().map(|(name, _, _)| (*name).to_owned()).collect();
    let job = Load {
        mapping: ColumnMapping::by_name(&names, &schema),
        schema,
        digest: raw.digest,
        format: FileFormat::Csv,
        encoding: lake::Encoding::Utf8,
        mode: LoadMode::Append,
        base_version: None,
        batch: BatchId::named("bench"),
        bad_rows_permille_max: 0,
        dropped_rows_permille_max: 0,
        held_override: false,
        folded_to: 0,
        at: SystemClock::default().now(),
    };
    forget_peak()?;
    let began = Instant::now();
    let outcome = lake.load(&job, Arc::new(Quiet)).await?;
    let load_s = began.elapsed().as_secs_f64();
    let LoadOutcome::Committed(committed) = outcome else {
        return Err("the load was refused".into());
    };
    let figures = LoadFigures { rows, load_s, floor_s, peak_mib: memory_mib("VmHWM") };
    Ok((committed.version, figures))
}

/// A system of `person`'s unit with a valid assessment, and a key that opens for it.
fn system_of(person: &Person, app: &App, secret: &str) -> (ClientSystem, ApiKey) {
    let (now, today) = (app.now(), app.today());
    let assessment = SecurityAssessment {
        assessor: "bench".into(),
        report_number: "1".into(),
        level: 3,
        issued_on: today,
        valid_until: today.saturating_add(1.year()),
    };
    let system = ClientSystem {
        id: SystemId::named("bench"),
        unit: person.unit,
        name: "bench".to_owned(),
        purpose: "bench".to_owned(),
        responsible: person.id,
        assessment: Some(assessment),
        suspended: false,
    };
    let key = ApiKey {
        id: KeyId::named("bench"),
        system: system.id,
        label: "bench".to_owned(),
        prefix: "byk_".to_owned(),
        digest: digest(secret),
        scope: Vec::new(),
        created_at: now,
        expires_at: now + jiff::SignedDuration::from_hours(24),
        revoked_at: None,
    };
    (system, key)
}

fn grant_of(entry: &Entry, person: &Person, app: &App) -> Grant {
    let today = app.today();
    Grant {
        id: GrantId::named("bench"),
        number: "SQ-BENCH".to_owned(),
        case: None,
        decision: "BENCH-1".to_owned(),
        entry: entry.id,
        provider: entry.unit,
        consumer: person.unit,
        items: entry.draft.items.iter().map(|item| item.id).collect(),
        masks: Vec::new(),
        row_scope: Expr::always(),
        methods: vec![Method::Verification, Method::Lookup, Method::Interface, Method::Exchange],
        matters: vec![Matter { code: MATTER.to_owned(), name: "bench".to_owned(), field: None }],
        purpose: "bench".to_owned(),
        calls_per_day: None,
        responsible: person.id,
        approver: person.id,
        valid_from: today,
        valid_to: today.saturating_add(1.year()),
        state: GrantState::Active,
        version: 1,
    }
}

async fn register(app: &Arc<App>, entry: &Entry, version: u64, rows: u64) -> Made<(Grant, String)> {
    let now = app.now();
    let consumer = unit("consumer", UnitKind::StateOrgan);
    let person = Person {
        id: PersonId::named("bench"),
        unit: consumer.id,
        login: "bench".to_owned(),
        name_zh: "bench".to_owned(),
        name_en: String::new(),
        posts: vec![Post::DataOfficer],
        active: true,
    };
    let secret = "byk_bench".to_owned();
    let (system, key) = system_of(&person, app, &secret);
    let grant = grant_of(entry, &person, app);
    let tx = app.store().begin().await?;
    tx.insert_unit(&unit("provider", UnitKind::StateOrgan)).await?;
    tx.insert_unit(&consumer).await?;
    tx.insert_person(&person).await?;
    tx.insert_system(&system).await?;
    tx.insert_key(&key).await?;
    tx.insert_entry(entry, person.id, now).await?;
    tx.publish_entry(&Entry { version: 2, ..entry.clone() }, 1, person.id, now).await?;
    tx.insert_grant(&grant, now).await?;
    let table = TableVersion {
        entry: entry.id,
        version,
        rows,
        bytes: 0,
        index_version: Some(version),
        batch: None,
        updated_at: now,
    };
    tx.record_version(&table, None).await?;
    let event = Event {
        at: now,
        actor: None,
        unit: None,
        kind: "bench.made".into(),
        subject_kind: "bench".into(),
        subject: "1".into(),
        detail: serde_json::Value::Null,
    };
    tx.event(&event).await?;
    tx.commit().await?;
    Ok((grant, secret))
}
