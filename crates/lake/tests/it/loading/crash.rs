//! Crashes: at every step of every mode the disk as it stands is copied away, and the copy is opened as if after a crash.
//!
//! The copy is exactly what a killed process leaves: no destructor has run, no
//! later step has happened.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use domain::ids::BatchId;
use domain::loads::LoadMode;
use lake::load::{Load, Progress, Recovery, Stage, Unwatched};
use lake::{Lake, LakeConfig, LakeError};

use super::{Desk, committed, csv_load, file, people, rows_of, unique};

/// Copies the lake's folder away at each new stage.
struct Snapshots {
    from: std::path::PathBuf,
    taken: Mutex<Vec<(Stage, tempfile::TempDir)>>,
}

impl Progress for Snapshots {
    fn rows(&self, _done: u64, _of: Option<u64>, stage: Stage) {
        let mut taken = self.taken.lock().unwrap();
        if taken.last().is_none_or(|(last, _)| *last != stage) {
            let copy = tempfile::tempdir().unwrap();
            copy_dir(&self.from, copy.path());
            taken.push((stage, copy));
        }
    }
}

fn copy_dir(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        let target = to.join(file.file_name());
        if file.file_type().unwrap().is_dir() {
            copy_dir(&file.path(), &target);
        } else if let Err(gone) = fs::copy(file.path(), &target) {
            // A file that another thread renames meanwhile is on neither side of a crash's moment.
            assert_eq!(gone.kind(), std::io::ErrorKind::NotFound);
        }
    }
}

/// Runs a load and gives what a crash at each stage would have left.
async fn crashed_at_every_stage(desk: &Desk, load: &Load) -> Vec<(Stage, tempfile::TempDir)> {
    let snapshots =
        Arc::new(Snapshots { from: desk.dir.path().to_owned(), taken: Mutex::default() });
    committed(desk.watched(load, Arc::clone(&snapshots) as Arc<dyn Progress>).await.unwrap());
    let taken = std::mem::take(&mut *snapshots.taken.lock().unwrap());
    let stages: Vec<Stage> = taken.iter().map(|(stage, _)| *stage).collect();
    assert_eq!(
        stages,
        [Stage::Reading, Stage::Publishing, Stage::Committing, Stage::Indexing, Stage::Done]
    );
    taken
}

async fn base(desk: &Desk, is_first: bool) -> Option<u64> {
    if is_first {
        return None;
    }
    Some(desk.csv(&file(&["1,a,,,,,,", "2,b,,,,,,"]), LoadMode::Append, None).await.version)
}

