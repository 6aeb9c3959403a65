//! Imports of workbooks: states, units and entries of a plan, in pages.

use domain::ids::{ImportId, JobId};
use serde_json::json;
use store::{
    ErrorKind, Import, ImportCounts, ImportEffect, ImportEntry, ImportEntryFilter, ImportFilter,
    ImportState, ImportUnit, ImportUnitState, Progress, Slice, Store,
};

use crate::samples::{City, at, city, commit};

contract! {
    an_import_comes_back_as_it_was_stored_and_moves_on_once,
    a_plan_is_read_in_pages_and_narrowed,
    a_plan_that_is_written_anew_replaces_the_one_before,
}

fn import(city: &City) -> Import {
    Import {
        id: ImportId::named("import"),
        unit: city.police,
        for_unit: None,
        created_by: city.lin,
        created_at: at(0),
        file_name: "目录.xlsx".to_owned(),
        digest: "ab".repeat(32),
        bytes: 12,
        state: ImportState::Reading,
        job: JobId::named("job"),
        progress: Progress::default(),
        report: json!({ "ignored": [] }),
        error: None,
        finished_at: None,
    }
}

fn entry(place: u64, unit_place: u32, effect: ImportEffect) -> ImportEntry {
    ImportEntry {
        import: ImportId::named("import"),
        place,
        unit_place,
        sheet: "公安局".to_owned(),
        line: place + 2,
        name: format!("目录{place}"),
        effect,
        content: json!({ "faults": [] }),
    }
}

fn unit(city: &City, place: u32) -> ImportUnit {
    ImportUnit {
        import: ImportId::named("import"),
        place,
        unit: (place == 0).then_some(city.police),
        state: ImportUnitState::Ready,
        counts: ImportCounts { created: 3, ..ImportCounts::default() },
        error: None,
        error_place: String::new(),
    }
}

async fn stored(store: &Store) -> (City, Import) {
    let city = city(store).await;
    let import = import(&city);
    let tx = store.begin().await.unwrap();
    tx.insert_import(&import).await.unwrap();
    tx.insert_import_units(&[unit(&city, 0), unit(&city, 1)]).await.unwrap();
    commit(tx, "import.uploaded").await;
    (city, import)
}

async fn an_import_comes_back_as_it_was_stored_and_moves_on_once(store: Store) {
    let (city, mut import) = stored(&store).await;
    assert_eq!(store.import(import.id).await.unwrap(), Some(import.clone()));
    let note = Progress { stage: "planning".to_owned(), rows: 3, of: Some(9) };
    store.progress_import(import.id, &note).await.unwrap();
    import.state = ImportState::Planned;
    let tx = store.begin().await.unwrap();
    tx.update_import(&import, ImportState::Reading).await.unwrap();
    commit(tx, "import.planned").await;
    let kept = store.import(import.id).await.unwrap().unwrap();
    assert_eq!((kept.state, kept.progress), (ImportState::Planned, note));
    let tx = store.begin().await.unwrap();
    let late = tx.update_import(&import, ImportState::Reading).await.unwrap_err();
    assert_eq!(late.kind(), ErrorKind::Stale);
    tx.rollback().await.unwrap();
    let own = ImportFilter {
        unit: Some(city.police),
        states: vec![ImportState::Planned],
        digest: Some(import.digest.clone()),
    };
    assert_eq!(store.imports(&own, &Slice::first(9)).await.unwrap().rows.len(), 1);
    let other = ImportFilter { unit: Some(city.housing), ..ImportFilter::default() };
    assert!(store.imports(&other, &Slice::first(9)).await.unwrap().rows.is_empty());
}

async fn a_plan_is_read_in_pages_and_narrowed(store: Store) {
    let (city, import) = stored(&store).await;
    let entries = [
        entry(0, 0, ImportEffect::New),
        entry(1, 0, ImportEffect::Faulty),
        entry(2, 1, ImportEffect::New),
        entry(10, 0, ImportEffect::New),
    ];
    store.add_import_entries(&entries).await.unwrap();
    let new = ImportEntryFilter {
        import: import.id,
        unit_place: Some(0),
        effects: vec![ImportEffect::New],
    };
    let first = store.import_entries(&new, &Slice::first(1)).await.unwrap();
    assert_eq!(first.rows, [entries[0].clone()]);
    let rest = store.import_entries(&new, &Slice::new(first.next, 9)).await.unwrap();
    assert_eq!((rest.rows, rest.next), (vec![entries[3].clone()], None));
    let units = store.import_units(import.id, &Slice::first(1)).await.unwrap();
    assert_eq!(units.rows, [unit(&city, 0)]);
    let units = store.import_units(import.id, &Slice::new(units.next, 9)).await.unwrap();
    assert_eq!(units.rows, [unit(&city, 1)]);
    let mut applied = unit(&city, 1);
    applied.state = ImportUnitState::Applied;
    let tx = store.begin().await.unwrap();
    tx.update_import_unit(&applied, ImportUnitState::Ready).await.unwrap();
    commit(tx, "import.applied").await;
    assert_eq!(store.import_unit(import.id, 1).await.unwrap(), Some(applied));
}

async fn a_plan_that_is_written_anew_replaces_the_one_before(store: Store) {
    let (_, import) = stored(&store).await;
    let all = ImportEntryFilter { import: import.id, unit_place: None, effects: Vec::new() };
    for _ in 0..2 {
        store.clear_import_entries(import.id).await.unwrap();
        let entries: Vec<ImportEntry> =
            (0..450).map(|place| entry(place, 0, ImportEffect::Same)).collect();
        store.add_import_entries(&entries).await.unwrap();
    }
    let rows = store.import_entries(&all, &Slice::first(1_000)).await.unwrap().rows;
    assert_eq!((rows.len(), rows[449].place), (450, 449));
}
