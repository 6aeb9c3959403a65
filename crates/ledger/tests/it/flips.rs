//! Every byte of every class of file is evidence: a flipped one is found and named.

use std::sync::Arc;

use ledger::notes::VerifierKey;
use ledger::{FsckReport, fsck_files};

use crate::doubles::MemFiles;
use crate::samples::{config, fill, open_on, record, runtime};

fn key(files: &Arc<MemFiles>) -> VerifierKey {
    open_on(files).unwrap().verifier_key().clone()
}

fn check(files: &MemFiles, key: &VerifierKey) -> FsckReport {
    fsck_files(files, key).unwrap()
}

/// Flips bytes of a file, one at a time, every `step`th, and checks that the report
/// names this file and no other.
fn flip(files: &MemFiles, key: &VerifierKey, path: &str, step: usize) {
    let mut len = 0;
    files.tamper(path, |bytes| len = bytes.len());
    for place in (0..len).step_by(step) {
        for bits in [0x01, 0x80] {
            files.tamper(path, |bytes| bytes[place] ^= bits);
            let report = check(files, key);
            files.tamper(path, |bytes| bytes[place] ^= bits);
            assert!(!report.is_clean(), "{path}, byte {place} ^ {bits:#x} goes unnoticed");
            // A wrong erasure is told of the record it concerns, not of the file.
            let blames = |fault: &ledger::Fault| fault.file == path || fault.file == "segments";
            let only = report.faults.iter().all(blames);
            assert!(only, "{path}, byte {place} ^ {bits:#x}: {:?}", report.faults);
        }
    }
}

#[test]
fn any_byte_of_a_small_log_is_guarded() {
    let files = Arc::new(MemFiles::default());
    fill(&files, 3);
    let key = key(&files);
    assert!(check(&files, &key).is_clean());
    for path in files.paths().iter().filter(|path| *path != "flushed") {
        flip(&files, &key, path, 1);
    }
}

#[test]
fn any_byte_of_an_erased_record_and_its_erasure_is_guarded() {
    let files = Arc::new(MemFiles::default());
    runtime().block_on(async {
        let log = open_on(&files).unwrap();
        log.append(record(0)).await.unwrap();
        log.append(record(1)).await.unwrap();
        log.wait_integrated(1).await.unwrap();
        log.erase(0, "榕数删〔2026〕1号", record(2).at_ms).await.unwrap();
        log.append(record(3)).await.unwrap();
        log.close();
    });
    let key = key(&files);
    let report = check(&files, &key);
    assert!(report.is_clean(), "{:?}", report.faults);
    assert_eq!(report.erased, [(0, "榕数删〔2026〕1号".to_owned())]);
    for path in files.paths().iter().filter(|path| path.ends_with(".seg")) {
        flip(&files, &key, path, 1);
    }
}

#[test]
fn full_tiles_bundles_and_long_segments_are_guarded() {
    let files = Arc::new(MemFiles::default());
    fill(&files, 300);
    let key = key(&files);
    assert!(check(&files, &key).is_clean());
    for path in files.paths() {
        let step = match path.as_str() {
            "tile/0/000" | "tile/entries/000" => 331,
            path if path.ends_with(".seg") => 1_999,
            path if path.ends_with(".marks") => 7,
            "flushed" => continue,
            _ => 97,
        };
        flip(&files, &key, &path, step);
    }
}

#[test]
fn a_missing_file_is_named() {
    let files = Arc::new(MemFiles::default());
    fill(&files, 300);
    let key = key(&files);
    for path in ["tile/0/000", "tile/entries/000", "tile/0/001.p/44", "tile/1/000.p/1"] {
        let bytes = files.delete(path);
        let report = check(&files, &key);
        assert_eq!(report.faults.len(), 1, "{:?}", report.faults);
        assert_eq!(
            (report.faults[0].file.as_str(), report.faults[0].what.as_str()),
            (path, "missing")
        );
        files.tamper(path, |empty| *empty = bytes);
    }
}

#[test]
fn a_record_rewritten_with_a_valid_check_is_told_from_a_rewritten_bundle() {
    let (ours, theirs) = (Arc::new(MemFiles::default()), Arc::new(MemFiles::default()));
    fill(&ours, 3);
    let other =
        ledger::Ledger::open_on(&config(std::path::Path::new("/x")), theirs.clone()).unwrap();
    for number in 0..3 {
        let mut changed = record(number);
        changed.user = "王小".to_owned();
        other.append_blocking(&changed).unwrap();
    }
    other.close();
    let key = key(&ours);
    let forge = |suffix: &str| {
        let forged = Arc::new(ours.after(crate::doubles::Stop::Kill));
        let path = forged.paths().into_iter().find(|path| path.ends_with(suffix)).unwrap();
        let replacement = theirs.after(crate::doubles::Stop::Kill).delete(&path);
        forged.tamper(&path, |bytes| *bytes = replacement);
        (path, check(&forged, &key))
    };
    for suffix in [".seg", "entries/000.p/3", "tile/0/000.p/3", "checkpoint"] {
        let (path, report) = forge(suffix);
        assert!(!report.is_clean());
        assert!(report.faults.iter().all(|fault| fault.file == path), "{:?}", report.faults);
    }
}

#[test]
fn faults_name_the_record_and_the_byte() {
    let files = Arc::new(MemFiles::default());
    fill(&files, 300);
    let key = key(&files);
    let path = files.paths().into_iter().find(|path| path.ends_with(".seg")).unwrap();
    files.tamper(&path, |bytes| bytes[40_000] ^= 1);
    files.tamper("tile/0/000", |bytes| bytes[32 * 7 + 3] ^= 1);
    let report = check(&files, &key);
    assert_eq!(report.fault_count, 2, "{:?}", report.faults);
    assert_eq!(report.faults[0].file, path);
    assert!(report.faults[0].offset.unwrap() <= 40_000);
    let tile = &report.faults[1];
    assert_eq!((tile.offset, tile.index), (Some(32 * 7 + 3), Some(7)));
    assert_eq!(
        tile.to_string(),
        "tile/0/000, byte 227, record 7: differs from what the records give"
    );
}

#[test]
fn a_log_checked_with_another_key_is_not_believed() {
    let files = Arc::new(MemFiles::default());
    fill(&files, 3);
    let stranger = ledger::notes::NoteSigner::from_seed(crate::samples::ORIGIN, &[8; 32]).unwrap();
    let report = check(&files, &stranger.verifier());
    assert_eq!(report.faults[0].file, "checkpoint");
}
