//! What screening found, for those who decide with it: the review of a batch, and the suggested grade 数据分级 of an entry.

use domain::cases::Case;
use domain::catalogue::Entry;
use domain::ids::{EntryId, ItemId};
use domain::loads::LoadMode;
use domain::procedures::SECRECY_REVIEW;
use screening::grade::suggest;
use screening::{FileScreening, GradeSuggestion};
use store::{BatchFilter, BatchState, Slice};

use super::{BatchScreening, LoadReport};
use crate::application::App;
use crate::cases::{CLEARED, content_of};
use crate::error::Result;

/// Batches read at a time.
const BATCHES: u32 = 50;

/// What was found in the file that a case is about.
#[derive(Debug, Clone)]
pub struct Findings {
    /// The screening.
    pub screening: BatchScreening,
    /// The names of the entry's items.
    pub items: Vec<(ItemId, String)>,
    /// Whether the file was confirmed as a secret and is destroyed.
    pub is_destroyed: bool,
}

impl App {
    /// What was found in the file of the batch that a secrecy review names. The caller has read the case.
    pub async fn findings_of(&self, case: &Case) -> Result<Option<Findings>> {
        let is_review = case.procedure == SECRECY_REVIEW.code;
        let batch = content_of(case).filter(|_| is_review).and_then(|content| content.batch());
        let Some(batch) = batch else { return Ok(None) };
        let Some(batch) = self.store.batch(batch).await? else { return Ok(None) };
        let screening = LoadReport::of(&batch).screening.filter(|one| one.at.is_some());
        let Some(screening) = screening else { return Ok(None) };
        let items = self.item_names(batch.entry).await?;
        let is_destroyed = batch.error.as_deref() == Some("secrecy.confirmed");
        Ok(Some(Findings { screening, items, is_destroyed }))
    }

    /// An entry's working copy with the grade suggested for it; none where it is gone. The caller has read its case.
    pub async fn grade_of(&self, entry: EntryId) -> Result<Option<(Entry, GradeSuggestion)>> {
        let Some(entry) = self.store.entry(entry).await? else { return Ok(None) };
        let suggestion = self.suggested_grade(&entry).await?;
        Ok(Some((entry, suggestion)))
    }

    /// The grade that an entry's working copy suggests, with what was found in every file whose rows the table has and in
    /// the file that was screened last.
    pub async fn suggested_grade(&self, entry: &Entry) -> Result<GradeSuggestion> {
        let filter = BatchFilter { entry: Some(entry.id), ..BatchFilter::default() };
        let mut found = Vec::new();
        let mut slice = Slice::first(BATCHES);
        loop {
            let page = self.store.batches(&filter, &slice).await?;
            for batch in page.rows {
                let is_latest = found.is_empty() && batch.state != BatchState::Cancelled;
                let is_loaded = batch.state == BatchState::Committed;
                let screening = LoadReport::of(&batch).screening.filter(|one| one.at.is_some());
                if let Some(screening) = screening.filter(|_| is_latest || is_loaded) {
                    found.push(self.standing_findings(screening).await?);
                }
                // What was loaded before was replaced with it.
                if is_loaded && batch.mode == LoadMode::Replace {
                    return Ok(suggest(entry, &found, &[]));
                }
            }
            let Some(after) = page.next else { return Ok(suggest(entry, &found, &[])) };
            slice.after = Some(after);
        }
    }

    /// What of a screening still asks for a person: nothing that a review has cleared.
    async fn standing_findings(&self, screening: BatchScreening) -> Result<FileScreening> {
        let BatchScreening { mut found, reviews, .. } = screening;
        let mut is_cleared = !reviews.is_empty();
        for review in reviews {
            let stored = self.store.case(review).await?;
            is_cleared &=
                stored.is_some_and(|stored| CLEARED.contains(&stored.case.state.as_str()));
        }
        if is_cleared {
            (found.markings, found.unread) = (Vec::new(), Vec::new());
            (found.markings_total, found.unread_total) = (0, 0);
        }
        Ok(found)
    }

    async fn item_names(&self, entry: EntryId) -> Result<Vec<(ItemId, String)>> {
        let entry = self.store.entry(entry).await?;
        let items = entry.into_iter().flat_map(|entry| entry.draft.items);
        Ok(items.map(|item| (item.id, item.name)).collect())
    }
}