fn sorted(mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    rows.sort();
    rows
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_at_any_step_leaves_the_old_version_or_the_new_one_and_the_load_can_be_finished() {
    let cases = [
        (LoadMode::Append, true),
        (LoadMode::Append, false),
        (LoadMode::Replace, false),
        (LoadMode::Upsert, false),
    ];
    for (mode, is_first) in cases {
        let desk = Desk::new(people(unique()));
        let recorded = base(&desk, is_first).await;
        let lines: &[&str] =
            if mode == LoadMode::Append { &["3,c,,,,,,"] } else { &["2,B,,,,,,", "3,c,,,,,,"] };
        let load =
            Load { batch: BatchId::named("crashing"), ..csv_load(&desk, lines, mode, recorded) };
        let crashes = crashed_at_every_stage(&desk, &load).await;
        let end = desk.lake.versions(desk.schema.entry, 1).await.unwrap()[0].version;
        let wanted = sorted(desk.rows(end).await);
        for (stage, copy) in crashes {
            let lake =
                Lake::open(LakeConfig { dir: copy.path().to_owned(), secret: [1; 32] }).unwrap();
            let what = format!("{mode:?} on {recorded:?} at {stage:?}");
            finish_after_crash(&lake, &load, stage, recorded, &wanted, &what).await;
        }
    }
}

/// What a job does when it finds itself started again.
async fn finish_after_crash(
    lake: &Lake,
    load: &Load,
    stage: Stage,
    recorded: Option<u64>,
    wanted: &[Vec<String>],
    what: &str,
) {
    let schema = &load.schema;
    if let Some(recorded) = recorded {
        assert_eq!(
            rows_of(lake, schema, recorded).await.len(),
            2,
            "{what}: the old version stays readable"
        );
    }
    let done = match lake.recover(schema, recorded, load.batch).await.unwrap() {
        Recovery::CommittedUnrecorded(done) => {
            assert!(matches!(stage, Stage::Indexing | Stage::Done), "{what}");
            done
        }
        Recovery::NothingCommitted => {
            assert!(!matches!(stage, Stage::Indexing | Stage::Done), "{what}");
            lake.sweep(schema.entry, recorded).await.unwrap();
            committed(lake.load(load, Arc::new(Unwatched)).await.unwrap())
        }
    };
    lake.sweep(schema.entry, Some(done.version)).await.unwrap();
    assert_eq!(sorted(rows_of(lake, schema, done.version).await), wanted, "{what}");
    assert_eq!(done.counts.total, wanted.len() as u64, "{what}");
    assert_eq!(
        done.counts.read,
        done.counts.inserted + done.counts.updated,
        "{what}: {:?}",
        done.counts
    );
    assert_eq!(done.quality.len(), schema.columns.len(), "{what}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_another_batch_never_recorded_is_undone() {
    for mode in [LoadMode::Append, LoadMode::Replace, LoadMode::Upsert] {
        let desk = Desk::new(people(unique()));
        let recorded = base(&desk, false).await;
        let lost = csv_load(&desk, &["1000,lost,,,,,,"], mode, recorded);
        committed(desk.run(&lost).await);
        let next = Load {
            batch: BatchId::named("next"),
            ..csv_load(&desk, &["4,d,,,,,,"], LoadMode::Append, recorded)
        };
        let conflict = desk.lake.load(&next, Arc::new(Unwatched)).await.unwrap_err();
        assert!(
            matches!(conflict, LakeError::Conflict { .. }),
            "an unrecorded commit must not be built upon"
        );

        assert_eq!(
            desk.lake.recover(&desk.schema, recorded, next.batch).await.unwrap(),
            Recovery::NothingCommitted
        );
        assert_eq!(
            desk.lake.recover(&desk.schema, recorded, lost.batch).await.unwrap(),
            Recovery::NothingCommitted
        );
        let done = committed(desk.run(&next).await);
        let keys: Vec<String> =
            desk.rows(done.version).await.into_iter().map(|mut row| row.swap_remove(0)).collect();
        assert_eq!(keys, ["1", "2", "4"]);
        for (key, name) in [("1", Some("a")), ("4", Some("d")), ("1000", None)] {
            assert_eq!(desk.name_of(done.version, key).await.as_deref(), name, "{mode:?}");
        }
        desk.lake.sweep(desk.schema.entry, Some(done.version)).await.unwrap();
        assert_eq!(desk.rows(done.version).await.len(), 3);
        assert_eq!(desk.rows(recorded.unwrap()).await.len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_commit_that_was_never_recorded_leaves_no_table_behind() {
    let desk = Desk::new(people(unique()));
    let lost = csv_load(&desk, &["1,lost,,,,,,"], LoadMode::Append, None);
    committed(desk.run(&lost).await);
    let next = Load {
        batch: BatchId::named("next"),
        ..csv_load(&desk, &["2,b,,,,,,"], LoadMode::Append, None)
    };
    assert_eq!(
        desk.lake.recover(&desk.schema, None, next.batch).await.unwrap(),
        Recovery::NothingCommitted
    );
    let done = committed(desk.run(&next).await);
    assert_eq!(desk.rows(done.version).await.len(), 1);
    assert_eq!(desk.name_of(done.version, "1").await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sweep_removes_what_no_commit_names_and_nothing_else() {
    let desk = Desk::new(people(unique()));
    let recorded = base(&desk, false).await;
    let table = desk.dir.path().join("tables").join(desk.schema.entry.to_string());
    fs::write(table.join("delta").join("part-00000-orphan.snappy.parquet"), b"half").unwrap();
    fs::write(table.join("staging").join("part-00000-half.snappy.parquet"), b"half").unwrap();
    desk.lake.sweep(desk.schema.entry, recorded).await.unwrap();
    assert_eq!(fs::read_dir(table.join("staging")).unwrap().count(), 0);
    let parts = fs::read_dir(table.join("delta"))
        .unwrap()
        .filter(|file| file.as_ref().unwrap().path().is_file())
        .count();
    assert_eq!(parts, 1);
    assert_eq!(desk.rows(recorded.unwrap()).await.len(), 2);
}

/// Stops a load at a stage.
struct StopAt(Stage, Mutex<bool>);

impl Progress for StopAt {
    fn rows(&self, _done: u64, _of: Option<u64>, stage: Stage) {
        *self.1.lock().unwrap() |= stage == self.0;
    }

    fn cancelled(&self) -> bool {
        *self.1.lock().unwrap()
    }
}

#[tokio::test]
async fn a_cancelled_load_changes_nothing_and_can_be_run_again() {
    let desk = Desk::new(people(unique()));
    let load = csv_load(&desk, &["1,a,,,,,,"], LoadMode::Append, None);
    let failed = desk
        .watched(&load, Arc::new(StopAt(Stage::Publishing, Mutex::default())))
        .await
        .unwrap_err();
    assert!(matches!(failed, LakeError::Cancelled));
    assert!(desk.lake.versions(desk.schema.entry, 10).await.unwrap().is_empty());
    assert_eq!(committed(desk.run(&load).await).counts.total, 1);
}
