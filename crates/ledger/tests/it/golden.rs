//! Persisted bytes stay readable for ever: version 1 of each form, kept as files.

use std::path::Path;
use std::sync::Arc;

use ledger::records::{decode, encode};
use ledger::{Files, Hexed, Method, Outcome, Receipt, Stage, UsageRecord};
use proptest::prelude::*;

use crate::doubles::MemFiles;
use crate::samples::{ORIGIN, fill, open_on, record, runtime};

/// Compares with the kept file; a form that is new is kept and has to be reviewed.
fn golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if let Ok(kept) = std::fs::read_to_string(&path) {
        assert_eq!(found, kept, "{name} is not what is stored in the field");
        return;
    }
    std::fs::write(&path, found).unwrap();
    panic!("{name} was absent and is written now: review it and keep it");
}

fn hex_lines(bytes: &[u8]) -> String {
    bytes.chunks(32).map(|line| hex::encode(line) + "\n").collect()
}

fn closing() -> UsageRecord {
    UsageRecord {
        stage: Stage::Closed { opening: Receipt { index: 300, head: Hexed([0xab; 10]) } },
        method: Method::Export,
        outcome: Outcome::Denied { reason: "grant.withdrawn".to_owned() },
        table_version: None,
        grant: None,
        grant_decision: None,
        matter: Some(String::new()),
        system: None,
        key_hashes: vec![Hexed([1; 16]), Hexed([2; 16])],
        row_count: 1_000_000,
        result_digest: record(0).request_digest,
        request_digest: None,
        ..record(5)
    }
}

#[test]
fn records_of_version_one() {
    golden("record-v1.hex", &hex_lines(&encode(&record(0)).unwrap()));
    golden("record-v1-closing.hex", &hex_lines(&encode(&closing()).unwrap()));
    assert_eq!(decode(&encode(&closing()).unwrap()).unwrap(), closing());
}

#[test]
fn a_log_of_version_one() {
    let files = Arc::new(MemFiles::default());
    runtime().block_on(async {
        let log = open_on(&files).unwrap();
        log.append(record(0)).await.unwrap();
        log.append(record(1)).await.unwrap();
        log.wait_integrated(1).await.unwrap();
        log.erase(0, "榕数删〔2026〕1号", record(2).at_ms).await.unwrap();
        log.close();
        golden("verifier-key.txt", &format!("{}\n", log.verifier_key()));
        let receipt = log.record(1).unwrap().unwrap().receipt;
        golden("receipt-v1.txt", &format!("{receipt}\n"));
        golden("proof-v1.txt", &log.inclusion_proof(&receipt).unwrap().to_text());
    });
    golden("segment-v1.hex", &hex_lines(&files.read("segments/2026-11-22.seg").unwrap()));
    golden("entries-v1.hex", &hex_lines(&files.read("tile/entries/000.p/3").unwrap()));
    golden("tile-v1.hex", &hex_lines(&files.read("tile/0/000.p/3").unwrap()));
    golden("checkpoint-v1.txt", &String::from_utf8(files.read("checkpoint").unwrap()).unwrap());
}

#[test]
fn a_kept_log_of_version_one_is_still_read() {
    let kept = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
        std::fs::read_to_string(path).unwrap()
    };
    let bytes = |name: &str| hex::decode(kept(name).replace('\n', "")).unwrap();
    let files = Arc::new(MemFiles::default());
    files.tamper("segments/2026-11-22.seg", |file| *file = bytes("segment-v1.hex"));
    files.tamper("tile/entries/000.p/3", |file| *file = bytes("entries-v1.hex"));
    files.tamper("tile/0/000.p/3", |file| *file = bytes("tile-v1.hex"));
    files.tamper("checkpoint", |file| *file = kept("checkpoint-v1.txt").into_bytes());
    let key = kept("verifier-key.txt").trim_end().parse().unwrap();
    let report = ledger::fsck_files(files.as_ref(), &key).unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
    let log = open_on(&files).unwrap();
    let receipt = kept("receipt-v1.txt").trim_end().parse().unwrap();
    match log.record_of(&receipt).unwrap().content {
        ledger::StoredContent::Use { record: read, .. } => assert_eq!(*read, record(1)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_marks_of_version_one() {
    let files = Arc::new(MemFiles::default());
    fill(&files, 130);
    golden("marks-v1.hex", &hex_lines(&files.read("segments/2026-11-22.marks").unwrap()));
}

#[test]
fn a_key_file_is_made_once_with_mode_0600_and_read_again() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let config = ledger::LedgerConfig::new(dir.path(), ORIGIN);
    assert!(ledger::Ledger::open(&config).is_err(), "no key and no seed");
    let log = ledger::Ledger::open(&config.clone().with_seed([9; 32])).unwrap();
    let key = log.verifier_key().to_string();
    assert!(matches!(ledger::Ledger::open(&config), Err(ledger::Error::Io { .. })), "locked");
    drop(log);
    let log = ledger::Ledger::open(&config.clone().with_seed([8; 32])).unwrap();
    assert_eq!(log.verifier_key().to_string(), key);
    let mode = std::fs::metadata(dir.path().join("signer.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

fn text() -> impl Strategy<Value = String> {
    "\\PC{0,40}"
}

prop_compose! {
    fn any_record()(
        at_ms in any::<i64>(),
        method in 0_usize..9,
        outcome in prop_oneof![
            Just(Outcome::Answered),
            Just(Outcome::NotFound),
            Just(Outcome::Failed),
            text().prop_map(|reason| Outcome::Denied { reason }),
        ],
        stage in prop_oneof![
            Just(Stage::Complete),
            Just(Stage::Opened),
            (any::<u64>(), any::<[u8; 10]>()).prop_map(|(index, head)| Stage::Closed {
                opening: Receipt { index, head: Hexed(head) }
            }),
        ],
        texts in proptest::array::uniform8(text()),
        optional in proptest::array::uniform4(proptest::option::of(text())),
        items in proptest::collection::vec(text(), 0..5),
        table_version in proptest::option::of(any::<u64>()),
        keys in proptest::collection::vec(any::<[u8; 16]>(), 0..5),
        row_count in any::<u64>(),
    ) -> UsageRecord {
        let [purpose, user, approver, content, medium, resource, consumer_unit, provider_unit] = texts;
        let [grant, grant_decision, matter, system] = optional;
        UsageRecord {
            at_ms, stage, method: Method::ALL[method], outcome, purpose, user, approver, content,
            medium, resource, items, table_version, grant, grant_decision, matter, consumer_unit,
            provider_unit, system, key_hashes: keys.into_iter().map(Hexed).collect(), row_count,
            ..record(0)
        }
    }
}

proptest! {
    #[test]
    fn any_record_reads_back_and_no_cut_of_it_does(record in any_record(), cut in any::<u16>()) {
        let body = encode(&record).unwrap();
        prop_assert_eq!(&decode(&body).unwrap(), &record);
        prop_assert!(decode(&body[..usize::from(cut) % body.len()]).is_err());
        let mut longer = body.clone();
        longer.push(0);
        prop_assert!(decode(&longer).is_err());
        let json = serde_json::to_string(&record).unwrap();
        prop_assert_eq!(serde_json::from_str::<UsageRecord>(&json).unwrap(), record);
    }

    #[test]
    fn arbitrary_bytes_never_break_the_decoder(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut body = vec![1];
        body.extend(bytes);
        let _ = decode(&body);
    }
}
