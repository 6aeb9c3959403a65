//! Loading: from an upload to a version that is read, or to nothing at all.

use std::convert::Infallible;
use std::sync::Arc;

use app::ErrorKind;
use app::loads::{Batch, BatchState, LoadReport, Upload};
use app::uses::OwnUse;
use bytes::Bytes;
use domain::expr::Filter;
use domain::ids::{BatchId, EntryId};
use domain::loads::LoadMode;
use domain::people::Actor;
use futures::stream;
use lake::load::{Load, LoadOutcome, Unwatched};
use lake::{Encoding, Lake, LakeConfig};
use store::{BatchFilter, Event, Slice};

#[path = "catalogue/city.rs"]
#[allow(dead_code, reason = "this noun needs only a part of the city")]
mod city;

use city::{City, NOW, clerk, complete, officer, stranger};

const HEADING: &str = "公民身份号码,姓名,出生日期\n";

/// `rows` people with keys from `first` on; every `bad_every`th has a birthday that does not exist.
fn file(first: u32, rows: u32, bad_every: u32) -> String {
    let line = |n: u32| {
        let day =
            if bad_every > 0 && n.is_multiple_of(bad_every) { "2001-02-30" } else { "2001-02-03" };
        format!("P{n:08},居民{n},{day}\n")
    };
    let lines: String = (first..first + rows).map(line).collect();
    format!("{HEADING}{lines}")
}

