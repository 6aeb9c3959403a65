//! One pass over the matches that ranks the page and counts every facet.
//!
//! A facet's counts leave out its own filter. So for each match the filters it
//! fails are counted: failing none, it is a hit and counts everywhere; failing
//! one, it counts for that facet alone.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader, TantivyError};

use crate::requests::{Facet, Filters, Sort};
use crate::schema::columns;

/// What a short name is worth: this much divided by its length, so that of two
/// names with the same words the shorter comes first.
const BREVITY: f32 = 2.0;

const FACETS: usize = Facet::ALL.len();

/// Collects the first `keep` hits and the counts.
pub(crate) struct Ranking<'a> {
    pub(crate) filters: &'a Filters,
    pub(crate) sort: Sort,
    pub(crate) keep: usize,
}

/// A hit and its place.
pub(crate) struct Ranked {
    primary: Reverse<u64>,
    name_order: String,
    pub(crate) score: f32,
    pub(crate) address: DocAddress,
}

/// The outcome over all segments.
#[derive(Default)]
pub(crate) struct Collected {
    /// Matches of the text, whatever the filters.
    pub(crate) matched: u64,
    /// Matches that pass every filter.
    pub(crate) total: u64,
    /// The first `keep` of them, in order.
    pub(crate) ranked: Vec<Ranked>,
    /// Counts by facet and value.
    pub(crate) counts: BTreeMap<Facet, BTreeMap<String, u64>>,
}

/// One facet's column in one segment.
struct FacetColumn {
    values: Option<StrColumn>,
    /// Ordinals of the chosen values; none if the facet is not filtered.
    chosen: Option<Vec<u64>>,
    counts: Vec<u64>,
}

/// Place, ordinal of the name's order, document and score.
type Candidate = (Reverse<u64>, u64, DocId, Score);

pub(crate) struct SegmentRanking {
    segment: SegmentOrdinal,
    sort: Sort,
    keep: usize,
    facets: [FacetColumn; FACETS],
    names: Option<StrColumn>,
    name_len: Column<u64>,
    updated: Column<u64>,
    rows: Column<u64>,
    matched: u64,
    candidates: Vec<Candidate>,
}

impl Collector for Ranking<'_> {
    type Fruit = Collected;
    type Child = SegmentRanking;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentRanking> {
        let fast = reader.fast_fields();
        let mut facets = Vec::with_capacity(FACETS);
        for facet in Facet::ALL {
            facets.push(FacetColumn::open(
                fast.str(columns::facet(facet))?,
                self.filters.get(&facet).filter(|values| !values.is_empty()),
            )?);
        }
        let Ok(facets) = <[FacetColumn; FACETS]>::try_from(facets) else {
            return Err(TantivyError::InternalError("facet columns".into()));
        };
        Ok(SegmentRanking {
            segment,
            sort: self.sort,
            keep: self.keep,
            facets,
            names: fast.str(columns::NAME_ORDER)?,
            name_len: fast.u64(columns::NAME_LEN)?,
            updated: fast.u64(columns::UPDATED)?,
            rows: fast.u64(columns::ROWS)?,
            matched: 0,
            candidates: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(
        &self,
        segments: Vec<tantivy::Result<Collected>>,
    ) -> tantivy::Result<Collected> {
        let mut all = Collected::default();
        for segment in segments {
            let segment = segment?;
            all.matched += segment.matched;
            all.total += segment.total;
            all.ranked.extend(segment.ranked);
            for (facet, counts) in segment.counts {
                let sums = all.counts.entry(facet).or_default();
                for (value, count) in counts {
                    *sums.entry(value).or_default() += count;
                }
            }
        }
        all.ranked.sort_by(|a, b| {
            (a.primary, &a.name_order, a.address).cmp(&(b.primary, &b.name_order, b.address))
        });
        all.ranked.truncate(self.keep);
        Ok(all)
    }
}

impl SegmentCollector for SegmentRanking {
    type Fruit = tantivy::Result<Collected>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.matched += 1;
        let mut failed = None;
        for (i, facet) in self.facets.iter().enumerate() {
            if !facet.passes(doc) {
                if failed.is_some() {
                    return;
                }
                failed = Some(i);
            }
        }
        if let Some(only) = failed {
            self.facets[only].count(doc);
            return;
        }
        for facet in &mut self.facets {
            facet.count(doc);
        }
        self.rank(doc, score);
    }

    fn harvest(self) -> tantivy::Result<Collected> {
        let mut counts = BTreeMap::new();
        for (facet, column) in Facet::ALL.into_iter().zip(&self.facets) {
            counts.insert(facet, column.harvest()?);
        }
        let matched = self.matched;
        let total = self.candidates.len() as u64;
        Ok(Collected { matched, total, ranked: self.ranked()?, counts })
    }
}

impl SegmentRanking {
    fn rank(&mut self, doc: DocId, score: Score) {
        let updated = self.updated.first(doc).unwrap_or(0);
        #[expect(clippy::cast_precision_loss, reason = "names are short")]
        let len = self.name_len.first(doc).unwrap_or(1).max(1) as f32;
        let score = score + BREVITY / len;
        let primary = match self.sort {
            Sort::Relevance => (u64::from(score.to_bits()) << 32) | (updated & 0xFFFF_FFFF),
            Sort::Updated => updated,
            Sort::Rows => self.rows.first(doc).unwrap_or(0),
            Sort::Name => 0,
        };
        let name = self.names.as_ref().and_then(|names| names.term_ords(doc).next());
        self.candidates.push((Reverse(primary), name.unwrap_or(0), doc, score));
    }

    /// The best candidates, with the text of their names' order so that they
    /// compare with other segments'.
    fn ranked(mut self) -> tantivy::Result<Vec<Ranked>> {
        let by_place = |a: &Candidate, b: &Candidate| (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2));
        if self.keep == 0 {
            return Ok(Vec::new());
        }
        if self.candidates.len() > self.keep {
            self.candidates.select_nth_unstable_by(self.keep - 1, by_place);
            self.candidates.truncate(self.keep);
        }
        let ords: Vec<u64> = self.candidates.iter().map(|c| c.1).collect();
        let names = texts(self.names.as_ref(), ords)?;
        let ranked = self.candidates.iter().map(|&(primary, ord, doc, score)| Ranked {
            primary,
            name_order: names.get(&ord).cloned().unwrap_or_default(),
            score,
            address: DocAddress::new(self.segment, doc),
        });
        Ok(ranked.collect())
    }
}

