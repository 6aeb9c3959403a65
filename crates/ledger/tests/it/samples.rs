//! Records and settings that the tests share.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ledger::{
    Files, Hexed, Ledger, LedgerConfig, Method, Outcome, SaltedDigest, Salts, SignerSource, Stage,
    UsageRecord,
};

/// 2026-11-22 10:00 in Asia/Shanghai.
pub(crate) const MORNING_MS: i64 = 1_795_312_800_000;
pub(crate) const DAY_MS: i64 = 86_400_000;
pub(crate) const ORIGIN: &str = "data.example.gov.cn/usage";

pub(crate) fn record(number: u64) -> UsageRecord {
    UsageRecord {
        at_ms: MORNING_MS + i64::try_from(number).unwrap(),
        stage: Stage::Complete,
        method: Method::Verify,
        outcome: Outcome::Answered,
        purpose: "不动产登记核验".to_owned(),
        user: "林晓".to_owned(),
        approver: "陈建国".to_owned(),
        content: "A1/01/02/003/0001: 姓名、公民身份号码".to_owned(),
        medium: "online.api".to_owned(),
        resource: "A1/01/02/003/0001".to_owned(),
        items: vec!["i-01".to_owned(), "i-02".to_owned()],
        table_version: Some(7),
        grant: Some("g-2026-0042".to_owned()),
        grant_decision: Some("榕数审〔2026〕42号".to_owned()),
        matter: Some(format!("m-{number}")),
        consumer_unit: "u-housing".to_owned(),
        provider_unit: "u-police".to_owned(),
        system: Some("s-registry".to_owned()),
        key_hashes: vec![Hexed([3; 16])],
        row_count: 1,
        request_digest: Some(SaltedDigest { salt: Hexed([4; 16]), value: Hexed([5; 32]) }),
        result_digest: None,
    }
}

/// A log without an index, with a known key and known salts, that publishes quickly.
pub(crate) fn config(dir: &Path) -> LedgerConfig {
    LedgerConfig {
        signer: SignerSource::Seed([9; 32]),
        checkpoint_interval: Duration::from_millis(1),
        salts: Salts::Seeded([1; 32]),
        keep_index: false,
        ..LedgerConfig::new(dir, ORIGIN)
    }
}

pub(crate) fn open_on(files: &Arc<impl Files>) -> ledger::Result<Ledger> {
    let files: Arc<dyn Files> = files.clone();
    Ledger::open_on(&config(Path::new("/nonexistent")), files)
}

/// A closed log of `count` records on these files.
pub(crate) fn fill(files: &Arc<impl Files>, count: u64) {
    let log = open_on(files).unwrap();
    for number in 0..count {
        log.append_blocking(&record(number)).unwrap();
    }
    log.close();
    assert_eq!(log.checkpoint().size, count);
}

pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// Yields until a condition holds; fails after ten seconds.
pub(crate) async fn eventually(mut holds: impl FnMut() -> bool) {
    for _ in 0..2_000 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("did not come about within ten seconds");
}
