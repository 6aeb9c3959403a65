//! The usage index: lists, counters, and being thrown away.

use ledger::{CountFilter, Day, Ledger, LedgerConfig, ListBy, Method, Outcome, Stage, UsageRecord};

use crate::samples::{DAY_MS, MORNING_MS, config, eventually, record, runtime};

fn indexed(dir: &std::path::Path) -> LedgerConfig {
    LedgerConfig { keep_index: true, ..config(dir) }
}

fn use_of(unit: u64, resource: u64, days: i64) -> UsageRecord {
    UsageRecord {
        at_ms: MORNING_MS + days * DAY_MS,
        consumer_unit: format!("u-{unit}"),
        resource: format!("r-{resource}"),
        grant: (unit == 0).then(|| "g-0".to_owned()),
        row_count: 2,
        ..record(0)
    }
}

async fn all_indexed(log: &Ledger) {
    let durable = log.health().durable;
    eventually(|| log.health().indexed == Some(durable)).await;
}

async fn seed(log: &Ledger) {
    for number in 0..300 {
        let days = i64::try_from(number / 100).unwrap();
        log.append(use_of(number % 3, number % 2, days)).await.unwrap();
    }
    all_indexed(log).await;
}

#[test]
fn lists_are_newest_first_and_pages_join() {
    let dir = tempfile::tempdir().unwrap();
    let log = Ledger::open(&indexed(dir.path())).unwrap();
    runtime().block_on(seed(&log));
    let usage = log.usage().unwrap();
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let page = usage.list(ListBy::ConsumerUnit("u-1"), before, 7).unwrap();
        assert_eq!(page.reflects, 300);
        all.extend(page.indexes);
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    let expected: Vec<u64> = (0..300).rev().filter(|number| number % 3 == 1).collect();
    assert_eq!(all, expected);
    let count = |by| usage.list(by, None, 1_000).unwrap().indexes.len();
    assert_eq!(count(ListBy::ProviderUnit("u-police")), 300);
    assert_eq!(count(ListBy::Resource("r-1")), 150);
    assert_eq!(count(ListBy::Grant("g-0")), 100);
    assert_eq!(count(ListBy::System("s-registry")), 300);
    assert_eq!(count(ListBy::System("u-police")), 0);
    assert_eq!(usage.list(ListBy::Grant("g-0"), Some(0), 9).unwrap().indexes, [0; 0]);
}

#[test]
fn counters_add_up_by_day_and_by_any_fields() {
    let dir = tempfile::tempdir().unwrap();
    let log = Ledger::open(&indexed(dir.path())).unwrap();
    runtime().block_on(async {
        seed(&log).await;
        let denied = UsageRecord {
            outcome: Outcome::Denied { reason: "grant.withdrawn".to_owned() },
            row_count: 0,
            ..use_of(0, 0, 2)
        };
        let opening = log.append(denied).await.unwrap();
        let opened =
            UsageRecord { stage: Stage::Opened, method: Method::Export, ..use_of(0, 0, 2) };
        let closed =
            UsageRecord { stage: Stage::Closed { opening }, row_count: 1_000, ..opened.clone() };
        log.append(opened).await.unwrap();
        log.append(closed).await.unwrap();
        all_indexed(&log).await;
    });
    let usage = log.usage().unwrap();
    let first = Day::of_ms(MORNING_MS);
    let (second, third) = (Day(first.0 + 1), Day(first.0 + 2));
    let sums = |filter: CountFilter<'_>, from, to| {
        let counts = usage.counts(&filter, from, to).unwrap();
        let calls: u64 = counts.iter().map(|count| count.calls).sum();
        (counts.len(), calls, counts.iter().map(|count| count.rows).sum::<u64>())
    };
    assert_eq!(sums(CountFilter::default(), first, second), (2, 200, 400));
    assert_eq!(sums(CountFilter::default(), first, third), (5, 302, 1_600));
    let unit = CountFilter { consumer: Some("u-1"), ..CountFilter::default() };
    assert_eq!(sums(unit, first, third), (3, 100, 200));
    let both = CountFilter { resource: Some("r-1"), ..unit };
    assert_eq!(sums(both, first, third), (3, 50, 100));
    assert_eq!(sums(CountFilter { grant: Some("none"), ..both }, first, third), (0, 0, 0));
    let exports = usage.counts(&CountFilter::default(), third, third).unwrap();
    let export = exports.iter().find(|count| count.method == Method::Export).unwrap();
    assert_eq!((export.outcome, export.calls, export.rows), ("answered", 1, 1_000));
}

#[test]
fn a_dropped_or_foreign_index_is_built_again() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("index/usage.redb");
    let log = Ledger::open(&indexed(dir.path())).unwrap();
    runtime().block_on(seed(&log));
    drop(log);

    let log = Ledger::open(&indexed(dir.path())).unwrap();
    assert_eq!(log.usage().unwrap().reflects(), 300, "kept over a clean stop");
    drop(log);

    let other = tempfile::tempdir().unwrap();
    let foreign = Ledger::open(&indexed(other.path())).unwrap();
    runtime().block_on(async {
        foreign.append(record(7)).await.unwrap();
        all_indexed(&foreign).await;
    });
    drop(foreign);
    let damages: [&dyn Fn(); 3] = [
        &|| std::fs::remove_file(&file).unwrap(),
        &|| std::fs::write(&file, b"not a database").unwrap(),
        &|| std::fs::copy(other.path().join("index/usage.redb"), &file).map(|_| ()).unwrap(),
    ];
    for damage in damages {
        damage();
        let log = Ledger::open(&indexed(dir.path())).unwrap();
        runtime().block_on(all_indexed(&log));
        let listed = log.usage().unwrap().list(ListBy::Resource("r-0"), None, 1_000).unwrap();
        assert_eq!(listed.indexes.len(), 150);
    }
}
