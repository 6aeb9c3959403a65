//! Appends a second with 64 waiting tasks, next to the bare disk: the same bytes in
//! batches of the same number, written and flushed with nothing around them.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a measurement fails by panicking and prints its result"
)]

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ledger::{
    Durability, Hexed, Ledger, LedgerConfig, Method, Outcome, SaltedDigest, SignerSource, Stage,
    UsageRecord, records,
};

const TASKS: u64 = 64;
const SECONDS: u64 = 5;

fn main() {
    let root = std::env::args().nth(1).map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let body_len = records::encode(&record(0)).unwrap().len();
    println!("record body {body_len} bytes, {TASKS} tasks, {SECONDS} s each");
    encoding();
    bare_disk(&root, body_len + 38);
    appends(&root, "durable, indexed", Durability::Fsync, true);
    appends(&root, "durable, no index", Durability::Fsync, false);
    appends(&root, "not durable, no index", Durability::Off, false);
}

fn encoding() {
    let started = Instant::now();
    let sum: usize =
        (0..1_000_000).map(|number| records::encode(&record(number % 7)).unwrap().len()).sum();
    let made = Instant::now();
    let also: usize = (0..1_000_000).map(|number| record(number % 7).items.len()).sum();
    let each = (made - started).saturating_sub(made.elapsed()) / 1_000_000;
    println!("encode: {each:?} a record ({} MB)", (sum + also) / 1_000_000);
}

fn bare_disk(root: &Path, frame_len: usize) {
    let path = root.join("append_rate.raw");
    let mut file = File::create(&path).unwrap();
    let batch = vec![7_u8; frame_len * usize::try_from(TASKS).unwrap()];
    let mut flushes = Vec::new();
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(SECONDS) {
        let flush = Instant::now();
        file.write_all(&batch).unwrap();
        file.sync_data().unwrap();
        flushes.push(flush.elapsed());
    }
    let rate = (flushes.len() as u64 * TASKS) as f64 / started.elapsed().as_secs_f64();
    flushes.sort();
    println!(
        "bare write + fdatasync of {TASKS}: {rate:.0} a second, p50 {:?}",
        flushes[flushes.len() / 2]
    );
    std::fs::remove_file(path).unwrap();
}

fn appends(root: &Path, name: &str, durability: Durability, keep_index: bool) {
    let dir = root.join("append_rate.log");
    let _ = std::fs::remove_dir_all(&dir);
    let signer = SignerSource::Seed([1; 32]);
    let config = LedgerConfig {
        signer,
        durability,
        keep_index,
        ..LedgerConfig::new(&dir, "bench.example/log")
    };
    let log = Arc::new(Ledger::open(&config).unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let started = Instant::now();
    let mut waits: Vec<Duration> = runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for task in 0..TASKS {
            tasks.spawn(caller(Arc::clone(&log), task));
        }
        tasks.join_all().await.concat()
    });
    let rate = waits.len() as f64 / started.elapsed().as_secs_f64();
    waits.sort();
    let at = |share: usize| waits[waits.len() * share / 1_000];
    println!("{name}: {rate:.0} appends a second, p50 {:?}, p99 {:?}", at(500), at(990));
    let health = log.health();
    let closing = Instant::now();
    log.close();
    println!(
        "  at the end: {} durable, {} signed, {:?} indexed; closed in {:?}",
        health.durable,
        health.integrated,
        health.indexed,
        closing.elapsed()
    );
    let opening = Instant::now();
    drop(log);
    let log = Ledger::open(&config).unwrap();
    println!("  opened again in {:?}", opening.elapsed());
    drop(log);
    std::fs::remove_dir_all(dir).unwrap();
}

async fn caller(log: Arc<Ledger>, task: u64) -> Vec<Duration> {
    let mut waits = Vec::new();
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(SECONDS) {
        let asked = Instant::now();
        log.append(record(task)).await.unwrap();
        waits.push(asked.elapsed());
    }
    waits
}

fn record(number: u64) -> UsageRecord {
    UsageRecord {
        at_ms: 1_795_312_800_000,
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
        matter: Some(number.to_string()),
        consumer_unit: "u-housing".to_owned(),
        provider_unit: "u-police".to_owned(),
        system: Some("s-registry".to_owned()),
        key_hashes: vec![Hexed([3; 16])],
        row_count: 1,
        request_digest: Some(SaltedDigest { salt: Hexed([4; 16]), value: Hexed([5; 32]) }),
        result_digest: Some(SaltedDigest { salt: Hexed([4; 16]), value: Hexed([5; 32]) }),
    }
}
