//! Answering a search: the three steps in turn, then the page.

use std::collections::BTreeMap;

use tantivy::TantivyDocument;
use tantivy::query::Query;
use tantivy::schema::{Field, Value};

use crate::collect::{Collected, Ranked, Ranking};
use crate::highlight::{Found, Step, corrected, reason};
use crate::index::Snapshot;
use crate::near::stretches_near;
use crate::question::Question;
use crate::requests::{Facet, FacetCount, Filters, Hit, MatchedBy, SearchPage, SearchRequest};
use crate::scoring::{Scoring, everything};
use crate::{SearchError, SearchIndex};

/// How a question was answered: the step (none for a blank text) and what it
/// collected.
type Answer = (Option<Step>, Collected);

impl SearchIndex {
    /// Answers a search from the state at the last finished write.
    ///
    /// No text is an error; see the crate's front page for what it finds.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchPage, SearchError> {
        let snapshot = self.snapshot();
        let question = Question::new(&request.text);
        let (step, collected) = self.answer(&snapshot, &question, request)?;
        let mut hits = Vec::new();
        for ranked in collected.ranked.iter().skip(request.offset) {
            hits.push(self.hit(&snapshot, &question, step, ranked)?);
        }
        let suggestion = match (step, hits.first()) {
            (Some(Step::Alike), Some(best)) => corrected(&question, &best.name),
            _ => None,
        };
        Ok(SearchPage {
            total: collected.total,
            hits,
            facets: facet_counts(collected.counts, &request.filters),
            suggestion,
            text_truncated: question.truncated,
            reflects: snapshot.reflects,
        })
    }

    /// Names that go on from, hold or sound like what has been typed so far,
    /// best first, each once; none for a blank text.
    pub fn suggest(
        &self,
        prefix: &str,
        n: usize,
        open_only: bool,
    ) -> Result<Vec<String>, SearchError> {
        let question = Question::new(prefix);
        if question.parts.is_empty() || n == 0 {
            return Ok(Vec::new());
        }
        let snapshot = self.snapshot();
        let scoring = self.scoring();
        let visible = scoring.visible(open_only);
        let request = SearchRequest { limit: n.saturating_mul(2), ..SearchRequest::default() };
        let query = scoring.written(&question, visible.as_deref());
        let collected = collect(&snapshot, query.as_ref(), &request)?;
        let mut names: Vec<String> = Vec::with_capacity(n);
        for ranked in &collected.ranked {
            let doc: TantivyDocument = snapshot.searcher.doc(ranked.address)?;
            let name = stored(&doc, self.fields.name);
            if names.len() < n && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        Ok(names)
    }

    fn scoring(&self) -> Scoring<'_> {
        Scoring { fields: &self.fields }
    }

    /// The first step that finds anything.
    fn answer(
        &self,
        snapshot: &Snapshot,
        question: &Question,
        request: &SearchRequest,
    ) -> Result<Answer, SearchError> {
        let scoring = self.scoring();
        let visible = scoring.visible(request.open_only);
        let visible = visible.as_deref();
        if question.blank {
            let query = everything(visible);
            return Ok((None, collect(snapshot, query.as_ref(), request)?));
        }
        if question.parts.is_empty() {
            return Ok((None, Collected::default()));
        }
        let query = scoring.written(question, visible);
        let written = collect(snapshot, query.as_ref(), request)?;
        if written.matched > 0 {
            return Ok((Some(Step::Written), written));
        }
        let stretches = question
            .parts
            .iter()
            .map(|part| stretches_near(&snapshot.searcher, &self.fields, &part.chars, visible))
            .collect::<Result<Vec<_>, _>>()?;
        let query = scoring.alike(question, &stretches, visible);
        let alike = collect(snapshot, query.as_ref(), request)?;
        if alike.matched > 0 {
            return Ok((Some(Step::Alike), alike));
        }
        match scoring.loosely(question, visible) {
            Some(query) => Ok((Some(Step::Loosely), collect(snapshot, query.as_ref(), request)?)),
            None => Ok((None, alike)),
        }
    }

    fn hit(
        &self,
        snapshot: &Snapshot,
        question: &Question,
        step: Option<Step>,
        ranked: &Ranked,
    ) -> Result<Hit, SearchError> {
        let doc: TantivyDocument = snapshot.searcher.doc(ranked.address)?;
        let found = Found {
            name: stored(&doc, self.fields.name),
            summary: stored(&doc, self.fields.summary),
            detail: stored(&doc, self.fields.detail),
        };
        let reason = step.map(|step| reason(question, step, &found));
        let (matched_by, name_highlights, summary_highlights) = reason.map_or_else(
            || (MatchedBy::Exact, Vec::new(), Vec::new()),
            |reason| (reason.matched_by, reason.name, reason.summary),
        );
        Ok(Hit {
            id: stored(&doc, self.fields.id).to_owned(),
            score: ranked.score,
            name: found.name.to_owned(),
            summary: found.summary.to_owned(),
            name_highlights,
            summary_highlights,
            matched_by,
        })
    }
}

fn collect(
    snapshot: &Snapshot,
    query: &dyn Query,
    request: &SearchRequest,
) -> Result<Collected, SearchError> {
    let ranking = Ranking {
        filters: &request.filters,
        sort: request.sort,
        keep: request.offset.saturating_add(request.limit),
    };
    Ok(snapshot.searcher.search(query, &ranking)?)
}

fn stored(doc: &TantivyDocument, field: Field) -> &str {
    doc.get_first(field).and_then(|value| value.as_str()).unwrap_or_default()
}

/// Counts as lists, the most frequent first, with every chosen value.
fn facet_counts(
    mut counts: BTreeMap<Facet, BTreeMap<String, u64>>,
    filters: &Filters,
) -> BTreeMap<Facet, Vec<FacetCount>> {
    Facet::ALL
        .into_iter()
        .map(|facet| {
            let mut values = counts.remove(&facet).unwrap_or_default();
            for chosen in filters.get(&facet).into_iter().flatten() {
                values.entry(chosen.clone()).or_default();
            }
            let mut list: Vec<FacetCount> =
                values.into_iter().map(|(value, count)| FacetCount { value, count }).collect();
            list.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
            (facet, list)
        })
        .collect()
}
