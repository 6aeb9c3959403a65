//! Stopping the log in the middle of every single operation on its files.

use std::sync::Arc;

use ledger::{Ledger, Receipt, StoredContent, fsck_files};

use crate::doubles::{MemFiles, Stop};
use crate::samples::{DAY_MS, fill, open_on, record, runtime};

/// What callers were told before the stop.
#[derive(Default)]
struct Told {
    receipts: Vec<Receipt>,
    erased: Vec<u64>,
}

/// Some days of a log's life, until the files stop.
async fn live(log: &Ledger, told: &mut Told) -> ledger::Result<()> {
    for number in 0..4 {
        told.receipts.push(log.append(record(number)).await?);
    }
    log.wait_integrated(3).await?;
    log.erase(1, "榕数删〔2026〕1号", record(4).at_ms).await?;
    told.erased.push(1);
    for number in 5..8 {
        let mut late = record(number);
        late.at_ms += DAY_MS;
        told.receipts.push(log.append(late).await?);
    }
    log.wait_integrated(7).await?;
    log.erase(6, "榕数删〔2026〕2号", record(8).at_ms + DAY_MS).await?;
    told.erased.push(6);
    told.receipts.push(log.append(record(9)).await?);
    Ok(())
}

/// Opens the log again and checks everything that was promised.
fn check(files: MemFiles, told: &Told, context: &str) -> Arc<MemFiles> {
    let files = Arc::new(files);
    let log = open_on(&files).unwrap_or_else(|error| panic!("{context}: {error}"));
    for receipt in &told.receipts {
        let stored = log.record_of(receipt).unwrap_or_else(|error| panic!("{context}: {error}"));
        if told.erased.contains(&receipt.index) {
            assert!(matches!(stored.content, StoredContent::Erased { .. }), "{context}");
        }
    }
    log.close();
    let key = log.verifier_key().clone();
    let report = fsck_files(files.as_ref(), &key).unwrap();
    assert!(report.is_clean(), "{context}: {:?}", report.faults);
    assert_eq!((report.pending, report.torn_bytes), (0, 0), "{context}");
    assert!(report.records >= told.receipts.len() as u64 + told.erased.len() as u64, "{context}");
    for receipt in &told.receipts {
        log.inclusion_proof(receipt).unwrap().verify(&key).unwrap();
    }
    files
}

fn survives_a_stop_at_every_operation(stop: Stop) {
    for operation in 1.. {
        let files = Arc::new(MemFiles::stop_at(operation));
        let mut told = Told::default();
        if let Ok(log) = open_on(&files) {
            let _ = runtime().block_on(live(&log, &mut told));
            log.close();
        }
        let context = format!("{stop:?} at operation {operation}");
        let reopened = check(files.after(stop), &told, &context);
        check(reopened.after(Stop::Kill), &told, &format!("{context}, opened once more"));
        if !files.has_stopped() {
            assert!(operation > 40, "the life of this log has more operations than that");
            assert_eq!((told.receipts.len(), told.erased.len()), (8, 2));
            return;
        }
    }
}

#[test]
fn a_kill_at_any_operation_loses_nothing_acknowledged() {
    survives_a_stop_at_every_operation(Stop::Kill);
}

#[test]
fn a_power_cut_at_any_operation_loses_nothing_acknowledged() {
    survives_a_stop_at_every_operation(Stop::PowerCut);
}

#[test]
fn a_stop_while_reopening_after_a_stop_loses_nothing() {
    let first = Arc::new(MemFiles::default());
    fill(&first, 300);
    first.tamper("flushed", |bytes| *bytes = b"0\n".to_vec());
    let whole = |files: &MemFiles| files.after(Stop::Kill);
    for operation in 1..40 {
        let again = whole(&first);
        again.arm(operation);
        let again = Arc::new(again);
        let _ = open_on(&again).map(|log| log.close());
        check(again.after(Stop::PowerCut), &Told::default(), &format!("operation {operation}"));
    }
}

#[test]
fn a_torn_tail_is_cut_and_reported() {
    let files = Arc::new(MemFiles::default());
    fill(&files, 3);
    let path = files.paths().into_iter().find(|path| path.ends_with(".seg")).unwrap();
    files.tamper(&path, |bytes| bytes.extend([1, 2, 3]));
    let log = open_on(&files).unwrap();
    assert_eq!(log.recovery().cut_bytes, 3);
    assert_eq!(log.health().durable, 3);
}

#[test]
fn a_log_that_lost_signed_records_does_not_open() {
    let files = Arc::new(MemFiles::default());
    fill(&files, 3);
    let path = files.paths().into_iter().find(|path| path.ends_with(".seg")).unwrap();
    files.tamper(&path, |bytes| bytes.truncate(bytes.len() - 1));
    assert_eq!(open_on(&files).err().unwrap().kind(), ledger::ErrorKind::Corrupt);
}

#[test]
fn a_full_disk_refuses_every_waiter_and_nothing_is_on_record() {
    let files = Arc::new(MemFiles::default());
    let log = open_on(&files).unwrap();
    let first = log.append_blocking(&record(0)).unwrap();
    files.set_full(true);
    for number in 1..5 {
        let error = log.append_blocking(&record(number)).unwrap_err();
        assert!(matches!(error, ledger::Error::NotDurable(_)), "{error}");
    }
    assert_eq!(log.health().durable, 1);
    files.set_full(false);
    let second = log.append_blocking(&record(5)).unwrap();
    assert_eq!((first.index, second.index), (0, 1));
    log.close();
    assert!(fsck_files(files.as_ref(), log.verifier_key()).unwrap().is_clean());
}
