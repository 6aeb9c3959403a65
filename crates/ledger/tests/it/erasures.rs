//! Erasures: the body goes, the leaf and its proof stay, and the log says why.

use std::sync::Arc;

use ledger::{Error, Files, LeafKind, StoredContent, fsck_files};

use crate::doubles::MemFiles;
use crate::samples::{open_on, record, runtime};

const ORDER: &str = "榕数删〔2026〕1号";

#[test]
fn an_erased_record_is_gone_but_proven() {
    let files = Arc::new(MemFiles::default());
    runtime().block_on(async {
        let log = open_on(&files).unwrap();
        let receipt = log.append(record(0)).await.unwrap();
        log.wait_integrated(0).await.unwrap();
        let erasure = log.erase(0, ORDER, record(1).at_ms).await.unwrap();
        let content = log.record_of(&receipt).unwrap().content;
        assert_eq!(content, StoredContent::Erased { by: 1, order: ORDER.to_owned() });
        assert_eq!(log.leaf(erasure.index).unwrap().unwrap().kind(), LeafKind::Erasure);
        log.inclusion_proof(&receipt).unwrap().verify(log.verifier_key()).unwrap();
        let user = record(0).user;
        for path in files.paths() {
            let bytes = files.read(&path).unwrap();
            let found = bytes.windows(user.len()).any(|part| part == user.as_bytes());
            assert!(!found, "the user's name still stands in {path}");
        }
        log.close();
        let report = fsck_files(files.as_ref(), log.verifier_key()).unwrap();
        assert!(report.is_clean(), "{:?}", report.faults);
        assert_eq!(report.erased, [(0, ORDER.to_owned())]);
    });
}

#[test]
fn what_cannot_be_erased_is_refused() {
    let files = Arc::new(MemFiles::default());
    runtime().block_on(async {
        let log = open_on(&files).unwrap();
        log.append(record(0)).await.unwrap();
        log.wait_integrated(0).await.unwrap();
        let erase = async |index, order: &str| log.erase(index, order, record(1).at_ms).await;
        assert!(matches!(erase(7, ORDER).await, Err(Error::NotIntegrated { .. })));
        assert!(matches!(erase(0, "").await, Err(Error::Malformed { .. })));
        assert!(matches!(erase(0, &"长".repeat(70)).await, Err(Error::TooLong { .. })));
        erase(0, ORDER).await.unwrap();
        assert!(matches!(erase(0, ORDER).await, Err(Error::NotErasable(0))));
        assert!(matches!(erase(1, ORDER).await, Err(Error::NotErasable(1))));
    });
}

#[test]
fn a_tree_can_be_built_again_from_segments_with_erased_records() {
    let files = Arc::new(MemFiles::default());
    let root = runtime().block_on(async {
        let log = open_on(&files).unwrap();
        for number in 0..300 {
            log.append(record(number)).await.unwrap();
        }
        log.wait_integrated(299).await.unwrap();
        for index in [0, 100, 299] {
            log.erase(index, ORDER, record(300).at_ms).await.unwrap();
        }
        log.close();
        log.checkpoint().root
    });
    for path in files.paths().iter().filter(|path| path.starts_with("tile/") || *path == "flushed")
    {
        files.delete(path);
    }
    let log = open_on(&files).unwrap();
    assert_eq!(log.checkpoint().root, root);
    log.close();
    assert!(fsck_files(files.as_ref(), log.verifier_key()).unwrap().is_clean());
}
