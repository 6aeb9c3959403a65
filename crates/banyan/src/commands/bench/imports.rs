//! Moving a catalogue in: a workbook of 5,000 entries, from the upload to the last draft.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use app::App;
use app::catalogue::sheet::{SheetFormat, encode};
use app::catalogue::{ImportUnitState, SheetUpload, Slice};
use domain::people::{Actor, Person, Post};
use domain::units::UnitKind;
use store::Event;

use super::report::{Report, forget_peak, memory_mib};
use super::world::{Made, unit};
use crate::clock::SystemClock;
use crate::config::Config;
use crate::wiring;

/// Entries of the workbook.
const ENTRIES: usize = 5_000;
/// The headings, and the lines of one entry; `{n}` is its number.
const LINES: &str = include_str!("workbook.csv");

/// Reads and applies the workbook through the use cases, with their jobs.
pub(super) async fn measure(dir: &Path, report: &mut Report) -> Made<()> {
    let mut config = Config::default();
    config.data.dir = dir.join("imports");
    let app = wiring::open(&config, Arc::new(SystemClock::default())).await?;
    let clerk = settle(&app).await?;
    let bytes = encode(&rows(), SheetFormat::Xlsx)?;
    forget_peak()?;
    let began = Instant::now();
    let upload = SheetUpload { file_name: "bench.xlsx".to_owned(), bytes, unit: None };
    let id = app.upload_import(upload, &clerk).await?;
    app.run_jobs_until_idle().await?;
    let read_s = began.elapsed().as_secs_f64();
    app.apply_import(id, None, None, &clerk).await?;
    app.run_jobs_until_idle().await?;
    let all_s = began.elapsed().as_secs_f64();
    let units = app.import_units(id, &clerk, &Slice::first(1)).await?.rows;
    let applied = units.first().filter(|unit| unit.state == ImportUnitState::Applied);
    if applied.map(|unit| unit.counts.created) != Some(ENTRIES as u64) {
        return Err(format!("the workbook was not applied: {units:?}").into());
    }
    report.show("import.5000-entries-read", read_s, "s");
    report.under("import.5000-entries", all_s, "s", 30.0);
    report.under("import.peak-memory", memory_mib("VmHWM"), "MiB", 500.0);
    app.ledger().close();
    Ok(())
}

fn rows() -> Vec<Vec<String>> {
    let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<String>>();
    let (headings, lines) = LINES.split_once('\n').unwrap_or_default();
    let mut rows = vec![cells(headings)];
    for entry in 0..ENTRIES {
        rows.extend(lines.replace("{n}", &entry.to_string()).lines().map(cells));
    }
    rows
}

/// One unit with the clerk who compiles its catalogue.
async fn settle(app: &Arc<App>) -> Made<Actor> {
    let unit = unit("provider", UnitKind::StateOrgan);
    let person = Person {
        id: domain::ids::PersonId::named("bench"),
        unit: unit.id,
        login: "bench".to_owned(),
        name_zh: "bench".to_owned(),
        name_en: String::new(),
        posts: vec![Post::DataClerk],
        active: true,
    };
    let tx = app.store().begin().await?;
    tx.insert_unit(&unit).await?;
    tx.insert_person(&person).await?;
    let event = Event {
        at: app.now(),
        actor: None,
        unit: None,
        kind: "bench.made".into(),
        subject_kind: "bench".into(),
        subject: "2".into(),
        detail: serde_json::Value::Null,
    };
    tx.event(&event).await?;
    tx.commit().await?;
    app.refresh_live().await?;
    Ok(Actor {
        person: person.id,
        unit: unit.id,
        unit_kind: unit.kind,
        unit_level: unit.level,
        posts: person.posts,
        stands_for: Vec::new(),
        acting_for: None,
    })
}
