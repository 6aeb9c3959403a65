//! Batches and the recorded versions of tables.

use domain::ids::{BatchId, EntryId, FileId, ItemId};
use domain::loads::{ColumnMapping, FileFormat, LoadCounts, LoadMode};
use serde_json::json;
use store::{Batch, BatchFilter, BatchState, ErrorKind, Progress, Slice, Store, TableVersion};

use crate::samples::{City, at, city_with_entry, commit};

contract! {
    a_batch_comes_back_as_it_was_stored,
    progress_is_noted_beside_and_kept_by_a_change_of_state,
    a_batch_that_was_taken_meanwhile_is_stale,
    a_version_is_recorded_with_its_batch_or_not_at_all,
    a_version_takes_the_place_of_the_one_seen_only,
}

fn batch(name: &str, entry: EntryId, city: &City) -> Batch {
    Batch {
        id: BatchId::named(name),
        entry,
        unit: city.police,
        mode: LoadMode::Upsert,
        file: FileId::named(name),
        file_name: "常住人口.csv".to_owned(),
        digest: "00ff".to_owned(),
        bytes: 149_000_000,
        format: FileFormat::Csv,
        encoding: Some("gb18030".to_owned()),
        mapping: ColumnMapping { columns: vec![("身份证号".to_owned(), ItemId(1))] },
        state: BatchState::Queued,
        counts: LoadCounts::default(),
        quality: json!({ "i1": { "missing": 0 } }),
        progress: Progress::default(),
        error: None,
        created_by: city.chen,
        created_at: at(0),
        finished_at: None,
        version: None,
    }
}

fn table(entry: EntryId, version: u64) -> TableVersion {
    let batch = Some(BatchId::named("b1"));
    TableVersion {
        entry,
        version,
        rows: 1_000_000,
        bytes: 29_000_000,
        index_version: None,
        batch,
        updated_at: at(5),
    }
}

async fn inserted(store: &Store) -> Batch {
    let (city, entry) = city_with_entry(store).await;
    let batch = batch("b1", entry.id, &city);
    let tx = store.begin().await.unwrap();
    tx.insert_batch(&batch).await.unwrap();
    commit(tx, "batch.uploaded").await;
    batch
}

async fn a_batch_comes_back_as_it_was_stored(store: Store) {
    let batch = inserted(&store).await;
    assert_eq!(store.batch(batch.id).await.unwrap(), Some(batch.clone()));
    let of = |states| BatchFilter {
        entry: Some(batch.entry),
        unit: Some(batch.unit),
        states,
        ..BatchFilter::default()
    };
    let page = store.batches(&of(vec![BatchState::Queued]), &Slice::first(5)).await.unwrap();
    assert_eq!((page.rows.len(), page.next), (1, None));
    assert!(
        store.batches(&of(vec![BatchState::Held]), &Slice::first(5)).await.unwrap().rows.is_empty()
    );
}

async fn progress_is_noted_beside_and_kept_by_a_change_of_state(store: Store) {
    let mut batch = inserted(&store).await;
    let progress = Progress { stage: "validate".to_owned(), rows: 120_000, of: Some(1_000_000) };
    store.progress_batch(batch.id, &progress).await.unwrap();
    batch.state = BatchState::Running;
    let tx = store.begin().await.unwrap();
    tx.update_batch(&batch, BatchState::Queued).await.unwrap();
    commit(tx, "batch.started").await;
    let stored = store.batch(batch.id).await.unwrap().unwrap();
    assert_eq!((stored.state, stored.progress), (BatchState::Running, progress));
}

async fn a_batch_that_was_taken_meanwhile_is_stale(store: Store) {
    let mut batch = inserted(&store).await;
    batch.state = BatchState::Cancelled;
    let tx = store.begin().await.unwrap();
    assert_eq!(
        tx.update_batch(&batch, BatchState::Running).await.unwrap_err().kind(),
        ErrorKind::Stale
    );
}

async fn a_version_is_recorded_with_its_batch_or_not_at_all(store: Store) {
    let mut batch = inserted(&store).await;
    (batch.state, batch.version, batch.finished_at) = (BatchState::Committed, Some(1), Some(at(5)));
    batch.counts =
        LoadCounts { read: 10, good: 9, bad: 1, inserted: 9, total: 9, ..LoadCounts::default() };
    let tx = store.begin().await.unwrap();
    tx.update_batch(&batch, BatchState::Queued).await.unwrap();
    tx.record_version(&table(batch.entry, 1), None).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(store.table(batch.entry).await.unwrap(), None);
    assert_eq!(store.table_epoch().await.unwrap(), 0);
    let tx = store.begin().await.unwrap();
    tx.update_batch(&batch, BatchState::Queued).await.unwrap();
    tx.record_version(&table(batch.entry, 1), None).await.unwrap();
    commit(tx, "batch.committed").await;
    assert_eq!(store.batch(batch.id).await.unwrap(), Some(batch.clone()));
    assert_eq!(store.table(batch.entry).await.unwrap(), Some(table(batch.entry, 1)));
    assert_eq!(store.table_epoch().await.unwrap(), 1);
}

async fn a_version_takes_the_place_of_the_one_seen_only(store: Store) {
    let entry = inserted(&store).await.entry;
    let tx = store.begin().await.unwrap();
    tx.record_version(&table(entry, 1), None).await.unwrap();
    assert_eq!(
        tx.record_version(&table(entry, 1), None).await.unwrap_err().kind(),
        ErrorKind::Stale
    );
    tx.record_version(&table(entry, 2), Some(1)).await.unwrap();
    assert_eq!(
        tx.record_version(&table(entry, 3), Some(1)).await.unwrap_err().kind(),
        ErrorKind::Stale
    );
    commit(tx, "batch.committed").await;
    store.set_index_version(entry, 2).await.unwrap();
    let tables = store.tables().await.unwrap();
    assert_eq!((tables.len(), tables[0].version, tables[0].index_version), (1, 2, Some(2)));
}
