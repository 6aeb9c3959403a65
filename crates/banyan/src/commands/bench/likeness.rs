//! The check before collecting (Article 8): how often it is right on the made set, and what it costs at 20,000 items.

use std::time::Instant;

use ::likeness::{Query, made};

use super::report::{Report, quantile};

/// Items of the catalogue that is looked through.
const ITEMS: usize = 20_000;
/// Items that are looked for.
const CHECKS: usize = 2_000;

/// Measures precision, recall, and the time of a check and of building the index.
pub(super) fn measure(report: &mut Report) {
    let found = made::measure();
    report.at_least("likeness.precision", found.precision, "", 1.0, 0.9);
    report.at_least("likeness.recall", found.recall, "", 1.0, 0.85);
    let entries = made::bulk(ITEMS, 1);
    let began = Instant::now();
    let index = made::fill(&entries);
    report.under("likeness.index-20k", began.elapsed().as_secs_f64(), "s", 5.0);
    let items = entries.iter().flat_map(|entry| entry.items.iter().map(move |item| (entry, item)));
    let mut taken: Vec<f64> = items
        .step_by(ITEMS / CHECKS)
        .map(|(entry, item)| {
            let siblings: Vec<&str> = entry.items.iter().map(|i| i.item.name.as_str()).collect();
            let query = Query {
                entry_name: &entry.name,
                siblings: &siblings,
                without: Some(entry.id),
                ..Query::alone(&item.item)
            };
            let began = Instant::now();
            std::hint::black_box(index.candidates(&query));
            began.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    taken.sort_by(f64::total_cmp);
    report.show("likeness.check-p50", quantile(&taken, 0.5), "ms");
    report.under("likeness.check-p99", quantile(&taken, 0.99), "ms", 50.0);
}