impl City {
    async fn upload(&self, entry: EntryId, text: &str, who: &Actor) -> app::Result<Batch> {
        let pieces: Vec<Result<Bytes, Infallible>> =
            text.as_bytes().chunks(1000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        let upload = Upload { entry, file_name: "人口.csv", encoding: None };
        self.app.store_upload(who, upload, stream::iter(pieces)).await
    }

    /// Uploads, confirms as proposed, and runs the job.
    async fn load(&self, entry: EntryId, text: &str, mode: LoadMode) -> Batch {
        let batch = self.confirmed(entry, text, mode).await;
        self.app.run_jobs_until_idle().await.unwrap();
        self.batch(batch.id).await
    }

    async fn confirmed(&self, entry: EntryId, text: &str, mode: LoadMode) -> Batch {
        let batch = self.upload(entry, text, &clerk()).await.unwrap();
        self.app.confirm_load(batch.id, batch.mapping.clone(), mode, &clerk()).await.unwrap();
        self.batch(batch.id).await
    }

    async fn batch(&self, id: BatchId) -> Batch {
        self.store.batch(id).await.unwrap().unwrap()
    }

    async fn rows(&self, entry: EntryId) -> u64 {
        self.store.table(entry).await.unwrap().map_or(0, |table| table.rows)
    }

    /// What a worker does before it dies behind the Delta commit: the batch runs, the version is there, nothing is recorded.
    async fn commit_and_die(&self, batch: &Batch) -> LoadOutcome {
        self.store
            .lease_job("dead-worker", &["load.run"], NOW.parse().unwrap(), 0)
            .await
            .unwrap()
            .unwrap();
        let tx = self.store.begin().await.unwrap();
        tx.update_batch(&Batch { state: BatchState::Running, ..batch.clone() }, BatchState::Queued)
            .await
            .unwrap();
        tx.event(&event()).await.unwrap();
        tx.commit().await.unwrap();
        let config = self.app.config();
        let dir = config.data.join("lake");
        let lake = Lake::open(LakeConfig { dir, secret: config.key_secret }).unwrap();
        let entry = self.store.entry(batch.entry).await.unwrap().unwrap();
        let load = Load {
            schema: Arc::new(entry.schema()),
            digest: batch.digest.clone(),
            format: batch.format,
            encoding: Encoding::Utf8,
            mapping: batch.mapping.clone(),
            mode: batch.mode,
            base_version: self.store.table(batch.entry).await.unwrap().map(|table| table.version),
            batch: batch.id,
            bad_rows_permille_max: 10,
            dropped_rows_permille_max: 100,
            held_override: false,
            folded_to: 0,
            at: NOW.parse().unwrap(),
        };
        lake.load(&load, Arc::new(Unwatched)).await.unwrap()
    }
}

fn event() -> Event {
    Event {
        at: NOW.parse().unwrap(),
        actor: None,
        unit: None,
        kind: "batch.started".to_owned(),
        subject_kind: "batch".to_owned(),
        subject: String::new(),
        detail: serde_json::json!({}),
    }
}

#[tokio::test]
async fn an_upload_is_mapped_loaded_and_previewed_with_a_usage_record() {
    let city = City::build().await;
    let entry = city.publish(&complete("常住人口")).await;
    let batch = city.upload(entry, &file(0, 500, 0), &clerk()).await.unwrap();
    assert_eq!((batch.state, batch.mapping.columns.len()), (BatchState::Uploaded, 3));
    let sample = city.app.batch_sample(batch.id, &clerk()).await.unwrap();
    assert_eq!(sample.sample[0], ["P00000000", "居民0", "2001-02-03"]);
    city.app
        .confirm_load(batch.id, batch.mapping.clone(), LoadMode::Upsert, &clerk())
        .await
        .unwrap();
    assert_eq!(
        city.app.run_jobs_until_idle().await.unwrap(),
        3,
        "the load, its sketches and its quality"
    );

    let batch = city.batch(batch.id).await;
    assert_eq!(
        (batch.state, batch.counts.good, batch.counts.total),
        (BatchState::Committed, 500, 500)
    );
    assert_eq!(LoadReport::of(&batch).items.len(), 3);
    assert_eq!(city.app.live().table(entry).unwrap().rows, 500);

    let before = city.app.log_len();
    let filter: Filter =
        serde_json::from_value(serde_json::json!({ "item": "姓名", "op": "eq", "value": "居民7" }))
            .unwrap();
    let wanted = OwnUse { entry, filter: Some(&filter), after: None, limit: 20, purpose: "test" };
    let page = city.app.preview(&clerk(), wanted).await.unwrap();
    assert_eq!((page.rows.len(), Some(page.version)), (1, batch.version));
    assert_eq!(city.app.log_len(), before + 1);
}

#[tokio::test]
async fn a_load_over_tolerance_commits_nothing_and_keeps_its_bad_rows() {
    let city = City::build().await;
    let entry = city.publish(&complete("常住人口")).await;
    let batch = city.load(entry, &file(0, 200, 10), LoadMode::Upsert).await;
    assert_eq!(
        (batch.state, batch.error.as_deref()),
        (BatchState::Refused, Some("load.too-many-bad-rows"))
    );
    assert_eq!((batch.counts.bad, city.rows(entry).await), (20, 0));
    let bad = city.app.bad_rows(batch.id, &clerk(), 5).await.unwrap();
    assert_eq!((bad.len(), bad[0].line, bad[0].faults[0].value.as_str()), (5, 2, "2001-02-30"));
}

#[tokio::test]
async fn a_replace_that_drops_too_much_is_held_until_the_officer_gives_a_reason() {
    let city = City::build().await;
    let entry = city.publish(&complete("常住人口")).await;
    city.load(entry, &file(0, 100, 0), LoadMode::Replace).await;
    let held = city.load(entry, &file(0, 50, 0), LoadMode::Replace).await;
    assert_eq!(
        (held.state, held.counts.dropped, city.rows(entry).await),
        (BatchState::Held, 50, 100)
    );

    let by_clerk = city.app.release_load(held.id, "合并", &clerk()).await.unwrap_err();
    assert_eq!(by_clerk.code(), "load.officer-releases");
    let unsaid = city.app.release_load(held.id, "  ", &officer()).await.unwrap_err();
    assert_eq!(unsaid.code(), "load.reason-required");
    city.app.release_load(held.id, "机构合并后按新口径统计", &officer()).await.unwrap();
    city.app.run_jobs_until_idle().await.unwrap();
    let released = city.batch(held.id).await;
    assert_eq!((released.state, city.rows(entry).await), (BatchState::Committed, 50));
    assert_eq!(LoadReport::of(&released).released.unwrap().by, officer().person);
}

#[tokio::test]
async fn a_stranger_is_told_that_nothing_is_there() {
    let city = City::build().await;
    let entry = city.publish(&complete("常住人口")).await;
    let batch = city.upload(entry, &file(0, 3, 0), &clerk()).await.unwrap();
    let refused = [
        city.upload(entry, &file(0, 3, 0), &stranger()).await.map(drop),
        city.app.batch_view(batch.id, &stranger()).await.map(drop),
        city.app.bad_rows(batch.id, &stranger(), 1).await.map(drop),
        city.app.data_view(entry, &stranger(), &Slice::first(1)).await.map(drop),
        city.app.confirm_load(batch.id, batch.mapping.clone(), LoadMode::Append, &stranger()).await,
        city.app.cancel_load(batch.id, &stranger()).await,
        city.app.release_load(batch.id, "因为", &stranger()).await,
    ];
    for answer in refused {
        assert_eq!(answer.unwrap_err().kind(), ErrorKind::NotFound);
    }
}

#[tokio::test]
async fn a_draft_takes_no_data_and_says_so() {
    let city = City::build().await;
    let entry = city.app.create_entry(&complete("草稿"), &clerk()).await.unwrap();
    let refused = city.upload(entry, &file(0, 3, 0), &clerk()).await.unwrap_err();
    assert_eq!((refused.kind(), refused.code()), (ErrorKind::Denied, "load.not-registered"));
}

#[tokio::test]
async fn a_job_taken_over_behind_the_commit_finishes_with_the_same_result() {
    let city = City::build().await;
    let entry = city.publish(&complete("常住人口")).await;
    city.load(entry, &file(0, 100, 0), LoadMode::Upsert).await;
    let batch = city.confirmed(entry, &file(50, 100, 0), LoadMode::Upsert).await;
    let LoadOutcome::Committed(died) = city.commit_and_die(&batch).await else {
        panic!("the load was refused")
    };
    assert_eq!(city.rows(entry).await, 100);

    city.app.run_jobs_until_idle().await.unwrap();
    let finished = city.batch(batch.id).await;
    assert_eq!(
        (finished.state, finished.version, finished.counts),
        (BatchState::Committed, Some(died.version), died.counts)
    );
    assert_eq!(city.rows(entry).await, 150);
}

#[tokio::test]
async fn a_load_given_up_behind_the_commit_is_undone_by_the_next_one() {
    let city = City::build().await;
    let entry = city.publish(&complete("常住人口")).await;
    city.load(entry, &file(0, 10, 0), LoadMode::Append).await;
    let batch = city.confirmed(entry, &file(100, 10, 0), LoadMode::Append).await;
    city.commit_and_die(&batch).await;
    city.app.cancel_load(batch.id, &clerk()).await.unwrap();

    let next = city.load(entry, &file(200, 5, 0), LoadMode::Append).await;
    assert_eq!((next.state, next.counts.total), (BatchState::Committed, 15));
    assert_eq!(city.batch(batch.id).await.state, BatchState::Cancelled);
}

#[tokio::test]
async fn loads_of_one_table_run_in_the_order_they_were_confirmed() {
    let city = City::build().await;
    let entry = city.publish(&complete("常住人口")).await;
    for first in [0, 10, 20] {
        city.confirmed(entry, &file(first, 10, 0), LoadMode::Append).await;
    }
    city.app.run_jobs_until_idle().await.unwrap();
    let batches = city.store.batches(&BatchFilter::default(), &Slice::first(10)).await.unwrap();
    let mut versions: Vec<_> =
        batches.rows.iter().map(|batch| (batch.state, batch.version)).collect();
    versions.sort_by_key(|(_, version)| *version);
    assert!(versions.iter().all(|(state, _)| *state == BatchState::Committed));
    assert_eq!(city.rows(entry).await, 30);
}

#[tokio::test]
async fn a_mapping_that_leaves_the_key_unfed_is_refused_by_name() {
    let city = City::build().await;
    let entry = city.publish(&complete("常住人口")).await;
    let batch = city.upload(entry, &file(0, 3, 0), &clerk()).await.unwrap();
    let mut mapping = batch.mapping.clone();
    mapping.columns.remove(0);
    let refused =
        city.app.confirm_load(batch.id, mapping, LoadMode::Upsert, &clerk()).await.unwrap_err();
    assert_eq!((refused.code(), refused.place()), ("load.unfed-items", "公民身份号码"));
}

#[tokio::test]
async fn an_upload_that_breaks_off_makes_no_batch() {
    let city = City::build().await;
    let entry = city.publish(&complete("常住人口")).await;
    let pieces =
        vec![Ok(Bytes::from_static(HEADING.as_bytes())), Err(std::io::Error::other("cable"))];
    let upload = Upload { entry, file_name: "人口.csv", encoding: None };
    let broken = city.app.store_upload(&clerk(), upload, stream::iter(pieces)).await.unwrap_err();
    assert_eq!(broken.code(), "load.upload-broken-off");
    let view = city.app.data_view(entry, &clerk(), &Slice::first(10)).await.unwrap();
    assert!(view.batches.rows.is_empty());
}

#[tokio::test]
async fn the_background_loads_a_batch_and_stops_in_good_order() {
    let city = City::build().await;
    let entry = city.publish(&complete("常住人口")).await;
    let background = city.app.start_background();
    let batch = city.confirmed(entry, &file(0, 10, 0), LoadMode::Append).await;
    let done = async {
        while city.batch(batch.id).await.state != BatchState::Committed {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), done).await.unwrap();
    background.stop().await.unwrap();
    assert_eq!(city.store.job_counts().await.unwrap().running, 0);
}
