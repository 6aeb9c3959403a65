//! Precision and recall on the made set, and what a check costs at 20,000
//! items. Run with `--release` for times worth quoting; a number behind it is
//! the seed of another set, whose wrong and missed pairs are listed.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "an example prints its findings and may stop at the first fault"
)]

use std::time::{Duration, Instant};

use likeness::made::{self, Measured};
use likeness::{Item, ItemRef, Query};

const ITEMS: usize = 20_000;
const CHECKS: usize = 2_000;

fn report(what: &str, found: &Measured) {
    println!(
        "{what}: {} items, {} duplicates, {} said, {} right: precision {:.3}, recall {:.3} (listed {:.3}, unlisted {:.3})",
        found.items,
        found.duplicates,
        found.said,
        found.right,
        found.precision,
        found.recall,
        found.recall_listed,
        found.recall_unlisted,
    );
    for kind in &found.by_kind {
        println!("  {:<12} {:>3} of {:>3}", <&str>::from(kind.how), kind.found, kind.of);
    }
}

fn main() {
    if let Some(seed) = std::env::args().nth(1) {
        let found = made::measure_set(&made::set(seed.parse().unwrap()));
        report("seed", &found);
        for (what, pairs) in [("wrong", &found.wrong), ("missed", &found.missed)] {
            for (one, other) in pairs {
                let named = |text: &str| {
                    text.split_once('@').map(|(i, e)| (Item::named(i), e.to_owned())).unwrap()
                };
                let (a, b) = (named(one), named(other));
                let (score, reasons) = likeness::items((&a.1, &a.0), (&b.1, &b.0));
                println!("{what}  {one}  {other}  {score:.2} {reasons:?}");
            }
        }
        return;
    }
    report("names, structure and values", &made::measure());
    report("names and structure only", &made::names_only());
    time();
}

fn time() {
    let entries = made::bulk(ITEMS, 1);
    let started = Instant::now();
    let mut index = made::fill(&entries);
    println!("{} items indexed in {:.1?}", index.len(), started.elapsed());
    let items: Vec<_> = entries.iter().flat_map(|e| e.items.iter().map(move |i| (e, i))).collect();
    let mut times: Vec<Duration> = items
        .iter()
        .step_by(items.len() / CHECKS)
        .map(|(entry, item)| {
            let siblings: Vec<&str> = entry.items.iter().map(|i| i.item.name.as_str()).collect();
            let query = Query {
                entry_name: &entry.name,
                siblings: &siblings,
                without: Some(entry.id),
                ..Query::alone(&item.item)
            };
            let started = Instant::now();
            std::hint::black_box(index.candidates(&query));
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    println!("{} checks: p50 {:.1?}, p99 {:.1?}, max {:.1?}", times.len(), at(50), at(99), at(100));
    let started = Instant::now();
    for (entry, item) in items.iter().take(CHECKS) {
        index.remove(item.at);
        let at = ItemRef { entry: entry.id, item: item.at.item };
        index.insert(at, &entry.name, &item.item);
    }
    let changes = u32::try_from(CHECKS).unwrap();
    println!("one item taken out and put in again: {:.1?}", started.elapsed() / changes);
}
