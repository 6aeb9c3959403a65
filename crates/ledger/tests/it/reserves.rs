//! Room reserved behind the last record: no part of the log, and no hiding place.

use std::fs;
use std::path::{Path, PathBuf};

use ledger::{DiskFiles, Ledger, fsck_files};

use crate::samples::{config, record};

/// A folder as a power cut leaves it: copied while the log is open.
fn copy_of_an_open_log(from: &Path, to: &Path) -> PathBuf {
    let log = Ledger::open(&config(from)).unwrap();
    for number in 0..5 {
        log.append_blocking(&record(number)).unwrap();
    }
    fs::create_dir_all(to.join("segments")).unwrap();
    let segment = fs::read_dir(from.join("segments"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|ending| ending == "seg"))
        .unwrap();
    let copy = to.join("segments").join(segment.file_name().unwrap());
    fs::copy(&segment, &copy).unwrap();
    log.close();
    let sealed = fs::metadata(&segment).unwrap().len();
    assert!(sealed < fs::metadata(&copy).unwrap().len(), "the open log had room to spare");
    copy
}

#[test]
fn reserved_zeros_are_no_torn_record_and_go_when_the_log_is_opened() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let segment = copy_of_an_open_log(from.path(), to.path());
    let reserved = fs::metadata(&segment).unwrap().len();
    let log = Ledger::open(&config(to.path())).unwrap();
    assert_eq!((log.recovery().resumed, log.recovery().cut_bytes), (5, 0));
    log.close();
    assert!(fs::metadata(&segment).unwrap().len() < reserved);
    let report = fsck_files(&DiskFiles::read_only(to.path()), log.verifier_key()).unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
    assert_eq!((report.records, report.torn_bytes), (5, 0));
}

#[test]
fn a_byte_in_the_reserve_is_found_and_cut() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let segment = copy_of_an_open_log(from.path(), to.path());
    let mut bytes = fs::read(&segment).unwrap();
    let last = bytes.len() - 100;
    bytes[last] = 7;
    fs::write(&segment, bytes).unwrap();
    let log = Ledger::open(&config(to.path())).unwrap();
    assert_eq!(log.recovery().resumed, 5);
    assert!(log.recovery().cut_bytes > 0, "what nobody was told of is reported");
    log.close();
}

#[test]
fn a_segment_of_nothing_but_zeros_is_begun_anew() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("segments")).unwrap();
    fs::write(dir.path().join("segments/2026-11-22.seg"), vec![0; 300_000]).unwrap();
    let log = Ledger::open(&config(dir.path())).unwrap();
    let receipt = log.append_blocking(&record(0)).unwrap();
    assert_eq!(receipt.index, 0);
    log.close();
}
