//! Appending: order, days, many callers at once, and closing.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use ledger::{
    CountFilter, Day, Error, Files, Ledger, LedgerConfig, Outcome, StoredContent, UsageRecord,
    fsck, fsck_files,
};

use crate::doubles::MemFiles;
use crate::samples::{DAY_MS, MORNING_MS, config, eventually, open_on, record, runtime};

fn stored(log: &Ledger, index: u64) -> UsageRecord {
    match log.record(index).unwrap().unwrap().content {
        StoredContent::Use { record, .. } => *record,
        other => panic!("{other:?}"),
    }
}

#[test]
fn sixty_four_tasks_append_a_thousand_records_each() {
    let dir = tempfile::tempdir().unwrap();
    let config = LedgerConfig {
        checkpoint_interval: Duration::from_millis(50),
        queue_len: 32,
        keep_index: true,
        ..config(dir.path())
    };
    let log = Arc::new(Ledger::open(&config).unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for task in 0..64_u64 {
            let log = Arc::clone(&log);
            tasks.spawn(async move {
                let mut receipts = Vec::new();
                for number in 0..1_000 {
                    let mut record = record(number);
                    record.matter = Some(format!("{task}/{number}"));
                    receipts.push(log.append(record).await.unwrap());
                }
                (task, receipts)
            });
        }
        let mut indexes = BTreeSet::new();
        for (task, receipts) in tasks.join_all().await {
            assert!(receipts.is_sorted(), "a caller's records stand in the order it wrote them");
            let last = receipts[999];
            assert_eq!(stored(&log, last.index).matter, Some(format!("{task}/999")));
            indexes.extend(receipts.iter().map(|receipt| receipt.index));
        }
        assert_eq!(indexes, (0..64_000).collect());
        log.wait_integrated(63_999).await.unwrap();
        eventually(|| log.usage().unwrap().reflects() == 64_000).await;
    });
    let today = Day::of_ms(MORNING_MS);
    let counts = log.usage().unwrap().counts(&CountFilter::default(), today, today).unwrap();
    assert_eq!((counts[0].calls, counts[0].rows), (64_000, 64_000));
    log.close();
    let report = fsck(dir.path(), &log.verifier_key().to_string()).unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
    assert_eq!((report.records, report.signed, report.pending), (64_000, 64_000, 0));
}

#[test]
fn a_new_day_begins_a_new_segment_and_no_day_goes_back() {
    let files = Arc::new(MemFiles::default());
    let log = open_on(&files).unwrap();
    for days in [0, 0, 1, 0, 3] {
        let mut record = record(0);
        record.at_ms = MORNING_MS + days * DAY_MS;
        log.append_blocking(&record).unwrap();
    }
    let segments: Vec<_> =
        files.list("segments").unwrap().into_iter().filter(|path| path.ends_with(".seg")).collect();
    assert_eq!(
        segments,
        ["segments/2026-11-22.seg", "segments/2026-11-23.seg", "segments/2026-11-25.seg"]
    );
    log.close();
    let again = open_on(&files).unwrap();
    let days: Vec<_> =
        (0..5).map(|index| (stored(&again, index).at_ms - MORNING_MS) / DAY_MS).collect();
    assert_eq!(days, [0, 0, 1, 0, 3]);
    assert!(again.record(5).unwrap().is_none());
    assert!(fsck_files(files.as_ref(), again.verifier_key()).unwrap().is_clean());
}

#[test]
fn a_log_goes_on_where_it_was_closed() {
    let files = Arc::new(MemFiles::default());
    for round in 0..5_u64 {
        let log = open_on(&files).unwrap();
        assert_eq!(log.recovery().signed, round * 150);
        assert_eq!((log.recovery().resumed, log.recovery().cut_bytes), (0, 0));
        for number in 0..150 {
            let receipt = log.append_blocking(&record(number)).unwrap();
            assert_eq!(receipt.index, round * 150 + number);
        }
        log.close();
        log.close();
        let closed = log.append_blocking(&record(0));
        assert!(matches!(closed, Err(Error::Closed)));
    }
    let log = open_on(&files).unwrap();
    for index in (0..750).step_by(7) {
        assert_eq!(stored(&log, index), record(index % 150));
    }
}

#[test]
fn the_partial_tiles_of_a_full_tile_are_removed() {
    let files = Arc::new(MemFiles::default());
    runtime().block_on(async {
        let log = open_on(&files).unwrap();
        for number in 0..257 {
            let receipt = log.append(record(number)).await.unwrap();
            log.wait_integrated(receipt.index).await.unwrap();
        }
        log.close();
    });
    let tiles = files.list("tile").unwrap();
    assert!(tiles.iter().all(|path| !path.starts_with("tile/0/000.p/")), "{tiles:?}");
    assert!(tiles.contains(&"tile/0/000".to_owned()));
    assert!(tiles.contains(&"tile/1/000.p/1".to_owned()));
}

#[test]
fn a_record_over_the_limit_is_refused_and_leaves_nothing() {
    let files = Arc::new(MemFiles::default());
    let log = open_on(&files).unwrap();
    let mut long = record(0);
    long.purpose = "用".repeat(100_000);
    assert!(matches!(log.append_blocking(&long), Err(Error::TooLong { .. })));
    long.purpose = "用".repeat(80_000);
    log.append_blocking(&long).unwrap();
    assert_eq!(stored(&log, 0), long);
}

#[test]
fn no_name_of_a_record_stands_in_a_public_file() {
    let files = Arc::new(MemFiles::default());
    let log = open_on(&files).unwrap();
    let mut secret = record(0);
    secret.outcome = Outcome::NotFound;
    log.append_blocking(&secret).unwrap();
    log.close();
    let names = [&secret.user, &secret.approver, &secret.consumer_unit, &secret.resource];
    for path in files.paths().iter().filter(|path| !path.starts_with("segments")) {
        let bytes = files.read(path).unwrap();
        for name in names {
            assert!(!bytes.windows(name.len()).any(|part| part == name.as_bytes()), "{path}");
        }
    }
}