impl FacetColumn {
    fn open(values: Option<StrColumn>, chosen: Option<&BTreeSet<String>>) -> tantivy::Result<Self> {
        let chosen = match (&values, chosen) {
            (Some(column), Some(chosen)) => {
                let ords = chosen.iter().map(|value| column.dictionary().term_ord(value));
                let ords: std::io::Result<Vec<Option<u64>>> = ords.collect();
                Some(ords?.into_iter().flatten().collect())
            }
            (None, Some(_)) => Some(Vec::new()),
            (_, None) => None,
        };
        let terms = values.as_ref().map_or(0, |column| column.num_terms());
        Ok(Self { values, chosen, counts: vec![0; terms] })
    }

    fn passes(&self, doc: DocId) -> bool {
        match (&self.chosen, &self.values) {
            (None, _) => true,
            (Some(chosen), Some(values)) => values.term_ords(doc).any(|ord| chosen.contains(&ord)),
            (Some(_), None) => false,
        }
    }

    fn count(&mut self, doc: DocId) {
        if let Some(values) = &self.values {
            for ord in values.term_ords(doc) {
                if let Some(count) = usize::try_from(ord).ok().and_then(|i| self.counts.get_mut(i))
                {
                    *count += 1;
                }
            }
        }
    }

    fn harvest(&self) -> tantivy::Result<BTreeMap<String, u64>> {
        let counted: BTreeMap<u64, u64> =
            (0..).zip(self.counts.iter().copied()).filter(|(_, n)| *n > 0).collect();
        let texts = texts(self.values.as_ref(), counted.keys().copied().collect())?;
        let by_text = texts.into_iter().map(|(ord, text)| (text, counted[&ord]));
        Ok(by_text.filter(|(text, _)| !text.is_empty()).collect())
    }
}

/// The texts of ordinals, read in one walk over the dictionary.
fn texts(column: Option<&StrColumn>, mut ords: Vec<u64>) -> tantivy::Result<BTreeMap<u64, String>> {
    ords.sort_unstable();
    ords.dedup();
    let mut found = BTreeMap::new();
    let Some(column) = column else {
        return Ok(found);
    };
    let mut next = ords.iter();
    column.dictionary().sorted_ords_to_term_cb(&ords, |term| {
        if let Some(ord) = next.next() {
            found.insert(*ord, String::from_utf8_lossy(term).into_owned());
        }
    })?;
    Ok(found)
}
