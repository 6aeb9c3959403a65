//! Counts and filters against a plain reference over the same entries.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use search::{EntryDocument, Facet, FacetCount, Filters, SearchIndex, SearchRequest, Sort};

use crate::catalogue::generated;

fn values(entry: &EntryDocument, facet: Facet) -> Vec<String> {
    match facet {
        Facet::Unit => vec![entry.unit_id.clone()],
        Facet::Theme => vec![entry.theme.clone()],
        Facet::ShareType => vec![entry.share_type.clone()],
        Facet::UpdateCycle => vec![entry.update_cycle.clone()],
        Facet::Format => entry.formats.clone(),
    }
}

fn passes(entry: &EntryDocument, filters: &Filters, but: Option<Facet>) -> bool {
    filters.iter().filter(|(facet, _)| Some(**facet) != but).all(|(facet, chosen)| {
        chosen.is_empty() || values(entry, *facet).iter().any(|value| chosen.contains(value))
    })
}

fn expected(entries: &[EntryDocument], filters: &Filters, facet: Facet) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for entry in entries.iter().filter(|entry| passes(entry, filters, Some(facet))) {
        for value in values(entry, facet) {
            *counts.entry(value).or_default() += 1;
        }
    }
    for chosen in filters.get(&facet).into_iter().flatten() {
        counts.entry(chosen.clone()).or_default();
    }
    counts
}

fn filters() -> impl Strategy<Value = Filters> {
    let choice = |values: &'static [&'static str]| {
        proptest::collection::btree_set(proptest::sample::select(values), 0..3)
            .prop_map(|set| set.into_iter().map(str::to_owned).collect::<BTreeSet<_>>())
    };
    (
        choice(&["u0", "u1", "u7", "nobody"]),
        choice(&["t0", "t4"]),
        choice(&["conditional", "withheld"]),
        choice(&["daily", "yearly"]),
        choice(&["file", "api"]),
    )
        .prop_map(|(a, b, c, d, e)| Facet::ALL.into_iter().zip([a, b, c, d, e]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn counts_leave_out_their_own_filter_and_totals_leave_out_none(filters in filters()) {
        let entries = generated();
        let index = SearchIndex::in_memory().unwrap();
        index.rebuild(entries[..120].to_vec(), 1).unwrap();
        index.upsert(&entries[120..], 2).unwrap();
        let request = SearchRequest { filters: filters.clone(), limit: 1000, ..SearchRequest::default() };
        let page = index.search(&request).unwrap();
        let wanted = entries.iter().filter(|entry| passes(entry, &filters, None)).count();
        prop_assert_eq!(page.total, wanted as u64);
        prop_assert_eq!(page.hits.len(), wanted);
        for facet in Facet::ALL {
            let got: BTreeMap<String, u64> =
                page.facets[&facet].iter().cloned().map(|FacetCount { value, count }| (value, count)).collect();
            prop_assert_eq!(got, expected(&entries, &filters, facet), "{:?}", facet);
        }
    }
}

#[test]
fn a_filter_that_hides_every_match_does_not_loosen_the_text() {
    let index = crate::catalogue::city();
    let request = SearchRequest {
        text: "常住人口".into(),
        filters: [(Facet::Unit, ["nobody".to_owned()].into())].into(),
        limit: 10,
        ..SearchRequest::default()
    };
    let page = index.search(&request).unwrap();
    assert_eq!((page.total, page.suggestion), (0, None));
    assert_eq!(page.facets[&Facet::Unit].last().map(|c| c.count), Some(0), "still listed");
}

#[test]
fn pages_put_together_are_the_whole_list_in_every_order() {
    let index = SearchIndex::in_memory().unwrap();
    let entries = generated();
    for (i, part) in entries.chunks(50).enumerate() {
        index.upsert(part, i as u64).unwrap();
    }
    for sort in [Sort::Relevance, Sort::Updated, Sort::Name, Sort::Rows] {
        let page = |offset, limit| {
            let request = SearchRequest {
                text: "信息".into(),
                sort,
                offset,
                limit,
                ..SearchRequest::default()
            };
            let page = index.search(&request).unwrap();
            page.hits.into_iter().map(|hit| hit.id).collect::<Vec<_>>()
        };
        let whole = page(0, 1000);
        let pieces: Vec<String> = (0..whole.len()).step_by(7).flat_map(|at| page(at, 7)).collect();
        assert_eq!(whole, pieces, "{sort:?}");
    }
}
